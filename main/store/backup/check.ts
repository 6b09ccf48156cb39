import { statSync } from 'node:fs';
import type { BackupInfo } from '../../../preload/contract/history.ts';
import { AppError } from '../../engine/errors.ts';
import { writeWholeSync } from '../../engine/farm-place.ts';
import { nextTurn } from '../../engine/slices.ts';
import { newestOf } from '../migrate.ts';
import { controlMigrations } from '../migrations/control.ts';
import { rawMigrations } from '../migrations/raw.ts';
import { rollupMigrations } from '../migrations/rollup.ts';
import { checkCopy, hashFile } from './copy.ts';
import { asBackupError, cancelled, notSound } from './faults.ts';
import { backupFolder, findBackups } from './list.ts';
import type { JobOptions } from './make.ts';
import { CHECKED, pathOf, readManifest, type FileEntry, type Manifest } from './manifest.ts';
import { join } from 'node:path';

/**
 * Looks at one backup as a restore would: every file is there, is the one that was written, opens, is whole, has its rows, and this version of
 * the program can read it. The word is kept beside the manifest. Blocks its thread. @throws AppError BACKUP_GONE, BACKUP_FOLDER_GONE, BACKUP_CANCELLED
 */
export async function checkBackup(where: { dataDir: string; folder: string | null; id: string; nowMs: number }, options: JobOptions = {}): Promise<BackupInfo> {
  const folder = backupFolder(where.dataDir, where.folder);
  const find = (): BackupInfo => {
    const found = findBackups(where.dataDir, where.folder).find(({ id }) => id === where.id);
    if (found !== undefined) return found.info;
    throw new AppError('BACKUP_GONE', 'This backup is not there any more.', { next: 'Connect the disk or USB stick that holds it, or choose another backup.' });
  };
  find();
  const problem = await soundOrNot(folder, where.id, options);
  try {
    writeWholeSync(join(folder, where.id, CHECKED), JSON.stringify({ atMs: where.nowMs, problem: problem?.toShape() ?? null }));
  } catch {
    // A stick that is protected against writing: the word is told now and not kept.
  }
  return { ...find(), checkedMs: where.nowMs, problem: problem?.toShape() ?? null };
}

async function soundOrNot(folder: string, id: string, options: JobOptions): Promise<AppError | null> {
  try {
    await readWhole(folder, id, options);
    return null;
  } catch (error) {
    const typed = asBackupError(error, folder);
    if (options.signal?.aborted === true) throw cancelled();
    return typed instanceof AppError ? typed : notSound(id, (error as Error).message, error);
  }
}

/** Throws AppError BACKUP_… when anything of a backup is not as it was written. Returns its manifest. */
export async function readWhole(folder: string, id: string, { signal = new AbortController().signal, onProgress = () => {} }: JobOptions = {}): Promise<Manifest> {
  const manifest = readManifest(folder, id);
  const total = manifest.files.reduce((sum, { bytes }) => sum + bytes, 0);
  let done = 0;
  for (const entry of manifest.files) {
    await nextTurn();
    signal.throwIfAborted();
    await checkFile(folder, id, entry, signal, (bytes) => onProgress((done += bytes), total));
  }
  return manifest;
}

async function checkFile(folder: string, id: string, entry: FileEntry, signal: AbortSignal, onBytes: (bytes: number) => void): Promise<void> {
  const path = pathOf(folder, id, entry);
  const size = statSync(path, { throwIfNoEntry: false })?.size;
  if (size === undefined) throw notSound(id, `${entry.file} is missing`);
  if (size !== entry.bytes) throw notSound(id, `${entry.file} has another size`);
  if (await hashFile(path, signal, onBytes) !== entry.sha256) throw notSound(id, `${entry.file} was changed`);
  const newest = newestOf(entry.day !== null ? rawMigrations : entry.file === 'control.db' ? controlMigrations : rollupMigrations);
  if (entry.schema > newest) {
    throw new AppError('BACKUP_NEWER', `The backup ${id} was made by a newer version of this program.`, { next: 'Update this program, then restore.', params: { name: id } });
  }
  checkCopy(path, entry.file, entry.rows);
}
