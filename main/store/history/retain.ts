/* What is kept for how long: pure. See docs/the-store.md for the table. */

export const HOURLY_DAYS = 400;
export const MINUTES_DAYS = 90;
export const EVENT_DAYS = 400;
const GIB = 1024 ** 3;

export interface Disk {
  freeBytes: number;
  sizeBytes: number;
}

/** Below this much free space single readings are no longer kept: what is left is for settings and the means. */
export const floorOf = ({ sizeBytes }: Pick<Disk, 'sizeBytes'>): number => Math.min(2 * GIB, sizeBytes / 10);

/** Whether single readings are kept: no below the floor, yes again a quarter above it, so that it does not flicker. */
export function keepsRaw(disk: Disk, kept: boolean): boolean {
  const floor = floorOf(disk);
  return disk.freeBytes >= (kept ? floor : floor * 1.25);
}

export interface Kept {
  /** YYYY-MM-DD, oldest first. */
  days: readonly { day: string; bytes: number }[];
  /** The whole data folder. */
  totalBytes: number;
}

/** Days of single readings that go: those over the age, then the oldest until the folder is inside its budget. The newest two always stay. */
export function daysToDrop({ days, totalBytes }: Kept, { rawDays, budgetBytes }: { rawDays: number; budgetBytes: number }, today: string): string[] {
  const oldest = dayBefore(today, rawDays);
  let bytes = totalBytes;
  const drop: string[] = [];
  for (const [index, { day, bytes: size }] of days.entries()) {
    // A day ahead of today was written while the clock was wrong; it is not old.
    if (index >= days.length - 2 || (day >= oldest && bytes <= budgetBytes)) break;
    drop.push(day);
    bytes -= size;
  }
  return drop;
}

const dayBefore = (day: string, days: number): string => new Date(Date.parse(day) - days * 86_400_000).toISOString().slice(0, 10);

export interface Growth {
  /** What a day of single readings takes; null = no whole day yet. */
  rawBytesPerDay: number | null;
  rawDaysKept: number;
  rawDays: number;
  /** Everything else that only grows. */
  otherBytesPerDay: number | null;
}

/** Days until budget or disk are full at the present rate; null = never, or not known yet. */
export function daysLeft(bytes: number, budgetBytes: number, disk: Disk, { rawBytesPerDay, rawDaysKept, rawDays, otherBytesPerDay }: Growth): number | null {
  if (rawBytesPerDay === null && otherBytesPerDay === null) return null;
  const room = Math.max(0, Math.min(budgetBytes - bytes, disk.freeBytes - floorOf(disk)));
  const raw = rawBytesPerDay ?? 0;
  const other = otherBytesPerDay ?? 0;
  // Single readings grow until their days are full; from then on each new day takes the place of the oldest.
  const filling = Math.max(0, rawDays - rawDaysKept);
  if (raw + other > 0 && room <= filling * (raw + other)) return Math.floor(room / (raw + other));
  return other > 0 ? Math.floor(filling + (room - filling * (raw + other)) / other) : null;
}
