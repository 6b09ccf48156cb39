import { describe, expect, it } from 'vitest';
import { demoSpeed, fasterClock, type Clock } from './clock.ts';

describe('a faster clock', () => {
  it('runs wall, duration and timers at the same pace, from the same moment', () => {
    let mono = 500;
    const asked: number[] = [];
    const base: Clock = { wallMs: () => 1_000_000 + mono, monoMs: () => mono, after: (ms) => {
      asked.push(ms);
      return () => {};
    } };
    const fast = fasterClock(base, 60);
    expect([fast.wallMs(), fast.monoMs()]).toEqual([1_000_500, 500]);
    mono += 1000;
    expect([fast.wallMs(), fast.monoMs()]).toEqual([1_060_500, 60_500]);
    fast.after(30_000, () => {});
    expect(asked).toEqual([500]);
  });
  it('is wanted by a number only', () => {
    expect(demoSpeed({})).toBe(1);
    expect(demoSpeed({ TERA_DEMO_SPEED: '60' })).toBe(60);
    for (const bad of ['0', '-1', 'fast', '1e9', 'NaN']) expect(() => demoSpeed({ TERA_DEMO_SPEED: bad })).toThrow(RangeError);
  });
});
