import type { ChartLine, LineStyle } from './chartTypes.ts';

/** Dashes of the lines of one chart: each differs from every other without its colour. The colours are `--line-1` … `--line-8` (history.css). */
const DASHES = ['', '7 3', '2 3', '10 3 2 3', '1 4', '6 2 2 2 2 2', '14 4', '4 6'] as const;
export const MOST_LINES = DASHES.length;

/** The style that a line keeps while others of its screen are switched off, else the one of its place. */
export const styleOf = (line: ChartLine, index: number, count: number): LineStyle => line.style ?? lineStyle(index, count);

/** One line alone is the colour of all data; several are told apart by colour, dash and their names. */
export function lineStyle(index: number, count: number): LineStyle {
  if (count <= 1) return { stroke: 'var(--series)', dash: '' };
  const place = index % MOST_LINES;
  return { stroke: `var(--line-${place + 1})`, dash: DASHES[place] ?? '' };
}
