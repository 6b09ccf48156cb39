import { useRef, useSyncExternalStore, type JSX } from 'react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useTranslation } from 'react-i18next';
import { live } from '../../app/liveData.ts';
import { fleetHref } from '../../app/router.ts';
import { useNow } from '../../app/second.ts';
import { useTemperatureUnit } from '../../app/settings.ts';
import { formatAge, formatHashrate, formatNumber, formatTemp, formatThs, joined, NONE, THIN } from '../../ui/format.ts';
import { Glyph } from '../../ui/Glyph.tsx';
import { SectionHead } from '../../ui/states.tsx';
import { fullModel } from '../fleet/columns.ts';
import { firmwareWords } from '../fleet/firmwareWords.ts';

const ROW_HEIGHT = 26;
/** A device that came this short ago is lit. */
const NEW_MS = 1500;

/** Devices of the scan, newest first. */
export function FoundTable(): JSX.Element {
  const { t } = useTranslation();
  const store = live.scan;
  useSyncExternalStore(store.subscribe, () => store.getState().foundVersion);
  const unit = useTemperatureUnit();
  const now = useNow();
  const scroller = useRef<HTMLDivElement>(null);
  const { found } = store;
  // What answers but is no rig that we know is listed, and not counted as a rig.
  const rigs = found.filter(({ device }) => device.class !== 'unknown').length;
  const virtual = useVirtualizer({ count: found.length, getScrollElement: () => scroller.current, estimateSize: () => ROW_HEIGHT, overscan: 8, initialRect: { width: 800, height: 300 }, useFlushSync: false });
  const heads = [t('found.found'), t('found.class'), t('column.ip'), t('rig.mac'), t('rig.model'), t('rig.firmware'), t('unit.ths'), t('unit.w'), `°${unit}`, t('found.answered')];
  return (
    <section className="found">
      <SectionHead title={t('found.title')} note={t('found.newest')} end={<span role="status" aria-live="polite">{store.getState().scanId === null ? '' : t('overview.rigs', { count: rigs, n: formatNumber(rigs) })}{rigs === found.length ? '' : `, ${t('found.unknown', { n: formatNumber(found.length - rigs) })}`}</span>} />
      <div role="table" aria-label={t('found.title')} aria-rowcount={found.length + 1} className="found-table">
        <div role="row" className="found-row head">{heads.map((head, index) => <div role="columnheader" key={head} className={index > 5 ? 'r' : ''}>{head}</div>)}</div>
        <div className="found-body" ref={scroller}>
          {found.length === 0 ? <p className="t3 found-wait">{t(store.getState().scanId === null ? 'found.empty' : 'found.waiting')}</p> : null}
          <div style={{ height: virtual.getTotalSize() }} className="grid-room">
            {virtual.getVirtualItems().map((item) => {
              const entry = found[found.length - 1 - item.index];
              if (entry === undefined) return null;
              const { device, atMs } = entry;
              const age = now - atMs;
              const isLocked = device.class === 'locked';
              return (
                <div role="row" key={device.ip} className={age < NEW_MS ? 'found-row new' : 'found-row'} style={{ transform: `translateY(${item.index * ROW_HEIGHT}px)` }}>
                  <div role="cell" className="t3">{age < NEW_MS ? t('found.now') : t('rig.ago', { age: formatAge(age) })}</div>
                  <div role="cell"><span className={`st ${isLocked ? 'warn' : device.class === 'unknown' ? 'info' : 't2'}`}><span className={device.class === 'identified' ? 'ok' : ''}><Glyph name={isLocked ? 'locked' : device.class === 'unknown' ? 'change' : 'hashing'} /></span>{t(`addressClass.${device.class}`)}</span></div>
                  <div role="cell" className="mono t2"><a className="q" href={fleetHref({ q: device.ip })}>{device.ip}</a></div>
                  <div role="cell" className="mono t2">{device.mac ?? NONE}</div>
                  <div role="cell" className="ell">{fullModel(device.make ?? '', device.model) ?? (device.make === null ? NONE : t(`make.${device.make}`))}</div>
                  <div role="cell" className="t2 ell" title={device.firmwareVersion ?? undefined}>{device.firmware === null ? NONE : firmwareWords(t, device.firmware, device.firmwareVersion)}</div>
                  <div role="cell" className="r">{rateWords(device.hashrateThs)}</div>
                  <div role="cell" className="r">{formatNumber(device.powerW)}</div>
                  <div role="cell" className="r">{formatTemp(device.tempMaxC, unit)}</div>
                  <div role="cell" className="r t3">{`${formatNumber(device.ms)}${THIN}${t('unit.ms')}`}</div>
                </div>
              );
            })}
          </div>
        </div>
      </div>
    </section>
  );
}

/** Below this a rig counts in another unit than the head of its column says: the cell names its own. */
const SMALL_THS = 0.1;
const rateWords = (ths: number | null): string => (ths !== null && ths > 0 && ths < SMALL_THS ? joined(formatHashrate(ths)) : formatThs(ths));
