import { z } from 'zod';
import { GroupKind } from '../../../preload/contract/history.ts';
import { Algo } from '../../../preload/contract/rig.ts';
import type { Sqlite } from '../../../native-bridge/sqlite.ts';
import { TICK_MS } from '../../engine/clock.ts';
import { AppError } from '../../engine/errors.ts';
import { decodeFrame, encodeFrame, type Frame } from '../frames/codec.ts';
import { ALGO_CODE, FRAME_COLUMNS } from '../frames/columns.ts';
import { isRising, mergeFrames, toFrames } from '../frames/samples.ts';
import { HOT_KEEP_MS, OPEN_KEEP_MS } from '../frames/retention.ts';
import { command, typedArray } from './command.ts';

const AlgoSum = z.object({
  algo: Algo.nullable(), hashrateThs: z.number().nullable(), powerW: z.number().nullable(), answered: z.number().int().nonnegative(),
}).strict();
const GroupSum = z.object({
  kind: GroupKind, name: z.string().max(200), algo: Algo.nullable(), rigs: z.number().int(), answered: z.number().int(),
  hashrateThs: z.number().nullable(), expectedThs: z.number().nullable(), powerW: z.number().nullable(), powerEstimatedW: z.number().nullable(),
}).strict();
const ALGO_CODES = new Set([0, ...Object.values(ALGO_CODE)]);

const Samples = z.object({
  tickMs: z.number().int().positive().multipleOf(TICK_MS),
  rigNos: typedArray<Uint32Array>(Uint32Array),
  algos: typedArray<Uint8Array>(Uint8Array).refine((codes) => codes.every((code) => ALGO_CODES.has(code)), 'not algorithms'),
  nominalThs: typedArray<Float64Array>(Float64Array),
  answered: typedArray<Uint8Array>(Uint8Array),
  offsetMs: typedArray<Uint16Array>(Uint16Array),
  values: typedArray<Float64Array>(Float64Array),
  farm: z.array(AlgoSum).nullable(),
  groups: z.array(GroupSum).nullable().optional(),
}).strict().refine((s) => {
  const count = s.rigNos.length;
  return [s.algos, s.nominalThs, s.answered, s.offsetMs].every((part) => part.length === count)
    && s.values.length === count * FRAME_COLUMNS.length && (isRising(s.rigNos) || new Set(s.rigNos).size === count) && !s.rigNos.includes(0);
}, 'arrays of different length, or a rig twice');

/**
 * One tick of the farm, all shards in one transaction; when this is acknowledged the tick is stored. Writing a tick again merges, see
 * mergeFrames. Ticks older than three hours go once their hour is kept, and so do ticks more than three hours ahead, which were written
 * while the clock was wrong.
 */
export const writeFrame = command('hot', Samples, (db, samples) => {
  const { tickMs } = samples;
  dropTicks(db, tickMs);

  const frames = new Map<number, Frame>();
  let replaced = 0;
  for (const row of db.prepare<[number], { shard: number; frame: Uint8Array }>('SELECT shard, frame FROM hot_frame WHERE tick = ?').iterate(tickMs)) {
    const known = readable(row.frame);
    // Damaged on the disk: what is written now takes its place, if there is something; it can tell nothing any more.
    if (known === null) replaced += 1;
    else frames.set(row.shard, known);
  }
  const put = db.prepare('INSERT INTO hot_frame (tick, shard, frame) VALUES (?, ?, ?) ON CONFLICT (tick, shard) DO UPDATE SET frame = excluded.frame');
  const seq = db.prepare<[], number>('UPDATE hot_seq SET seq = seq + 1 RETURNING seq').pluck().get()!;
  const open = db.prepare('INSERT INTO hot_open (tick, shard, seq) VALUES (?, ?, ?) ON CONFLICT (tick, shard) DO UPDATE SET seq = excluded.seq');
  const group = db.prepare(`
    INSERT INTO group_tick (tick, kind, name, algo, rigs, answered, ths, expected_ths, w, estimated_w)
    VALUES (@tick, @kind, @name, @algo, @rigs, @answered, @hashrateThs, @expectedThs, @powerW, @powerEstimatedW)
    ON CONFLICT (tick, kind, name, algo) DO UPDATE SET rigs = excluded.rigs, answered = excluded.answered, ths = excluded.ths,
      expected_ths = excluded.expected_ths, w = excluded.w, estimated_w = excluded.estimated_w`);
  let bytes = 0;
  for (const [shard, fresh] of toFrames(samples)) {
    const known = frames.get(shard);
    const frame = known === undefined ? fresh : mergeFrames(known, fresh);
    frames.set(shard, frame);
    const stored = encodeFrame(frame);
    bytes += stored.length;
    put.run(tickMs, shard, stored);
    open.run(tickMs, shard, seq);
  }
  for (const g of samples.groups ?? []) {
    group.run({ ...g, tick: tickMs, algo: g.algo ?? '' });
  }
  // Unknown sums do not take away those that another run stored for the same tick.
  if (samples.farm !== null) {
    db.prepare('DELETE FROM farm_tick WHERE tick = ?').run(tickMs);
    const sum = db.prepare('INSERT INTO farm_tick (tick, algo, hashrate_ths, power_w, answered) VALUES (?, ?, ?, ?, ?)');
    for (const { algo, hashrateThs, powerW, answered } of samples.farm) sum.run(tickMs, algo ?? '', hashrateThs, powerW, answered);
  }
  db.prepare('INSERT INTO hot_last (id, tick) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET tick = excluded.tick').run(tickMs);
  return { tickMs, bytes, replacedDamaged: replaced };
});

/** A clock that shows less is wrong: this program was not there. */
const PROGRAM_MS = Date.UTC(2026, 0, 1);
/** Ticks that go with one write: more than come, so that a backlog melts, and few enough not to be felt. */
const DROPPED_A_WRITE = 3;

function dropTicks(db: Sqlite, nowTickMs: number): void {
  const oldMs = nowTickMs - HOT_KEEP_MS;
  const aheadMs = nowTickMs + HOT_KEEP_MS;
  const is = (sql: string, ...values: number[]): boolean => db.prepare<number[], number>(`SELECT ${sql}`).pluck().get(...values) === 1;
  const outside = db.prepare<[number, number], { tick: number; open: number }>(`
    SELECT tick, EXISTS (SELECT 1 FROM hot_open WHERE hot_open.tick = t.tick) AS open
    FROM (SELECT DISTINCT tick FROM hot_frame WHERE tick < ? OR tick > ?) AS t ORDER BY open, tick LIMIT ${DROPPED_A_WRITE}`).all(oldMs, aheadMs);
  const drop = outside.filter(({ tick, open }) => open === 0
    // Of acknowledged readings that are in no chunk yet none goes for its age alone: the program may have been off for days.
    || (tick < oldMs ? is(`count(*) > ${OPEN_KEEP_MS / TICK_MS} FROM (SELECT DISTINCT tick FROM hot_open)`)
      // Which clock was wrong, theirs or the present one, shows when the present one has gone on for an hour.
      : nowTickMs >= PROGRAM_MS && is('EXISTS (SELECT 1 FROM hot_frame WHERE tick BETWEEN ? AND ?)', nowTickMs - 65 * 60_000, nowTickMs - 55 * 60_000)));
  for (const { tick } of drop) for (const table of ['hot_frame', 'hot_open', 'farm_tick', 'group_tick']) db.prepare(`DELETE FROM ${table} WHERE tick = ?`).run(tick);
  // Sums of ticks without a frame: a farm in which no rig can be read.
  for (const table of ['farm_tick', 'group_tick']) {
    db.prepare(`DELETE FROM ${table} WHERE (tick > ? OR tick < ?) AND tick NOT IN (SELECT tick FROM hot_frame)`).run(aheadMs, oldMs);
  }
}

function readable(bytes: Uint8Array): Frame | null {
  try {
    return decodeFrame(bytes);
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}
