import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { Kysely, SqliteDialect } from 'kysely';
import type { AppErrorShape } from '../../preload/contract/contract.ts';
import { openSqlite } from '../../native-bridge/sqlite.ts';
import { systemClock, type Clock } from '../engine/clock.ts';
import { AppError } from '../engine/errors.ts';
import type { WriteArgs, WriteName, WriteResult } from './commands/index.ts';
import type { JobOptions } from './backup/make.ts';
import { runUpkeep, type UpkeepArgs, type UpkeepName, type UpkeepResult } from './backup/upkeep.ts';
import { inWords } from './faults.ts';
import { storePaths } from './files.ts';
import { createHistory, type History } from './history/index.ts';
import { openHot, type Hot } from './hot.ts';
import type { FromThread, ThreadData, ToThread } from './protocol.ts';
import type { ControlTables } from './tables.ts';

export type { Hot } from './hot.ts';
export { backupIsDue } from './backup/rotation.ts';
export { ownBackups } from './backup/list.ts';
export type { ControlTables } from './tables.ts';
export type { WriteArgs, WriteName, WriteResult } from './commands/index.ts';
export type { AlgoSum, GroupSum, TickSamples } from './frames/samples.ts';
export { algoCode, COLUMN_INDEX, FRAME_COLUMNS, STATUS_CODE } from './frames/columns.ts';
export { exponentFor } from './frames/samples.ts';
export { unpackJson } from './packed.ts';
export { settingUnreadable, storedJson } from './stored-json.ts';
export { labelsByRig, NO_LABELS, type Labels } from './labels.ts';

/** What happened to the store after it was opened. */
export type StoreEvent =
  /** A write failed for a reason of the disk or folder, or a stored frame is damaged. The store goes on and tries every later write. */
  | { kind: 'fault'; error: AppErrorShape }
  /** The first write that was acknowledged after a fault. */
  | { kind: 'recovered' }
  /** Something was found and dealt with, as in `notices`, only later. */
  | { kind: 'notice'; error: AppErrorShape }
  /** The store thread is dead: nothing can be written any more. Open the store again, or end. */
  | { kind: 'gone'; error: AppErrorShape };

export interface Store {
  /** `readOnly`: everything can be read, every write is refused with `reason`. */
  readonly mode: 'writer' | 'readOnly';
  readonly reason: AppErrorShape | null;
  /** What opening found and repaired (damaged files moved aside, a copy restored), for the person. Mostly empty. */
  readonly notices: readonly AppErrorShape[];
  readonly sqliteVersion: string;
  /**
   * Runs a named write in the store thread. Resolves when it has committed: acknowledged, it survives a kill of the process at once after.
   * Rejects with AppError: STORE_BAD_DATA, STORE_DISK_FULL, STORE_IO, … = not written; STORE_GONE = not known whether it was written:
   * repeat only what may be repeated. Writes are run in the order of the calls.
   */
  write<N extends WriteName>(name: N, data: WriteArgs<N>): Promise<WriteResult<N>>;
  /** control.db, read only; a connection of its own. Sees what is acknowledged. Keep no cursor open. */
  readonly read: Kysely<ControlTables>;
  readonly hot: Hot;
  /** What was: hours, days, years; and the upkeep of it. A worker of its own, started by its first question. */
  readonly history: History;
  /** Backups, and looks at everything: each in a thread of its own that ends with it. See backup/upkeep.ts. */
  longWork<N extends UpkeepName>(name: N, args: UpkeepArgs<N>, options?: JobOptions): Promise<UpkeepResult<N>>;
  /** Returns the function that ends it. */
  onEvent(listener: (event: StoreEvent) => void): () => void;
  /** Answers the writes that are under way, then closes. Later writes are refused with STORE_CLOSED. */
  close(): Promise<void>;
}

export interface StoreOptions {
  /** Data folder; made when it is not there. */
  dir: string;
  /** Entry of the store thread: main/store/thread.ts, or the bundle of it. */
  threadPath: string | URL;
  appVersion: string;
  clock?: Clock;
}

const BEAT_MS = 30_000;
/** Young heap of the store thread: its garbage is short-lived arrays, and V8 would let it grow to 100 MB. */
const YOUNG_MB = 12;

/**
 * Opens the data folder. One process writes it; a second one, or an older version on newer data, gets mode `readOnly`.
 * Rejects with AppError STORE_… when the folder cannot be used at all.
 */
export async function openStore({ dir, threadPath, appVersion, clock = systemClock }: StoreOptions): Promise<Store> {
  const thread = await startThread(threadPath, { dir, appVersion, nowMs: clock.wallMs() });
  try {
    return running(dir, thread, clock, threadPath);
  } catch (error) {
    await thread.close(async () => {});
    throw error;
  }
}

/** Other threads lie beside the store thread, as sources and as bundles. */
const besideThread = (threadPath: string | URL, source: string, bundle: string): string | URL =>
  (threadPath instanceof URL ? new URL(source, threadPath) : join(dirname(threadPath), bundle));

interface Thread {
  mode: Store['mode'];
  reason: AppErrorShape | null;
  notices: AppErrorShape[];
  sqlite: string;
  send(message: ToThread): void;
  write(name: string, data: unknown): Promise<unknown>;
  listeners: Set<(event: StoreEvent) => void>;
  /** Refuses writes from now on; `before` runs ahead of the closing of the files. */
  close(before: () => Promise<void>): Promise<void>;
}

function startThread(path: string | URL, data: ThreadData): Promise<Thread> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(path, { workerData: data, resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB } });
    const pending = new Map<number, { resolve: (value: unknown) => void; reject: (error: AppError) => void }>();
    const listeners: Thread['listeners'] = new Set();
    const emit = (event: StoreEvent): void => listeners.forEach((listener) => listener(event));
    let refusal: AppError | null = null;
    let lastId = 0;
    let crash: unknown = null;
    let opened = false;
    let exited: () => void = () => {};
    const gone = new Promise<void>((done) => { exited = done; });

    const thread: Omit<Thread, 'mode' | 'reason' | 'notices' | 'sqlite'> = {
      listeners,
      send: (message) => worker.postMessage(message),
      write: (name, value) => new Promise((done, fail) => {
        if (refusal !== null) return fail(refusal);
        lastId += 1;
        pending.set(lastId, { resolve: done, reject: fail });
        try {
          worker.postMessage({ t: 'write', id: lastId, name, data: value } satisfies ToThread);
        } catch (cause) {
          pending.delete(lastId);
          fail(new AppError('STORE_BAD_DATA', `${name} was given something that is not plain data.`, { cause }));
        }
      }),
      close: async (before) => {
        const isRunning = refusal === null;
        refusal ??= new AppError('STORE_CLOSED', 'The store is closed.', { next: 'Restart the program.' });
        await before();
        if (isRunning) worker.postMessage({ t: 'close' } satisfies ToThread);
        await gone;
      },
    };
    worker.on('message', (message: FromThread) => {
      switch (message.t) {
        case 'ready':
          opened = true;
          return resolve({ ...thread, mode: 'writer', reason: null, notices: message.notices, sqlite: message.sqlite });
        case 'readOnly':
          opened = true;
          refusal = new AppError('STORE_READ_ONLY', `Not written: ${message.reason.message}`,
            message.reason.next === undefined ? {} : { next: message.reason.next });
          return resolve({ ...thread, mode: 'readOnly', reason: message.reason, notices: [], sqlite: message.sqlite });
        case 'failed':
          opened = true;
          return reject(AppError.of(message.error));
        case 'done':
        case 'refused': {
          const waiting = pending.get(message.id);
          pending.delete(message.id);
          if (message.t === 'done') waiting?.resolve(message.value);
          else waiting?.reject(AppError.of(message.error));
          return;
        }
        case 'fault':
          return emit({ kind: 'fault', error: message.error });
        case 'notice':
          return emit({ kind: 'notice', error: message.error });
        case 'well':
          return emit({ kind: 'recovered' });
        case 'closed':
          return;
      }
    });
    worker.on('error', (error) => { crash = error; });
    worker.on('exit', (exitCode) => {
      const error = new AppError(
        'STORE_GONE', 'The store stopped before it answered: it is not known whether this was written.',
        { next: 'It is opened again by itself; if this repeats, restart the program and attach the logs to a bug report.', cause: crash },
      );
      for (const waiting of pending.values()) waiting.reject(error);
      pending.clear();
      exited();
      if (!opened) return reject(new AppError('STORE_GONE', `The store could not be started${crash instanceof Error ? `: ${crash.message}` : '.'}`,
        { cause: crash }));
      if (refusal !== null) return;
      refusal = error;
      const why = crash instanceof Error ? crash.message : `exit code ${exitCode}`;
      emit({ kind: 'gone', error: { ...error.toShape(), message: `The store stopped: nothing is written any more (${why}).` } });
    });
  });
}

function running(dir: string, thread: Thread, clock: Clock, threadPath: string | URL): Store {
  const paths = storePaths(dir);
  if (!existsSync(paths.control) || !existsSync(paths.hot)) {
    throw new AppError('STORE_OWNED', 'Another copy of this program is just making this data folder.', { next: 'Try again in a moment.' });
  }
  const control = inWords('control.db', () => openSqlite(paths.control, { readonly: true }));
  const hotDb = inWords('hot.db', () => openSqlite(paths.hot, { readonly: true }));
  const emit = (event: StoreEvent): void => thread.listeners.forEach((listener) => listener(event));

  const upkeep = (): void => {
    const nowMs = clock.wallMs();
    // A failed beat has told its fault to the listeners already.
    thread.write('owner.beat', { nowMs }).catch(() => {});
    thread.send({ t: 'copy', nowMs });
    cancelUpkeep = clock.after(BEAT_MS, upkeep);
  };
  let cancelUpkeep = thread.mode === 'writer' ? clock.after(BEAT_MS, upkeep) : () => {};

  const history = createHistory({
    dir,
    workerPath: besideThread(threadPath, './history/worker.ts', 'history-worker.cjs'),
    write: (name, data) => thread.write(name, data),
    onProblem: (error, isNotice) => emit({ kind: isNotice ? 'notice' : 'fault', error }),
  });
  return {
    mode: thread.mode,
    reason: thread.reason,
    notices: thread.notices,
    sqliteVersion: thread.sqlite,
    // The thread answers each name with that command's own result.
    write: (name, data) => thread.write(name, data) as Promise<never>,
    read: new Kysely<ControlTables>({ dialect: new SqliteDialect({ database: control }) }),
    history,
    longWork: (name, args, options) => runUpkeep(besideThread(threadPath, './backup/worker.ts', 'backup-worker.cjs'), name, args, options),
    hot: openHot(hotDb, (error) => emit({ kind: 'fault', error: error.toShape() })),
    onEvent: (listener) => {
      thread.listeners.add(listener);
      return () => void thread.listeners.delete(listener);
    },
    close: async () => {
      cancelUpkeep();
      await thread.close(async () => {
        // Readers go first: an open one would keep the WAL from being emptied.
        control.close();
        hotDb.close();
        await history.close();
      });
    },
  };
}
