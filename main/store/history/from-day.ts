import type { Sqlite } from '../../../native-bridge/sqlite.ts';
import { AppError } from '../../engine/errors.ts';
import { asStoreError, damagedFile, isDamage } from '../faults.ts';
import type { TaskContext } from './task.ts';

/**
 * What `read` finds in the file of a day; null = there is no file. Throws AppError STORE_…: STORE_DAMAGED for a file that is no database of ours
 * any more, an empty one too.
 */
export function fromSoundDay<T>({ readers }: Pick<TaskContext, 'readers'>, day: string, read: (raw: Sqlite) => T): T | null {
  try {
    const raw = readers.raw(day);
    return raw === null ? null : read(raw);
  } catch (error) {
    readers.forget(day);
    // "no such table": another file in its place.
    if ((error as { code?: unknown }).code === 'SQLITE_ERROR') throw damagedFile(`raw/${day}.db`, (error as Error).message);
    throw asStoreError(error, `raw/${day}.db`);
  }
}

export const dayUnreadable = (day: string, cause: AppError): AppError => new AppError('STORE_DAY_UNREADABLE',
  `The readings of ${day} cannot be read: charts have a gap there. Hourly and daily values of that day are not affected.`, {
    next: 'Put the day back from a backup in Settings, Storage. If it repeats, check the disk.', params: { day }, cause,
  });

/** As above for whoever draws: a file that cannot be read is a gap that is told of. */
export function fromDay<T>(context: Pick<TaskContext, 'readers' | 'problem'>, day: string, read: (raw: Sqlite) => T): T | null {
  try {
    return fromSoundDay(context, day, read);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    context.problem(dayUnreadable(day, error).toShape());
    return null;
  }
}

/** Runs a write to the file of a day; one that is damaged is set aside first, and the write begins a new one. */
export async function toSoundDay<T>({ readers, write }: Pick<TaskContext, 'readers' | 'write'>, day: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    if (!isDamage(error)) throw error;
    // Windows moves no file that is open.
    readers.forget(day);
    await write('history.setDayAside', { day });
    return step();
  }
}
