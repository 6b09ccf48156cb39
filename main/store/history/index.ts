import { Worker } from 'node:worker_threads';
import type { AppErrorShape } from '../../../preload/contract/contract.ts';
import { AppError } from '../../engine/errors.ts';
import type { WriteName } from '../commands/index.ts';
import type { FromHistory, HistoryThreadData, ToHistory } from './protocol.ts';
import type { TaskArgs, TaskName, TaskResult } from './tasks.ts';

export interface AskOptions {
  signal?: AbortSignal;
  /** Bytes or another unit of the task's own. */
  onProgress?: (done: number, total: number) => void;
}

/** The history worker of an open store. */
export interface History {
  /** Runs one of the worker's tasks (tasks.ts). Rejects with AppError STORE_…, HISTORY_…; HISTORY_GONE when the worker died: it is started again by the next question. */
  ask<N extends TaskName>(name: N, args: TaskArgs<N>, options?: AskOptions): Promise<TaskResult<N>>;
  close(): Promise<void>;
}

export interface HistoryOptions {
  dir: string;
  /** Entry of the worker: worker.ts, or the bundle of it. */
  workerPath: string | URL;
  /** The one writer. Rejects where this copy only reads. */
  write(name: WriteName, data: never): Promise<unknown>;
  /** A damaged part was met; `isNotice`: the person must hear of it wherever they are, not only where it is drawn. */
  onProblem(error: AppErrorShape, isNotice: boolean): void;
}

/** With nothing to do for this long the worker ends: it is a tenth of a small engine's memory. */
const IDLE_MS = 10 * 60_000;
/** A whole file, not a rig's hour. */
const NOTICES: ReadonlySet<string> = new Set(['STORE_DAY_UNREADABLE', 'STORE_HISTORY_DAMAGED']);

/** Short-lived arrays of one hour of 500 rigs: V8 would let its young heap grow to 100 MB. */
const YOUNG_MB = 16;

interface Asked {
  resolve(value: unknown): void;
  reject(error: AppError): void;
  onProgress: AskOptions['onProgress'];
}

/** Starts nothing yet: the worker starts with the first question. */
export function createHistory({ dir, workerPath, write, onProblem }: HistoryOptions): History {
  let worker: Worker | null = null;
  let isClosed = false;
  let lastId = 0;
  const asked = new Map<number, Asked>();
  let idle: NodeJS.Timeout | undefined;
  const rest = (): void => {
    clearTimeout(idle);
    if (asked.size > 0 || worker === null) return;
    idle = setTimeout(() => {
      // The next question starts another one, also while this one is still ending.
      worker?.postMessage({ t: 'close' } satisfies ToHistory);
      worker = null;
    }, IDLE_MS);
    idle.unref();
  };

  const onMessage = (from: Worker, message: FromHistory): void => {
    const answer = (to: ToHistory): void => from.postMessage(to);
    switch (message.t) {
      case 'answer':
      case 'failed': {
        const one = asked.get(message.id);
        asked.delete(message.id);
        rest();
        if (message.t === 'answer') one?.resolve(message.value);
        else one?.reject(AppError.of(message.error));
        return;
      }
      case 'progress':
        return asked.get(message.id)?.onProgress?.(message.done, message.total);
      case 'write':
        return void write(message.name as WriteName, message.data as never).then(
          (value) => answer({ t: 'written', id: message.id, value }),
          (error: unknown) => answer({ t: 'refused', id: message.id, error: error instanceof AppError ? error.toShape() : { code: 'STORE_FAULT', message: String(error) } }),
        );
      case 'problem':
        return onProblem(message.error, NOTICES.has(message.error.code));
      case 'closed':
        return;
    }
  };

  const started = (): Worker => {
    if (worker !== null) return worker;
    const fresh = new Worker(workerPath, { workerData: { dir } satisfies HistoryThreadData, resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB } });
    let crash: unknown = null;
    fresh.on('message', (message: FromHistory) => onMessage(fresh, message));
    fresh.on('error', (error) => { crash = error; });
    fresh.on('exit', () => {
      if (worker !== fresh) return;
      worker = null;
      const why = crash instanceof Error ? ` (${crash.message})` : '';
      for (const one of asked.values()) one.reject(new AppError('HISTORY_GONE', `The history worker stopped${why}.`, { next: 'Nothing that was stored is lost; it is started again by itself.', cause: crash }));
      asked.clear();
    });
    return (worker = fresh);
  };

  return {
    ask: (name, args, { signal, onProgress } = {}) => new Promise((resolve, reject) => {
      if (isClosed) return reject(new AppError('STORE_CLOSED', 'The store is closed.', { next: 'Restart the program.' }));
      clearTimeout(idle);
      const to = started();
      lastId += 1;
      const id = lastId;
      asked.set(id, { resolve: resolve as (value: unknown) => void, reject, onProgress });
      to.postMessage({ t: 'ask', id, name, args } satisfies ToHistory);
      signal?.addEventListener('abort', () => to.postMessage({ t: 'cancel', id } satisfies ToHistory), { once: true });
    }),
    close: async () => {
      isClosed = true;
      clearTimeout(idle);
      if (worker === null) return;
      const gone = new Promise<void>((done) => { worker!.once('exit', () => done()); });
      worker.postMessage({ t: 'close' } satisfies ToHistory);
      await gone;
    },
  };
}
