import type { Line, RigMetric } from '../../../preload/contract/history.ts';
import { chartLine, hasValue } from '../history/linesOf.ts';
import type { ChartLine } from '../history/chartTypes.ts';

/* The lines of a rig's charts, out of one answer. Pure. */

export type RigLines = Partial<Record<RigMetric, Line>>;
const PLACES = [1, 2, 3, 4] as const;

/** Everything that the page draws or sums, in one question. */
export const PAGE_METRICS: RigMetric[] = [
  'hashrateThs', 'powerW', 'efficiencyJTh', 'tempMaxC', 'tempInletC',
  ...PLACES.flatMap((place): RigMetric[] => [`fan${place}Rpm`, `board${place}Ths`, `board${place}TempC`]),
  'accepted', 'rejected', 'stale', 'energyWh', 'energyEstimatedWh', 'energyShare', 'onlineShare', 'hashingShare', 'watchedShare',
];

/** The one line of a metric, or none where nothing is known of it. */
export function lineOf(lines: RigLines, metric: RigMetric, label: string, convert: (value: number) => number): ChartLine[] {
  const line = lines[metric];
  return hasValue(line) ? [chartLine(metric, label, line, convert)] : [];
}

/** A line for each part of the rig of which something is known. */
export function partLines(lines: RigLines, metricOf: (place: 1 | 2 | 3 | 4) => RigMetric, labelOf: (place: number) => string, convert: (value: number) => number): ChartLine[] {
  return PLACES.flatMap((place) => lineOf(lines, metricOf(place), labelOf(place), convert));
}
