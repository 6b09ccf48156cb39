import { statSync } from 'node:fs';
import { openSqlite, type Sqlite } from '../../../native-bridge/sqlite.ts';
import { inWords } from '../faults.ts';
import { rawPath, storePaths, type StorePaths } from '../files.ts';

/** Read-only connections of one thread, opened when they are first asked for. Keep no cursor open: it would hold up the writer's checkpoints. */
export interface Readers {
  readonly paths: StorePaths;
  control(): Sqlite;
  hot(): Sqlite;
  rollup(): Sqlite;
  /** null = nothing is kept of that day. @throws AppError STORE_… when its file cannot be opened */
  raw(day: string): Sqlite | null;
  /** Lets go of the file of a day, so that it can be deleted. */
  forget(day: string): void;
  close(): void;
}

/** Day files that stay open: two weeks of one rig are read again and again while its chart is open. */
const OPEN_DAYS = 16;

export function openReaders(dir: string): Readers {
  const paths = storePaths(dir);
  const open = new Map<string, Sqlite>();
  const one = (name: 'control' | 'hot' | 'rollup') => (): Sqlite => {
    let db = open.get(name);
    if (db === undefined) open.set(name, (db = inWords(`${name}.db`, () => openSqlite(paths[name], { readonly: true }))));
    return db;
  };
  const days = new Map<string, { db: Sqlite; inode: bigint }>();
  const forget = (day: string): void => {
    days.get(day)?.db.close();
    days.delete(day);
  };
  return {
    paths,
    control: one('control'),
    hot: one('hot'),
    rollup: one('rollup'),
    raw: (day) => {
      const path = rawPath(paths, day);
      const inode = statSync(path, { bigint: true, throwIfNoEntry: false })?.ino;
      let known = days.get(day);
      // Deleted, or set aside and begun anew.
      if (known !== undefined && known.inode !== inode) {
        forget(day);
        known = undefined;
      }
      if (inode === undefined) return null;
      days.delete(day);
      known ??= { db: inWords(`raw/${day}.db`, () => openSqlite(path, { readonly: true })), inode };
      days.set(day, known);
      while (days.size > OPEN_DAYS) forget([...days.keys()][0]!);
      return known.db;
    },
    forget,
    close: () => {
      for (const db of [...open.values(), ...[...days.values()].map((day) => day.db)]) db.close();
      open.clear();
      days.clear();
    },
  };
}
