import { closeSync, copyFileSync, fsyncSync, mkdirSync, openSync, readdirSync, rmSync, statfsSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { openSqlite, type Sqlite } from '../../../native-bridge/sqlite.ts';
import { AppError } from '../../engine/errors.ts';
import { clearRest, finish, MARK, objectionTo, stopped } from '../../engine/farm-move.ts';
import { farmPlace, moveJournal, setFarmPlace, syncFolder, writeWholeSync } from '../../engine/farm-place.ts';
import { storePaths } from '../files.ts';
import { ownedReason, readOwner, takeOwnership } from '../owner.ts';

/*
 * Moves the farm's folder: copy, check, point to it, keep the old one. In this order, with every step on the disk before the next, so
 * that a crash at any moment leaves one whole farm that the pointer leads to.
 */

/** Belong to the running engine, not to the data. */
const NOT_DATA = new Set(['engine.sock', 'owner.lock', 'owner.lock-journal', 'owner.lock-wal', 'owner.lock-shm', 'reserve.bin', 'reserve.bin.part', MARK]);
/**
 * Moves the farm of `root` to `to`, which exists and is empty. The engine must have ended: an engine that still owns the folder is an
 * error. `onStep` is told each step that is on the disk. @throws AppError MOVE_…, STORE_OWNED; then nothing has changed but rests in `to`, which
 * are cleared away.
 */
export function moveFarm(root: string, to: string, onStep: (step: string) => void = () => {}): void {
  const place = farmPlace(root);
  const from = resolve(place.folder);
  const target = resolve(to);
  if (place.old !== null) throw stopped('MOVE_OLD_THERE', `The folder of the last move, ${place.old}, is still kept.`, 'Remove it first.', { folder: place.old });
  const lock = takeOwnership(storePaths(from));
  if (lock === null) throw ownedReason(from, readOwner(storePaths(from).control));
  try {
    const files = filesOf(from);
    const { bavail, bsize } = statfsSync(target);
    const objection = objectionTo(from, target, bavail * bsize, files.reduce((sum, file) => sum + statSync(join(from, file)).size, 0));
    if (objection !== null) throw objection;
    writeWholeSync(moveJournal(root), JSON.stringify({ to: target }));
    onStep('journal');
    try {
      copy(from, target, files, onStep);
      check(from, target, files);
      onStep('checked');
      setFarmPlace(root, { folder: target, keychain: place.keychain, old: from });
    } catch (error) {
      clearRest(target, from);
      rmSync(moveJournal(root), { force: true });
      throw error instanceof AppError ? error : stopped('MOVE_FAILED', `The data could not be copied to ${target}: ${(error as Error).message}.`, 'Nothing was changed. Check the disk, or choose another folder.', { folder: target, why: (error as Error).message }, error);
    }
    onStep('pointed');
    finish(root, target, onStep);
  } finally {
    lock.close();
  }
}

function copy(from: string, target: string, files: readonly string[], onStep: (step: string) => void): void {
  clearRest(target, from);
  writeWholeSync(join(target, MARK), from);
  onStep('marked');
  const folders = new Set<string>([target]);
  for (const file of files) {
    const path = join(target, file);
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    for (let at = dirname(path); at !== target; at = dirname(at)) folders.add(at);
    copyFileSync(join(from, file), path);
    const handle = openSync(path, 'r+');
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    onStep(`copied ${file}`);
  }
  for (const folder of folders) syncFolder(folder);
}

/** Sizes of all files, and SQLite's own word on each database. */
function check(from: string, target: string, files: readonly string[]): void {
  const wrong = (file: string, why: string): AppError =>
    stopped('MOVE_NOT_SOUND', `The copy of ${file} in ${target} is not sound (${why}).`, 'Nothing was changed. Check that disk, or choose another folder.', { file, folder: target, why });
  for (const file of files) {
    if (statSync(join(from, file)).size !== statSync(join(target, file)).size) throw wrong(file, 'its size differs');
  }
  for (const file of files.filter((name) => /^[^/\\]+\.db$/.test(name))) {
    let db: Sqlite | undefined;
    let complaint: string | undefined;
    try {
      db = openSqlite(join(target, file), { mustExist: true });
      complaint = db.prepare<[], string>('PRAGMA integrity_check(1)').pluck().get();
    } catch (error) {
      complaint = (error as Error).message;
    } finally {
      db?.close();
    }
    if (complaint !== 'ok') throw wrong(file, complaint ?? 'no answer');
  }
}

/** Regular files below a folder, as paths in it. */
function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((name) => !NOT_DATA.has(name));
}
