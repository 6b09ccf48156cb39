import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Line, RigHistory, RigMetric } from '../../../preload/contract/history.ts';
import { withLive } from './liveSteps.ts';
import { rangeFigures } from './rangeFigures.ts';
import { hashWithRange, rangeIn, RANGE_MS, RANGES, refreshMs, spanOf } from './ranges.ts';

const START = Date.UTC(2026, 10, 21);
const line = (avg: (number | null)[]): Line => ({ avg, min: avg, max: avg });
const historyOf = (lines: Partial<Record<RigMetric, (number | null)[]>>, over: Partial<RigHistory> = {}): RigHistory => ({
  startMs: START, stepMs: 30_000, steps: Object.values(lines)[0]?.length ?? 0, tier: '30s', keptSinceMs: START, problems: [], events: [], moreEvents: 0,
  rigs: [{ rigNo: 1, algo: 'sha256', lines: Object.fromEntries(Object.entries(lines).map(([metric, avg]) => [metric, line(avg)])) }], ...over,
});

describe('figures of a range', () => {
  it('sums energy, and says how much of it is an estimate and how much of the time is covered', () => {
    const history = historyOf({ energyWh: [10, null, 30, 0], energyEstimatedWh: [5, null, 5, 0], energyShare: [1, 0, 1, 0] });
    expect(rangeFigures(history, START + 4 * 30_000)).toMatchObject({ energyWh: 40, estimatedShare: 0.25, coveredShare: 0.5 });
    // What lies ahead is not uncovered.
    expect(rangeFigures(history, START + 2 * 30_000).coveredShare).toBe(1);
  });
  it('weighs uptime by what was watched; time that nobody watched is neither up nor down', () => {
    const figures = rangeFigures(historyOf({ onlineShare: [1, 0, null, 1], hashingShare: [1, 0, null, 0], watchedShare: [1, 0.5, 0, 0.5] }), START + 120_000);
    expect(figures.onlineShare).toBeCloseTo(0.75);
    expect(figures.hashingShare).toBeCloseTo(0.5);
    expect(rangeFigures(historyOf({ onlineShare: [null], watchedShare: [0] }), START).onlineShare).toBeNull();
  });
  it('nothing known is null, never zero', () => {
    expect(rangeFigures(historyOf({ energyWh: [null], accepted: [null] }), START + 30_000)).toMatchObject({ energyWh: null, estimatedShare: null, coveredShare: null, accepted: null, rejected: null, hashingShare: null });
  });
  it('counts restarts, and says when there may be more', () => {
    const event = (kind: 'restart' | 'pool'): RigHistory['events'][number] => ({ atMs: START, rigNo: 1, kind, before: null, after: null });
    expect(rangeFigures(historyOf({}, { events: [event('restart'), event('pool'), event('restart')], moreEvents: 3 }), START)).toMatchObject({ restarts: 2, isAtLeast: true });
  });
});

describe('live readings behind the stored steps', () => {
  const whole = { fromMs: START, toMs: START + 120_000 };
  const reading = (second: number, hashrateThs: number | null): { ms: number; values: { hashrateThs: number | null } } => ({ ms: START + second * 1000, values: { hashrateThs } });
  it('fills the steps after the newest stored value with mean, lowest and highest, and grows by whole steps', () => {
    const { history, whole: grown } = withLive(historyOf({ hashrateThs: [100, 101, null, null], accepted: [1, 1, null, null] }), whole, [reading(35, 50), reading(65, 90), reading(75, 110), reading(125, 99)]);
    expect(history.steps).toBe(5);
    expect(history.rigs[0]!.lines.hashrateThs).toEqual({ avg: [100, 101, 100, null, 99], min: [100, 101, 90, null, 99], max: [100, 101, 110, null, 99] });
    expect(history.rigs[0]!.lines.accepted!.avg).toEqual([1, 1, null, null, null]);
    expect(grown).toEqual({ fromMs: START + 30_000, toMs: START + 150_000 });
  });
  it('changes nothing without readings, with none behind, or of another range', () => {
    const history = historyOf({ hashrateThs: [100, 101, null, null] });
    for (const readings of [[], [reading(-60, 5)], [reading(90_000, 5)]]) expect(withLive(history, whole, readings)).toEqual({ history, whole });
  });
  it('never changes what is stored, and an unknown reading stays unknown', () => {
    fc.assert(fc.property(fc.array(fc.option(fc.integer({ min: 1, max: 200 }), { nil: null }), { minLength: 4, maxLength: 4 }), fc.array(fc.tuple(fc.integer({ min: 0, max: 150 }), fc.option(fc.integer({ min: 1, max: 200 }), { nil: null })), { maxLength: 8 }), (stored, readings) => {
      const sorted = readings.map(([second, ths]) => reading(second, ths)).sort((a, b) => a.ms - b.ms);
      const { history } = withLive(historyOf({ hashrateThs: stored }), whole, sorted);
      const { avg } = history.rigs[0]!.lines.hashrateThs!;
      for (const [index, value] of stored.entries()) if (value !== null) expect(avg[index]).toBe(value);
      expect(avg.slice(4).every((value) => value === null || sorted.some(({ values }) => values.hashrateThs !== null))).toBe(true);
      expect(avg).toHaveLength(history.steps);
    }));
  });
});

describe('ranges', () => {
  it('end with the tick that is being read and keep their length', () => {
    for (const range of RANGES) {
      const span = spanOf(range, START + 12_345);
      expect(span.toMs - span.fromMs).toBe(RANGE_MS[range]);
      expect(span.toMs).toBe(START + 30_000);
    }
    expect(RANGES.map(refreshMs)).toEqual([30_000, 60_000, 300_000, 300_000, 300_000, 300_000]);
  });
  it('stand in the address beside what else it says', () => {
    expect(hashWithRange('#/rig/17', '30d')).toBe('#/rig/17?range=30d');
    expect(hashWithRange('#/fleet?q=a%26b&range=1h', '1y')).toBe('#/fleet?q=a%26b&range=1y');
    expect(rangeIn(new URLSearchParams('range=7d'), '1h')).toBe('7d');
    expect(rangeIn(new URLSearchParams('range=3w'), '1h')).toBe('1h');
  });
});
