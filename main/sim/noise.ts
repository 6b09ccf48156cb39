/** Deterministic randomness: the same seed, rig, channel and time always give the same value, so nothing has to be kept. */

/** 32 bits from two numbers (lowbias32 by Chris Wellons, public domain, over a mixed pair). */
export function hash32(a: number, b: number): number {
  let x = (Math.imul(a | 0, 0x9e3779b1) ^ Math.imul((b | 0) + 0x7f4a7c15, 0x85ebca6b)) >>> 0;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}

/** 0 ≤ x < 1. */
export function unit(a: number, b: number): number {
  return hash32(a, b) / 0x1_0000_0000;
}

/** Smooth noise in −1…1 that changes over `periodS` seconds. */
export function drift(seed: number, channel: number, timeS: number, periodS: number): number {
  const key = hash32(seed, channel);
  const x = timeS / periodS;
  const left = Math.floor(x);
  const t = x - left;
  const ease = t * t * (3 - 2 * t);
  const from = unit(key, left) * 2 - 1;
  const to = unit(key, left + 1) * 2 - 1;
  return from + (to - from) * ease;
}
