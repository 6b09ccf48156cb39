import { POWER_SOURCE_CODE } from '../../../preload/contract/fleet.ts';
import type { Algo, Status, Telemetry } from '../../../preload/contract/rig.ts';
import { TICK_MS, tickOf } from '../../engine/clock.ts';
import { COLUMN_INDEX, FRAME_COLUMNS, STATUS_CODE, type AlgoSum, type WriteArgs } from '../../store/index.ts';
import type { Rig } from './rig.ts';

/** A rig as a tick needs it. */
export type Sampled = Pick<Rig, 'rigNo' | 'identity' | 'telemetry' | 'readAtMs' | 'earlier' | 'failures' | 'lastErrorAtMs' | 'status'>;

export interface TimedReading { telemetry: Telemetry; readAtMs: number }

/** What `earlier` must hold once a reading of `atMs` replaces the rig's latest: the last reading of the ticks before. Pure. */
export function earlierOf(rig: Pick<Rig, 'telemetry' | 'readAtMs' | 'earlier'>, atMs: number): TimedReading | null {
  const { telemetry, readAtMs, earlier } = rig;
  return telemetry !== null && readAtMs !== null && tickOf(readAtMs) < tickOf(atMs) ? { telemetry, readAtMs } : earlier;
}

/** The last reading before `endMs`: a tick is closed a moment after its end, and the next reading may be there by then. */
function readingBefore(rig: Sampled, endMs: number): TimedReading | null {
  const { telemetry, readAtMs, earlier } = rig;
  if (telemetry !== null && readAtMs !== null && readAtMs < endMs) return { telemetry, readAtMs };
  return earlier !== null && earlier.readAtMs < endMs ? earlier : null;
}

/** Rigs that cannot be read (locked, no driver) are not polled. */
const isPolled = (rig: Sampled): boolean => rig.identity.driver !== null && rig.identity.class !== 'locked';

/**
 * The rigs of one tick as the store takes them: those that were read inside [tickMs, tickMs + 30 s) with their values, all others as
 * missed; and the farm's sums. `intervalMs` is the time between two polls of a rig.
 */
export function tickSamples(tickMs: number, rigs: Sampled[], intervalMs: number): WriteArgs<'frame.write'> {
  const polled = rigs.filter((rig) => isPolled(rig) && rig.telemetry !== null);
  const width = FRAME_COLUMNS.length;
  const samples: WriteArgs<'frame.write'> = {
    tickMs,
    farm: farmSums(tickMs, rigs, intervalMs),
    rigNos: Uint32Array.from(polled, (rig) => rig.rigNo),
    algos: polled.map((rig) => rig.telemetry?.algo ?? null),
    nominalThs: Float64Array.from(polled, (rig) => rig.telemetry?.nominalThs ?? Number.NaN),
    answered: new Uint8Array(polled.length),
    offsetMs: new Uint16Array(polled.length),
    values: new Float64Array(polled.length * width).fill(Number.NaN),
  };
  polled.forEach((rig, index) => {
    const reading = readingBefore(rig, tickMs + TICK_MS);
    if (reading === null || reading.readAtMs < tickMs) return;
    samples.answered[index] = 1;
    samples.offsetMs[index] = reading.readAtMs - tickMs;
    putValues(samples.values, index * width, reading.telemetry, rig.status.status);
  });
  return samples;
}

/** Over the boards that tell it; NaN when none does. */
function meanOf(boards: Telemetry['boards'], key: 'frequencyMhz' | 'voltageV'): number {
  let sum = 0;
  let known = 0;
  for (const board of boards) {
    const value = board[key];
    if (value === null) continue;
    sum += value;
    known += 1;
  }
  return sum / known;
}

const AT = COLUMN_INDEX;
const BY_NUMBER = [1, 2, 3, 4] as const;
const FANS_AT = BY_NUMBER.map((n) => AT[`fan${n}Rpm`]);
const BOARDS_AT = BY_NUMBER.map((n) => ({ ths: AT[`board${n}Ths`], tempC: AT[`board${n}TempC`] }));

/** One rig's values behind `from`; what is not known stays NaN. Runs 10,000 times in one turn of the loop. */
function putValues(values: Float64Array, from: number, t: Telemetry, status: Status): void {
  values[from + AT.hashrateThs] = t.hashrateThs ?? Number.NaN;
  values[from + AT.powerW] = t.powerW ?? Number.NaN;
  values[from + AT.tempMaxC] = t.tempMaxC ?? Number.NaN;
  values[from + AT.tempInletC] = t.tempInletC ?? Number.NaN;
  values[from + AT.accepted] = t.accepted ?? Number.NaN;
  values[from + AT.rejected] = t.rejected ?? Number.NaN;
  values[from + AT.stale] = t.stale ?? Number.NaN;
  values[from + AT.hwErrors] = t.hwErrors ?? Number.NaN;
  values[from + AT.status] = STATUS_CODE[status];
  values[from + AT.miningS] = t.miningS ?? Number.NaN;
  values[from + AT.uptimeS] = t.uptimeS ?? Number.NaN;
  values[from + AT.frequencyMhz] = meanOf(t.boards, 'frequencyMhz');
  values[from + AT.voltageV] = meanOf(t.boards, 'voltageV');
  values[from + AT.powerSource] = t.powerSource === null ? Number.NaN : POWER_SOURCE_CODE[t.powerSource];
  for (let n = 0; n < BY_NUMBER.length; n += 1) {
    const board = t.boards[n];
    values[from + FANS_AT[n]!] = t.fansRpm[n] ?? Number.NaN;
    values[from + BOARDS_AT[n]!.ths] = board?.hashrateThs ?? Number.NaN;
    values[from + BOARDS_AT[n]!.tempC] = board?.tempMaxC ?? Number.NaN;
  }
}

/** With more than this share of the rigs not asked, the sum of the others would look like a loss that the farm did not have. */
export const UNASKED_SHARE = 0.02;

/**
 * Sums of one tick, per algorithm. A reading counts until the next one is due, one interval and one tick, unless a read has failed
 * since. So a tick in which the engine stopped, scanned or reads more seldom than each tick is whole, and a rig that fell silent is
 * missing at once. null: the engine has just started or woken and has not asked enough of the rigs to tell. Pure.
 */
export function farmSums(tickMs: number, rigs: Iterable<Sampled>, intervalMs: number): AlgoSum[] | null {
  const endMs = tickMs + TICK_MS;
  const sums = new Map<Algo | null, AlgoSum>();
  let polled = 0;
  let unasked = 0;
  for (const rig of rigs) {
    if (!isPolled(rig)) continue;
    polled += 1;
    if (rig.failures > 0 && rig.lastErrorAtMs !== null && rig.lastErrorAtMs < endMs) continue;
    const reading = readingBefore(rig, endMs);
    if (reading === null || reading.readAtMs < endMs - intervalMs - TICK_MS) {
      unasked += 1;
      continue;
    }
    const { algo, hashrateThs, powerW } = reading.telemetry;
    let sum = sums.get(algo);
    if (sum === undefined) sums.set(algo, (sum = { algo, hashrateThs: null, powerW: null, answered: 0 }));
    sum.answered += 1;
    if (hashrateThs !== null) sum.hashrateThs = (sum.hashrateThs ?? 0) + hashrateThs;
    if (powerW !== null) sum.powerW = (sum.powerW ?? 0) + powerW;
  }
  return unasked > polled * UNASKED_SHARE ? null : [...sums.values()];
}
