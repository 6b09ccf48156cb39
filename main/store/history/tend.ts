import { dayOf } from '../files.ts';
import { compact, type Compacted } from './compact.ts';
import { closeDays } from './days.ts';
import { daysToDrop, EVENT_DAYS, HOURLY_DAYS, keepsRaw, MINUTES_DAYS } from './retain.ts';
import { DAY_MS, HOUR_MS } from './rig-hour.ts';
import type { Job, TaskContext } from './task.ts';
import { folderFacts } from './tiers.ts';

export interface Keep {
  rawDays: number;
  budgetBytes: number;
}
export interface Tended extends Compacted {
  days: number;
  /** Days of single readings that went. */
  dropped: string[];
  /** False: the disk is too full for single readings. */
  keepsRaw: boolean;
}
/** Rows that go in one transaction: a few ms. */
const ROWS_A_WRITE = 2_000;

/** The upkeep of the history: hours that are over, days that are over, what has been kept long enough. Cheap when nothing is due. */
export async function tend(context: TaskContext, { dir, nowMs, keep, keptRaw }: { dir: string; nowMs: number; keep: Keep; keptRaw: boolean }, job: Job): Promise<Tended> {
  const { readers, write } = context;
  const { days: stored, bytes, disk } = folderFacts(context, dir);
  const raw = keepsRaw(disk, keptRaw);
  const compacted = await compact(context, { nowMs, keepRaw: raw }, job);
  const days = await closeDays(context, { nowMs }, job);
  const dropped = daysToDrop({ days: stored, totalBytes: bytes }, keep, dayOf(nowMs));
  for (const day of dropped) {
    // Windows deletes no file that is open.
    readers.forget(day);
    await write('history.dropDay', { day });
  }
  if (compacted.hours > 0) {
    await dropRows(context, 'r1h', Math.floor((nowMs - HOURLY_DAYS * DAY_MS) / HOUR_MS), job);
    await dropRows(context, 'g1m', Math.floor((nowMs - MINUTES_DAYS * DAY_MS) / 60_000), job);
    await dropRows(context, 'event', nowMs - EVENT_DAYS * DAY_MS, job);
  }
  return { ...compacted, days, dropped, keepsRaw: raw };
}

async function dropRows({ write }: TaskContext, table: 'r1h' | 'g1m' | 'event', before: number, { signal }: Job): Promise<void> {
  while (!signal.aborted && before > 0) if ((await write('history.dropOld', { table, before, limit: ROWS_A_WRITE })).gone < ROWS_A_WRITE) return;
}
