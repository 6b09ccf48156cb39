import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BitReader, BitWriter, MAX_K, MAX_RICE, riceBits } from './bits.ts';
import { cheapest, FORM, fromDrift, fromLean, fromRare, fromRising, MAX_STEPS, WEIGHTS } from './predict.ts';

/** Steps are at most MAX_STEPS apart. */
const HALF = (MAX_STEPS - 1) / 2;

const back = (rests: number[], run: (rests: Int32Array) => void): number[] => {
  const steps = Int32Array.from(rests);
  run(steps);
  return [...steps];
};
const RESTS = [200, 3, 0, 41, 0, 0, 2, 99];
const LEAN = [[100, -2, 0, -21, 0, 0, 1, -50], [100, 36, 14, -16, -6, -2, 0, -50], [100, 67, 46, 11, 8, 6, 5, -47], [100, 98, 98, 77, 77, 77, 78, 28]];
const DRIFT = [100, 23, 25, 4, 19, 19, 20, -31];

describe('prediction', () => {
  it('leads back to the same steps by every way, of any size', () => {
    const step = fc.oneof(fc.integer({ min: -40, max: 40 }), fc.integer({ min: -HALF, max: HALF }), fc.constantFrom(HALF, -HALF));
    const series = fc.oneof(fc.array(step, { minLength: 1, maxLength: 120 }), fc.array(fc.nat({ max: 9 }), { minLength: 1, maxLength: 120 }).map((rises) => {
      let sum = 0;
      return rises.map((rise) => (sum += rise));
    }));
    fc.assert(fc.property(series, (list) => {
      const rest = cheapest(Int32Array.from(list), list.length);
      for (const value of rest.values.subarray(0, rest.count)) expect(value >= 0 && value <= MAX_RICE).toBe(true);
      const steps = new Int32Array(list.length);
      steps.set(rest.values.subarray(0, Math.min(rest.count, list.length)));
      if (rest.form === FORM.lean) fromLean(steps, list.length, rest.option);
      else if (rest.form === FORM.drift) fromDrift(steps, list.length);
      else if (rest.form === FORM.rising) fromRising(steps, list.length, rest.option);
      else fromRare(rest.values, rest.count / 2, steps, list.length);
      const isRelative = rest.form === FORM.rising || rest.form === FORM.rare;
      expect([...steps]).toEqual(list.map((value) => (isRelative ? value - list[0]! : value)));
    }), { numRuns: 1000 });
  });
  it('predicts as the stored chunks were predicted: these numbers are in files', () => {
    expect(WEIGHTS.map((_, option) => back(RESTS, (steps) => fromLean(steps, RESTS.length, option)))).toEqual(LEAN);
    expect(back(RESTS, (steps) => fromDrift(steps, RESTS.length))).toEqual(DRIFT);
    expect(back([2, 0, 5, 0], (steps) => fromRising(steps, 4, 29))).toEqual([0, 31, 60, 94]);
    const steps = new Int32Array(6);
    expect(fromRare(Int32Array.from([1, 1, 0, 0]), 2, steps, 6)).toBe(true);
    expect([...steps]).toEqual([0, 0, 1, 0, 0, 0]);
  });
});

describe('Rice codes', () => {
  it('give back every number up to 2^28 with every parameter, in the bits that were foretold', () => {
    const value = fc.oneof(fc.nat({ max: 40 }), fc.nat({ max: MAX_RICE }), fc.constantFrom(0, MAX_RICE, 2 ** 27, 2 ** 24 - 1));
    fc.assert(fc.property(fc.array(value, { minLength: 1, maxLength: 120 }), fc.nat({ max: MAX_K }), fc.nat({ max: MAX_K }), (values, k, kOfOdd) => {
      const out = new BitWriter();
      values.forEach((one, i) => out.rice(one, i % 2 === 0 ? k : kOfOdd));
      out.align();
      expect(out.length).toBe(Math.ceil(values.reduce((sum, one, i) => sum + riceBits(one, i % 2 === 0 ? k : kOfOdd), 0) / 8));
      const read = new Int32Array(values.length);
      const from = new BitReader(out.take(), 0, out.length);
      from.rice(read, values.length, k, kOfOdd);
      expect([...read]).toEqual(values);
      expect(from.at).toBe(out.length);
    }), { numRuns: 1000 });
  });
});
