import { statSync } from 'node:fs';
import type { AppErrorShape } from '../../preload/contract/contract.ts';
import type { Sqlite } from '../../native-bridge/sqlite.ts';
import { AppError } from '../engine/errors.ts';
import type { Command } from './commands/command.ts';
import { commands } from './commands/index.ts';
import { makeCopy } from './copies.ts';
import { asStoreError, DISK_FAULTS } from './faults.ts';
import type { StorePaths } from './files.ts';
import { copyIsDue, openFiles, type OpenFiles } from './open-files.ts';
import { describeSelf, takeOwnership, type Owner } from './owner.ts';

export interface Writer {
  notices: AppErrorShape[];
  /** Runs a command; returns when its transaction has committed. Throws AppError. */
  write(name: string, data: unknown): unknown;
  /** Makes the daily safety copy of control.db when it is due. Throws AppError. */
  copyWhenDue(nowMs: number): void;
  /** Empties the WALs into the main files and gives the folder back. */
  close(): void;
}

/** Takes the folder and opens its files for writing. null = somebody else has it. Throws NewerFiles, AppError. */
export function openWriter(paths: StorePaths, appVersion: string, nowMs: number): Writer | null {
  const lock = takeOwnership(paths);
  if (lock === null) return null;
  let files: OpenFiles | undefined;
  try {
    files = openFiles(paths, nowMs);
    writeOwner(files.control, describeSelf(appVersion, nowMs));
    return running(files, paths, lock);
  } catch (error) {
    files?.control.close();
    files?.hot.close();
    lock.close();
    throw error;
  }
}

function running({ control, hot, notices }: OpenFiles, paths: StorePaths, lock: Sqlite): Writer {
  const dbs = { control: { db: control, path: paths.control, name: 'control.db' }, hot: { db: hot, path: paths.hot, name: 'hot.db' } };
  const inodes = { control: inodeOf(paths.control), hot: inodeOf(paths.hot) };
  return {
    notices,
    write: (name, data) => {
      if (!Object.hasOwn(commands, name)) throw new AppError('STORE_NO_SUCH_WRITE', `There is no write named ${name}.`);
      const { file, args, run } = commands[name as keyof typeof commands] as Command;
      const parsed = args.safeParse(data);
      if (!parsed.success) {
        const { path, message } = parsed.error.issues[0]!;
        throw new AppError('STORE_BAD_DATA', `${name} was given data that it cannot take (${path.join('.') || 'all'}: ${message}).`,
          { next: 'Attach the logs to a bug report.' });
      }
      const { db, path, name: what } = dbs[file];
      try {
        // A file that was deleted or replaced under us still takes writes, and loses them: such a write must not be acknowledged.
        if (inodeOf(path) !== inodes[file]) throw new AppError('STORE_FOLDER_GONE', `${path} was deleted or replaced while in use.`,
          { next: 'Put the folder back, or restart to begin a new one.' });
        return db.transaction(() => run(db, parsed.data)).immediate();
      } catch (error) {
        throw asStoreError(error, what);
      }
    },
    copyWhenDue: (nowMs) => {
      if (!copyIsDue(paths, nowMs)) return;
      try {
        makeCopy(control, paths, nowMs);
      } catch (error) {
        throw asStoreError(error, 'the safety copy of control.db');
      }
    },
    close: () => {
      for (const { db } of Object.values(dbs)) {
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

const inodeOf = (path: string): bigint => statSync(path, { bigint: true }).ino;

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
