import { mkdtemp, realpath, rm, stat, statfs } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { BackupFolder } from '../../preload/contract/history.ts';
import { AppError } from '../engine/errors.ts';
import { folderWarnings } from './folder-warnings.ts';

/**
 * What speaks for and against a folder for backups. The data folder's own `backups` is answered as null: no folder was chosen then.
 * @throws AppError BACKUP_FOLDER_GONE, BACKUP_FOLDER_INSIDE, BACKUP_FOLDER_UNWRITABLE: the folder cannot take backups
 */
export async function judgeBackupFolder(dataDir: string, folder: string): Promise<BackupFolder> {
  const [data, target] = await Promise.all([realpath(dataDir), realpath(folder)]).catch((cause: Error) => {
    throw new AppError('BACKUP_FOLDER_GONE', `The folder ${folder} cannot be reached: ${cause.message}.`, { next: 'Connect the disk or USB stick, or choose another folder.', params: { folder, why: cause.message }, cause });
  });
  if (target === join(data, 'backups')) return { folder: null, warnings: [], sameDisk: true };
  if (target === data || target.startsWith(data + sep)) {
    throw new AppError('BACKUP_FOLDER_INSIDE', `${folder} lies in the data folder: what harms the data would harm the backup.`, { next: 'Choose a folder on another disk or a USB stick.', params: { folder } });
  }
  await tryWriting(target);
  const [{ type }, here, there] = await Promise.all([statfs(target), stat(data), stat(target)]);
  return { folder, warnings: folderWarnings(target, process.platform, type), sameDisk: here.dev === there.dev };
}

/** By doing it: rights and write protection are told by each system in its own way. */
async function tryWriting(folder: string): Promise<void> {
  try {
    await rm(await mkdtemp(join(folder, '.tera-try-')), { recursive: true });
  } catch (cause) {
    const why = (cause as Error).message;
    throw new AppError('BACKUP_FOLDER_UNWRITABLE', `Nothing can be written to ${folder}: ${why}.`, { next: 'Check whether the disk is full or protected against writing, or choose another folder.', params: { folder, why }, cause });
  }
}
