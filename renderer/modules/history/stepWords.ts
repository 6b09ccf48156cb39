import type { TFunction } from 'i18next';
import { listOf } from '../../ui/locale.ts';
import type { ChartLine, Presence, Span, Steps } from './chartTypes.ts';
import { startOf } from './seen.ts';
import { momentWords } from './timeAxis.ts';
import { whyNone } from './why.ts';

interface What { steps: Steps; lines: readonly ChartLine[]; index: number; unit: string; format: (value: number) => string; presence: Presence | null; seen: Span }

/** One step as a screen reader says it: the time, then the values of all lines, or why there are none. */
export function stepWords(t: TFunction, { steps, lines, index, unit, format, presence, seen }: What): string {
  const moment = momentWords(startOf(steps, index), seen, steps.stepMs);
  if (lines.every((line) => (line.avg[index] ?? null) === null)) return `${moment} ${t(`history.why.${whyNone(steps, index, presence)}`)}`;
  const values = lines.map((line) => {
    const value = line.avg[index] ?? null;
    const words = value === null ? t('chart.none') : `${format(value)} ${unit}`;
    return lines.length > 1 ? `${line.label} ${words}` : words;
  });
  return `${moment} ${listOf(values)}`;
}
