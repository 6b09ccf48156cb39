import { useMemo, type JSX } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDateTime, formatTimeSeconds, formatDate, NONE } from '../../ui/format.ts';
import { listOf } from '../../ui/locale.ts';
import type { ChartLine, ChartMark, Presence, Steps } from './chartTypes.ts';
import { startOf } from './seen.ts';
import { whyNone } from './why.ts';

interface Props { caption: string; unit: string; steps: Steps; lines: readonly ChartLine[]; format: (value: number) => string; presence: Presence | null; marks: readonly ChartMark[] }

const MINUTE_MS = 60_000;

/** Every step of a chart, oldest first: mean, lowest and highest of each line; a step without values says why. */
export function HistoryTable({ caption, unit, steps, lines, format, presence, marks }: Props): JSX.Element {
  const { t } = useTranslation();
  const happened = useMemo(() => {
    const byStep = new Map<number, string[]>();
    for (const { atMs, words } of marks) {
      const index = Math.floor((atMs - steps.startMs) / steps.stepMs);
      byStep.set(index, [...(byStep.get(index) ?? []), words]);
    }
    return byStep;
  }, [marks, steps]);
  const time = (ms: number): string => (steps.stepMs < MINUTE_MS ? `${formatDate(ms)} ${formatTimeSeconds(ms)}` : formatDateTime(ms));
  const number = (value: number | null | undefined): string => (value === null || value === undefined ? NONE : format(value));
  return (
    // A region that scrolls must be reachable by keyboard.
    <div className="hist-table" tabIndex={0} role="region" aria-label={caption}>
      <table>
        <caption>{unit === '' ? caption : t('history.tableCaption', { label: caption, unit })}</caption>
        <thead>
          <tr>
            <th scope="col">{t('history.from')}</th>
            {lines.map((line) => [
              <th key={`${line.id} mean`} scope="col">{lines.length > 1 ? t('history.meanOf', { label: line.label }) : t('history.mean')}</th>,
              <th key={`${line.id} low`} scope="col">{t('history.lowest')}</th>,
              <th key={`${line.id} high`} scope="col">{t('history.highest')}</th>,
            ])}
            {marks.length === 0 ? null : <th scope="col">{t('history.events')}</th>}
          </tr>
        </thead>
        <tbody>
          {Array.from({ length: steps.steps }, (_, index) => {
            const isEmpty = lines.every((line) => (line.avg[index] ?? null) === null);
            return (
              <tr key={index}>
                <th scope="row">{time(startOf(steps, index))}</th>
                {isEmpty ? <td colSpan={lines.length * 3} className="t3 words">{t(`history.why.${whyNone(steps, index, presence)}`)}</td>
                  : lines.map((line) => [
                    <td key={`${line.id} mean`}>{number(line.avg[index])}</td>, <td key={`${line.id} low`}>{number(line.min[index])}</td>, <td key={`${line.id} high`}>{number(line.max[index])}</td>,
                  ])}
                {marks.length === 0 ? null : <td className="words">{listOf(happened.get(index) ?? [])}</td>}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
