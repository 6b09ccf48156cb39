import { algoCode, COLUMN_INDEX, FRAME_COLUMNS } from '../main/store/frames/columns.ts';
import { perUnitOf, type TickSamples } from '../main/store/frames/samples.ts';
import { HOUR_MS, SLOTS, type RigHour } from '../main/store/history/rig-hour.ts';
import { TICK_MS } from '../main/engine/clock.ts';
import type { Algo } from '../preload/contract/rig.ts';
import { hashingBases, tellingAll } from './realistic-bases.ts';
import { hourOf, newRig, type Rig } from './realistic-rig.ts';

/** Series as a farm of the captured rigs would give them, the same for the same seed, rig and hour, whatever was asked before. How: realistic-rig.ts. */
export interface RealisticFarm {
  readonly rigs: number;
  /** What all rigs say in one tick, for `frame.write`. The first tick of an hour makes that hour of every rig. */
  tick(tickMs: number): TickSamples;
  /** One hour of rig number `index` + 1. */
  rigHour(index: number, hourMs: number): RigHour;
}

/** `all`: every rig tells all 26 columns, what it did not tell is filled in. Otherwise as captured: many tell 15 to 20. */
export function realisticFarm({ rigs, seed, all = false }: { rigs: number; seed: number; all?: boolean }): RealisticFarm {
  const bases = hashingBases().map((base) => (all ? tellingAll(base) : base));
  const rigOf = (index: number): Rig => newRig(bases[index % bases.length]!, seed, index);
  const made: Rig[] = [];
  const rig = (index: number): Rig => (made[index] ??= rigOf(index));
  const rigHour = (index: number, hourMs: number): RigHour => hourOf(rig(index), hourMs);
  const held = { hourMs: Number.NaN, values: new Int32Array(0), answered: new Uint8Array(0), offsetMs: new Uint16Array(0) };

  const hold = (hourMs: number): void => {
    if (held.hourMs === hourMs) return;
    const width = FRAME_COLUMNS.length;
    if (held.values.length === 0) {
      held.values = new Int32Array(SLOTS * rigs * width);
      held.answered = new Uint8Array(SLOTS * rigs);
      held.offsetMs = new Uint16Array(SLOTS * rigs);
    }
    for (let index = 0; index < rigs; index += 1) {
      const hour = rigHour(index, hourMs);
      for (let slot = 0; slot < SLOTS; slot += 1) {
        held.answered[slot * rigs + index] = hour.answered[slot]!;
        held.offsetMs[slot * rigs + index] = hour.offsetMs[slot]!;
      }
      FRAME_COLUMNS.forEach(({ key }, c) => {
        const values = hour.columns[key];
        for (let slot = 0; slot < SLOTS; slot += 1) {
          const value = values?.[slot] ?? Number.NaN;
          held.values[(slot * rigs + index) * width + c] = Number.isNaN(value) ? UNKNOWN : value;
        }
      });
    }
    held.hourMs = hourMs;
  };

  return {
    rigs,
    rigHour,
    tick: (tickMs) => {
      const hourMs = Math.floor(tickMs / HOUR_MS) * HOUR_MS;
      hold(hourMs);
      const from = (tickMs - hourMs) / TICK_MS * rigs;
      const all = Array.from({ length: rigs }, (_, index) => rig(index));
      const width = FRAME_COLUMNS.length;
      const values = new Float64Array(rigs * width);
      for (let index = 0; index < rigs; index += 1) {
        for (let c = 0; c < width; c += 1) {
          const value = held.values[(from + index) * width + c]!;
          values[index * width + c] = value === UNKNOWN ? Number.NaN : value / perUnitOf(FRAME_COLUMNS[c]!.perUnit, all[index]!.exponent);
        }
      }
      const answered = held.answered.slice(from, from + rigs);
      return {
        tickMs, values, answered,
        rigNos: Uint32Array.from(all, (_, index) => index + 1),
        algos: Uint8Array.from(all, ({ base }) => algoCode(base.algo)),
        nominalThs: Float64Array.from(all, ({ referenceThs }) => referenceThs),
        offsetMs: held.offsetMs.slice(from, from + rigs),
        farm: sumsOf(all, answered, values),
      };
    },
  };
}

const UNKNOWN = -(2 ** 31);

function sumsOf(rigs: Rig[], answered: Uint8Array, values: Float64Array): TickSamples['farm'] {
  const sums = new Map<Algo | null, { algo: Algo | null; hashrateThs: number; powerW: number; answered: number }>();
  rigs.forEach(({ base: { algo } }, index) => {
    if (answered[index] !== 1) return;
    const sum = sums.get(algo) ?? { algo, hashrateThs: 0, powerW: 0, answered: 0 };
    sums.set(algo, sum);
    sum.answered += 1;
    const at = index * FRAME_COLUMNS.length;
    sum.hashrateThs += values[at + COLUMN_INDEX.hashrateThs] || 0;
    sum.powerW += values[at + COLUMN_INDEX.powerW] || 0;
  });
  return [...sums.values()];
}
