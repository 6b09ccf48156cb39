import { memo, useCallback, useEffect, useLayoutEffect, useReducer, useRef, useSyncExternalStore, type JSX, type MouseEvent, type RefObject } from 'react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { IconArrowNarrowDown, IconArrowNarrowUp, IconCheck, IconClock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { live } from '../../app/liveData.ts';
import { onSecond } from '../../app/second.ts';
import { efficiencyJTh, formatAge, formatEfficiency, formatExpectedThs, formatNumber, formatTemp, formatThs, formatUptime, isKnown, NONE, type TemperatureUnit } from '../../ui/format.ts';
import { PedigreeDot, StatusWord } from '../../ui/Glyph.tsx';
import { COLUMNS, columnTitle, GRID_COLUMNS, shortModel, shortWorker } from './columns.ts';
import type { Sort, SortKey } from './fleetView.ts';
import { freshnessOf, isShown } from './freshness.ts';
import { reasonSentence, reasonWords } from './reasons.ts';

export const ROW_HEIGHT = 26;
const OVERSCAN = 6;
/** Rows are keyed by their place modulo this, so that scrolling fills the same elements with other rigs instead of making new ones. */
const POOL = 256;
/** Room under the last row for the bar of the selection. */
const END_PADDING = 56;

export interface TableHandle {
  scrollTo(index: number): void;
  /** Indexes of the first and last row in sight. */
  visible(): [number, number];
}

interface Props {
  rigNos: readonly number[];
  sort: Sort;
  onSort: (key: SortKey) => void;
  selected: ReadonlySet<number>;
  cursor: number | null;
  onPick: (rigNo: number, event: { toggle: boolean; extend: boolean }) => void;
  onOpen: (rigNo: number) => void;
  onSelectAll: () => void;
  unit: TemperatureUnit;
  /** Left out before each worker's name. */
  account: string | null;
  /** Reason chips a row, before "+ n". */
  chips: number;
  handle: RefObject<TableHandle | null>;
}

export const FleetTable = memo(function FleetTable({ rigNos, sort, onSort, selected, cursor, onPick, onOpen, onSelectAll, unit, account, chips, handle }: Props): JSX.Element {
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rigNos.length, getScrollElement: () => scroller.current, estimateSize: () => ROW_HEIGHT, overscan: OVERSCAN, paddingEnd: END_PADDING,
    initialRect: { width: 1000, height: 720 }, useFlushSync: false,
  });
  useEffect(() => {
    handle.current = {
      scrollTo: (index) => { virtual.scrollToIndex(index, { align: 'auto' }); },
      visible: () => {
        const element = scroller.current;
        const top = element?.scrollTop ?? 0;
        const height = element?.clientHeight ?? 0;
        return [Math.ceil(top / ROW_HEIGHT), Math.max(0, Math.min(rigNos.length, Math.floor((top + height) / ROW_HEIGHT)) - 1)];
      },
    };
    return () => { handle.current = null; };
  }, [handle, virtual, rigNos]);
  const all = selected.size > 0 && selected.size === rigNos.length;
  return (
    <div className="grid" role="grid" id="fleet-grid" aria-label={t('fleet.table')} aria-rowcount={rigNos.length + 1} aria-multiselectable="true" tabIndex={0}
      aria-activedescendant={cursor === null ? undefined : `rig-${cursor}`} style={{ '--columns': GRID_COLUMNS } as React.CSSProperties}>
      <div className="grid-head" role="row" aria-rowindex={1}>
        <div role="columnheader" className="ck">
          <button type="button" role="checkbox" aria-checked={all ? true : selected.size > 0 ? 'mixed' : false} aria-label={t('fleet.selectAll')} className={all ? 'cb on' : 'cb'} onClick={onSelectAll} tabIndex={-1}>
            <IconCheck size={11} stroke={3} aria-hidden />
          </button>
        </div>
        {COLUMNS.map((column) => {
          const isSorted = sort.key === column.key;
          const Arrow = sort.descending ? IconArrowNarrowUp : IconArrowNarrowDown;
          return (
            <div key={column.key} role="columnheader" className={column.isNumber ? 'r' : ''} aria-sort={isSorted ? (sort.descending ? 'descending' : 'ascending') : 'none'}>
              <button type="button" onClick={() => { onSort(column.key); }} title={t(`columnTitle.${column.key}`)} className={isSorted ? 't1' : ''}>
                <span className="ell">{columnTitle(t, column.key, unit)}</span>{isSorted ? <Arrow size={14} stroke={1.8} aria-hidden /> : null}
              </button>
            </div>
          );
        })}
      </div>
      <div className="grid-body" ref={scroller}>
        <div style={{ height: virtual.getTotalSize() }} className="grid-room">
          {virtual.getVirtualItems().map((item) => {
            const rigNo = rigNos[item.index];
            if (rigNo === undefined) return null;
            return (
              <TableRow key={item.index % POOL} rigNo={rigNo} index={item.index} isSelected={selected.has(rigNo)} isCursor={rigNo === cursor} onPick={onPick} onOpen={onOpen} unit={unit} account={account} chips={chips} />
            );
          })}
        </div>
      </div>
    </div>
  );
});

interface RowProps {
  rigNo: number;
  index: number;
  isSelected: boolean;
  isCursor: boolean;
  onPick: Props['onPick'];
  onOpen: Props['onOpen'];
  unit: TemperatureUnit;
  account: string | null;
  chips: number;
}

/** One rig. It listens to its own changes only; its age is written straight into the page each second. */
const TableRow = memo(function TableRow({ rigNo, index, isSelected, isCursor, onPick, onOpen, unit, account, chips }: RowProps): JSX.Element | null {
  const { t } = useTranslation();
  const store = live.fleet;
  useSyncExternalStore(
    useCallback((listener) => store.subscribeRow(rigNo, listener), [store, rigNo]),
    () => store.rowVersion(rigNo),
  );
  const [, again] = useReducer((count: number) => count + 1, 0);
  const age = useRef<HTMLSpanElement>(null);
  const slot = store.slotOf(rigNo);
  const now = Date.now();
  const { pollIntervalMs } = store.getState();
  const answered = slot === null ? null : store.valueAt(slot, 'answeredAtMs');
  const fresh = freshnessOf(answered, now, pollIntervalMs);

  useLayoutEffect(() => {
    const write = (): void => {
      const at = Date.now();
      if (age.current !== null) age.current.textContent = answered === null ? NONE : formatAge(at - answered);
      if (freshnessOf(answered, at, pollIntervalMs) !== fresh) again();
    };
    write();
    return onSecond(write);
  }, [answered, fresh, pollIntervalMs]);

  const markEnd = Math.max(store.markedUntil(rigNo, 'hashrateThs'), store.markedUntil(rigNo, 'powerW'), store.markedUntil(rigNo, 'tempMaxC'));
  useEffect(() => {
    const left = markEnd - Date.now();
    if (left <= 0) return undefined;
    const timer = setTimeout(again, left);
    return () => { clearTimeout(timer); };
  }, [markEnd]);

  if (slot === null) return null;
  const row = store.rowAt(slot);
  // A chip that only repeats the status word takes room from one that does not.
  const reasons = row.reasons.filter((reason) => reason.code !== row.status);
  const shown = isShown(fresh);
  const hashrate = shown ? store.valueAt(slot, 'hashrateThs') : null;
  const nominal = store.valueAt(slot, 'nominalThs');
  const power = shown ? store.valueAt(slot, 'powerW') : null;
  const temp = shown ? store.valueAt(slot, 'tempMaxC') : null;
  const limit = store.valueAt(slot, 'tempLimitC');
  const share = hashrate !== null && nominal !== null && nominal > 0 ? hashrate / nominal : null;
  const none = <span className="t3" title={t(shown ? 'missing.notReported' : fresh === 'never' ? 'missing.neverRead' : 'missing.tooOld')}>{NONE}</span>;
  const value = (text: string): JSX.Element | string => (text === NONE ? none : text);
  const marked = (column: 'hashrateThs' | 'powerW' | 'tempMaxC'): string => (store.markedUntil(rigNo, column) > now ? ' chg' : '');
  const tone = temp === null || limit === null ? '' : temp >= limit ? ' err b' : temp >= limit - 5 ? ' serious' : '';
  const pick = (event: MouseEvent): void => { onPick(rigNo, { toggle: event.ctrlKey || event.metaKey, extend: event.shiftKey }); };
  return (
    <div
      id={`rig-${rigNo}`} role="row" aria-rowindex={index + 2} aria-selected={isSelected} style={{ top: index * ROW_HEIGHT }}
      className={`grid-row${isSelected ? ' sel' : ''}${isCursor ? ' cur' : ''}${fresh === 'stale' ? ' old' : ''}`} onClick={pick} onDoubleClick={() => { onOpen(rigNo); }}
    >
      <div role="gridcell" className="ck">
        <span role="checkbox" aria-checked={isSelected} aria-label={t('fleet.selectRig', { name: row.name })} className={isSelected ? 'cb on' : 'cb'}
          onClick={(event) => { event.stopPropagation(); onPick(rigNo, { toggle: true, extend: event.shiftKey }); }}>
          <IconCheck size={11} stroke={3} aria-hidden />
        </span>
      </div>
      <div role="rowheader" className="sc">
        <StatusWord status={row.status} />
        <span className="chips">
          {reasons.slice(0, chips).map((reason, place) => <span className="chip" key={`${reason.code}${place}`} title={reasonSentence(t, reason, unit)}>{reasonWords(t, reason)}</span>)}
        </span>
        {reasons.length > chips ? <span className="more t3" title={reasons.map((reason) => reasonSentence(t, reason, unit)).join('\n')}>{`+${reasons.length - chips}`}</span> : null}
      </div>
      <div role="gridcell" className="ell" title={row.name}>{row.name}</div>
      <div role="gridcell" className="ell t2" title={row.model ?? t('missing.notReported')}>{row.model === null ? t(`make.${row.make}`) : shortModel(row.make, row.model)}</div>
      <div role="gridcell" className="mono t2 ell">{row.ip}</div>
      <div role="gridcell" className={`hb live${marked('hashrateThs')}`}>
        <span className="v">{value(formatThs(hashrate, nominal))}<span className="t3">{` / ${formatExpectedThs(nominal)}`}</span></span>
        {share === null ? <span /> : <span className="bar"><i className={barTone(share)} style={{ width: `${Math.min(100, share * 100)}%` }} /></span>}
      </div>
      <div role="gridcell" className="r t2 live">{value(formatThs(shown ? store.valueAt(slot, 'hashrateAvgThs') : null, nominal ?? hashrate))}</div>
      <div role="gridcell" className="r live">{value(formatEfficiency(efficiencyJTh(power, hashrate, nominal)))}</div>
      <div role="gridcell" className={`r live${marked('powerW')}`}>{power === null ? none : <>{formatNumber(power)}<PedigreeDot source={store.valueAt(slot, 'powerSource')} /></>}</div>
      <div role="gridcell" className={`r live${tone}${marked('tempMaxC')}`}>{value(formatTemp(temp, unit))}</div>
      <div role="gridcell" className="ell t2" title={row.pool ?? undefined}>{row.pool === null || !shown ? none : <>{row.poolFailover ? <span className="info" title={t('fleet.failover')}>{t('fleet.failoverMark')}</span> : null}{row.pool}</>}</div>
      <div role="gridcell" className="ell t2" title={row.worker ?? undefined}>{row.worker === null ? none : shortWorker(row.worker, account)}</div>
      <div role="gridcell" className="r t2 live">{value(formatUptime(shown ? store.valueAt(slot, 'uptimeS') : null))}</div>
      <div role="gridcell" className={`r nw ${fresh === 'fresh' ? 't3' : fresh === 'stale' ? 'stale' : 'offline'}`} title={isKnown(answered) ? undefined : t('missing.neverRead')}>
        {fresh === 'stale' ? <IconClock size={13} stroke={1.6} className="age-clock" aria-hidden /> : null}<span ref={age} />
      </div>
    </div>
  );
});

/** Below 2 % of expected nothing is drawn but red; below 75 and 90 % the bar warns. */
function barTone(share: number): string {
  if (share < 0.02) return 'err-bar';
  if (share < 0.75) return 'serious-bar';
  return share < 0.9 ? 'warn-bar' : '';
}
