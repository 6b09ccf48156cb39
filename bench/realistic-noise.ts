import { SLOTS } from '../main/store/history/rig-hour.ts';

/* Chance that is the same for the same seed. */

/** 32 bits from two numbers. */
export function hash(a: number, b: number): number {
  let x = Math.imul(a ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(b + 0x7ed55d16, 0xc2b2ae35);
  x = Math.imul(x ^ (x >>> 15), 0x2c1b3c6d);
  x = Math.imul(x ^ (x >>> 12), 0x297a2d39);
  return (x ^ (x >>> 15)) >>> 0;
}

/** 65,536 values of a normal distribution, one for each equal part of it. */
const NORMAL = Float64Array.from({ length: 65_536 }, (_, i) => quantile((i + 0.5) / 65_536));

/** Where a normal distribution has this share below it: by halving, for this runs once. */
function quantile(share: number): number {
  let low = -6;
  let high = 6;
  for (let i = 0; i < 40; i += 1) {
    const middle = (low + high) / 2;
    if (below(middle) < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Abramowitz and Stegun 26.2.17, to 7.5e-8. */
function below(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const tail = Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI) * t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return x > 0 ? 1 - tail : tail;
}

/** Numbers that belong to one rig and hour. */
export class Dice {
  #state: number;
  constructor(seed: number) { this.#state = seed; }
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let x = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return (x ^ (x >>> 14)) >>> 0;
  }
  /** 0 ≤ x < 1. */
  part(): number { return this.next() / 2 ** 32; }
  normal(): number { return NORMAL[this.next() & 0xffff]!; }
}

/** AR(1) of unit spread over the slots, about 0. */
export function wander(dice: Dice, kept: number, out: Float64Array): Float64Array {
  const fresh = Math.sqrt(1 - kept * kept);
  let value = dice.normal();
  for (let slot = 0; slot < SLOTS; slot += 1) {
    out[slot] = value;
    value = value * kept + fresh * dice.normal();
  }
  return out;
}

/** `count` events over the slots, each anywhere: how many there were by each slot. */
export function spread(dice: Dice, count: number, slots: number): Float64Array {
  const by = new Float64Array(slots);
  if (count > 2000) {
    // Many: the count of each slot is as good as normal.
    const each = count / slots;
    let sum = 0;
    for (let slot = 0; slot < slots; slot += 1) {
      sum += Math.max(0, Math.round(each + Math.sqrt(each) * dice.normal()));
      by[slot] = Math.min(count, sum);
    }
    return by;
  }
  for (let i = 0; i < count; i += 1) by[dice.next() % slots]! += 1;
  for (let slot = 1; slot < slots; slot += 1) by[slot]! += by[slot - 1]!;
  return by;
}
