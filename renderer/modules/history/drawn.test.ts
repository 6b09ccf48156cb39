import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { afterKey, stepUnder } from './chartKeys.ts';
import type { ChartLine, ChartMark, Span, Steps } from './chartTypes.ts';
import { bandPath, gapsOf, linePath, runsOf } from './drawn.ts';
import { apartFrom } from './endLabels.ts';
import { groupMarks } from './marks.ts';
import { middleOf, stepsSeen, within, zoomed } from './seen.ts';
import { tickWords, timeTicks } from './timeAxis.ts';
import { extremesOf } from './valueAxis.ts';
import { whyNone } from './why.ts';

/* The rules of a history chart, apart from the screen. */

const MIN = 60_000;
const HOUR = 60 * MIN;
const DAY = 24 * HOUR;
const START = new Date(2026, 10, 21).getTime();
const stepsOf = (count: number, over: Partial<Steps> = {}): Steps => ({ startMs: START, stepMs: MIN, steps: count, keptSinceMs: START, ...over });
const wholeOf = (steps: Steps): Span => ({ fromMs: steps.startMs, toMs: steps.startMs + steps.steps * steps.stepMs });
const lineOf = (avg: (number | null)[]): ChartLine => ({ id: 'a', label: 'a', avg, min: avg.map(() => null), max: avg.map(() => null) });
const series = fc.array(fc.option(fc.double({ min: 0, max: 1000, noNaN: true }), { nil: null }), { minLength: 1, maxLength: 60 });
const AXIS = { low: 0, high: 1000 };

describe('lines and gaps', () => {
  it('draws every known step once, and joins none over a missed reading', () => {
    fc.assert(fc.property(series, (avg) => {
      const steps = stepsOf(avg.length);
      const runs = runsOf(avg, steps, MIN);
      expect(runs.flat()).toEqual(avg.flatMap((value, index) => (value === null ? [] : [index])));
      for (const run of runs) for (const [place, index] of run.entries()) if (place > 0) expect(index).toBe(run[place - 1]! + 1);
      const path = linePath(lineOf(avg), steps, wholeOf(steps), AXIS, MIN);
      expect(path.match(/M/g)?.length ?? 0).toBe(runs.length);
      expect(path).not.toMatch(/NaN|undefined/);
    }));
  });
  it('every missed step that lies between readings is in a gap, no known step is', () => {
    fc.assert(fc.property(series, (avg) => {
      const steps = stepsOf(avg.length);
      const gaps = gapsOf([lineOf(avg)], steps, wholeOf(steps), MIN);
      const inGap = (index: number): boolean => gaps.some(({ fromMs, toMs }) => middleOf(steps, index) > fromMs && middleOf(steps, index) < toMs);
      const last = avg.findLastIndex((value) => value !== null);
      for (const [index, value] of avg.entries()) {
        if (value !== null) expect(inGap(index)).toBe(false);
        else if (index < last) expect(inGap(index)).toBe(true);
      }
    }));
  });
  it('a longer poll interval leaves steps empty that are no gap', () => {
    const avg = Array.from({ length: 40 }, (_, index) => (index % 10 === 0 ? 5 : null));
    expect(gapsOf([lineOf(avg)], stepsOf(40), wholeOf(stepsOf(40)), 10 * MIN)).toEqual([]);
    expect(runsOf(avg, stepsOf(40), 10 * MIN)).toEqual([[0, 10, 20, 30]]);
    expect(gapsOf([lineOf(avg)], stepsOf(40), wholeOf(stepsOf(40)), MIN)).toHaveLength(4);
  });
  it('what was not kept yet is not missed, and the newest reading may be on its way', () => {
    const steps = stepsOf(20, { keptSinceMs: START + 10 * MIN });
    const avg = Array.from({ length: 20 }, (_, index) => (index < 10 || index > 17 ? null : 5));
    expect(gapsOf([lineOf(avg)], steps, wholeOf(steps), MIN)).toEqual([{ kind: 'before', fromMs: START, toMs: START + 10 * MIN }]);
    expect(gapsOf([lineOf(avg.map((value, index) => (index > 14 ? null : value)))], steps, wholeOf(steps), MIN).map(({ kind }) => kind)).toEqual(['before', 'missed']);
    expect(gapsOf([lineOf(avg)], { ...steps, keptSinceMs: START }, wholeOf(steps), MIN)[0]).toMatchObject({ kind: 'missed', fromMs: START, toMs: START + 10 * MIN });
  });
  it('a gap of one line is none of the chart while another line knows', () => {
    const steps = stepsOf(5);
    expect(gapsOf([lineOf([1, null, null, 1, 1]), lineOf([1, 1, 1, 1, 1])], steps, wholeOf(steps), MIN)).toEqual([]);
  });
  it('a step alone is a dot in the line and as wide as itself in the band', () => {
    const steps = stepsOf(10);
    const line: ChartLine = { ...lineOf([null, 500, ...Array.from<null>({ length: 8 }).fill(null)]), min: [null, 400, ...Array.from<null>({ length: 8 }).fill(null)], max: [null, 600, ...Array.from<null>({ length: 8 }).fill(null)] };
    expect(linePath(line, steps, wholeOf(steps), AXIS, MIN)).toBe('M150 500h0');
    expect(bandPath(line, steps, wholeOf(steps), AXIS, MIN)).toBe('M100 400L200 400L200 600L100 600Z');
  });
  it('counts lowest and highest readings that are seen, not only means', () => {
    const steps = stepsOf(3);
    const line: ChartLine = { id: 'a', label: 'a', avg: [5, 6, 90], min: [1, 4, 80], max: [9, 8, 99] };
    expect(extremesOf([line], steps, wholeOf(steps))).toEqual({ low: 1, high: 99 });
    expect(extremesOf([line], steps, { fromMs: START, toMs: START + 2 * MIN })).toEqual({ low: 1, high: 9 });
  });
});

describe('zoom and keys', () => {
  const whole: Span = { fromMs: START, toMs: START + DAY };
  const span = fc.tuple(fc.double({ min: -0.5, max: 1.5, noNaN: true }), fc.double({ min: 0, max: 1.5, noNaN: true })).map(([from, length]): Span => ({ fromMs: START + from * DAY, toMs: START + (from + length) * DAY }));
  it('what is seen always lies in the whole and is never too narrow', () => {
    fc.assert(fc.property(span, (wanted) => {
      const seen = within(wanted, whole);
      expect(seen.fromMs).toBeGreaterThanOrEqual(whole.fromMs);
      expect(seen.toMs).toBeLessThanOrEqual(whole.toMs + 1);
      expect(seen.toMs - seen.fromMs).toBeGreaterThanOrEqual(5 * MIN - 1);
    }));
  });
  it('zooming in and out again about the same time comes back', () => {
    fc.assert(fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (place) => {
      const at = START + place * DAY;
      const back = zoomed(zoomed(whole, whole, at, 'in'), whole, at, 'out');
      expect(back.fromMs).toBeCloseTo(whole.fromMs, -2);
      expect(back.toMs).toBeCloseTo(whole.toMs, -2);
    }));
  });
  it('whatever keys are pressed, the crosshair stays on a step and the seen part in the whole', () => {
    const steps = stepsOf(1440);
    const keys = fc.array(fc.tuple(fc.constantFrom('ArrowLeft', 'ArrowRight', 'Home', 'End', '+', '-', '0', 'Escape'), fc.boolean()), { maxLength: 60 });
    fc.assert(fc.property(keys, (pressed) => {
      let place: { index: number | null; seen: Span } = { index: null, seen: whole };
      for (const [key, shift] of pressed) {
        place = afterKey(key, shift, place, steps, whole) ?? place;
        if (place.index !== null) expect(place.index >= 0 && place.index < 1440).toBe(true);
        expect(place.seen.fromMs >= whole.fromMs && place.seen.toMs <= whole.toMs + 1).toBe(true);
      }
    }));
  });
  it('the seen part follows the crosshair', () => {
    const steps = stepsOf(1440);
    const seen: Span = { fromMs: START, toMs: START + HOUR };
    const next = afterKey('ArrowRight', false, { index: 59, seen }, steps, whole)!;
    expect(next).toEqual({ index: 60, seen: { fromMs: START + MIN, toMs: START + HOUR + MIN } });
  });
  it('finds the step under a pointer, none beside the data', () => {
    const steps = stepsOf(10);
    expect(stepUnder(0.55, wholeOf(steps), steps)).toBe(5);
    expect(stepUnder(0.1, { fromMs: START - HOUR, toMs: START + 10 * MIN }, steps)).toBeNull();
    expect(stepsSeen(steps, { fromMs: START + 2.5 * MIN, toMs: START + 4 * MIN })).toEqual({ first: 2, last: 3 });
  });
});

describe('time under a chart', () => {
  it.each([[HOUR, 'minutes'], [DAY, 'hours'], [7 * DAY, 'days'], [30 * DAY, 'days'], [90 * DAY, 'days or months'], [365 * DAY, 'months']])('%d ms: two to seven round times (%s), worded apart', (length) => {
    const span = { fromMs: START + 1234, toMs: START + 1234 + length };
    const ticks = timeTicks(span);
    expect(ticks.length).toBeGreaterThanOrEqual(2);
    expect(ticks.length).toBeLessThanOrEqual(7);
    expect(new Set(ticks.map((ms) => tickWords(ms, span))).size).toBe(ticks.length);
  });
  it('times rise, lie inside, and begin a day at midnight, whatever is seen', () => {
    fc.assert(fc.property(fc.integer({ min: 1_230_768_000_000, max: 4_102_444_800_000 }), fc.integer({ min: 5 * MIN, max: 3000 * DAY }), (fromMs, length) => {
      const ticks = timeTicks({ fromMs, toMs: fromMs + length });
      for (const [place, ms] of ticks.entries()) {
        expect(ms > fromMs && ms < fromMs + length).toBe(true);
        if (place > 0) expect(ms).toBeGreaterThan(ticks[place - 1]!);
        if (length > 10 * DAY) expect(new Date(ms).getHours()).toBe(0);
      }
      expect(ticks.length).toBeLessThanOrEqual(length > 6 * 366 * DAY ? 10 : 7);
    }));
  });
  it('words by what is seen', () => {
    const noon = START + 12 * HOUR;
    expect(tickWords(noon, { fromMs: START, toMs: START + DAY })).toBe('12:00');
    expect(tickWords(START + DAY, { fromMs: START, toMs: START + 2 * DAY })).toBe('22 Nov');
    expect(tickWords(START, { fromMs: START, toMs: START + 30 * DAY })).toBe('21 Nov');
    expect(tickWords(new Date(2026, 10, 1).getTime(), { fromMs: START - 365 * DAY, toMs: START })).toBe('Nov 2026');
  });
});

describe('marks, names and reasons', () => {
  const mark = (minute: number, kind: ChartMark['kind'] = 'restart'): ChartMark => ({ atMs: START + minute * MIN, kind, words: kind });
  it('loses no mark, and groups stand apart', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 59 }), { maxLength: 40 }), (minutes) => {
      const groups = groupMarks(minutes.map((minute) => mark(minute)), { fromMs: START, toMs: START + HOUR }, 0.075);
      expect(groups.flatMap((group) => group.marks).length).toBe(minutes.length);
      expect(groups.length).toBeLessThanOrEqual(14);
      for (const [place, group] of groups.entries()) if (place > 0) expect(group.place).toBeGreaterThan(groups[place - 1]!.place);
    }));
  });
  it('a group has the glyph of its gravest mark', () => {
    expect(groupMarks([mark(1, 'recovered'), mark(2, 'fault'), mark(3, 'pool')], { fromMs: START, toMs: START + HOUR }, 0.075).map(({ kind }) => kind)).toEqual(['fault']);
  });
  it('names of lines keep their order and do not overlap', () => {
    fc.assert(fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 8 }), (places) => {
      const moved = apartFrom(places, 0.118);
      const sorted = [...moved].sort((a, b) => a - b);
      for (const [rank, place] of sorted.entries()) {
        if (rank > 0) expect(place - sorted[rank - 1]!).toBeGreaterThanOrEqual(0.118 - 1e-9);
        expect(place >= 0.05 && place <= 0.95).toBe(true);
      }
      for (const [a, first] of places.entries()) for (const [b, second] of places.entries()) if (first < second) expect(moved[a]!).toBeLessThan(moved[b]!);
    }));
  });
  it('says why a step has no value', () => {
    const steps = stepsOf(10, { keptSinceMs: START + 2 * MIN });
    const presence = { watched: [0, 0, 0, 1, 1, 1, 1, 1, null, null], online: [0, 0, null, 0, 1, 1, 1, 1, null, null] };
    expect([0, 2, 3, 4, 9].map((index) => whyNone(steps, index, presence))).toEqual(['notKept', 'notWatched', 'noAnswer', 'notReported', 'toCome']);
    expect(whyNone(steps, 5, null)).toBe('unknown');
    expect(whyNone({ ...steps, keptSinceMs: null }, 5, presence)).toBe('notKept');
  });
});
