import type { Line } from '../../../preload/contract/history.ts';
import type { ChartLine, Values } from './chartTypes.ts';

/** A line of an answer in the unit that its chart shows. */
export function chartLine(id: string, label: string, line: Line, convert: (value: number) => number): ChartLine {
  const each = (values: Values): Values => values.map((value) => (value === null ? null : convert(value)));
  return { id, label, avg: each(line.avg), min: each(line.min), max: each(line.max) };
}

export const hasValue = (line: Line | undefined): line is Line => line !== undefined && line.avg.some((value) => value !== null);
