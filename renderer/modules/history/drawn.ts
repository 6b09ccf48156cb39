/* Lines, bands and gaps of a history chart as shapes. Pure.
   Paths lie in a square of SIZE × SIZE that is stretched to the plot: nothing is computed anew when the window changes. */

import type { Axis } from '../../ui/chartScale.ts';
import type { ChartLine, Span, Steps, Values } from './chartTypes.ts';
import { middleOf, placeOf, startOf, stepsSeen } from './seen.ts';

export const SIZE = 1000;

const digits = (value: number): string => String(Math.round(value * 10) / 10);
const x = (ms: number, seen: Span): string => digits(placeOf(ms, seen) * SIZE);
const y = (value: number, axis: Axis): string => digits((1 - (value - axis.low) / (axis.high - axis.low)) * SIZE);

/** Two readings further apart than this many intervals have a missed one between them. */
const MISSED_AFTER = 1.5;
/** Readings come every `everyMs`, but a step shows no finer. */
const apart = (steps: Steps, everyMs: number): number => Math.max(steps.stepMs, everyMs) * MISSED_AFTER;

/** Runs of known steps that a line may join: never over a missed reading. */
export function runsOf(values: Values, steps: Steps, everyMs: number, from = 0, to = steps.steps - 1): number[][] {
  const runs: number[][] = [];
  const most = apart(steps, everyMs);
  let run: number[] = [];
  for (let index = Math.max(0, from); index <= Math.min(to, steps.steps - 1); index += 1) {
    if ((values[index] ?? null) === null) continue;
    const before = run.at(-1);
    if (before !== undefined && (index - before) * steps.stepMs > most) {
      runs.push(run);
      run = [];
    }
    run.push(index);
  }
  if (run.length > 0) runs.push(run);
  return runs;
}

/** The steps to draw: one more on each side, so that a line runs on to the edge. */
function around(steps: Steps, seen: Span): [number, number] {
  const found = stepsSeen(steps, seen);
  return found === null ? [0, -1] : [found.first - 1, found.last + 1];
}

/** The line of the means. A step that stands alone is a dot: a length of nothing with round ends. */
export function linePath(line: ChartLine, steps: Steps, seen: Span, axis: Axis, everyMs: number): string {
  let path = '';
  for (const run of runsOf(line.avg, steps, everyMs, ...around(steps, seen))) {
    path += run.map((index, place) => `${place === 0 ? 'M' : 'L'}${x(middleOf(steps, index), seen)} ${y(line.avg[index] ?? 0, axis)}`).join('');
    if (run.length === 1) path += 'h0';
  }
  return path;
}

/** Between `low` and `high` of each run, closed. A run of one step is as wide as the step. */
function areaPath(runs: number[][], steps: Steps, seen: Span, axis: Axis, low: (index: number) => number, high: (index: number) => number): string {
  let path = '';
  for (const run of runs) {
    const at = (index: number): number => middleOf(steps, index);
    const [only] = run;
    const points: [number, number][] = run.length === 1 && only !== undefined ? [[startOf(steps, only), only], [startOf(steps, only + 1), only]] : run.map((index) => [at(index), index]);
    path += points.map(([ms, index], place) => `${place === 0 ? 'M' : 'L'}${x(ms, seen)} ${y(high(index), axis)}`).join('');
    path += `${points.reverse().map(([ms, index]) => `L${x(ms, seen)} ${y(low(index), axis)}`).join('')}Z`;
  }
  return path;
}

/** The band of lowest and highest readings; empty where only means are kept. */
export function bandPath(line: ChartLine, steps: Steps, seen: Span, axis: Axis, everyMs: number): string {
  const both = line.min.map((low, index) => (low === null || (line.max[index] ?? null) === null ? null : low));
  if (both.every((low, index) => low === null || low === line.max[index])) return '';
  return areaPath(runsOf(both, steps, everyMs, ...around(steps, seen)), steps, seen, axis, (index) => line.min[index] ?? 0, (index) => line.max[index] ?? 0);
}

/** From the bottom of the chart up to the means. */
export const fillPath = (line: ChartLine, steps: Steps, seen: Span, axis: Axis, everyMs: number): string =>
  areaPath(runsOf(line.avg, steps, everyMs, ...around(steps, seen)), steps, seen, axis, () => axis.low, (index) => line.avg[index] ?? 0);

/** Where a value stands, from the top, 0–1. */
export const heightOf = (value: number, axis: Axis): number => 1 - (value - axis.low) / (axis.high - axis.low);

/** A step counts as known when any line has it. */
const anyKnown = (lines: readonly ChartLine[], steps: Steps): Values =>
  Array.from({ length: steps.steps }, (_, index) => (lines.some((line) => (line.avg[index] ?? null) !== null) ? 1 : null));

export interface Gap extends Span {
  /** `missed`: in the time that was kept. `before`: nothing is kept that far back, or nobody watched yet. */
  kind: 'missed' | 'before';
}

/** Newest steps whose reading may still be on its way. */
const SETTLING_STEPS = 2;

/** Times within the seen part of which no line knows anything. Each reaches to the edges of the steps beside it. */
export function gapsOf(lines: readonly ChartLine[], steps: Steps, seen: Span, everyMs: number): Gap[] {
  const runs = runsOf(anyKnown(lines, steps), steps, everyMs);
  const gaps: Gap[] = [];
  const add = (kind: Gap['kind'], fromMs: number, toMs: number): void => {
    const cut = { kind, fromMs: Math.max(fromMs, seen.fromMs), toMs: Math.min(toMs, seen.toMs) };
    if (cut.toMs > cut.fromMs) gaps.push(cut);
  };
  const first = runs[0]?.[0];
  if (first === undefined) return [];
  const keptFrom = Math.min(Math.max(steps.keptSinceMs ?? steps.startMs, steps.startMs), startOf(steps, first));
  add('before', Math.min(seen.fromMs, steps.startMs), keptFrom);
  if (startOf(steps, first) - keptFrom > apart(steps, everyMs)) add('missed', keptFrom, startOf(steps, first));
  else add('before', keptFrom, startOf(steps, first));
  for (const [place, run] of runs.entries()) {
    const end = startOf(steps, (run.at(-1) ?? 0) + 1);
    const next = runs[place + 1]?.[0];
    if (next !== undefined) add('missed', end, startOf(steps, next));
    else if (startOf(steps, steps.steps) - end > Math.max(SETTLING_STEPS * steps.stepMs, apart(steps, everyMs))) add('missed', end, startOf(steps, steps.steps));
  }
  return gaps;
}
