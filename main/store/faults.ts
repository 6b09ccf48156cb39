import { AppError } from '../engine/errors.ts';

const FULL_NEXT = 'Free some space on that disk; writing goes on by itself as soon as there is room.';

/** Faults of the disk or the folder: the person must know of them also when the caller of the write does not tell. */
export const DISK_FAULTS: ReadonlySet<string> = new Set([
  'STORE_DISK_FULL', 'STORE_READ_ONLY_FOLDER', 'STORE_FOLDER_GONE', 'STORE_IO', 'STORE_DAMAGED', 'STORE_CANNOT_OPEN',
]);

/**
 * What SQLite or the file system threw, in words. `what` names the thing that was written or opened.
 * Unknown errors are passed through unchanged, so that a mistake of ours is not dressed as a fault of the disk.
 */
export function asStoreError(error: unknown, what: string): unknown {
  if (error instanceof AppError) return error;
  const { code, message, next } = error as { code?: unknown; message?: string; next?: string };
  if (typeof code !== 'string') return error;
  const cause = { cause: error };
  if (code === 'NATIVE_SQLITE') return new AppError('STORE_RUNTIME', message ?? '', next === undefined ? cause : { next, ...cause });
  if (code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT') {
    return new AppError('STORE_DISK_FULL', `The disk that holds ${what} is full: nothing was written.`, { next: FULL_NEXT, ...cause });
  }
  if (code.startsWith('SQLITE_READONLY') || code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 'SQLITE_PERM') {
    return new AppError('STORE_READ_ONLY_FOLDER', `This program may not write ${what}.`, {
      next: 'Give your user the right to write that folder, or choose another data folder.', ...cause,
    });
  }
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new AppError('STORE_FOLDER_GONE', `${what} is not there.`,
      { next: 'Connect the disk again or choose another data folder, then restart.', ...cause });
  }
  if (code.startsWith('SQLITE_CANTOPEN')) {
    return new AppError('STORE_CANNOT_OPEN', `${what} cannot be opened.`, { next: 'Check that the data folder exists and may be read and written.', ...cause });
  }
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') {
    return new AppError('STORE_DAMAGED', `${what} is damaged.`, { next: 'Restart: the damaged file is kept aside and the last good copy is taken.', ...cause });
  }
  if (code.startsWith('SQLITE_IOERR') || code === 'EIO') {
    return new AppError('STORE_IO', `The disk failed while writing ${what} (${code}).`,
      { next: 'Check the disk and its cable; nothing that was acknowledged is affected.', ...cause });
  }
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return new AppError('STORE_BUSY', `Another program holds ${what}.`,
      { next: 'Close programs that have the data folder open (backup, sync, database browser).', ...cause });
  }
  return error;
}

export const damagedFile = (what: string, why: string): AppError =>
  new AppError('STORE_DAMAGED', `${what} is damaged (${why}).`, { next: 'Restart: the damaged file is kept aside and the last good copy is taken.', params: { why } });

export const isDamage = (error: unknown): error is AppError => error instanceof AppError && (error.code === 'STORE_DAMAGED' || error.code === 'STORE_MIGRATION_FAILED');

/** Runs `step`; what it throws comes out in words. */
export function inWords<T>(what: string, step: () => T): T {
  try {
    return step();
  } catch (error) {
    throw asStoreError(error, what);
  }
}
