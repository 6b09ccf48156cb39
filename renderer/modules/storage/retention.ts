import type { StorageFacts } from '../../../preload/contract/history.ts';

/* What a shorter time or a smaller budget would delete, said before it happens. Pure. */

export const GB = 1024 ** 3;
export const RAW_DAYS = { low: 1, high: 365 };
export const BUDGET_GB = { low: 1, high: 10_000 };

export interface KeptDays {
  /** Days that are over, newest first: YYYY-MM-DD (UTC) and the size of the day's file. */
  days: readonly { day: string; bytes: number }[];
  /** Files of today and of a clock that ran ahead: newer than all of those, and counted. */
  openDays: number;
  /** Of the whole data folder. */
  bytes: number;
}

/** Of what the engine says. More in the readings than in the days that are over is today's file. */
export function keptDays({ days, tiers, bytes }: Pick<StorageFacts, 'days' | 'tiers' | 'bytes'>): KeptDays {
  const raw = tiers.find(({ tier }) => tier === 'raw')?.bytes ?? 0;
  return { days, openDays: raw > days.reduce((sum, day) => sum + day.bytes, 0) ? 1 : 0, bytes };
}

export interface Limits {
  rawDays: number;
  budgetBytes: number;
}

/** Days before this one go. */
export interface Loss {
  before: string;
  days: number;
  bytes: number;
}

/**
 * The same rule that the engine keeps by (main/store/history/retain.ts; tests/integration/kept-days.test.ts holds the two together): days over the
 * age go, then the oldest until the folder is inside its budget; the newest two stay. null = nothing goes.
 */
export function lossOf({ days, openDays, bytes }: KeptDays, { rawDays, budgetBytes }: Limits, nowMs: number): Loss | null {
  const oldest = new Date(Math.floor(nowMs / 86_400_000 - rawDays) * 86_400_000).toISOString().slice(0, 10);
  const inTime = days.toReversed();
  let left = bytes;
  let gone = 0;
  for (const [index, { day, bytes: size }] of inTime.entries()) {
    if (index >= inTime.length + openDays - 2 || (day >= oldest && left <= budgetBytes)) break;
    gone += 1;
    left -= size;
  }
  if (gone === 0) return null;
  // All that were over may go: then it is the day after the last of them.
  const before = inTime[gone]?.day ?? dayAfter(inTime[gone - 1]?.day ?? oldest);
  return { before, days: gone, bytes: bytes - left };
}

const dayAfter = (day: string): string => new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);

/** Whole number in its limits, or null: what a field holds while somebody types is text. */
export function wholeIn(value: number | string, { low, high }: { low: number; high: number }): number | null {
  return typeof value === 'number' && Number.isInteger(value) && value >= low && value <= high ? value : null;
}
