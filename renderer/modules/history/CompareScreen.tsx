import { useMemo, useState, type JSX } from 'react';
import { Button } from '@mantine/core';
import { IconArrowLeft, IconChartLine } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { RigHistory, RigMetric } from '../../../preload/contract/history.ts';
import type { Algo } from '../../../preload/contract/rig.ts';
import { live, useFleetState } from '../../app/liveData.ts';
import { go, rigHref, type Route } from '../../app/router.ts';
import { useTemperatureUnit } from '../../app/settings.ts';
import { useShortcuts } from '../../app/shortcuts.ts';
import { formatEfficiency, formatNumber, threeDigits, toUnit, unitFor } from '../../ui/format.ts';
import { Empty, PartialStrip } from '../../ui/states.tsx';
import { shortModel } from '../fleet/columns.ts';
import { listLeftHref } from '../fleet/listLeft.ts';
import { algosOf, compareLines, FEWEST, largestOf, MOST, readRigs } from './Compare.ts';
import { HistoryChart } from './HistoryChart.tsx';
import { HistoryProblems } from './HistoryProblems.tsx';
import { lineStyle } from './lineStyles.ts';
import { RangePicker, useRange } from './RangePicker.tsx';
import { asZoom, useHistory, useZoom, type History } from './useHistory.ts';
import './Compare.css';

const METRICS = ['hashrateThs', 'powerW', 'tempMaxC', 'efficiencyJTh'] as const satisfies readonly RigMetric[];
const NO_RIGS: RigHistory['rigs'] = [];

/** Up to eight rigs over the same time, one chart a metric. */
export function CompareScreen({ route }: { route: Route }): JSX.Element {
  const { t } = useTranslation();
  const { rigNos, left } = useMemo(() => readRigs(route.query.get('rigs')), [route]);
  useShortcuts({ back: () => { go(listLeftHref()); } });
  const back = listLeftHref();
  if (rigNos.length < FEWEST) {
    return (
      <div className="page center">
        <Empty icon={<IconChartLine size={30} stroke={1.3} aria-hidden />} words={t('compare.choose', { few: FEWEST, most: MOST })} action={<Button component="a" href={back}>{t('compare.back')}</Button>} />
      </div>
    );
  }
  return <Compared key={rigNos.join()} rigNos={rigNos} left={left} back={back} />;
}

function Compared({ rigNos, left, back }: { rigNos: readonly number[]; left: number; back: string }): JSX.Element {
  const { t } = useTranslation();
  const { range, choose } = useRange('24h');
  const { zoom, setZoom } = useZoom(range);
  const history = useHistory('history.rigs', { rigNos: [...rigNos], metrics: [...METRICS] }, range, zoom);
  const [off, setOff] = useState<ReadonlySet<number>>(new Set());
  const names = useNames(rigNos);
  const unit = useTemperatureUnit();
  const rigs = history.data?.rigs ?? NO_RIGS;
  const algos = algosOf(rigs);
  const common = { rigNos, history, off, names, onZoom: setZoom };
  const toggle = (rigNo: number): void => {
    setOff((before) => {
      const next = new Set(before);
      if (!next.delete(rigNo)) next.add(rigNo);
      return next;
    });
  };
  // Before the first answer nothing is known of algorithms: one chart stands for all.
  const groups: (Algo | null | undefined)[] = algos.length < 2 ? [undefined] : algos;
  return (
    <div className="page compare">
      <div className="row compare-head">
        <a href={back} className="x" aria-label={t('compare.back')} title={t('compare.back')}><IconArrowLeft size={18} stroke={1.6} aria-hidden /></a>
        <span className="f18 b nw">{t('compare.title', { count: rigNos.length, n: formatNumber(rigNos.length) })}</span>
        <span className="sp" />
        <RangePicker range={range} onChoose={choose} />
      </div>
      {left === 0 ? null : <PartialStrip>{t('compare.left', { count: left, most: MOST })}</PartialStrip>}
      {history.data === null ? null : <HistoryProblems problems={history.data.problems} />}
      <Legend rigNos={rigNos} off={off} onToggle={toggle} />
      <div className="compare-charts">
        {groups.map((algo) => <MetricChart key={`h${algo ?? ''}`} metric="hashrateThs" algo={algo} {...common} />)}
        <MetricChart metric="powerW" algo={undefined} {...common} />
        <MetricChart metric="tempMaxC" algo={undefined} temperature={unit} {...common} />
        {groups.map((algo) => <MetricChart key={`e${algo ?? ''}`} metric="efficiencyJTh" algo={algo} {...common} />)}
      </div>
    </div>
  );
}

/** Names as the list has them; a rig that left the fleet has its number. */
function useNames(rigNos: readonly number[]): ReadonlyMap<number, string> {
  const { t } = useTranslation();
  const { wordsVersion } = useFleetState();
  return useMemo(() => new Map(rigNos.map((rigNo) => [rigNo, live.fleet.row(rigNo)?.name ?? t('compare.gone', { rigNo })])),
    // The store is outside React: its words version says that a name may have changed.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [rigNos, wordsVersion, t]);
}

/** Which line is which rig; each can be switched off, and leads to its rig. */
function Legend({ rigNos, off, onToggle }: { rigNos: readonly number[]; off: ReadonlySet<number>; onToggle: (rigNo: number) => void }): JSX.Element {
  const { t } = useTranslation();
  const names = useNames(rigNos);
  return (
    <ul className="compare-legend" aria-label={t('compare.legend')}>
      {rigNos.map((rigNo, place) => {
        const { stroke, dash } = lineStyle(place, rigNos.length);
        const row = live.fleet.row(rigNo);
        return (
          <li key={rigNo} className={off.has(rigNo) ? 'off' : ''}>
            <button type="button" aria-pressed={!off.has(rigNo)} title={t(off.has(rigNo) ? 'compare.switchOn' : 'compare.switchOff', { name: names.get(rigNo) })} onClick={() => { onToggle(rigNo); }}>
              <svg width="24" height="8" aria-hidden="true"><path d="M0 4h24" stroke={stroke} strokeWidth="2" strokeDasharray={dash} /></svg>
              <span>{names.get(rigNo)}</span>
            </button>
            {row === null ? null : <a className="t3 q" href={rigHref(rigNo)}>{shortModel(row.make, row.model)}</a>}
          </li>
        );
      })}
    </ul>
  );
}

interface MetricProps {
  metric: (typeof METRICS)[number];
  /** Only its rigs; undefined = all. */
  algo: Algo | null | undefined;
  temperature?: 'C' | 'F';
  rigNos: readonly number[];
  history: History<'history.rigs'>;
  off: ReadonlySet<number>;
  names: ReadonlyMap<number, string>;
  onZoom: (span: { fromMs: number; toMs: number } | null) => void;
}

function MetricChart({ metric, algo, temperature = 'C', rigNos, history, off, names, onZoom }: MetricProps): JSX.Element {
  const { t } = useTranslation();
  const { data, whole, seen, error, isLoading } = history;
  const { lines, unit, has } = useMemo(() => {
    const rigs = (data?.rigs ?? NO_RIGS).filter((rig) => algo === undefined || rig.algo === algo);
    const largest = metric === 'hashrateThs' ? unitFor(largestOf(rigs.flatMap((rig) => rig.lines[metric] ?? []))) : { scale: 1, unit: metric === 'powerW' ? t('unit.w') : metric === 'tempMaxC' ? `°${temperature}` : t('unit.jth') };
    const of = metric === 'tempMaxC' ? (value: number): number => toUnit(value, temperature) : (value: number): number => value / largest.scale;
    const all = compareLines(rigs, rigNos, metric, () => true, (rigNo) => names.get(rigNo) ?? '', of);
    return { lines: all.filter(({ id }) => !off.has(Number(id))), unit: largest.unit, has: all.length > 0 };
  }, [data, algo, metric, temperature, rigNos, off, names, t]);
  const format = metric === 'hashrateThs' ? threeDigits : metric === 'efficiencyJTh' ? formatEfficiency : (value: number): string => formatNumber(value);
  const name = t(`compare.metric.${metric}`);
  const label = algo === undefined ? name : `${name}, ${t(`algo.${algo ?? 'none'}`)}`;
  return (
    <HistoryChart
      title={`${label}, ${unit}`} label={label} unit={unit} steps={data} lines={lines} whole={whole} seen={seen} onSee={(span) => { onZoom(asZoom(span, whole)); }}
      format={format} fromZero={false} error={error} isLoading={isLoading} emptyWords={t(has ? 'compare.allOff' : 'compare.notReported')} fileName={`tera-core-compare-${metric}`}
    />
  );
}
