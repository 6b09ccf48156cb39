import type { TFunction } from 'i18next';
import type { ChartLine, Span, Steps } from './chartTypes.ts';
import { stepsSeen } from './seen.ts';
import { momentWords } from './timeAxis.ts';
import { extremesOf } from './valueAxis.ts';

interface What { label: string; unit: string; steps: Steps; lines: readonly ChartLine[]; seen: Span; format: (value: number) => string; gaps: number }

/** A chart in one sentence: from when to when, the last mean, lowest and highest, how many gaps. */
export function summaryWords(t: TFunction, { label, unit, steps, lines, seen, format, gaps }: What): string {
  const range = extremesOf(lines, steps, seen);
  const found = stepsSeen(steps, seen);
  const from = momentWords(seen.fromMs, seen, 0);
  const to = momentWords(seen.toMs, seen, 0);
  if (range === null || found === null) return t('history.summaryEmpty', { label, from, to });
  const [only] = lines;
  const last = lines.length === 1 ? only?.avg.slice(found.first, found.last + 1).findLast((value) => value !== null) ?? null : null;
  const words = { label, unit, from, to, low: format(range.low), high: format(range.high), count: gaps };
  return last === null ? t('history.summaryLines', { ...words, lines: lines.length }) : t('history.summary', { ...words, last: format(last) });
}
