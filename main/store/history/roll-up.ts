import type { RigHour } from './rig-hour.ts';
import { COUNTERS, meanOf, SPREADS, type LastSample, type RollUp, type Spread } from './roll-up-shape.ts';
import { LIMITS, toldAt, walkHour } from './walk.ts';

export { figuresOf, type LastSample, type RollUp } from './roll-up-shape.ts';
export { mergeRollUps } from './merge-roll-ups.ts';
export { decodeRollUp, encodeRollUp } from './roll-up-codec.ts';

/** Pure: one hour of a rig. `before`: `last` of the hour before, null = there is none. Definitions: see RollUp. */
export function rollUpHour(hour: RigHour, before: LastSample | null): RollUp {
  const slots: number[] = [];
  const increases = new Float64Array(COUNTERS.length).fill(Number.NaN);
  const r: RollUp = {
    algo: hour.algo, exponent: hour.exponent, samples: 0, watchedSlots: 0, onlineDs: 0, hashingDs: 0, spreads: {}, efficiency: null,
    increases: { accepted: null, rejected: null, stale: null, hwErrors: null },
    restarts: 0, energyReportedJ20: 0, energyEstimatedJ20: 0, powerKnownDs: 0, last: null,
  };
  r.last = walkHour(hour, before, (advance) => {
    slots.push(advance.slot);
    r.onlineDs += advance.onlineDs;
    r.hashingDs += advance.hashingDs;
    r.restarts += advance.hasRestarted ? 1 : 0;
    r.energyReportedJ20 += advance.energyReportedJ20;
    r.energyEstimatedJ20 += advance.energyEstimatedJ20;
    r.powerKnownDs += advance.powerKnownDs;
    for (let c = 0; c < COUNTERS.length; c += 1) {
      const increase = advance.increases[c]!;
      if (!Number.isNaN(increase)) increases[c] = (Number.isNaN(increases[c]!) ? 0 : increases[c]!) + increase;
    }
  });
  r.samples = slots.length;
  for (const asked of hour.asked) r.watchedSlots += asked;
  COUNTERS.forEach((key, c) => { r.increases[key] = Number.isNaN(increases[c]!) ? null : increases[c]!; });
  for (const { key, finer, range } of SPREADS) {
    const values = hour.columns[key];
    const spread = values === undefined ? null : spreadOf(values, slots, LIMITS[key], finer, range);
    if (spread !== null) r.spreads[key] = spread;
  }
  r.efficiency = efficiencyOf(hour, slots);
  return r;
}

function spreadOf(values: Float64Array, slots: readonly number[], { low, high }: { low: number; high: number }, finer: number, range: 'both' | 'max' | 'none'): Spread | null {
  let count = 0;
  let sum = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const slot of slots) {
    const value = values[slot]!;
    // Also of NaN.
    if (!(value >= low && value <= high)) continue;
    count += 1;
    sum += value;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  if (count === 0) return null;
  return { count, mean: meanOf(sum * finer, count), min: range === 'both' ? min + 0 : null, max: range === 'none' ? null : max + 0 };
}

function efficiencyOf(hour: RigHour, slots: readonly number[]): RollUp['efficiency'] {
  let count = 0;
  let ths = 0;
  let w = 0;
  for (const slot of slots) {
    const watts = toldAt(hour, 'powerW', slot);
    const rate = toldAt(hour, 'hashrateThs', slot);
    if (Number.isNaN(watts) || Number.isNaN(rate)) continue;
    count += 1;
    ths += rate;
    w += watts;
  }
  const { finer } = SPREADS[0];
  return count === 0 ? null : { count, ths: meanOf(ths * finer, count), w: meanOf(w * SPREADS[1].finer, count) };
}
