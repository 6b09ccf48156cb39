import { join } from 'node:path';
import { openSqlite, type Sqlite } from '../native-bridge/sqlite.ts';
import { CHUNK_HOUR } from '../main/store/commands/history.ts';
import { storePaths } from '../main/store/files.ts';
import { encodeChunk } from '../main/store/history/chunk.ts';
import { DAY_MS, HOUR_MS, type RigHour } from '../main/store/history/rig-hour.ts';
import { encodeRollUp, mergeRollUps, rollUpHour } from '../main/store/history/roll-up.ts';
import { rawMigrations } from '../main/store/migrations/raw.ts';
import { migrate } from '../main/store/migrate.ts';
import { openStore } from '../main/store/index.ts';
import { realisticFarm } from './realistic.ts';

/* Long histories for benches: written straight into the files in the order of their keys, since months of ticks would take days. */

export const THREAD = join(import.meta.dirname, '..', 'out', 'main', 'store-thread.cjs');
/** Series that differ; rigs beyond take the same ones again under their own numbers. */
const SERIES = 40;

export interface Wanted {
  rigs: number;
  /** End of the history: the start of an hour. */
  endMs: number;
  rawDays: number;
  hourDays: number;
  dayDays: number;
}

export async function makeHistory(dir: string, { rigs, endMs, rawDays, hourDays, dayDays }: Wanted): Promise<void> {
  await (await openStore({ dir, threadPath: THREAD, appVersion: 'bench' })).close();
  const farm = realisticFarm({ rigs: SERIES, seed: 7, all: true });
  // A day of every series: long histories repeat it.
  const hours: RigHour[][] = Array.from({ length: 24 }, (_, hour) => Array.from({ length: SERIES }, (_rig, i) => farm.rigHour(i, Date.UTC(2026, 10, 1) + hour * HOUR_MS)));
  const hourRows = hours.map((list) => list.map((one) => encodeRollUp(rollUpHour(one, null))));
  const dayRows = Array.from({ length: SERIES }, (_, i) => encodeRollUp(mergeRollUps(hours.map((list) => rollUpHour(list[i]!, null)))));
  for (let day = rawDays; day > 0; day -= 1) writeRawDay(dir, endMs - day * DAY_MS, endMs, rigs, hours);

  const rollup = openSqlite(storePaths(dir).rollup);
  rollup.pragma('synchronous = OFF');
  const hour = rollup.prepare('INSERT INTO r1h (hour, rig_no, b) VALUES (?, ?, ?)');
  const day = rollup.prepare('INSERT INTO r1d (rig_no, day, b) VALUES (?, ?, ?)');
  const lastHour = endMs / HOUR_MS;
  for (let at = lastHour - hourDays * 24; at < lastHour; at += 1) inOne(rollup, () => { for (let rig = 1; rig <= rigs; rig += 1) hour.run(at, rig, hourRows[at % 24]![rig % SERIES]); });
  const lastDay = Math.floor(endMs / DAY_MS);
  for (let rig = 1; rig <= rigs; rig += 1) inOne(rollup, () => { for (let at = lastDay - dayDays; at < lastDay; at += 1) day.run(rig, at, dayRows[rig % SERIES]); });
  rollup.prepare("INSERT INTO grp (id, kind, name, algo) VALUES (1, 'farm', '', 'sha256')").run();
  for (const [table, unitMs, count] of [['g1m', 60_000, 90 * 1440], ['g1h', HOUR_MS, dayDays * 24], ['g1d', DAY_MS, dayDays]] as const) {
    const put = rollup.prepare(`INSERT INTO ${table} VALUES (1, ?, 2, ?, ?, ?, ?, ?, 2, ?, 2, ?, ?, ?, 2, 60000, 2000, 25000, 0, 60)`);
    const last = Math.floor(endMs / unitMs);
    inOne(rollup, () => { for (let at = last - count; at < last; at += 1) put.run(at, rigs, rigs, 1e5 + at % 997, 1e5, 1.1e5, 1.2e5, 3e6 + at % 991, 2.9e6, 3.1e6); });
  }
  rollup.pragma('wal_checkpoint(TRUNCATE)');
  rollup.close();
}

function writeRawDay(dir: string, startMs: number, endMs: number, rigs: number, hours: RigHour[][]): void {
  const first = Math.floor(startMs / HOUR_MS);
  for (let at = first; at < first + 24 && at * HOUR_MS < endMs;) {
    const dayMs = Math.floor(at / 24) * DAY_MS;
    const raw = openSqlite(join(storePaths(dir).raw, `${new Date(dayMs).toISOString().slice(0, 10)}.db`));
    raw.pragma('page_size = 16384');
    raw.pragma('journal_mode = WAL');
    raw.pragma('synchronous = OFF');
    migrate(raw, rawMigrations, { check: false });
    const put = raw.prepare('INSERT INTO raw_chunk (k, b) VALUES (?, ?)');
    for (; Math.floor(at / 24) * DAY_MS === dayMs && at < first + 24; at += 1) {
      inOne(raw, () => {
        for (let rig = 1; rig <= rigs; rig += 1) put.run(at % 24 * CHUNK_HOUR + rig, encodeChunk({ ...hours[at % 24]![rig % SERIES]!, rigNo: rig, hourMs: at * HOUR_MS }));
      });
    }
    raw.pragma('wal_checkpoint(TRUNCATE)');
    raw.close();
  }
}

const inOne = (db: Sqlite, step: () => void): void => db.transaction(step)();
