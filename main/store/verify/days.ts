import type { Sqlite } from '../../../native-bridge/sqlite.ts';
import { dayOf } from '../files.ts';
import { DAY_MS } from '../history/rig-hour.ts';

/**
 * Days (YYYY-MM-DD) that have hours but no file, though older days have theirs: retention takes the oldest first. Where no day has a file it is the
 * newest only, since nobody knows how far back the files went.
 */
export function daysWithoutFile(rollup: Sqlite, files: readonly string[]): string[] {
  const withHours: string[] = [];
  const next = rollup.prepare<[number], number>('SELECT hour FROM r1h WHERE hour >= ? ORDER BY hour LIMIT 1').pluck();
  const from = files[0] === undefined ? Number.MIN_SAFE_INTEGER : Date.parse(files[0]) / DAY_MS * 24;
  for (let hour = next.get(from); hour !== undefined; hour = next.get((Math.floor(hour / 24) + 1) * 24)) withHours.push(dayOf(Math.floor(hour / 24) * DAY_MS));
  const there = new Set(files);
  return (files.length === 0 ? withHours.slice(-1) : withHours).filter((day) => !there.has(day));
}
