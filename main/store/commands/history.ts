import { z } from 'zod';
import type { Sqlite } from '../../../native-bridge/sqlite.ts';
import { TICK_MS } from '../../engine/clock.ts';
import { Blobs, command, Day, eachBlob, fileTask } from './command.ts';

/* What the history worker hands to the one writer. All of it may be done again: same data, same rows. */

const HOURS = 3_600_000;
/** An hour's place in the key of a chunk; rig numbers are below it. */
export const CHUNK_HOUR = 2 ** 32;

/** Chunks of one hour of one day. */
export const putChunks = command('raw', z.object({ day: Day, hourOfDay: z.number().int().min(0).max(23), chunks: Blobs }).strict(), (db, { hourOfDay, chunks }) => {
  const put = db.prepare('INSERT INTO raw_chunk (k, b) VALUES (?, ?) ON CONFLICT (k) DO UPDATE SET b = excluded.b');
  eachBlob(chunks, (rigNo, blob) => put.run(hourOfDay * CHUNK_HOUR + rigNo, blob));
  return { count: chunks.rigNos.length };
});

/** Roll-ups of one hour. `hour`: hours since 1970. Its day is open again. */
export const putHours = command('rollup', z.object({ hour: z.number().int().nonnegative(), rows: Blobs }).strict(), (db, { hour, rows }) => {
  const put = db.prepare('INSERT INTO r1h (hour, rig_no, b) VALUES (?, ?, ?) ON CONFLICT (hour, rig_no) DO UPDATE SET b = excluded.b');
  eachBlob(rows, (rigNo, blob) => put.run(hour, rigNo, blob));
  openDay(db, Math.floor(hour / 24));
  return { count: rows.rigNos.length };
});

function openDay(db: Sqlite, day: number): void {
  db.prepare('INSERT INTO day_open (day, seq) VALUES (?, 1) ON CONFLICT (day) DO UPDATE SET seq = seq + 1').run(day);
}

/** Roll-ups of one day. `day`: days since 1970. */
export const putDays = command('rollup', z.object({ day: z.number().int().nonnegative(), rows: Blobs }).strict(), (db, { day, rows }) => {
  const put = db.prepare('INSERT INTO r1d (rig_no, day, b) VALUES (?, ?, ?) ON CONFLICT (rig_no, day) DO UPDATE SET b = excluded.b');
  eachBlob(rows, (rigNo, blob) => put.run(rigNo, day, blob));
  return { count: rows.rigNos.length };
});

/** The day's roll-ups are made, from the hours as they were at `seq`. */
export const closeDay = command('rollup', z.object({ day: z.number().int(), seq: z.number().int() }).strict(), (db, { day, seq }) => {
  db.prepare('DELETE FROM day_open WHERE day = ? AND seq <= ?').run(day, seq);
  return {};
});

const real = z.number().nullable();
export const GroupRow = z.object({
  kind: z.string(), name: z.string(), algo: z.string(), bucket: z.number().int(), n: z.number().int().positive(),
  rigs: real, answered: real, ths: real, thsMin: real, thsMax: real, thsN: z.number().int(), expectedThs: real, expectedN: z.number().int(),
  w: real, wMin: real, wMax: real, wN: z.number().int(), effW: z.number(), effThs: z.number(), wh: z.number(), estimatedWh: z.number(), energyS: z.number().int(),
}).strict();
export type GroupRow = z.infer<typeof GroupRow>;
export const GroupTable = z.enum(['g1m', 'g1h', 'g1d']);
export type GroupTable = z.infer<typeof GroupTable>;

/** Sums of farm and groups. A row that was made from more ticks stays: an hour that is made again from fewer frames takes nothing away. */
export const putGroups = command('rollup', z.object({ table: GroupTable, rows: z.array(GroupRow) }).strict(), (db, { table, rows }) => {
  const name = db.prepare('INSERT INTO grp (kind, name, algo) VALUES (?, ?, ?) ON CONFLICT DO NOTHING');
  const idOf = db.prepare<[string, string, string], number>('SELECT id FROM grp WHERE kind = ? AND name = ? AND algo = ?').pluck();
  const put = db.prepare(`
    INSERT INTO ${table} (grp, bucket, n, rigs, answered, ths, ths_min, ths_max, ths_n, expected_ths, expected_n, w, w_min, w_max, w_n, eff_w, eff_ths, wh, estimated_wh, energy_s)
    VALUES (@grp, @bucket, @n, @rigs, @answered, @ths, @thsMin, @thsMax, @thsN, @expectedThs, @expectedN, @w, @wMin, @wMax, @wN, @effW, @effThs, @wh, @estimatedWh, @energyS)
    ON CONFLICT (grp, bucket) DO UPDATE SET n = excluded.n, rigs = excluded.rigs, answered = excluded.answered, ths = excluded.ths, ths_min = excluded.ths_min,
      ths_max = excluded.ths_max, ths_n = excluded.ths_n, expected_ths = excluded.expected_ths, expected_n = excluded.expected_n, w = excluded.w, w_min = excluded.w_min,
      w_max = excluded.w_max, w_n = excluded.w_n, eff_w = excluded.eff_w, eff_ths = excluded.eff_ths, wh = excluded.wh, estimated_wh = excluded.estimated_wh,
      energy_s = excluded.energy_s
    WHERE excluded.n >= n`);
  const ids = new Map<string, number>();
  for (const { kind, name: groupName, algo, ...row } of rows) {
    const key = JSON.stringify([kind, groupName, algo]);
    let grp = ids.get(key);
    if (grp === undefined) {
      name.run(kind, groupName, algo);
      ids.set(key, (grp = idOf.get(kind, groupName, algo)!));
    }
    put.run({ grp, ...row });
  }
  return { count: rows.length };
});

/** Everything that was put for that day is on the disk; false = not yet, ask again. */
export const settleDay = fileTask(z.object({ day: Day }).strict(), (files, { day }) => files.settle(day));

/** The frames of one hour and shard are kept elsewhere, as they were at `seq`. */
export const closeFrames = command('hot', z.object({ hourMs: z.number().int().multipleOf(HOURS), shard: z.number().int(), seq: z.number().int() }).strict(), (db, { hourMs, shard, seq }) => {
  db.prepare('DELETE FROM hot_open WHERE tick BETWEEN ? AND ? AND shard = ? AND seq <= ?').run(hourMs, hourMs + HOURS - TICK_MS, shard, seq);
  return {};
});

/** A day of raw chunks is given up: its file goes, all space comes back at once. */
export const dropDay = fileTask(z.object({ day: Day }).strict(), (files, { day }) => {
  files.dropDay(day);
  return {};
});

/** The file of a day is damaged: it is kept for a rescue, and the day goes on in a new one. */
export const setDayAside = fileTask(z.object({ day: Day }).strict(), (files, { day }) => {
  files.setDayAside(day);
  return {};
});

/** A reader met damage in rollup.db. */
export const suspectRollup = fileTask(z.object({}).strict(), (files) => {
  files.suspectRollup();
  return {};
});

/** The rows before `before` (in the table's own unit) go, at most `limit` of them: asked again until none is left. */
export const dropOld = command('rollup', z.object({
  table: z.enum(['r1h', 'g1m', 'event']), before: z.number().int(), limit: z.number().int().min(1).max(20_000),
}).strict(), (db, { table, before, limit }) => {
  const { key, old } = OLD[table];
  return { gone: db.prepare(`DELETE FROM ${table} WHERE (${key}) IN (SELECT ${key} FROM ${table} WHERE ${old} LIMIT ?)`).run(before, limit).changes };
});
/** Each finds its rows by an index: a scan of years would hold up the ticks. */
const OLD = {
  r1h: { key: 'hour, rig_no', old: 'hour < ?' },
  g1m: { key: 'grp, bucket', old: 'grp IN (SELECT id FROM grp) AND bucket < ?' },
  event: { key: 'id', old: 'at_ms < ?' },
} as const;
