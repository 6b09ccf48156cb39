/* The newest steps of an hour's chart continue from live readings. Pure. */

import type { Line, RigHistory, RigMetric } from '../../../preload/contract/history.ts';
import type { Span } from './chartTypes.ts';

/** One reading that came live, canonical units. */
export interface LiveReading { ms: number; values: Partial<Record<RigMetric, number | null>> }

type RigLines = Partial<Record<RigMetric, Line>>;
export interface Continued { history: RigHistory; whole: Span }

/**
 * The first rig's lines with the readings in the steps behind the newest stored value: a stored step is never changed, and the axis grows by whole steps.
 * The range keeps its length and ends with the newest step.
 */
export function withLive(history: RigHistory, whole: Span, readings: readonly LiveReading[]): Continued {
  const [rig, ...others] = history.rigs;
  const { startMs, stepMs } = history;
  const newest = readings.at(-1)?.ms ?? 0;
  const count = Math.max(history.steps, Math.floor((newest - startMs) / stepMs) + 1);
  // Another range may still stand here while the hour is on its way; live readings do not stretch it.
  if (rig === undefined || readings.length === 0 || newest < startMs || count > history.steps * 2) return { history, whole };
  const lines: RigLines = {};
  for (const [metric, line] of Object.entries(rig.lines) as [RigMetric, Line][]) lines[metric] = extended(line, count, (index) => ofStep(readings, metric, startMs + index * stepMs, stepMs));
  const toMs = Math.max(whole.toMs, startMs + count * stepMs);
  return {
    history: { ...history, steps: count, keptSinceMs: history.keptSinceMs ?? readings[0]?.ms ?? null, rigs: [{ ...rig, lines }, ...others] },
    whole: { fromMs: whole.fromMs + toMs - whole.toMs, toMs },
  };
}

function ofStep(readings: readonly LiveReading[], metric: RigMetric, fromMs: number, stepMs: number): number[] {
  return readings.flatMap(({ ms, values }) => (ms >= fromMs && ms < fromMs + stepMs ? values[metric] ?? [] : []));
}

function extended(line: Line, count: number, readingsOf: (index: number) => number[]): Line {
  const longer = (values: (number | null)[]): (number | null)[] => [...values, ...Array.from<null>({ length: count - values.length }).fill(null)];
  const [avg, min, max] = [longer(line.avg), longer(line.min), longer(line.max)];
  for (let index = avg.findLastIndex((value) => value !== null) + 1; index < count; index += 1) {
    const values = readingsOf(index);
    if (values.length === 0) continue;
    avg[index] = values.reduce((sum, value) => sum + value, 0) / values.length;
    min[index] = Math.min(...values);
    max[index] = Math.max(...values);
  }
  return { avg, min, max };
}
