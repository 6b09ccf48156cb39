import { POWER_SOURCE_CODE } from '../../../preload/contract/fleet.ts';
import type { Status, Telemetry } from '../../../preload/contract/rig.ts';
import { TICK_MS } from '../../engine/clock.ts';
import { algoCode, COLUMN_INDEX, FRAME_COLUMNS, STATUS_CODE, type AlgoSum, type GroupSum, type WriteArgs } from '../../store/index.ts';
import { groupSums } from './groups.ts';
import { isAsked, isPolled, readingBefore, type Sampled } from './sampled.ts';

/** Rigs between two places where the work may pause. */
const SLICE_RIGS = 500;

/**
 * The rigs of one tick as the store takes them: those that were read inside [tickMs, tickMs + 30 s) with their values, all others as
 * missed; and the sums of the farm and its groups. `intervalMs` is the time between two polls of a rig. Yields where it may pause: 10,000
 * rigs at once would hold the loop for longer than a frame. Pure.
 */
export function* tickSamples(tickMs: number, rigs: readonly Sampled[], intervalMs: number): Generator<undefined, WriteArgs<'frame.write'>> {
  const groups = groupSums(tickMs, intervalMs);
  const polled = rigs.filter((rig) => isPolled(rig) && rig.telemetry !== null && isAsked(rig, tickMs, intervalMs));
  const count = polled.length;
  const samples = {
    tickMs, rigNos: new Uint32Array(count), algos: new Uint8Array(count), nominalThs: new Float64Array(count), answered: new Uint8Array(count),
    offsetMs: new Uint16Array(count), values: new Float64Array(count * FRAME_COLUMNS.length).fill(Number.NaN),
  };
  for (let index = 0; index < rigs.length; index += 1) {
    if (index % SLICE_RIGS === 0) yield;
    groups.add(rigs[index]!);
  }
  for (let index = 0; index < count; index += 1) {
    if (index % SLICE_RIGS === 0) yield;
    putRig(samples, index, polled[index]!);
  }
  const sums = groups.sums();
  return { ...samples, farm: sums === null ? null : farmOf(sums), groups: sums };
}

function putRig(to: Omit<WriteArgs<'frame.write'>, 'farm' | 'groups'>, index: number, rig: Sampled): void {
  to.rigNos[index] = rig.rigNo;
  to.algos[index] = algoCode(rig.telemetry?.algo ?? null);
  to.nominalThs[index] = rig.telemetry?.nominalThs ?? Number.NaN;
  const reading = readingBefore(rig, to.tickMs + TICK_MS);
  if (reading === null || reading.readAtMs < to.tickMs) return;
  to.answered[index] = 1;
  to.offsetMs[index] = reading.readAtMs - to.tickMs;
  putValues(to.values, index * FRAME_COLUMNS.length, reading.telemetry, rig.status.status);
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

/** One rig's values behind `from`; what is not known stays NaN. */
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

/** The farm's own of the sums of a tick, one an algorithm of which a reading counts. Pure. */
export const farmOf = (groups: readonly GroupSum[]): AlgoSum[] => groups.filter(({ kind, answered }) => kind === 'farm' && answered > 0)
  .map(({ algo, hashrateThs, powerW, answered }) => ({ algo, hashrateThs, powerW, answered }));
