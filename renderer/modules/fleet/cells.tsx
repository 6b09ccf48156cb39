import { Fragment, type JSX, type ReactNode } from 'react';
import type { TFunction } from 'i18next';
import { IconClock } from '@tabler/icons-react';
import type { RigRow } from '../../../preload/contract/fleet.ts';
import { inWords } from '../../i18n/faults.ts';
import {
  efficiencyJTh, formatAge, formatEfficiency, formatExpectedThs, formatNumber, formatTemp, formatThs, formatUptime, isKnown, NONE, type TemperatureUnit,
} from '../../ui/format.ts';
import { PedigreeDot, StatusWord } from '../../ui/Glyph.tsx';
import { poolWords, shortModel, shortWorker, type ColumnKey } from './columns.ts';
import { numberAt, severalAt, wordOf, type NumberField } from './fields.ts';
import { firmwareWords } from './firmwareWords.ts';
import type { FleetStore } from './fleetStore.ts';
import { isShown, type Freshness } from './freshness.ts';
import { subnetOf } from './ip.ts';
import { isFanStopped, reasonsNow, reasonSentence, reasonWords } from './reasons.ts';

/** What the cells of one row need, put together once a row. */
export interface RowNow {
  t: TFunction;
  store: FleetStore;
  slot: number;
  row: RigRow;
  nowMs: number;
  /** The row shows a tick of the past: what a reading says beside its numbers is not kept. */
  isPast: boolean;
  fresh: Freshness;
  unit: TemperatureUnit;
  /** Left out before each worker's name. */
  account: string | null;
  /** Reason chips, before "+ n". */
  chips: number;
}

const CLOCK = <IconClock size={13} stroke={1.6} className="age-clock" aria-hidden />;
const MARK_OF = { hashrate: 'hashrateThs', power: 'powerW', temp: 'tempMaxC' } as const;

/** One cell. @param keepAge is given the place into which the age is written each second */
export function Cell({ column, at, keepAge }: { column: ColumnKey; at: RowNow; keepAge: (element: HTMLElement | null) => void }): JSX.Element {
  const { t, store, slot, row, fresh, unit } = at;
  const shown = isShown(fresh);
  // Words are looked up only where a number is missing: a lookup a cell is a third of what a key in the search costs.
  const why = () => at.isPast ? (shown ? 'missing.notKept' : 'missing.noAnswerThen') : shown ? 'missing.notReported' : fresh === 'never' ? 'missing.neverRead' : 'missing.tooOld';
  const none = (): JSX.Element => <span className="t3" title={t(why())}>{NONE}</span>;
  const value = (text: string): ReactNode => (text === NONE ? none() : text);
  const live = (key: Parameters<FleetStore['valueAt']>[1]): number | null => (shown ? store.valueAt(slot, key) : null);
  const mark = column in MARK_OF && store.markedUntil(row.rigNo, MARK_OF[column as keyof typeof MARK_OF]) > at.nowMs ? ' chg' : '';
  const number = (text: string, className = ''): JSX.Element => <div role="gridcell" className={`r live${className}${mark}`}>{value(text)}</div>;
  const words = (text: string | null, className = 't2'): JSX.Element => <div role="gridcell" className={`ell ${className}`} title={text ?? undefined}>{text ?? none()}</div>;
  const several = (key: Parameters<typeof severalAt>[2], format: (one: number | null) => string, isBad: (one: number, place: number) => boolean): JSX.Element => {
    const { values, more } = severalAt(store, slot, key);
    return (
      <div role="gridcell" className="r live several">
        {!shown || values.length === 0 ? none() : values.map((one, place) => <Fragment key={place}>{place === 0 ? null : ' '}<span className={one !== null && isBad(one, place) ? 'err b' : ''}>{format(one)}</span></Fragment>)}
        {!shown || more === 0 ? null : <span className="t3" title={t('cell.moreOnPage', { n: more })}>{` +${more}`}</span>}
      </div>
    );
  };
  /** For fields whose number needs more than one column of the store. */
  const field = (key: NumberField): number => numberAt({ store, nowMs: at.nowMs, pollIntervalMs: store.getState().pollIntervalMs }, key)(slot);
  const nominal = store.valueAt(slot, 'nominalThs');
  switch (column) {
    case 'status': return <StatusCell at={at} />;
    case 'name': return <div role="gridcell" className="ell" title={row.name}>{row.name}</div>;
    case 'model': return <div role="gridcell" className="ell t2" title={row.model ?? t('missing.notReported')}>{row.model === null ? t(`make.${row.make}`) : shortModel(row.make, row.model)}</div>;
    case 'ip': return <div role="gridcell" className="mono t2 ell" title={row.ip}>{row.ip}</div>;
    case 'hashrate': {
      const hashrate = live('hashrateThs');
      const share = hashrate !== null && nominal !== null && nominal > 0 ? hashrate / nominal : null;
      return (
        <div role="gridcell" className={`hb live${mark}`}>
          <span className="v">{value(formatThs(hashrate, nominal))}<span className="t3">{` / ${formatExpectedThs(nominal)}`}</span></span>
          {share === null ? <span /> : <span className="bar"><i className={barTone(share)} style={{ width: `${Math.min(100, share * 100)}%` }} /></span>}
        </div>
      );
    }
    case 'average': return number(formatThs(live('hashrateAvgThs'), nominal ?? live('hashrateThs')), ' t2');
    case 'efficiency': return number(formatEfficiency(efficiencyJTh(live('powerW'), live('hashrateThs'), nominal)));
    case 'power': {
      const power = live('powerW');
      return <div role="gridcell" className={`r live${mark}`}>{power === null ? none() : <>{formatNumber(power)}<PedigreeDot t={t} source={store.valueAt(slot, 'powerSource')} /></>}</div>;
    }
    case 'temp': {
      const temp = live('tempMaxC');
      const limit = store.valueAt(slot, 'tempLimitC');
      return number(formatTemp(temp, unit), temp === null || limit === null ? '' : temp >= limit ? ' err b' : temp >= limit - 5 ? ' serious' : '');
    }
    case 'pool': {
      if (row.pool === null || !shown) return words(null);
      const { name, before } = poolWords(row.pool);
      return <div role="gridcell" className="pool-cell t2" title={row.pool}><span className="ell">{row.poolFailover ? <span className="info" title={t('fleet.failover')}>{t('fleet.failoverMark')}</span> : null}{name}</span><span className="t3">{before}</span></div>;
    }
    case 'worker': return <div role="gridcell" className="ell t2" title={row.worker ?? undefined}>{row.worker === null ? none() : shortWorker(row.worker, at.account)}</div>;
    case 'uptime': return number(formatUptime(live('uptimeS')), ' t2');
    case 'age': return (
      <div role="gridcell" className={`r nw ${fresh === 'fresh' ? 't3' : fresh === 'stale' ? 'stale' : 'offline'}`} title={fresh === 'never' ? t(why()) : undefined}>
        {fresh === 'stale' ? CLOCK : null}<span ref={keepAge} />
      </div>
    );
    case 'share': return number(formatNumber(orNull(field('share')), 0));
    case 'yesterday': {
      const percent = orNull(field('yesterday'));
      const text = percent === null ? NONE : `${percent >= 0 ? '+' : ''}${formatNumber(percent, 1)}`;
      return <div role="gridcell" className="r live">{percent === null ? <span className="t3" title={t('yesterday.cellUnknown')}>{NONE}</span> : text}</div>;
    }
    case 'powerLimit': return number(formatNumber(live('powerLimitW')), ' t2');
    case 'boards': return several('boards', (rate) => formatThs(rate), (rate) => rate === 0 && row.status !== 'sleeping');
    case 'boardTemps': { const limit = store.valueAt(slot, 'tempLimitC'); return several('boardTemps', (temp) => formatTemp(temp, unit), (temp) => limit !== null && temp >= limit); }
    case 'boardTemp': return number(formatTemp(live('tempBoardC'), unit));
    case 'inlet': return number(formatTemp(live('tempInletC'), unit));
    case 'outlet': return number(formatTemp(live('tempOutletC'), unit));
    case 'fans': return several('fans', (rpm) => formatNumber(rpm), (_rpm, place) => isFanStopped(row, place));
    case 'frequency': return number(formatNumber(live('frequencyMhz')), ' t2');
    case 'voltage': return number(formatNumber(live('voltageV'), 2), ' t2');
    case 'rejects': return number(formatNumber(orNull(field('rejects')), 2));
    case 'stales': return number(formatNumber(orNull(field('stales')), 2));
    case 'hwErrors': return number(formatNumber(live('hwErrors')), ' t2');
    case 'firmware': return words(firmwareWords(t, row.firmware, row.firmwareVersion));
    case 'controlBoard': case 'hostname': case 'algo': return words(row[column]);
    case 'mac': case 'serial': return words(row[column], 't2 mono');
    case 'site': case 'tags': { const text = wordOf(row, column); return text === null ? <div role="gridcell" className="t3" title={t(column === 'site' ? 'labels.noSite' : 'labels.noTags')}>{NONE}</div> : words(text); }
    case 'subnet': { const subnet = subnetOf(row.ip); return words(subnet === null ? null : `${subnet}.0/24`, 't2 mono'); }
    case 'firstSeen': return <div role="gridcell" className="r t2 nw" title={new Date(row.firstSeenMs).toISOString()}>{t('cell.ago', { age: formatAge(at.nowMs - row.firstSeenMs) })}</div>;
    case 'lastError': {
      const error = row.lastError === null ? null : inWords(row.lastError);
      if (at.isPast) return words(null);
      return error === null ? <div role="gridcell" className="t3">{NONE}</div> : <div role="gridcell" className="ell t2" title={`${error.message} (${error.code})`}>{error.message}</div>;
    }
  }
}

const orNull = (value: number): number | null => (isKnown(value) ? value : null);

function StatusCell({ at: { t, store, slot, row, chips, unit } }: { at: RowNow }): JSX.Element {
  if (!store.isStatusKnown(slot)) return <div role="rowheader" className="sc"><span className="t3" title={t('missing.statusNotKept')}>{NONE}</span></div>;
  // A chip that only repeats the status word takes room from one that does not.
  const reasons = reasonsNow(store, row).filter((reason) => reason.code !== row.status);
  return (
    <div role="rowheader" className="sc">
      <StatusWord t={t} status={row.status} />
      <span className="chips">
        {reasons.slice(0, chips).map((reason, place) => <span className="chip" key={`${reason.code}${place}`} title={reasonSentence(t, reason, unit)}>{reasonWords(t, reason)}</span>)}
      </span>
      {reasons.length > chips ? <span className="more t3" title={reasons.map((reason) => reasonSentence(t, reason, unit)).join('\n')}>{`+${reasons.length - chips}`}</span> : null}
    </div>
  );
}

/** Below 2 % of expected nothing is drawn but red; below 75 and 90 % the bar warns. */
function barTone(share: number): string {
  if (share < 0.02) return 'err-bar';
  if (share < 0.75) return 'serious-bar';
  return share < 0.9 ? 'warn-bar' : '';
}
