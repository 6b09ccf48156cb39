import type { FarmSeries, Series } from '../../preload/contract/fleet.ts';
import type { Algo } from '../../preload/contract/rig.ts';
import type { Sqlite } from '../../native-bridge/sqlite.ts';
import { TICK_MS, tickOf } from '../engine/clock.ts';
import { AppError } from '../engine/errors.ts';
import { nextTurn } from '../engine/slices.ts';
import { inWords } from './faults.ts';
import { decodeFrame, type Frame } from './frames/codec.ts';
import { COLUMN_INDEX, FRAME_COLUMNS, type FrameKey } from './frames/columns.ts';
import { HOT_KEEP_MS } from './frames/retention.ts';
import { shardOf, valueAt } from './frames/samples.ts';

/** Reads the telemetry of the last three hours. Ticks are the starts of 30-second slots, epoch ms; both ends are included. Throws AppError STORE_DAMAGED, … */
export interface Hot {
  /** One rig, evenly spaced; null where the poll was missed, the value not known, or the frame is not there. */
  series(rigNo: number, fromTickMs: number, toTickMs: number): Promise<Series>;
  /** Sums over the rigs of one algorithm; null where no rig of it answered. */
  farmSeries(algo: Algo | null, fromTickMs: number, toTickMs: number): FarmSeries;
  /** The tick that was stored last, null before the first. Goes back when the computer's clock was set back. */
  latestTickMs(): number | null;
  /** The oldest tick whose frames are in no chunk yet; null = there is none. */
  openSinceMs(): number | null;
}

/** Decoding 25 frames takes some 3 ms: then the engine's loop gets its turn. */
const FRAMES_A_TURN = 25;
const SERIES_KEYS = ['hashrateThs', 'powerW', 'tempMaxC'] as const satisfies readonly FrameKey[];

/** `report` hears of each damaged frame once. */
export function openHot(db: Sqlite, report: (error: AppError) => void): Hot {
  const frames = db.prepare<[number, number, number], { tick: number; frame: Uint8Array }>(
    'SELECT tick, frame FROM hot_frame WHERE shard = ? AND tick BETWEEN ? AND ? ORDER BY tick',
  );
  const sums = db.prepare<[string, number, number], { tick: number; hashrate_ths: number | null; power_w: number | null; answered: number }>(
    'SELECT tick, hashrate_ths, power_w, answered FROM farm_tick WHERE algo = ? AND tick BETWEEN ? AND ?',
  );
  const last = db.prepare<[], number>('SELECT tick FROM hot_last').pluck();
  const open = db.prepare<[], number | null>('SELECT min(tick) FROM hot_open').pluck();
  const told = new Set<string>();

  const decode = (tick: number, shard: number, bytes: Uint8Array): Frame | null => {
    try {
      return decodeFrame(bytes, SERIES_KEYS);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const key = `${tick}/${shard}`;
      if (!told.has(key)) report(error);
      told.add(key);
      return null;
    }
  };

  return {
    series: async (rigNo, fromTickMs, toTickMs) => {
      const { tickMs, at } = grid(fromTickMs, toTickMs);
      const out: Series = { tickMs, hashrateThs: tickMs.map(() => null), powerW: tickMs.map(() => null), tempMaxC: tickMs.map(() => null) };
      const shard = shardOf(rigNo);
      for (let first = 0; first < tickMs.length; first += FRAMES_A_TURN) {
        const part = tickMs.slice(first, first + FRAMES_A_TURN);
        for (const { tick, frame: bytes } of inWords('hot.db', () => frames.all(shard, part[0]!, part.at(-1)!))) {
          const frame = decode(tick, shard, bytes);
          const i = frame?.rigNos.indexOf(rigNo) ?? -1;
          if (frame === null || i < 0) continue;
          for (const key of SERIES_KEYS) out[key][at(tick)] = valueAt(frame, FRAME_COLUMNS[COLUMN_INDEX[key]]!, i);
        }
        await nextTurn();
      }
      return out;
    },
    farmSeries: (algo, fromTickMs, toTickMs) => {
      const { tickMs, at } = grid(fromTickMs, toTickMs);
      const out: FarmSeries = { algo, tickMs, hashrateThs: tickMs.map(() => null), powerW: tickMs.map(() => null), answered: tickMs.map(() => null) };
      if (tickMs.length === 0) return out;
      for (const row of inWords('hot.db', () => sums.all(algo ?? '', tickMs[0]!, tickMs.at(-1)!))) {
        out.hashrateThs[at(row.tick)] = row.hashrate_ths;
        out.powerW[at(row.tick)] = row.power_w;
        out.answered[at(row.tick)] = row.answered;
      }
      return out;
    },
    latestTickMs: () => last.get() ?? null,
    openSinceMs: () => open.get() ?? null,
  };
}

function grid(fromTickMs: number, toTickMs: number): { tickMs: number[]; at: (tick: number) => number } {
  const from = tickOf(fromTickMs);
  const count = Math.max(0, Math.floor((tickOf(toTickMs) - from) / TICK_MS) + 1);
  if (count > HOT_KEEP_MS / TICK_MS + 1) throw new RangeError('Frames are kept for three hours');
  return { tickMs: Array.from({ length: count }, (_, i) => from + i * TICK_MS), at: (tick) => (tick - from) / TICK_MS };
}
