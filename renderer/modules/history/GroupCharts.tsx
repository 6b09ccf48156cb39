import { useMemo, useState, type JSX } from 'react';
import { SegmentedControl } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { IconX } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { GroupName } from '../../../preload/contract/history.ts';
import { call, errorShape } from '../../app/bridge.ts';
import { live, useFleetState } from '../../app/liveData.ts';
import { fleetHref, go, useRoute } from '../../app/router.ts';
import { inWords } from '../../i18n/faults.ts';
import { formatHashrate, formatNumber, joined } from '../../ui/format.ts';
import { SectionHead } from '../../ui/states.tsx';
import { fullModel } from '../fleet/columns.ts';
import { conditionsText } from '../fleet/conditions.ts';
import { NO_ALGO } from '../fleet/fleetView.ts';
import { fillPath, linePath, SIZE } from './drawn.ts';
import { groupsNow, groupsOf, keyOf, kindsOf, MOST_GROUPS, type ChartMetric, type Group, type ShownKind } from './Group.ts';
import { GroupChart } from './GroupChart.tsx';
import { MetricPicker } from './GroupMetricPicker.tsx';
import { refreshMs, spanOf, type Range } from './ranges.ts';
import { valueAxis } from './valueAxis.ts';
import './Group.css';

/** Steps of a small chart: it has no more pixels. */
const SMALL_STEPS = 120;
const TICK_MS = 30_000;

/** The address with some words changed; null takes one away. */
function withQuery(change: Readonly<Record<string, string | null>>): string {
  const [path = '', query = ''] = window.location.hash.split('?');
  const params = new URLSearchParams(query);
  for (const [key, value] of Object.entries(change)) {
    if (value === null) params.delete(key);
    else params.set(key, value);
  }
  return `${path === '' ? '#/overview' : path}${params.size === 0 ? '' : `?${params.toString()}`}`;
}

/** Below the farm's chart: its models, sites or tags, each small; one opens to a whole chart. */
export function GroupCharts({ groups, range }: { groups: readonly Group[]; range: Range }): JSX.Element | null {
  const { t } = useTranslation();
  const { query } = useRoute();
  const { version } = useFleetState();
  const kinds = useMemo(() => kindsOf(groups), [groups]);
  const kind = kinds.find((known) => known === query.get('by')) ?? kinds[0];
  const all = useMemo(() => (kind === undefined ? [] : groupsOf(groups, kind)), [groups, kind]);
  const now = useMemo(() => groupsNow(live.fleet, Date.now()),
    // The store is outside React: its version says that its content changed.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [version]);
  if (kind === undefined || all.length === 0) return null;
  const shown = all.slice(0, MOST_GROUPS);
  const open = all.find((group) => keyOf(group) === query.get('group')) ?? null;
  return (
    <section className="groups" aria-label={t('group.title')}>
      <SectionHead title={t('group.title')} note={all.length > shown.length ? t('group.largest', { n: shown.length, total: formatNumber(all.length) }) : undefined} end={kinds.length < 2 ? t(`group.by.${kind}`) : <KindPicker kinds={kinds} kind={kind} />} />
      {open === null ? null : <OpenGroup key={keyOf(open)} group={open} name={nameOf(t, open, all)} range={range} />}
      <div className="group-grid">
        {shown.map((group) => <SmallGroup key={keyOf(group)} group={group} name={nameOf(t, group, all)} range={range} nowThs={now.get(keyOf(group)) ?? null} isOpen={open === group} />)}
      </div>
    </section>
  );
}

/** A name that two algorithms share says which one is meant. */
function nameOf(t: TFunction, group: Group, all: readonly Group[]): string {
  const name = group.kind === 'model' ? modelName(group.name) : group.name;
  return all.some((other) => other !== group && other.name === group.name) ? `${name}, ${t(`algo.${group.algo ?? 'none'}`)}` : name;
}

/** As people say it; a bare number is a model of a maker that some rig of it tells. */
function modelName(model: string): string {
  if (!/^\d/.test(model)) return model;
  for (let slot = 0; slot < live.fleet.size; slot += 1) {
    const row = live.fleet.rowAt(slot);
    if (row.model === model) return fullModel(row.make, model) ?? model;
  }
  return model;
}

function KindPicker({ kinds, kind }: { kinds: readonly ShownKind[]; kind: ShownKind }): JSX.Element {
  const { t } = useTranslation();
  return (
    <SegmentedControl size="xs" aria-label={t('group.byLabel')} transitionDuration={0} value={kind} data={kinds.map((value) => ({ value, label: t(`group.by.${value}`) }))}
      onChange={(value) => { go(withQuery({ by: value, group: null })); }} />
  );
}

const nameOnly = ({ kind, name, algo }: Group): GroupName => ({ kind, name, algo });

function SmallGroup({ group, name, range, nowThs, isOpen }: { group: Group; name: string; range: Range; nowThs: number | null; isOpen: boolean }): JSX.Element {
  const { t } = useTranslation();
  const asked = nameOnly(group);
  const answer = useQuery({
    queryKey: ['history.group', 'small', asked, range], staleTime: refreshMs(range), refetchInterval: refreshMs(range), placeholderData: keepPreviousData,
    queryFn: async () => { const span = spanOf(range, Date.now()); return { span, data: await call('history.group', { group: asked, metrics: ['hashrateThs'], ...span, maxSteps: SMALL_STEPS }) }; },
  });
  const paths = useMemo(() => {
    const line = answer.data?.data.lines.hashrateThs;
    if (answer.data === undefined || line === undefined || line.avg.every((value) => value === null)) return null;
    const { span, data } = answer.data;
    const one = { id: 'h', label: name, ...line };
    const axis = valueAxis([one], data, span, [], true);
    return { line: linePath(one, data, span, axis, TICK_MS), fill: fillPath(one, data, span, axis, TICK_MS) };
  }, [answer.data, name]);
  const hashrate = joined(formatHashrate(nowThs));
  const rigs = t('group.rigs', { count: group.rigs, n: formatNumber(group.rigs) });
  const fault = answer.isError ? inWords(errorShape(answer.error)) : null;
  return (
    <button type="button" className="group-small" aria-expanded={isOpen} onClick={() => { go(withQuery({ group: isOpen ? null : keyOf(group) })); }}>
      <span className="group-line"><span className="ell b">{name}</span><span className="live nw">{hashrate}</span></span>
      <svg viewBox={`0 0 ${SIZE} ${SIZE}`} preserveAspectRatio="none" aria-hidden="true" className="live">
        {paths === null ? null : <><path d={paths.fill} fill="var(--series-fill)" fillOpacity={0.18} /><path d={paths.line} fill="none" stroke="var(--series)" strokeWidth={1.5} strokeLinecap="round" vectorEffect="non-scaling-stroke" /></>}
      </svg>
      <span className="t3 f14 ell">{fault === null ? paths === null && !answer.isPending ? t('history.empty') : rigs : `${fault.message} ${fault.code}`}</span>
    </button>
  );
}

function OpenGroup({ group, name, range }: { group: Group; name: string; range: Range }): JSX.Element {
  const { t } = useTranslation();
  const [metric, setMetric] = useState<ChartMetric>('hashrateThs');
  const asked = useMemo(() => nameOnly(group), [group]);
  return (
    <div className="group-open">
      <GroupChart group={asked} name={name} range={range} metric={metric} fileName={`tera-core-${group.kind}-${group.name}`}
        tools={<><MetricPicker metric={metric} onMetric={setMetric} /><a className="lnk" href={listHref(group)}>{t('group.showRigs')}</a><button type="button" className="x" aria-label={t('group.close', { name })} onClick={() => { go(withQuery({ group: null })); }}><IconX size={16} stroke={1.6} aria-hidden /></button></>} />
    </div>
  );
}

/** The list of a group's rigs. */
function listHref({ kind, name, algo }: Group): string {
  const inAlgo = { algo: algo ?? NO_ALGO };
  if (kind === 'model') return fleetHref({ model: name, ...inAlgo });
  return fleetHref({ ...inAlgo, where: conditionsText([kind === 'site' ? { field: 'site', op: 'is', value: name } : { field: 'tags', op: 'has', value: name }]) });
}
