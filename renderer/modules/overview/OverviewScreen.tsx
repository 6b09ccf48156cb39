import { lazy, Suspense, useMemo, useState, type JSX } from 'react';
import { Button } from '@mantine/core';
import { IconRadar2 } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { AlgoTotals, FarmTotals } from '../../../preload/contract/fleet.ts';
import { useCall } from '../../app/bridge.ts';
import { live, useFleetState } from '../../app/liveData.ts';
import { fleetHref, rigHref, type FleetQuery } from '../../app/router.ts';
import { useNow } from '../../app/second.ts';
import { useTemperatureUnit } from '../../app/settings.ts';
import { ageOf, formatAge, formatEfficiency, formatHashrate, formatHashrateLong, formatNumber, formatPower, formatShare, formatTemp, formatTimeSeconds, isKnown, MINUS, NONE, sumOfKnown, THIN, type Quantity } from '../../ui/format.ts';
import { inWords } from '../../i18n/faults.ts';
import { Glyph, STATUS_TONE } from '../../ui/Glyph.tsx';
import { locale } from '../../ui/locale.ts';
import { Empty, Loading, SectionHead } from '../../ui/states.tsx';
import { ANSWERING, NO_ALGO } from '../fleet/fleetView.ts';
import { SEVERITY } from '../fleet/liveColumns.ts';
import { reasonWords } from '../fleet/reasons.ts';
import { useRange } from '../history/RangePicker.tsx';
import { farmAgainst, type Comparison } from '../history/Yesterday.ts';
import { YesterdayBadge } from '../history/YesterdayBadge.tsx';
import { useYesterday } from '../history/YesterdayData.ts';
import { FarmChart } from './FarmChart.tsx';
import { farmSums, type FarmSums, type ModelLine } from './farmSums.ts';
import './overview.css';
import { fullModel } from '../fleet/columns.ts';

const GroupCharts = lazy(async () => ({ default: (await import('../history/GroupCharts.tsx')).GroupCharts }));

/** Groups come and go with rigs, models and tags. */
const GROUPS_EVERY_MS = 60_000;
const LINES = 5;

const both = ({ value, unit }: Quantity): string => (unit === '' ? value : `${value}${THIN}${unit}`);

export function OverviewScreen(): JSX.Element {
  const { t } = useTranslation();
  const fleet = useFleetState();
  const main = fleet.farm?.algos[0] ?? null;
  const mainAlgo = main?.algo ?? null;
  const sums = useMemo(() => farmSums(live.fleet, mainAlgo, Date.now()),
    // The store is outside React: its version says that its content changed.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [fleet.version, mainAlgo]);
  const { farm } = fleet;
  const { range, choose } = useRange('1h');
  const groups = useCall('history.groups', {}, { retry: false, staleTime: GROUPS_EVERY_MS, refetchInterval: GROUPS_EVERY_MS }).data ?? null;
  const against = useAgainst(fleet.version, farm);
  if (farm === null) return <div className="page"><Loading words={t('overview.loading')} rows={5} /></div>;
  if (farm.rigs === 0) {
    return (
      <div className="page center">
        <Empty icon={<IconRadar2 size={30} stroke={1.3} aria-hidden />} words={t('overview.empty')} action={<Button component="a" href="#/find">{t('fleet.find')}</Button>} />
      </div>
    );
  }
  return (
    <div className="page overview">
      <section className="hero">
        <Hero farm={farm} main={main} sums={sums} against={against?.hashrate ?? null} />
        <FarmChart main={main} groups={groups} range={range} onRange={choose} />
      </section>
      <StatusBand farm={farm} main={main} />
      <ReadOuts farm={farm} main={main} sums={sums} against={against?.power ?? null} />
      <section className="low">
        <Problems sums={sums} />
        <Offenders sums={sums} />
        <Models sums={sums} />
      </section>
      {groups === null ? null : <Suspense fallback={null}><GroupCharts groups={groups} range={range} /></Suspense>}
    </div>
  );
}

/** The farm's hashrate and power against this hour of the day before; null = nothing is known of it. */
function useAgainst(version: number, farm: FarmTotals | null): { hashrate: Comparison; power: Comparison } | null {
  const known = useYesterday();
  return useMemo(() => {
    const main = farm?.algos[0];
    if (known === null || farm === null || main === undefined) return null;
    const of = (metric: 'hashrateThs' | 'powerW', now: number | null, algo?: AlgoTotals['algo']): Comparison => farmAgainst(live.fleet, known.yesterday, known.means, Date.now(), metric, now, algo);
    return { hashrate: of('hashrateThs', main.hashrateThs, main.algo), power: of('powerW', sumOfKnown(farm.algos.map((algo) => algo.powerW))) };
  },
  // The store is outside React: its version says that its content changed.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  [known, farm, version]);
}

function Hero({ farm, main, sums, against }: { farm: FarmTotals; main: AlgoTotals | null; sums: FarmSums; against: Comparison | null }): JSX.Element {
  const { t } = useTranslation();
  if (main === null) return <div><p className="hl">{t('overview.hashrateNow')}</p><p className="t2">{t('overview.noHashrate')}</p></div>;
  const now = formatHashrateLong(main.hashrateThs);
  const { hashrateThs, expectedThs } = main;
  const share = isKnown(hashrateThs) && isKnown(expectedThs) && expectedThs > 0 ? hashrateThs / expectedThs : null;
  const missingThs = isKnown(hashrateThs) && isKnown(expectedThs) && expectedThs > 0 ? Math.max(0, expectedThs - hashrateThs) : null;
  const algoFilter = { algo: main.algo ?? NO_ALGO };
  const top = sums.problems.find((problem) => problem.cluster !== null && problem.missingThs > 0) ?? null;
  return (
    <div>
      <div className="hl">{t('overview.hashrateNow')}{farm.algos.length > 1 ? <span className="t3">{` ${t(`algo.${main.algo ?? 'none'}`)}`}</span> : null} <YesterdayBadge metric="hashrateThs" comparison={against} /></div>
      <a className="num live" href={fleetHref(algoFilter)}>{now.value}<small>{now.unit}</small></a>
      {share === null ? <p className="of">{isKnown(expectedThs) && expectedThs > 0 ? t('overview.ofExpected', { expected: both(formatHashrateLong(expectedThs)) }) : t('overview.expectedUnknown')}</p> : (
        <>
          <p className="of live"><b>{formatShare(share)}</b> {t('overview.ofExpected', { expected: both(formatHashrateLong(main.expectedThs)) })}</p>
          <div className="gauge" aria-hidden="true"><i style={{ width: `${Math.min(100, share * 100)}%` }} /><u /></div>
        </>
      )}
      <div className="three">
        <a href={fleetHref(algoFilter)}>{t('overview.missing')}<b className="live">{both(formatHashrate(missingThs))}</b></a>
        <a href={fleetHref({ status: 'hashing' })}>{t('status.hashing')}<b className="live">{formatNumber(farm.byStatus.hashing)}</b></a>
        <a href={fleetHref({ status: ANSWERING })}>{t('overview.answering')}<b className="live">{formatNumber(farm.online)} <small>{`/ ${formatNumber(farm.rigs)}`}</small></b></a>
      </div>
      {farm.algos.slice(1).map((algo) => (
        <a className="other-algo" key={algo.algo ?? NO_ALGO} href={fleetHref({ algo: algo.algo ?? NO_ALGO })}>
          <span className="t2">{t(`algo.${algo.algo ?? 'none'}`)}</span> <b className="live">{both(formatHashrate(algo.hashrateThs))}</b>{' '}
          <span className="t3">{algoWords(t, algo, sums.rigsOf.get(algo.algo) ?? algo.rigs)}</span>
        </a>
      ))}
      {top?.cluster === null || top === null ? null : (
        <p className="say">
          {t('overview.cluster', { count: top.count, n: formatNumber(top.cluster.count), total: formatNumber(top.count), reason: reasonWords(t, { code: top.code }), range: `${top.cluster.subnet}.0/24` })}{' '}
          <a className="lnk" href={fleetHref({ reason: top.code, subnet: top.cluster.subnet })}>{t('overview.showRigs', { count: top.cluster.count, n: formatNumber(top.cluster.count) })}</a>
        </p>
      )}
    </div>
  );
}

/** Beside another algorithm's hashrate: its expected hashrate where the rigs are rated, and how many rigs its list holds. */
function algoWords(t: TFunction, algo: AlgoTotals, rigs: number): string {
  const isRated = isKnown(algo.expectedThs) && algo.expectedThs > 0;
  const facts = { expected: both(formatHashrate(algo.expectedThs)), count: rigs, n: formatNumber(rigs) };
  return isRated ? t('overview.algoLine', facts) : t('overview.algoLineUnrated', facts);
}

/** Up to this many rigs a tick is 5 px wide, then 2 px, then the ticks become one block with a break. */
const WIDE_TICKS = 36;
const THIN_TICKS = 130;

function StatusBand({ farm, main }: { farm: FarmTotals; main: AlgoTotals | null }): JSX.Element {
  const { t } = useTranslation();
  const shown = SEVERITY.filter((status) => status !== 'hashing' && farm.byStatus[status] > 0);
  const lost = (ths: number): string => (main === null || ths <= 0 ? NONE : `${MINUS}${both(formatHashrate(ths))}`);
  return (
    <section aria-label={t('overview.byStatus', { count: farm.rigs, n: formatNumber(farm.rigs) })}>
      <div className="band-head"><SectionHead title={t('overview.byStatus', { count: farm.rigs, n: formatNumber(farm.rigs) })} end={t('overview.tickNote')} /></div>
      <div className="dist">
        {shown.map((status) => {
          const count = farm.byStatus[status];
          const size = count <= WIDE_TICKS ? 'wide' : count <= THIN_TICKS ? 'thin' : 'mass';
          return (
            <a className={`seg ${STATUS_TONE[status]}`} key={status} href={fleetHref({ status })}>
              <div className={`ticks ${size}`} style={{ width: size === 'wide' ? count * 7 - 2 : size === 'thin' ? count * 3 - 1 : 220 }} />
              <div className="cap"><Glyph name={status} /><b className="live">{formatNumber(count)}</b><span>{t(`status.${status}`)}</span></div>
              <div className="lost live">{lost(farm.lostThs[status])}</div>
            </a>
          );
        })}
        <a className="seg h" href={fleetHref({ status: 'hashing' })}>
          <div className="ticks" />
          <div className="cap"><span className="ok"><Glyph name="hashing" /></span><b className="live">{formatNumber(farm.byStatus.hashing)}</b><span>{t('status.hashing')}</span></div>
          <div className="lost live">{farm.lostThs.hashing > 0 ? t('overview.belowExpected', { lost: lost(farm.lostThs.hashing) }) : NONE}</div>
        </a>
      </div>
    </section>
  );
}

function ReadOuts({ farm, main, sums, against }: { farm: FarmTotals; main: AlgoTotals | null; sums: FarmSums; against: Comparison | null }): JSX.Element {
  const { t } = useTranslation();
  const unit = useTemperatureUnit();
  const now = useNow();
  const fleet = useFleetState();
  const watts = sumOfKnown(farm.algos.map((algo) => algo.powerW));
  const { reported, estimated, unknown } = sums.power;
  const power = formatPower(reported + estimated === 0 ? null : watts);
  const since = fleet.receivedAtMs === null ? 0 : Math.max(0, now - fleet.receivedAtMs);
  const age = ageOf(farm.ageMs === null ? null : farm.ageMs.p50 + since);
  const { hottest } = sums;
  const fault = farm.storeError === null ? null : inWords(farm.storeError);
  const hotTone = hottest === null || hottest.limitC === null ? '' : hottest.tempC >= hottest.limitC ? 'err' : hottest.tempC >= hottest.limitC - 5 ? 'serious' : '';
  return (
    <section className="read" aria-label={t('overview.readOuts')}>
      <div>
        <div className="l">{t('rig.power')} <YesterdayBadge metric="powerW" comparison={against} /></div>
        <a className="big live q" href={fleetHref()}>{power.value}<small>{power.unit}</small></a>
        <div className="s">
          <a className="q" href={fleetHref({ power: 'reported' })}>{t('overview.powerReported', { n: formatNumber(reported) })}</a>
          {estimated === 0 ? null : <>{locale().comma}<a className="q" href={fleetHref({ power: 'estimated' })}>{t('overview.powerEstimated', { n: formatNumber(estimated) })}</a></>}
          {unknown === 0 ? null : <>{locale().comma}<a className="q" href={fleetHref({ power: 'unknown' })}>{t('overview.powerUnknown', { n: formatNumber(unknown) })}</a></>}
        </div>
      </div>
      <div>
        <div className="l">{t('rig.efficiency')}</div>
        <a className="big live q" href={main === null ? fleetHref() : fleetHref({ algo: main.algo ?? NO_ALGO })}>{formatEfficiency(main?.efficiencyJTh)}<small>{isKnown(main?.efficiencyJTh) ? t('unit.jth') : ''}</small></a>
        <div className="s">{estimated === 0 ? t('overview.lowerIsBetter') : t('overview.includesEstimates', { count: estimated, n: formatNumber(estimated) })}</div>
      </div>
      <div>
        <div className="l">{t('overview.hottest')}</div>
        <a className={`big live q ${hotTone}`} href={hottest === null ? fleetHref() : rigHref(hottest.rigNo)}>{formatTemp(hottest?.tempC, unit)}<small>{hottest === null ? '' : `°${unit}`}</small></a>
        <div className="s">{hottest === null ? t('missing.notReported') : hottest.limitC === null ? hottest.name : t('overview.hottestOf', { name: hottest.name, limit: formatTemp(hottest.limitC, unit) })}</div>
      </div>
      <div>
        <div className="l">{t('overview.dataAge')}</div>
        <div className="big live">{age.value}<small>{age.unit}</small></div>
        <div className="s">{farm.ageMs === null ? t('overview.noAnswers') : t('overview.ageMost', { age: formatAge(farm.ageMs.p99 + since) })}</div>
      </div>
      <div>
        <div className="l">{t('overview.stored')}</div>
        <div className={`big live ${farm.storeError === null ? '' : 'err'}`}>{farm.storedTickMs === null ? NONE : formatTimeSeconds(farm.storedTickMs)}</div>
        <div className="s" title={fault?.next}>{farm.storeError === null ? t(farm.storedTickMs === null ? 'overview.storedFirst' : 'overview.storedNote') : `${fault?.message ?? ''} ${farm.storeError.code}`}</div>
      </div>
    </section>
  );
}

function Problems({ sums }: { sums: FarmSums }): JSX.Element {
  const { t } = useTranslation();
  const more = sums.problems.length - LINES;
  const [open, setOpen] = useState(false);
  return (
    <div>
      <SectionHead title={t('overview.problems')} note={sums.problems.length === 0 ? undefined : t('overview.problemsNote')} end={<><More more={more} open={open} onToggle={setOpen} /><a className="q" href={fleetHref({ view: 'attention' })}>{t('overview.allNeeding')}</a></>} />
      {sums.problems.length === 0 ? <p className="t2 calm">{t('overview.noProblems')}</p> : null}
      {sums.problems.slice(0, open ? undefined : LINES).map((problem) => (
        <a className="inc" key={problem.code} href={fleetHref({ reason: problem.code })}>
          <span className={problem.worstSeverity}><Glyph name={problem.code === 'zeroHash' ? 'zeroHash' : problem.worstSeverity === 'err' ? 'critical' : problem.worstSeverity === 'serious' ? 'degraded' : 'change'} size={14} /></span>
          <div className="ell">
            <div className="a ell">{problemWords(t, problem.code)}</div>
            <div className="d ell">{t('overview.rigs', { count: problem.count, n: formatNumber(problem.count) })}{problem.cluster === null ? '' : ` · ${t('overview.inRange', { n: formatNumber(problem.cluster.count), range: `${problem.cluster.subnet}.0/24` })}`}</div>
          </div>
          <div className="r t2 live">{problem.missingThs > 0 ? `${MINUS}${both(formatHashrate(problem.missingThs))}` : NONE}</div>
        </a>
      ))}
    </div>
  );
}

/** Unfolds the lines that do not fit. */
function More({ more, open, onToggle }: { more: number; open: boolean; onToggle: (open: boolean) => void }): JSX.Element | null {
  const { t } = useTranslation();
  if (more <= 0) return null;
  return <button type="button" className="q more-lines" aria-expanded={open} onClick={() => { onToggle(!open); }}>{open ? t('overview.fewer') : t('overview.more', { n: more })}</button>;
}

/** A problem's head says the fault without numbers, since it stands for many rigs. */
function problemWords(t: TFunction, code: string): string {
  return t(`problem.${code}` as 'problem.hotChip', { defaultValue: reasonWords(t, { code }) });
}

function Offenders({ sums }: { sums: FarmSums }): JSX.Element {
  const { t } = useTranslation();
  return (
    <div>
      <SectionHead title={t('overview.worst')} end={t('overview.worstUnit')} />
      {sums.offenders.length === 0 ? <p className="t2 calm">{t('overview.noWorst')}</p> : null}
      <table className="tbl rows"><tbody>
        {sums.offenders.slice(0, LINES + 1).map((rig) => (
          <tr key={rig.rigNo}>
            <td className="w-name"><a className="q" href={rigHref(rig.rigNo)}>{rig.name}</a></td>
            <td className="t2">{rig.reason === null ? NONE : reasonWords(t, rig.reason)}</td>
            <td className="w-bar">{rig.share === null ? null : <span className="bar"><i className={rig.share < 0.02 ? 'err-bar' : rig.share < 0.75 ? 'serious-bar' : 'warn-bar'} style={{ width: `${rig.share * 100}%` }} /></span>}</td>
            <td className="r w-num live">{formatNumber(rig.missingThs, rig.missingThs < 10 ? 2 : 0)}</td>
          </tr>
        ))}
      </tbody></table>
    </div>
  );
}

const listOf = (line: ModelLine): FleetQuery => ({ make: line.make, algo: line.algo ?? NO_ALGO, model: line.model ?? '' });

function Models({ sums }: { sums: FarmSums }): JSX.Element {
  const { t } = useTranslation();
  const unit = useTemperatureUnit();
  const more = sums.models.length - LINES;
  const [open, setOpen] = useState(false);
  return (
    <div>
      <SectionHead title={t('overview.byModel')} end={<><More more={more} open={open} onToggle={setOpen} /><a className="q" href={fleetHref()}>{t('overview.models', { count: sums.models.length })}</a></>} />
      <table className="tbl rows">
        <thead><tr><th>{t('column.model')}</th><th className="r w-online">{t('overview.online')}</th><th className="r w-hash">{t('rig.hashrate')}</th><th className="r w-num">{t('unit.jth')}</th><th className="r w-temp">{`°${unit}`}</th></tr></thead>
        <tbody>
          {sums.models.slice(0, open ? undefined : LINES).map((line, index) => (
            <tr key={index}>
              <td><a className="q" href={fleetHref(listOf(line))}>{fullModel(line.make, line.model) ?? t(`make.${line.make}` as 'make.other')}</a></td>
              <td className="r live"><a className="q" href={fleetHref({ ...listOf(line), status: ANSWERING })}>{formatNumber(line.online)}</a><span className="t3">{` / ${formatNumber(line.rigs)}`}</span></td>
              <td className="r live">{both(formatHashrate(line.hashrateThs))}</td>
              <td className="r live">{line.isMainAlgo ? formatEfficiency(line.efficiencyJTh) : NONE}</td>
              <td className="r live">{formatTemp(line.tempMaxC, unit)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
