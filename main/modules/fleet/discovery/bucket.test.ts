import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBucket } from './bucket.ts';

describe('the token bucket', () => {
  it('lets the burst through at once, then one token a step', () => {
    const bucket = createBucket(10, 3);
    expect([1, 1, 1].map((n) => bucket.take(n, 1000))).toEqual([0, 0, 0]);
    expect(bucket.take(1, 1000)).toBeCloseTo(100);
    expect(bucket.take(1, 1100)).toBeCloseTo(100);
    expect(bucket.take(1, 9000)).toBe(0);
  });
  it('an answered address costs nothing', () => {
    const bucket = createBucket(1, 2);
    for (let n = 0; n < 50; n += 1) {
      expect(bucket.take(1, 0)).toBe(0);
      bucket.giveBack();
    }
  });
  it('never lets more become due in any stretch than burst + rate × time + one call', () => {
    fc.assert(fc.property(
      fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 200 }),
      fc.array(fc.record({ afterMs: fc.integer({ min: 0, max: 3000 }), tokens: fc.integer({ min: 1, max: 8 }) }), { maxLength: 80 }),
      (perSecond, burst, orders) => {
        const bucket = createBucket(perSecond, burst);
        let now = 0;
        const due: { at: number; tokens: number }[] = [];
        for (const { afterMs, tokens } of orders) {
          now += afterMs;
          due.push({ at: now + bucket.take(tokens, now), tokens });
          // A caller waits for its turn before it asks for the next.
          now = Math.max(now, due.at(-1)!.at);
        }
        for (let from = 0; from < due.length; from += 1) {
          let sum = 0;
          for (let to = from; to < due.length; to += 1) {
            sum += due[to]!.tokens;
            const seconds = (due[to]!.at - due[from]!.at) / 1000;
            if (sum > burst + perSecond * seconds + 8 + 1e-6) return false;
          }
        }
        return true;
      },
    ));
  });
  it('keeps its rate over a long run, whatever the clock does', () => {
    const bucket = createBucket(30, 30);
    let now = 0;
    for (let n = 0; n < 1000; n += 1) now += bucket.take(3, now);
    expect(now / 1000).toBeCloseTo((3000 - 30) / 30, 0);
  });
});
