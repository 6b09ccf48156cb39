import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BACKOFF_MS, isHung, onDeath, SILENT_MS, START_MS, WINDOW_MS } from './deaths.ts';

describe('onDeath', () => {
  it('restarts three times within a minute, later each time, and stops at the fourth', () => {
    let deaths: number[] = [];
    const seen = [0, 10, 20, 30].map((at) => {
      const next = onDeath(deaths, at * 1000);
      deaths = next.deaths;
      return next.decision;
    });
    expect(seen).toEqual([...BACKOFF_MS.map((delayMs) => ({ restart: true, delayMs })), { restart: false }]);
  });

  it('forgets deaths that are a minute old', () => {
    const { decision, deaths } = onDeath([0, 1, 2], WINDOW_MS + 2);
    expect(decision).toEqual({ restart: true, delayMs: BACKOFF_MS[0] });
    expect(deaths).toEqual([WINDOW_MS + 2]);
  });

  it('never allows four starts within any minute', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 40_000 }), { minLength: 4, maxLength: 30 }), (gaps) => {
      let deaths: number[] = [];
      let now = 0;
      const times: number[] = [];
      for (const gap of gaps) {
        now += gap;
        const next = onDeath(deaths, now);
        deaths = next.deaths;
        times.push(now);
        const inMinute = times.filter((at) => now - at < WINDOW_MS).length;
        expect(next.decision.restart).toBe(inMinute < 4);
        if (!next.decision.restart) return;
      }
    }));
  });
});

describe('isHung', () => {
  const at = { nowMs: 100_000, lastBeatMs: 100_000 - SILENT_MS - 1, lastCheckMs: 99_000, up: true, checkEveryMs: 1_000 };
  it('after 15 s without a beat', () => {
    expect(isHung(at)).toBe(true);
    expect(isHung({ ...at, lastBeatMs: at.nowMs - SILENT_MS })).toBe(false);
  });
  it('gives a starting process a minute', () => {
    expect(isHung({ ...at, up: false })).toBe(false);
    expect(isHung({ ...at, up: false, lastBeatMs: at.nowMs - START_MS - 1 })).toBe(true);
  });
  it('not when we ourselves were asleep', () => {
    expect(isHung({ ...at, lastCheckMs: at.nowMs - 3_600_000 })).toBe(false);
  });
});
