import { axisOf, type Axis } from '../../ui/chartScale.ts';
import type { ChartLine, Span, Steps } from './chartTypes.ts';
import { stepsSeen } from './seen.ts';

/** Room for every mean, lowest and highest reading that is seen, and for the named lines. */
export function valueAxis(lines: readonly ChartLine[], steps: Steps, seen: Span, named: readonly (number | null)[], fromZero: boolean): Axis {
  const range = extremesOf(lines, steps, seen);
  return axisOf(range === null ? [] : [{ ms: 0, value: range.low }, { ms: 0, value: range.high }], named, fromZero);
}

/** Lowest and highest reading that is seen; null when none is. */
export function extremesOf(lines: readonly ChartLine[], steps: Steps, seen: Span): { low: number; high: number } | null {
  const found = stepsSeen(steps, seen);
  if (found === null) return null;
  let low = Infinity;
  let high = -Infinity;
  for (const line of lines) {
    for (let index = found.first; index <= found.last; index += 1) {
      for (const value of [line.avg[index], line.min[index], line.max[index]]) {
        if (value === null || value === undefined) continue;
        if (value < low) low = value;
        if (value > high) high = value;
      }
    }
  }
  return low > high ? null : { low, high };
}
