import { chmodSync, closeSync, existsSync, mkdirSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { inWords } from './faults.ts';

/** The files of one data folder. Nothing but SQLite may open them: closing any other handle would drop SQLite's locks (POSIX). */
export const storePaths = (dir: string) => ({
  control: join(dir, 'control.db'),
  hot: join(dir, 'hot.db'),
  rollup: join(dir, 'rollup.db'),
  /** One file a UTC day. */
  raw: join(dir, 'raw'),
  owner: join(dir, 'owner.lock'),
  /** Verified copies of control.db. */
  copies: join(dir, 'copies'),
  /** Files that were found damaged, kept for a rescue. */
  damaged: join(dir, 'damaged'),
});
export type StorePaths = ReturnType<typeof storePaths>;

const DAY_NAME = /^(\d{4}-\d{2}-\d{2})\.db$/;
/** A UTC day as the files are named: YYYY-MM-DD. */
export const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
export const rawPath = (paths: StorePaths, day: string): string => join(paths.raw, `${day}.db`);

/** Days of which there is a file, oldest first. */
export function rawDays(paths: StorePaths): string[] {
  if (!existsSync(paths.raw)) return [];
  return readdirSync(paths.raw).flatMap((name) => DAY_NAME.exec(name)?.[1] ?? []).sort();
}

/** Lies beside a database in which damage was met: the next start checks it whole. */
export const suspectMark = (path: string): string => `${path}.suspect`;

/** Makes the folder, for its owner only (POSIX; on Windows the profile's own rights hold). Throws AppError STORE_…. */
export function prepareFolder(dir: string): void {
  inWords(`the data folder ${dir}`, () => {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    if (process.platform !== 'win32') chmodSync(dir, 0o700);
  });
}

/** Creates an empty file for its owner only; SQLite gives -wal and -shm the same rights. An existing file is not opened, see storePaths. */
export function makePrivateFile(path: string): void {
  if (existsSync(path)) return;
  closeSync(openSync(path, 'a', 0o600));
}

/** Moves a database with its -wal and -shm into the folder of damaged files. Returns the new path. */
export function moveAside(path: string, name: string, paths: StorePaths, nowMs: number): string {
  mkdirSync(paths.damaged, { recursive: true, mode: 0o700 });
  const stamp = new Date(nowMs).toISOString().replaceAll(/[:.]/g, '-');
  let target = join(paths.damaged, `${name}-${stamp}.db`);
  for (let i = 2; existsSync(target); i += 1) target = join(paths.damaged, `${name}-${stamp}-${i}.db`);
  renameSync(path, target);
  for (const suffix of ['-wal', '-shm']) {
    if (!existsSync(path + suffix)) continue;
    // A -shm is only an index of the -wal and is made anew; a stale one beside a new file would be poison.
    if (suffix === '-shm') rmSync(path + suffix);
    else renameSync(path + suffix, target + suffix);
  }
  return target;
}
