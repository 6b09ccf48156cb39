import { memo, type JSX } from 'react';
import { Tooltip } from '@mantine/core';
import { IconArrowDownRight, IconArrowUpRight, IconEqual } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { formatHashrate, formatNumber, formatPower, joined } from '../../ui/format.ts';
import { percentWords, wayOf, type Comparison, type YesterdayMetric } from './Yesterday.ts';
import { useRowsAgainst, type useYesterday } from './YesterdayData.ts';
import './Yesterday.css';

const ARROW = { up: IconArrowUpRight, down: IconArrowDownRight, same: IconEqual };

/** `118 PH/s now, 119 PH/s at this hour yesterday`. */
export function comparisonWords(t: TFunction, metric: YesterdayMetric, comparison: Exclude<Comparison, { kind: 'none' }>): string {
  if (comparison.kind === 'notComparable') return t(`yesterday.${comparison.why}`, { count: comparison.count, n: formatNumber(comparison.count) });
  const format = metric === 'hashrateThs' ? formatHashrate : formatPower;
  return t('yesterday.words', { now: joined(format(comparison.now)), before: joined(format(comparison.before)) });
}

/** The change since this hour of the day before. Nothing where nothing is known of it; words where two different farms would be compared. */
export function YesterdayBadge({ metric, comparison, label }: { metric: YesterdayMetric; comparison: Comparison | null; label?: string }): JSX.Element | null {
  const { t } = useTranslation();
  if (comparison === null || comparison.kind === 'none') return null;
  const words = comparisonWords(t, metric, comparison);
  const name = label === undefined ? '' : `${label} `;
  if (comparison.kind === 'notComparable') {
    return <Tooltip label={words} events={{ hover: true, focus: true, touch: true }} multiline maw={320}><span className="yesterday t3" tabIndex={0} role="note" aria-label={`${name}${words}`}>{name}{t('yesterday.notComparable')}</span></Tooltip>;
  }
  const way = wayOf(comparison.percent);
  const Arrow = ARROW[way];
  const percent = percentWords(comparison.percent);
  return (
    <Tooltip label={words} events={{ hover: true, focus: true, touch: true }}>
      <span className={`yesterday ${way}`} tabIndex={0} role="note" aria-label={`${name}${t('yesterday.label', { percent })} ${words}`}>
        {name === '' ? null : <span className="t3">{name}</span>}<Arrow size={14} stroke={2} aria-hidden /><b>{percent}</b>
      </span>
    </Tooltip>
  );
}

/** Over the table: the rows that are shown, hashrate and power. */
export const YesterdayOfRows = memo(function YesterdayOfRows({ rigNos, known }: { rigNos: readonly number[]; known: ReturnType<typeof useYesterday> }): JSX.Element | null {
  const { t } = useTranslation();
  const result = useRowsAgainst(rigNos, known);
  if (result === null || (result.hashrateThs.kind === 'none' && result.powerW.kind === 'none')) return null;
  return (
    <span className="yesterday-rows" role="group" aria-label={t('yesterday.rows')}>
      <YesterdayBadge metric="hashrateThs" comparison={result.hashrateThs} label={t('unit.ths')} />
      {/* One sentence says that they cannot be compared. */}
      {result.hashrateThs.kind === 'notComparable' ? null : <YesterdayBadge metric="powerW" comparison={result.powerW} label={t('unit.w')} />}
    </span>
  );
});
