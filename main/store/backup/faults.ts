import { AppError } from '../../engine/errors.ts';

/** FAT32 holds no longer file. */
export const FAT_MOST_BYTES = 4 * 1024 ** 3 - 1;
const GB = 1024 ** 3;
export const gb = (bytes: number): string => `${(bytes / GB).toFixed(bytes < GB ? 2 : 1)} GB`;

const NOTHING_LOST = 'Older backups are not touched.';

/**
 * What the file system or SQLite threw while a backup was written, in words. `largestBytes`: the longest file that was being written.
 * What we did not expect passes through. Pure.
 */
export function asBackupError(error: unknown, folder: string, largestBytes = 0): unknown {
  if (error instanceof AppError) return error;
  const { code, message } = error as { code?: unknown; message?: string };
  if (typeof code !== 'string') return error;
  const options = { cause: error, params: { folder, why: message ?? code } };
  // Near the limit a file system that cannot go on says "failed" or "full", each in its own way.
  if (code === 'EFBIG' || (largestBytes > FAT_MOST_BYTES - 1024 ** 2 && (code.startsWith('SQLITE_IOERR') || code === 'SQLITE_FULL' || code === 'EINVAL'))) return tooLong(folder, options.cause);
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'SQLITE_FULL') {
    return new AppError('BACKUP_DISK_FULL', `${folder} became full while the backup was written. ${NOTHING_LOST}`, { next: 'Free some space there, or choose another folder.', ...options });
  }
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM' || code.startsWith('SQLITE_READONLY') || code === 'SQLITE_PERM') {
    return new AppError('BACKUP_FOLDER_UNWRITABLE', `Nothing can be written to ${folder}: ${message}.`, { next: 'Check whether the disk is full or protected against writing, or choose another folder.', ...options });
  }
  if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENODEV' || code === 'ENXIO' || code.startsWith('SQLITE_CANTOPEN')) return folderGone(folder, error);
  if (code === 'EIO' || code.startsWith('SQLITE_IOERR')) {
    return new AppError('BACKUP_DISK_FAILED', `${folder} failed while the backup was written: the disk or stick may have been pulled, or is damaged. ${NOTHING_LOST}`, {
      next: 'Connect it again and repeat the backup, or choose another folder.', ...options,
    });
  }
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') return notSound(folder, message ?? code, error);
  return error;
}

export const folderGone = (folder: string, cause?: unknown): AppError =>
  new AppError('BACKUP_FOLDER_GONE', `The folder ${folder} cannot be reached: ${cause instanceof Error ? cause.message : 'it is not there'}.`, {
    next: 'Connect the disk or USB stick, or choose another folder.', params: { folder, why: cause instanceof Error ? cause.message : '' }, cause,
  });

export const notSound = (name: string, why: string, cause?: unknown): AppError =>
  new AppError('BACKUP_NOT_SOUND', `The backup ${name} is not sound (${why}).`, { next: 'Use another backup, or make a new one. Check the disk that it lies on.', params: { name, why }, cause });

export const tooLong = (folder: string, cause?: unknown): AppError =>
  new AppError('BACKUP_FILE_TOO_LONG', `The disk of ${folder} holds no file over 4 GB (FAT32), and this backup has one.`, {
    next: 'Format the stick as exFAT or NTFS, or choose another disk.', params: { folder }, cause,
  });

export const noSpace = (folder: string, freeBytes: number, neededBytes: number): AppError =>
  new AppError('BACKUP_NO_SPACE', `${folder} has too little space: ${gb(freeBytes)} are free, ${gb(neededBytes)} are needed.`, {
    next: 'Free some space there, or choose another folder.', params: { folder, free: gb(freeBytes), needed: gb(neededBytes) },
  });

export const cancelled = (): AppError => new AppError('BACKUP_CANCELLED', 'The backup was stopped before it was done. Nothing of it was kept.', { next: 'Older backups are not touched.' });
