import type { FleetAt } from '../../../preload/contract/history.ts';
import { SEVERITY } from '../fleet/liveColumns.ts';
import type { Status } from '../../../preload/contract/rig.ts';

/* The fleet as it was at a time: the time in the address, the steps of the bar, what the tick's answer holds. Pure but for the time zone. */

export const TICK_MS = 30_000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
/** Times that a farm can have: before there were rigs, and after this, an address is a slip of the keys. */
const EARLIEST_MS = Date.UTC(2009, 0, 1);
const LATEST_MS = Date.UTC(2100, 0, 1);
const STATUS_NOT_KNOWN = 255;

/** The start of the tick that holds a time. */
export const tickOf = (ms: number): number => Math.floor(ms / TICK_MS) * TICK_MS;

/** `2026-11-20T03:12:00Z` of an address, epoch ms of its tick; null when it is no time. */
export function readAt(text: string | null): number | null {
  if (text === null || !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?Z$/.test(text)) return null;
  const ms = Date.parse(text);
  return ms >= EARLIEST_MS && ms < LATEST_MS ? tickOf(ms) : null;
}
export const writeAt = (ms: number): string => `${new Date(tickOf(ms)).toISOString().slice(0, 19)}Z`;

const two = (n: number): string => String(n).padStart(2, '0');
/** Date and time of the site as the fields of a form hold them. */
export function fieldsOf(ms: number): { date: string; time: string } {
  const at = new Date(ms);
  return { date: `${String(at.getFullYear()).padStart(4, '0')}-${two(at.getMonth() + 1)}-${two(at.getDate())}`, time: `${two(at.getHours())}:${two(at.getMinutes())}` };
}
/** The time that the fields say; null while one of them is unfinished or says a day or time that there is not. */
export function timeOf(date: string, time: string): number | null {
  const day = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date.trim());
  const clock = /^(\d{1,2}):(\d{2})$/.exec(time.trim());
  if (day === null || clock === null || Number(clock[1]) > 23 || Number(clock[2]) > 59) return null;
  // The 31st of a short month would be taken for a day of the next.
  const lastDay = new Date(Number(day[1]), Number(day[2]), 0).getDate();
  if (Number(day[2]) < 1 || Number(day[2]) > 12 || Number(day[3]) < 1 || Number(day[3]) > lastDay) return null;
  const ms = new Date(Number(day[1]), Number(day[2]) - 1, Number(day[3]), Number(clock[1]), Number(clock[2])).getTime();
  return ms >= EARLIEST_MS && ms < LATEST_MS ? ms : null;
}

/** The status of each rig of the tick; null = not known. */
export const statusAt = ({ statuses }: Pick<FleetAt, 'statuses'>, index: number): Status | null => {
  const code = statuses[index] ?? STATUS_NOT_KNOWN;
  return SEVERITY[code] ?? null;
};

/** The oldest reading that is kept; null = none yet. */
export const keptSince = (tiers: readonly { tier: string; oldestMs: number | null }[]): number | null => {
  const oldest = tiers.flatMap(({ tier, oldestMs }) => ((tier === 'raw' || tier === 'recent') && oldestMs !== null ? [oldestMs] : []));
  return oldest.length === 0 ? null : Math.min(...oldest);
};

interface Rigs { size: number; rowAt(slot: number): { rigNo: number; firstSeenMs: number }; slotOf(rigNo: number): number | null }
/** Who of today is not shown, and who of then is gone. `notThen`: found later. `unread`: known then, but nothing was read of it, such as a locked rig. */
export function missingOf(today: Rigs, then: Pick<FleetAt, 'rigNos' | 'tickMs'>, past: Pick<Rigs, 'size' | 'slotOf'>): { notThen: number; unread: number; gone: number } {
  const missing = { notThen: 0, unread: 0, gone: then.rigNos.length - past.size };
  for (let slot = 0; slot < today.size; slot += 1) {
    const { rigNo, firstSeenMs } = today.rowAt(slot);
    if (past.slotOf(rigNo) === null) missing[firstSeenMs >= then.tickMs + TICK_MS ? 'notThen' : 'unread'] += 1;
  }
  return missing;
}
