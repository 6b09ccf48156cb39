import { describe, expect, it } from 'vitest';
import { threeDigits } from './format.ts';
import { axisOf, gapsOf, lonePoints, timeTicks, valueTicks, watchedSince } from './chartScale.ts';

const line = (values: (number | null)[]): { ms: number; value: number | null }[] => values.map((value, index) => ({ ms: index * 30_000, value }));

describe('scales of a chart', () => {
  it('begins at zero when asked, else under the lowest value', () => {
    expect(axisOf(line([100, 110]), [120], true).low).toBe(0);
    const axis = axisOf(line([130.2, 133]), [136.7], false);
    expect(axis.low).toBeGreaterThan(126);
    expect(axis.low).toBeLessThan(130.2);
    expect(axis.high).toBeGreaterThan(136.7);
  });
  it('never goes under zero for a quantity that cannot', () => {
    expect(axisOf(line([0.1, 5]), [], false).low).toBe(0);
  });
  it('leaves out a round value that would touch a named one', () => {
    const ticks = valueTicks({ low: 0, high: 118 }, [110], threeDigits);
    expect(ticks).toContain(110);
    expect(ticks).toContain(50);
    expect(ticks).not.toContain(100.5);
    for (const tick of ticks) if (tick !== 110) expect(Math.abs(tick - 110)).toBeGreaterThan(10);
  });
  it('never write the same words twice, as on a nearly even line', () => {
    const words = valueTicks({ low: 199.94, high: 200.06 }, [200.01], threeDigits).map(threeDigits);
    expect(words).toEqual(['200']);
    expect(new Set(valueTicks({ low: 10.001, high: 10.013 }, [], threeDigits).map(threeDigits)).size).toBe(valueTicks({ low: 10.001, high: 10.013 }, [], threeDigits).length);
  });
  it('marks a missed run as a gap, and what came before the first value as none', () => {
    expect(gapsOf(line([null, null, 5, 5, null, null, null, 6]), 30_000)).toEqual([{ fromMs: 90_000, toMs: 210_000 }]);
    expect(gapsOf(line([1, null, 1]), 30_000)).toEqual([]);
    expect(gapsOf(line([1, null, null, null]), 30_000)).toEqual([{ fromMs: 0, toMs: 90_000 }]);
  });
  it('tells since when there are values, where a long part of the axis is empty before', () => {
    expect(watchedSince(line([null, null, null, 5, 6]), 0, 120_000)).toBe(90_000);
    expect(watchedSince(line([5, 6]), -3_600_000, 30_000)).toBe(0);
    expect(watchedSince(line([5, null, 6]), 0, 60_000)).toBeNull();
    expect(watchedSince(line([null, null]), 0, 30_000)).toBeNull();
  });
  it('finds the points that no line reaches', () => {
    expect(lonePoints(line([5])).map((point) => point.ms)).toEqual([0]);
    expect(lonePoints(line([null, 5, null, 6, 6, null, 7])).map((point) => point.ms)).toEqual([30_000, 180_000]);
  });
  it('has at most seven times', () => {
    for (const hours of [0.2, 1, 3, 24]) expect(timeTicks(1_700_000_000_000, 1_700_000_000_000 + hours * 3_600_000).length).toBeLessThanOrEqual(7);
  });
});
