import { lazy, Suspense, useMemo, useState, type JSX } from 'react';
import { useTranslation } from 'react-i18next';
import type { AlgoTotals, FarmSeries } from '../../../preload/contract/fleet.ts';
import { errorShape, useCall } from '../../app/bridge.ts';
import { axisOf, type Point } from '../../ui/chartScale.ts';
import { formatEfficiency, isKnown, threeDigits, unitFor } from '../../ui/format.ts';
import { InlineError, Loading } from '../../ui/states.tsx';
import { farmOf, type ChartMetric, type Group } from '../history/Group.ts';
import { MetricPicker } from '../history/GroupMetricPicker.tsx';
import { RangePicker } from '../history/RangePicker.tsx';
import type { Range } from '../history/ranges.ts';
import '../history/Group.css';

const TimeChart = lazy(async () => ({ default: (await import('../../ui/TimeChart.tsx')).TimeChart }));
const GroupChart = lazy(async () => ({ default: (await import('../history/GroupChart.tsx')).GroupChart }));

const TICK_MS = 30_000;
/** Without a history the last hours that the store holds are all there is. */
const ALONE_MINUTES = 180;

interface Props {
  main: AlgoTotals | null;
  /** Groups of which a history is kept; null = none, or not known yet. */
  groups: readonly Group[] | null;
  range: Range;
  onRange: (range: Range) => void;
}

/** The farm over time: the last hour live, longer ranges from the history. */
export function FarmChart({ main, groups, range, onRange }: Props): JSX.Element {
  const { t } = useTranslation();
  const [metric, setMetric] = useState<ChartMetric>('hashrateThs');
  const algo = main?.algo ?? null;
  const farm = useMemo(() => (groups === null ? null : farmOf(groups, algo)), [groups, algo]);
  if (farm === null) return <div className="chartbox"><LiveChart main={main} minutes={ALONE_MINUTES} metric="hashrateThs" title={t('overview.last3h')} /></div>;
  return (
    <div className="chartbox">
      <div className="chart-tools"><MetricPicker metric={metric} onMetric={setMetric} /><span className="sp" /><RangePicker range={range} onChoose={onRange} /></div>
      {range === '1h' ? <LiveChart main={main} minutes={60} metric={metric} title={t(`group.metric.${metric}`)} />
        : <Suspense fallback={null}><GroupChart group={farm} name="" range={range} metric={metric} fileName="tera-core-farm" /></Suspense>}
    </div>
  );
}

/** One value of each tick in canonical units. */
function valuesOf(data: FarmSeries, metric: ChartMetric): (number | null)[] {
  if (metric === 'hashrateThs') return data.hashrateThs;
  if (metric === 'powerW') return data.powerW;
  return data.powerW.map((watts, index) => { const ths = data.hashrateThs[index] ?? null; return watts === null || ths === null || ths <= 0 ? null : watts / ths; });
}

function LiveChart({ main, minutes, metric, title }: { main: AlgoTotals | null; minutes: number; metric: ChartMetric; title: string }): JSX.Element {
  const { t } = useTranslation();
  const series = useCall('fleet.farmSeries', { minutes }, { refetchInterval: TICK_MS });
  const data = series.data ?? null;
  const values = useMemo(() => (data === null ? [] : valuesOf(data, metric)), [data, metric]);
  const expectedThs = metric === 'hashrateThs' && data?.algo === main?.algo ? main?.expectedThs ?? null : null;
  const largest = Math.max(expectedThs ?? 0, ...values.map((value) => value ?? 0));
  const { scale, unit } = metric === 'hashrateThs' ? unitFor(largest) : metric === 'powerW' ? (largest >= 999_500 ? { scale: 1e6, unit: 'MW' } : largest >= 9_999.5 ? { scale: 1e3, unit: 'kW' } : { scale: 1, unit: t('unit.w') }) : { scale: 1, unit: t('unit.jth') };
  const points = useMemo<Point[]>(() => (data === null ? [] : data.tickMs.map((ms, index) => {
    const value = values[index] ?? null;
    return { ms, value: value === null ? null : value / scale };
  })), [data, values, scale]);
  const expected = !isKnown(expectedThs) || expectedThs === 0 ? null : expectedThs / scale;
  const known = points.some((point) => point.value !== null);
  const axis = axisOf(points, [expected], false);
  const fromZero = axis.low === 0;
  const format = metric === 'efficiencyJTh' ? formatEfficiency : threeDigits;
  return (
    <>
      <div className="k">
        <h2 className="t2 b">{metric === 'hashrateThs' && minutes === ALONE_MINUTES ? title : `${title}, ${unit}`}</h2>
        <span><i />{t('chart.reported')}</span>
        {expected === null ? null : <span><i className="dashed" />{t('chart.expected')}</span>}
        <span><span className="hatch" />{t('chart.noDataShort')}</span>
        {fromZero || !known ? null : <span>{t('chart.axisFrom', { value: format(axis.low), unit })}</span>}
      </div>
      <div className="chart-room">
        {series.isError ? <InlineError error={errorShape(series.error)} /> : known
          ? <Suspense fallback={null}><TimeChart points={points} spanMs={minutes * 60_000} stepMs={TICK_MS} expected={expected} fromZero={fromZero} format={format} label={minutes === ALONE_MINUTES ? t('overview.chartLabel') : t('group.lastHour', { what: title })} unit={unit} /></Suspense>
          : data === null ? <Loading words={t('overview.chartLoading')} /> : <p className="t3 chart-wait">{t('overview.chartEmpty')}</p>}
      </div>
    </>
  );
}
