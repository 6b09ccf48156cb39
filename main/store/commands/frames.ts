import { z } from 'zod';
import { Algo } from '../../../preload/contract/rig.ts';
import { TICK_MS } from '../../engine/clock.ts';
import { AppError } from '../../engine/errors.ts';
import { decodeFrame, encodeFrame, type Frame } from '../frames/codec.ts';
import { FRAME_COLUMNS } from '../frames/columns.ts';
import { mergeFrames, toFrames } from '../frames/samples.ts';
import { HOT_KEEP_MS } from '../frames/retention.ts';
import { command, typedArray } from './command.ts';

const AlgoSum = z.object({
  algo: Algo.nullable(), hashrateThs: z.number().nullable(), powerW: z.number().nullable(), answered: z.number().int().nonnegative(),
}).strict();
const Samples = z.object({
  tickMs: z.number().int().positive().multipleOf(TICK_MS),
  rigNos: typedArray<Uint32Array>(Uint32Array),
  algos: z.array(Algo.nullable()),
  nominalThs: typedArray<Float64Array>(Float64Array),
  answered: typedArray<Uint8Array>(Uint8Array),
  offsetMs: typedArray<Uint16Array>(Uint16Array),
  values: typedArray<Float64Array>(Float64Array),
  farm: z.array(AlgoSum).nullable(),
}).strict().refine((s) => {
  const count = s.rigNos.length;
  return [s.algos, s.nominalThs, s.answered, s.offsetMs].every((part) => part.length === count)
    && s.values.length === count * FRAME_COLUMNS.length && new Set(s.rigNos).size === count && !s.rigNos.includes(0);
}, 'arrays of different length, or a rig twice');

/**
 * One tick of the farm, all shards in one transaction; when this is acknowledged the tick is stored. Writing a tick again merges, see
 * mergeFrames. Ticks older than three hours go, and so do ticks more than three hours ahead: those were written while the clock was wrong.
 */
export const writeFrame = command('hot', Samples, (db, samples) => {
  const { tickMs } = samples;
  db.prepare('DELETE FROM hot_frame WHERE tick < ? OR tick > ?').run(tickMs - HOT_KEEP_MS, tickMs + HOT_KEEP_MS);
  db.prepare('DELETE FROM farm_tick WHERE tick < ? OR tick > ?').run(tickMs - HOT_KEEP_MS, tickMs + HOT_KEEP_MS);

  const frames = new Map<number, Frame>();
  let replaced = 0;
  for (const row of db.prepare<[number], { shard: number; frame: Uint8Array }>('SELECT shard, frame FROM hot_frame WHERE tick = ?').iterate(tickMs)) {
    const known = readable(row.frame);
    // Damaged on the disk: what is written now takes its place, if there is something; it can tell nothing any more.
    if (known === null) replaced += 1;
    else frames.set(row.shard, known);
  }
  const put = db.prepare('INSERT INTO hot_frame (tick, shard, frame) VALUES (?, ?, ?) ON CONFLICT (tick, shard) DO UPDATE SET frame = excluded.frame');
  let bytes = 0;
  for (const [shard, fresh] of toFrames(samples)) {
    const known = frames.get(shard);
    const frame = known === undefined ? fresh : mergeFrames(known, fresh);
    frames.set(shard, frame);
    const stored = encodeFrame(frame);
    bytes += stored.length;
    put.run(tickMs, shard, stored);
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

function readable(bytes: Uint8Array): Frame | null {
  try {
    return decodeFrame(bytes);
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}
