import { useMemo, type JSX, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { GroupName } from '../../../preload/contract/history.ts';
import { formatEfficiency, threeDigits, unitFor } from '../../ui/format.ts';
import { largestOf } from './Compare.ts';
import { CHART_METRICS, drawnOf, type ChartMetric } from './Group.ts';
import { HistoryChart } from './HistoryChart.tsx';
import { HistoryProblems } from './HistoryProblems.tsx';
import type { Range } from './ranges.ts';
import { asZoom, useHistory, useZoom } from './useHistory.ts';

/** Watts of one step of the unit. */
const powerUnit = (watts: number): { scale: number; unit: string } => (watts >= 999_500 ? { scale: 1e6, unit: 'MW' } : watts >= 9_999.5 ? { scale: 1e3, unit: 'kW' } : { scale: 1, unit: 'W' });

/** The farm or one group over a range: hashrate against what is expected, power, or efficiency. */
export function GroupChart({ group, name, range, metric, tools, fileName }: { group: GroupName; name: string; range: Range; metric: ChartMetric; tools?: ReactNode; fileName: string }): JSX.Element {
  const { t } = useTranslation();
  const { zoom, setZoom } = useZoom(range);
  const { data, whole, seen, error, isLoading } = useHistory('history.group', { group, metrics: [...CHART_METRICS, 'expectedThs'] }, range, zoom);
  const { drawn, unit, title } = useMemo(() => {
    const largest = largestOf([data?.lines[metric], metric === 'hashrateThs' ? data?.lines.expectedThs : undefined].filter((line) => line !== undefined));
    const shown = metric === 'hashrateThs' ? unitFor(largest) : metric === 'powerW' ? powerUnit(largest) : { scale: 1, unit: t('unit.jth') };
    const words = t(`group.metric.${metric}`);
    return { drawn: drawnOf(data, metric, shown.scale, { of: words, expected: t('chart.expected') }), unit: shown.unit, title: words };
  }, [data, metric, t]);
  const heading = name === '' ? title : `${name}, ${title}`;
  return (
    <>
      {data === null ? null : <HistoryProblems problems={data.problems} />}
      <HistoryChart
        title={`${heading}, ${unit}`} label={heading} unit={unit} steps={data} lines={drawn.lines} whole={whole} seen={seen} onSee={(span) => { setZoom(asZoom(span, whole)); }}
        format={metric === 'efficiencyJTh' ? formatEfficiency : threeDigits} fromZero={false} expected={drawn.expected} error={error} isLoading={isLoading} tools={tools} fileName={fileName}
      />
    </>
  );
}
