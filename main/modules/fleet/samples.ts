import { POWER_SOURCE_CODE } from '../../../preload/contract/fleet.ts';
import type { Status, Telemetry } from '../../../preload/contract/rig.ts';
import { TICK_MS } from '../../engine/clock.ts';
import { COLUMN_INDEX, FRAME_COLUMNS, STATUS_CODE, type AlgoSum, type GroupSum, type WriteArgs } from '../../store/index.ts';
import { groupSums } from './groups.ts';
import { isPolled, readingBefore, type Sampled } from './sampled.ts';

/**
 * The rigs of one tick as the store takes them: those that were read inside [tickMs, tickMs + 30 s) with their values, all others as
 * missed; and the sums of the farm and its groups. `intervalMs` is the time between two polls of a rig.
 */
export function tickSamples(tickMs: number, rigs: Sampled[], intervalMs: number): WriteArgs<'frame.write'> {
  const groups = groupSums(tickMs, rigs, intervalMs);
  const polled = rigs.filter((rig) => isPolled(rig) && rig.telemetry !== null);
  const width = FRAME_COLUMNS.length;
  const samples: WriteArgs<'frame.write'> = {
    tickMs,
    farm: groups === null ? null : farmOf(groups),
    groups,
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

/** The farm's own of the sums of a tick, one an algorithm of which a reading counts. Pure. */
export const farmOf = (groups: readonly GroupSum[]): AlgoSum[] => groups.filter(({ kind, answered }) => kind === 'farm' && answered > 0)
  .map(({ algo, hashrateThs, powerW, answered }) => ({ algo, hashrateThs, powerW, answered }));
