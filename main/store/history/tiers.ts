import { existsSync, readdirSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { TierFacts } from '../../../preload/contract/history.ts';
import type { Sqlite } from '../../../native-bridge/sqlite.ts';
import { rawDays, rawPath } from '../files.ts';
import { daysLeft, EVENT_DAYS, HOURLY_DAYS, type Disk } from './retain.ts';
import { DAY_MS, HOUR_MS } from './rig-hour.ts';
import type { TaskContext } from './task.ts';

export interface FolderFacts {
  /** Days of single readings, oldest first. */
  days: { day: string; bytes: number }[];
  /** All that lies in the folder. */
  bytes: number;
  disk: Disk;
}

/** Sizes, without a look inside. */
export function folderFacts({ readers: { paths } }: Pick<TaskContext, 'readers'>, dir: string): FolderFacts {
  const { bavail, bsize, blocks } = statfsSync(dir);
  return {
    days: rawDays(paths).map((day) => ({ day, bytes: sizeOf(rawPath(paths, day)) })),
    bytes: sizeOf(dir),
    disk: { freeBytes: bavail * bsize, sizeBytes: blocks * bsize },
  };
}

/** What lies in the data folder, by tier, and how long there is room. Reads every page of rollup.db once: a second or so with years in it. */
export function facts({ readers }: TaskContext, { dir, rawDays: rawKeepDays, budgetBytes }: { dir: string; rawDays: number; budgetBytes: number }): FolderFacts & { tiers: TierFacts[]; left: number | null } {
  const { paths } = readers;
  const folder = folderFacts({ readers }, dir);
  const { days } = folder;
  const rollup = readers.rollup();
  const pages = new Map(rollup.prepare<[], { name: string; bytes: number }>("SELECT name, sum(pgsize) AS bytes FROM dbstat WHERE aggregate = TRUE GROUP BY name").all()
    .map(({ name, bytes }) => [name, bytes]));
  const of = (...names: string[]): number => names.reduce((sum, name) => sum + (pages.get(name) ?? 0), 0);

  const fact = (tier: TierFacts['tier'], bytes: number, keepDays: number | null, span: [number | null, number | null], bytesPerDay = perDay(bytes, span)): TierFacts =>
    ({ tier, bytes, bytesPerDay, keepDays, oldestMs: span[0], newestMs: span[1] });
  const whole = days.slice(0, -1).slice(-7);
  const tiers = [
    fact('settings', sizeOf(paths.control) + sizeOf(paths.damaged) + sizeOf(paths.owner), null, [null, null], null),
    fact('recent', sizeOf(paths.hot), null, spanOf(readers.hot(), 'SELECT min(tick), max(tick) FROM hot_frame', 1), null),
    fact('raw', days.reduce((sum, { bytes }) => sum + bytes, 0), rawKeepDays,
      days.length === 0 ? [null, null] : [Date.parse(days[0]!.day), Math.min(Date.now(), Date.parse(days.at(-1)!.day) + DAY_MS)],
      whole.length === 0 ? null : whole.reduce((sum, { bytes }) => sum + bytes, 0) / whole.length),
    fact('hourly', of('r1h'), HOURLY_DAYS, spanOf(rollup, 'SELECT min(hour), max(hour) FROM r1h', HOUR_MS)),
    fact('daily', of('r1d'), null, spanOf(rollup, 'SELECT min(bucket), max(bucket) FROM g1d WHERE grp IN (SELECT id FROM grp)', DAY_MS)),
    fact('groups', of('grp', 'g1m', 'g1h', 'g1d', 'sqlite_autoindex_grp_1'), null, spanOf(rollup, 'SELECT min(bucket), max(bucket) FROM g1h WHERE grp IN (SELECT id FROM grp)', HOUR_MS)),
    fact('events', of('event', 'event_of', 'event_at'), EVENT_DAYS, spanOf(rollup, 'SELECT min(at_ms), max(at_ms) FROM event', 1)),
    fact('copies', sizeOf(paths.copies) + sizeOf(join(dir, 'backups')) + sizeOf(join(dir, 'before-restore')), null, [null, null], null),
  ];
  const growth = (names: readonly TierFacts['tier'][]): number | null => {
    const known = tiers.flatMap(({ tier, bytesPerDay }) => (names.includes(tier) && bytesPerDay !== null ? [bytesPerDay] : []));
    return known.length === 0 ? null : known.reduce((sum, bytes) => sum + bytes, 0);
  };
  const left = daysLeft(folder.bytes, budgetBytes, folder.disk, {
    rawBytesPerDay: growth(['raw']), otherBytesPerDay: growth(['hourly', 'daily', 'groups', 'events']), rawDaysKept: days.length, rawDays: rawKeepDays,
  });
  return { tiers, ...folder, left };
}

/** Bytes a day, once there is more than one day to tell from. */
function perDay(bytes: number, [oldest, newest]: [number | null, number | null]): number | null {
  if (oldest === null || newest === null || newest - oldest < DAY_MS) return null;
  return bytes / ((newest - oldest) / DAY_MS);
}

function spanOf(db: Sqlite, sql: string, unitMs: number): [number | null, number | null] {
  const [low, high] = db.prepare<[], [number | null, number | null]>(sql).raw().get() ?? [null, null];
  return [low === null ? null : low * unitMs, high === null ? null : high * unitMs];
}

/** Bytes of a file with its -wal, or of all below a folder; 0 when it is not there. */
export function sizeOf(path: string): number {
  const own = statSync(path, { throwIfNoEntry: false });
  if (own === undefined) return 0;
  if (!own.isDirectory()) return own.size + (existsSync(`${path}-wal`) ? statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0 : 0);
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .reduce((sum, entry) => sum + (entry.isFile() ? statSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false })?.size ?? 0 : 0), 0);
}
