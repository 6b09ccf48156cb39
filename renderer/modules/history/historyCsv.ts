import { csvText, isoTime, type Cell } from '../fleet/csv.ts';
import type { ChartLine, ChartMark, Steps } from './chartTypes.ts';
import { startOf } from './seen.ts';

export interface CsvWords { from: string; to: string; mean: string; lowest: string; highest: string; events: string }

/** Digits of a measurement; more would be the noise of a computation. */
const DIGITS = 7;
const cell = (value: number | null | undefined): Cell => (value === null || value === undefined ? null : Number(value.toPrecision(DIGITS)));

/** Every step of a chart as a file: start and end (UTC), then mean, lowest and highest of each line with the unit, and what happened in the step. Unknown is empty. */
export function historyCsv(words: CsvWords, lines: readonly ChartLine[], unit: string, steps: Steps, marks: readonly ChartMark[]): string {
  const column = (line: ChartLine, what: string): string => `${line.label}, ${what}${unit === '' ? '' : ` (${unit})`}`;
  const head = [
    words.from, words.to,
    ...lines.flatMap((line) => [column(line, words.mean), column(line, words.lowest), column(line, words.highest)]),
    ...(marks.length === 0 ? [] : [words.events]),
  ];
  const byStep = new Map<number, string[]>();
  for (const mark of marks) {
    const index = Math.floor((mark.atMs - steps.startMs) / steps.stepMs);
    byStep.set(index, [...(byStep.get(index) ?? []), `${isoTime(mark.atMs) ?? ''} ${mark.words}`]);
  }
  const rows = Array.from({ length: steps.steps }, (_, index): Cell[] => [
    isoTime(startOf(steps, index)), isoTime(startOf(steps, index + 1)),
    ...lines.flatMap((line) => [cell(line.avg[index]), cell(line.min[index]), cell(line.max[index])]),
    ...(marks.length === 0 ? [] : [byStep.get(index)?.join('; ') ?? null]),
  ]);
  return csvText(head, rows);
}
