import { ESCAPE, MAX_K, riceBits } from './bits.ts';
import { SLOTS } from './rig-hour.ts';

/*
 What is left of a column when the expected is taken away. Works on whole numbers of 32 bits ("steps": values less a base, by their common divisor,
 at most MAX_STEPS apart), so that every rest is below 2^28. Numbers of the forms are in files.
*/

export const MAX_STEPS = 2 ** 26 - 1;

/** How a column is written. */
export const FORM = {
  /** One value for all. */
  flat: 0,
  /** Differences as varints: for what is too far apart for 32 bits. */
  wide: 1,
  /** Less the mean and `weight`/16 of how far the value before was from it: 0 = less the mean, 16 = less the value before. */
  lean: 2,
  /** Less a running mean that follows by a quarter. */
  drift: 3,
  /** Rises from value to value, less the smallest rise: counters, times. */
  rising: 4,
  /** Changes seldom: how many keep the value, then by how much it changes. */
  rare: 5,
} as const;

export const WEIGHTS = [0, 6, 11, 16] as const;
const DRIFT_SHIFT = 2;

/** Rests of one way to predict, and what they take. */
export interface Rest {
  form: (typeof FORM)[keyof typeof FORM];
  /** lean: index in WEIGHTS; rising: the smallest rise. */
  option: number;
  k: number;
  /** rare: parameter of every second code. */
  kOfOdd: number;
  count: number;
  values: Int32Array;
  bits: number;
}

const newRest = (): Rest => ({ form: FORM.lean, option: 0, k: 0, kOfOdd: 0, count: 0, values: new Int32Array(2 * SLOTS), bits: 0 });
// Made once and used again for every column: nothing of them outlives one call.
let best = newRest();
let trial = newRest();
const lengths = new Int32Array(33);

/** The cheapest way to write `steps[0..count)`, which vary about 0. The result is good until the next call. */
export function cheapest(steps: Int32Array, count: number): Rest {
  best.bits = Infinity;
  const option = likeliest(steps, count);
  if (option < WEIGHTS.length) {
    leanRests(steps, count, option, trial.values);
    offer(FORM.lean, option, count, 0);
  } else {
    driftRests(steps, count, trial.values);
    offer(FORM.drift, 0, count, 0);
  }
  const rise = risingRests(steps, count, trial.values);
  if (rise !== null) offer(FORM.rising, rise, count - 1, 16);
  const changes = rareRests(steps, count, trial.values);
  if (changes > 0) offerPairs(changes);
  if (best.form !== FORM.rare) sharpen(best);
  return best;
}

/** Which of WEIGHTS leaves the shortest rests, or WEIGHTS.length for the running mean: one pass over the values for all, for this is most of the work. */
function likeliest(steps: Int32Array, count: number): number {
  let [none, third, most, whole, drift] = [0, 0, 0, 0, 0];
  let before = 0;
  let mean = 0;
  for (let i = 0; i < count; i += 1) {
    const step = steps[i]!;
    none += lengthOf(step);
    third += lengthOf(step - ((before * WEIGHTS[1] + 8) >> 4));
    most += lengthOf(step - ((before * WEIGHTS[2] + 8) >> 4));
    whole += lengthOf(step - before);
    drift += lengthOf(step - ((mean + 8) >> 4));
    mean += ((step << 4) - mean) >> DRIFT_SHIFT;
    before = step;
  }
  const least = Math.min(none, third, most, whole, drift);
  return least === none ? 0 : least === whole ? 3 : least === most ? 2 : least === third ? 1 : WEIGHTS.length;
}

/** Bits of a rest: 0 of 0, 1 of -1, 2 of 1 and -2 … as it will be folded. */
const lengthOf = (rest: number): number => 32 - Math.clz32((rest << 1) ^ (rest >> 31));

function offer(form: Rest['form'], option: number, count: number, moreBits: number): void {
  const { values } = trial;
  lengths.fill(0);
  for (let i = 0; i < count; i += 1) lengths[32 - Math.clz32(values[i]!)]! += 1;
  let seen = 0;
  let middle = 0;
  while (middle < 31 && (seen += lengths[middle]!) * 2 <= count) middle += 1;
  let bits = Infinity;
  for (let k = Math.min(MAX_K, Math.max(0, middle - 2)); k <= Math.min(MAX_K, middle + 1); k += 1) {
    const now = aboutBits(k);
    if (now >= bits) continue;
    bits = now;
    trial.k = k;
  }
  if (bits + moreBits >= best.bits) return;
  trial.form = form;
  trial.option = option;
  trial.count = count;
  trial.bits = bits + moreBits;
  [best, trial] = [trial, best];
}

/** Bits with parameter `k` by the lengths alone, as if the values of one length were spread evenly. */
function aboutBits(k: number): number {
  let bits = 0;
  for (let length = 0; length < 29; length += 1) {
    if (lengths[length] === 0) continue;
    const ones = length <= k ? 0 : length === k + 1 ? 1 : 1.5 * 2 ** (length - 1 - k) - 0.5;
    bits += lengths[length]! * (ones < ESCAPE ? ones + 1 + k : ESCAPE + 5 + length);
  }
  return bits;
}

/** The best `k` near the one by lengths, counted exactly. */
function sharpen(rest: Rest): void {
  const about = rest.k;
  let bits = Infinity;
  for (let k = Math.max(0, about - 1); k <= Math.min(MAX_K, about + 1); k += 1) {
    let now = 0;
    for (let i = 0; i < rest.count; i += 1) now += riceBits(rest.values[i]!, k);
    if (now >= bits) continue;
    bits = now;
    rest.k = k;
  }
  rest.kOfOdd = rest.k;
  rest.bits = bits;
}

function offerPairs(changes: number): void {
  const { values } = trial;
  let gaps = 0;
  let sizes = 0;
  for (let i = 0; i < changes * 2; i += 2) {
    gaps += values[i]!;
    sizes += Math.min(values[i + 1]!, 1 << 20);
  }
  trial.k = kOfMean(gaps / changes);
  trial.kOfOdd = kOfMean(sizes / changes);
  let bits = 16;
  for (let i = 0; i < changes * 2; i += 2) bits += riceBits(values[i]!, trial.k) + riceBits(values[i + 1]!, trial.kOfOdd);
  if (bits >= best.bits) return;
  trial.form = FORM.rare;
  trial.count = changes * 2;
  trial.bits = bits;
  [best, trial] = [trial, best];
}

const kOfMean = (mean: number): number => 31 - Math.clz32(Math.max(1, mean));

/** 0, -1, 1, -2, 2 … as 0, 1, 2, 3, 4 …; within 32 bits. */
const folded = (value: number): number => (value << 1) ^ (value >> 31);
const unfolded = (value: number): number => (value >>> 1) ^ -(value & 1);

function leanRests(steps: Int32Array, count: number, option: number, out: Int32Array): void {
  const weight = WEIGHTS[option]!;
  let before = 0;
  for (let i = 0; i < count; i += 1) {
    const step = steps[i]!;
    out[i] = folded(step - ((before * weight + 8) >> 4));
    before = step;
  }
}

function driftRests(steps: Int32Array, count: number, out: Int32Array): void {
  // With four bits behind the point.
  let mean = 0;
  for (let i = 0; i < count; i += 1) {
    const step = steps[i]!;
    out[i] = folded(step - ((mean + 8) >> 4));
    mean += ((step << 4) - mean) >> DRIFT_SHIFT;
  }
}

/** The smallest rise, with the rests in `out`; null when the values do not only rise. */
function risingRests(steps: Int32Array, count: number, out: Int32Array): number | null {
  let least = MAX_STEPS;
  for (let i = 1; i < count; i += 1) {
    const rise = steps[i]! - steps[i - 1]!;
    if (rise < least) {
      if (rise < 0) return null;
      least = rise;
    }
  }
  for (let i = 1; i < count; i += 1) out[i - 1] = steps[i]! - steps[i - 1]! - least;
  return least;
}

/** How often the values change, with pairs of (how many more of the same, change) in `out`; 0 when too often for this form. */
function rareRests(steps: Int32Array, count: number, out: Int32Array): number {
  let changes = 0;
  let since = 1;
  for (let i = 1; i < count; i += 1) {
    const change = steps[i]! - steps[i - 1]!;
    if (change === 0) continue;
    if (changes * 3 >= count) return 0;
    out[changes * 2] = i - since;
    // A change is never 0: -1 is written as 0, 1 as 1.
    out[changes * 2 + 1] = folded(change) - 1;
    since = i + 1;
    changes += 1;
  }
  return changes;
}

/* The way back: `rests` become steps in place, or in `steps` for `rare`. */

export function fromLean(rests: Int32Array, count: number, option: number): void {
  const weight = WEIGHTS[option]!;
  let before = 0;
  for (let i = 0; i < count; i += 1) rests[i] = before = unfolded(rests[i]!) + ((before * weight + 8) >> 4);
}

export function fromDrift(rests: Int32Array, count: number): void {
  let mean = 0;
  for (let i = 0; i < count; i += 1) {
    const step = unfolded(rests[i]!) + ((mean + 8) >> 4);
    rests[i] = step;
    mean += ((step << 4) - mean) >> DRIFT_SHIFT;
  }
}

/** `rests` holds count - 1 rests; the first step is 0. */
export function fromRising(rests: Int32Array, count: number, least: number): void {
  let step = 0;
  for (let i = 0; i < count; i += 1) {
    const rise = rests[i]! + least;
    rests[i] = step;
    step += rise;
  }
}

/** False when the runs go past the end. */
export function fromRare(pairs: Int32Array, changes: number, steps: Int32Array, count: number): boolean {
  let at = 0;
  let step = 0;
  steps[0] = 0;
  for (let pair = 0; pair < changes; pair += 1) {
    const next = at + 1 + pairs[pair * 2]!;
    if (next >= count) return false;
    while (++at < next) steps[at] = step;
    step += unfolded(pairs[pair * 2 + 1]! + 1);
    steps[at] = step;
  }
  while (++at < count) steps[at] = step;
  return true;
}
