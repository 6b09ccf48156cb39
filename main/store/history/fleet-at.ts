import { LIVE_COLUMNS, type LiveColumn } from '../../../preload/contract/fleet.ts';
import type { FleetAt } from '../../../preload/contract/history.ts';
import { STATUSES } from '../../../preload/contract/rig.ts';
import { TICK_MS, tickOf } from '../../engine/clock.ts';
import { CHUNK_HOUR } from '../commands/history.ts';
import { dayOf } from '../files.ts';
import { decodeFrame } from '../frames/codec.ts';
import { FRAME_COLUMNS, STATUS_CODE, type FrameKey } from '../frames/columns.ts';
import { perUnitOf } from '../frames/samples.ts';
import { decodeChunk } from './chunk.ts';
import { orProblem } from './compact.ts';
import { fromDay } from './from-day.ts';
import { HOUR_MS, SLOTS } from './rig-hour.ts';
import { turns, type TaskContext } from './task.ts';

const WIDTH = LIVE_COLUMNS.length;
const AT = Object.fromEntries(LIVE_COLUMNS.map((name, index) => [name, index])) as Record<LiveColumn, number>;
/** Stored columns that are table columns of the same name and unit. */
const SAME = FRAME_COLUMNS.filter((column): column is typeof column & { key: LiveColumn & FrameKey } => column.key in AT);
const STATUS_INDEX = new Map(STATUSES.map((status, index) => [STATUS_CODE[status], index]));
const UNKNOWN_STATUS = 255;
const hourOf = (ms: number): number => Math.floor(ms / HOUR_MS) * HOUR_MS;

interface Found { values: Float64Array; status: number; tickMs: number }

/**
 * The rigs as they were in the tick that holds `atMs`. Rigs of which nothing is known in it are absent; values that are not kept are NaN.
 * `pollMs`: with polls further apart than ticks the last reading stands until the next one is due, so the ticks before are looked at too.
 */
export async function fleetAt({ readers, problem }: TaskContext, { atMs, pollMs }: { atMs: number; pollMs: number }): Promise<FleetAt> {
  const tickMs = tickOf(atMs);
  const firstMs = tickMs - Math.max(0, Math.ceil(pollMs / TICK_MS) - 1) * TICK_MS;
  const found = new Map<number, Found>();
  /** The newest that is known of a rig; of one tick what came later. */
  const put = (rigNo: number, one: Found): void => {
    if ((found.get(rigNo)?.tickMs ?? 0) <= one.tickMs) found.set(rigNo, one);
  };
  const problems: FleetAt['problems'] = [];
  const told = (error: FleetAt['problems'][number]): void => {
    problems.push(error);
    problem(error);
  };
  const turn = turns();

  for (let hourMs = hourOf(firstMs); hourMs <= tickMs; hourMs += HOUR_MS) {
    const [firstSlot, lastSlot] = [Math.max(0, (firstMs - hourMs) / TICK_MS), Math.min(SLOTS - 1, (tickMs - hourMs) / TICK_MS)];
    const from = (hourMs / HOUR_MS) % 24 * CHUNK_HOUR;
    const chunks = (next: number): { k: number; b: Uint8Array }[] => fromDay({ readers, problem: told }, dayOf(hourMs), (raw) =>
      raw.prepare<[number, number, number], { k: number; b: Uint8Array }>('SELECT k, b FROM raw_chunk WHERE k >= ? AND k < ? ORDER BY k LIMIT ?').all(next, from + CHUNK_HOUR, 500)) ?? [];
    // In parts: a statement that stays open between turns would hold up the writer's checkpoints.
    for (let next = from; ;) {
      const rows = chunks(next);
      for (const { b } of rows) {
        const chunk = orProblem(() => decodeChunk(b), told);
        if (chunk !== null) {
          let slot = lastSlot;
          while (slot > firstSlot && chunk.asked[slot] !== 1) slot -= 1;
          const slotMs = hourMs + slot * TICK_MS;
          if (chunk.answered[slot] === 1) put(chunk.rigNo, rowAt(chunk.columns, slot, chunk.exponent, slotMs, chunk.offsetMs[slot]!));
          else if (chunk.asked[slot] === 1) put(chunk.rigNo, missed(slotMs));
        }
        await turn();
      }
      const last = rows.at(-1);
      if (last === undefined) break;
      next = last.k + 1;
    }
  }
  // Frames are newer than chunks where both are there.
  for (let atTickMs = firstMs; atTickMs <= tickMs; atTickMs += TICK_MS) {
    for (const bytes of readers.hot().prepare<[number], Uint8Array>('SELECT frame FROM hot_frame WHERE tick = ?').pluck().all(atTickMs)) {
      const frame = orProblem(() => decodeFrame(bytes), told);
      frame?.rigNos.forEach((rigNo, i) => {
        if (frame.answered[i] === 1) put(rigNo, rowAt(frame.columns, i, frame.exponents[i]!, atTickMs, frame.offsetMs[i]!));
        else if (found.get(rigNo)?.tickMs !== atTickMs) put(rigNo, missed(atTickMs));
      });
      await turn();
    }
  }

  const rigNos = Uint32Array.from([...found.keys()].sort((a, b) => a - b));
  const values = new Float64Array(rigNos.length * WIDTH);
  const statuses = new Uint8Array(rigNos.length);
  rigNos.forEach((rigNo, i) => {
    const row = found.get(rigNo)!;
    values.set(row.values, i * WIDTH);
    statuses[i] = row.status;
  });
  return { tickMs, rigNos, values, statuses, problems };
}

/** A poll that was missed: the rig was there, and nothing is known of it. */
const missed = (tickMs: number): Found => ({ values: new Float64Array(WIDTH).fill(Number.NaN), status: UNKNOWN_STATUS, tickMs });

function rowAt(columns: Partial<Record<FrameKey, Float64Array>>, i: number, exponent: number, tickMs: number, offsetMs: number): Found {
  const values = new Float64Array(WIDTH).fill(Number.NaN);
  for (const { key, perUnit } of SAME) values[AT[key]] = (columns[key]?.[i] ?? Number.NaN) / perUnitOf(perUnit, exponent);
  values[AT.answeredAtMs] = tickMs + offsetMs;
  const uptimeS = columns.miningS?.[i] ?? Number.NaN;
  values[AT.uptimeS] = Number.isNaN(uptimeS) ? columns.uptimeS?.[i] ?? Number.NaN : uptimeS;
  values[AT.boardTempMaxC] = known(values, [AT.board1TempC, AT.board2TempC, AT.board3TempC, AT.board4TempC], Math.max);
  values[AT.boardMinThs] = known(values, [AT.board1Ths, AT.board2Ths, AT.board3Ths, AT.board4Ths], Math.min);
  values[AT.fanMinRpm] = known(values, [AT.fan1Rpm, AT.fan2Rpm, AT.fan3Rpm, AT.fan4Rpm], Math.min);
  return { values, status: STATUS_INDEX.get(columns.status?.[i] ?? -1) ?? UNKNOWN_STATUS, tickMs };
}

/** One number of those that are known, NaN when none is. */
function known(values: Float64Array, indexes: readonly number[], one: (...values: number[]) => number): number {
  const some = indexes.map((index) => values[index]!).filter((value) => !Number.isNaN(value));
  return some.length === 0 ? Number.NaN : one(...some);
}
