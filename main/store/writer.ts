import { existsSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { AppErrorShape } from '../../preload/contract/contract.ts';
import type { Sqlite } from '../../native-bridge/sqlite.ts';
import { AppError } from '../engine/errors.ts';
import { recordStart } from './audit/start.ts';
import { finishRestore } from './backup/restore-journal.ts';
import type { Command, CommandFile, FileTask } from './commands/command.ts';
import { commands } from './commands/index.ts';
import { makeCopy } from './copies.ts';
import { asStoreError, DISK_FAULTS, isDamage } from './faults.ts';
import { rawPath, suspectMark, type StorePaths } from './files.ts';
import { copyIsDue, openFiles, openRawDay, setDayAside, type OpenFiles } from './open-files.ts';
import { describeSelf, takeOwnership, type Owner } from './owner.ts';
import { openReserve } from './reserve.ts';
import { DAY_MS, HOUR_MS } from './history/rig-hour.ts';

export interface Writer {
  /** Grows while it works: the file of a day may be found damaged later. */
  notices: AppErrorShape[];
  /** Runs a command; returns when its transaction has committed. Throws AppError. */
  write(name: string, data: unknown): unknown;
  /** Makes the daily safety copy of control.db when it is due. Throws AppError. */
  copyWhenDue(nowMs: number): void;
  /** Holds room for control.db, see reserve.ts. Never throws. */
  keepReserve(): Promise<void>;
  /** Empties the WALs into the main files and gives the folder back. */
  close(): void;
}

/** Takes the folder and opens its files for writing. null = somebody else has it. Throws NewerFiles, AppError. */
export function openWriter(paths: StorePaths, appVersion: string, nowMs: number): Writer | null {
  const lock = takeOwnership(paths);
  if (lock === null) return null;
  let files: OpenFiles | undefined;
  try {
    // One that was broken off half way: what it decided comes into place before anything is opened.
    finishRestore(dirname(paths.control));
    files = openFiles(paths, nowMs);
    writeOwner(files.control, describeSelf(appVersion, nowMs));
    files.notices.push(...recordStart(files.control, dirname(paths.control), nowMs));
    return running(files, paths, lock);
  } catch (error) {
    files?.control.close();
    files?.hot.close();
    files?.rollup.close();
    lock.close();
    throw error;
  }
}

interface Target {
  db: Sqlite;
  path: string;
  name: string;
  inode: bigint;
}
/** Files of days that stay open for writing: today's, yesterday's for what comes late. */
const OPEN_DAYS = 3;

function running({ control, hot, rollup, notices }: OpenFiles, paths: StorePaths, lock: Sqlite): Writer {
  const target = (db: Sqlite, path: string, name: string): Target => ({ db, path, name, inode: inodeOf(path) });
  const targets: Record<Exclude<CommandFile, 'raw'>, Target> = {
    control: target(control, paths.control, 'control.db'), hot: target(hot, paths.hot, 'hot.db'), rollup: target(rollup, paths.rollup, 'rollup.db'),
  };
  const days = new Map<string, Target>();
  const closeDay = (day: string): void => {
    days.get(day)?.db.close();
    days.delete(day);
  };
  const dayTarget = (day: string): Target => {
    let known = days.get(day);
    if (known !== undefined && !isSame(known)) {
      // Deleted by hand: it begins anew, and what was in it is a gap.
      closeDay(day);
      known = undefined;
    }
    known ??= target(openRawDay(paths, day), rawPath(paths, day), `raw/${day}.db`);
    days.delete(day);
    days.set(day, known);
    while (days.size > OPEN_DAYS) closeDay([...days.keys()][0]!);
    return known;
  };
  const settle = ({ db }: Target): boolean => {
    const [state] = db.pragma('wal_checkpoint(PASSIVE)') as [{ log: number; checkpointed: number }];
    return state.log <= state.checkpointed;
  };
  const files = {
    // A day of which no readings are kept has no file.
    settle: (day: string): boolean => [...(existsSync(rawPath(paths, day)) ? [dayTarget(day)] : []), targets.rollup].map(settle).every(Boolean),
    dropDay: (day: string): void => {
      closeDay(day);
      for (const suffix of ['', '-wal', '-shm']) rmSync(rawPath(paths, day) + suffix, { force: true });
    },
    setDayAside: (day: string): void => {
      closeDay(day);
      notices.push(setDayAside(paths, day, Date.now()));
      openAgain(hot, Date.parse(day));
    },
    suspectRollup: (): void => markSuspect(targets.rollup),
  };

  const reserve = openReserve(paths);

  return {
    notices,
    keepReserve: () => reserve.keep(),
    write: (name, data) => {
      if (!Object.hasOwn(commands, name)) throw new AppError('STORE_NO_SUCH_WRITE', `There is no write named ${name}.`);
      const one = commands[name as keyof typeof commands] as Command | FileTask;
      const parsed = one.args.safeParse(data);
      if (!parsed.success) {
        const { path, message } = parsed.error.issues[0]!;
        throw new AppError('STORE_BAD_DATA', `${name} was given data that it cannot take (${path.join('.') || 'all'}: ${message}).`,
          { next: 'Attach the logs to a bug report.' });
      }
      if (one.file === null) return attempt('the history', () => one.run(files, parsed.data));
      const { file } = one;
      const to = file === 'raw' ? attempt('the readings of a day', () => dayTarget((parsed.data as { day: string }).day)) : targets[file];
      return attempt(to.name, () => {
        // A file that was deleted or replaced under us still takes writes, and loses them: such a write must not be acknowledged.
        if (!isSame(to)) throw new AppError('STORE_FOLDER_GONE', `${to.path} was deleted or replaced while in use.`,
          { next: 'Put the folder back, or restart to begin a new one.' });
        if (file !== 'control' && reserve.isNeeded()) throw asStoreError({ code: 'SQLITE_FULL' }, to.name);
        const commit = (): unknown => to.db.transaction(() => one.run(to.db, parsed.data)).immediate();
        try {
          return commit();
        } catch (error) {
          // Settings, logins and the journal go on while there is a reserve; telemetry waits until it is there again.
          if (file !== 'control' || !isFull(error) || !reserve.giveUp()) throw error;
          return commit();
        }
      }, () => { if (file === 'rollup') markSuspect(to); });
    },
    copyWhenDue: (nowMs) => {
      if (copyIsDue(paths, nowMs)) attempt('the safety copy of control.db', () => makeCopy(control, paths, nowMs));
    },
    close: () => {
      for (const { db } of [...Object.values(targets), ...days.values()]) {
        try {
          db.pragma('wal_checkpoint(TRUNCATE)');
        } catch {
          // A reader or a full disk is in the way: what is in the WAL is safe there and read at the next start.
        }
        db.close();
      }
      lock.close();
    },
  };
}

/** What `step` throws comes out in words; `onDamage` hears first that the file is damaged. */
function attempt<T>(what: string, step: () => T, onDamage: () => void = () => {}): T {
  try {
    return step();
  } catch (error) {
    const typed = asStoreError(error, what);
    if (isDamage(typed)) onDamage();
    throw typed;
  }
}

function isFull(error: unknown): boolean {
  const typed = asStoreError(error, '');
  return typed instanceof AppError && typed.code === 'STORE_DISK_FULL';
}

function markSuspect({ path }: Target): void {
  try {
    writeFileSync(suspectMark(path), '');
  } catch {
    // The fault itself is told; without the mark the next start looks less closely.
  }
}

function isSame({ path, inode }: Target): boolean {
  return inodeOf(path) === inode;
}

/** Hours of that day that hot.db still has whole are kept once more. (Of an hour in part the roll-up knows more than its frames.) */
function openAgain(hot: Sqlite, dayMs: number): void {
  hot.transaction(() => {
    const first = hot.prepare<[], number | null>('SELECT min(tick) FROM hot_frame').pluck().get() ?? null;
    if (first === null) return;
    const fromMs = Math.max(dayMs, Math.ceil(first / HOUR_MS) * HOUR_MS);
    const seq = hot.prepare<[], number>('UPDATE hot_seq SET seq = seq + 1 RETURNING seq').pluck().get()!;
    hot.prepare('INSERT INTO hot_open (tick, shard, seq) SELECT tick, shard, ? FROM hot_frame WHERE tick >= ? AND tick < ? ON CONFLICT (tick, shard) DO UPDATE SET seq = excluded.seq')
      .run(seq, fromMs, dayMs + DAY_MS);
  }).immediate();
}

const inodeOf = (path: string): bigint => statSync(path, { bigint: true, throwIfNoEntry: false })?.ino ?? 0n;

function writeOwner(control: Sqlite, self: Owner): void {
  try {
    control.transaction(() => {
      control.prepare(`
        INSERT INTO owner (id, pid, host, boot_id, app_version, started_ms, beat_ms) VALUES (1, @pid, @host, @bootId, @appVersion, @startedMs, @beatMs)
        ON CONFLICT (id) DO UPDATE SET pid = excluded.pid, host = excluded.host, boot_id = excluded.boot_id, app_version = excluded.app_version,
          started_ms = excluded.started_ms, beat_ms = excluded.beat_ms`).run(self);
    }).immediate();
  } catch (error) {
    throw asStoreError(error, 'control.db');
  }
}

/** A fault of the disk that the person must hear of even if the caller of the write does not tell. */
export const isDiskFault = (error: unknown): boolean => error instanceof AppError && DISK_FAULTS.has(error.code);
