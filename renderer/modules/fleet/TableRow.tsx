import { memo, useCallback, useEffect, useLayoutEffect, useReducer, useRef, useSyncExternalStore, type JSX, type MouseEvent } from 'react';
import { IconCheck } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { onSecond } from '../../app/second.ts';
import { formatAgeShort, NONE, type TemperatureUnit } from '../../ui/format.ts';
import { Cell, type RowNow } from './cells.tsx';
import { freshnessOf } from './freshness.ts';
import type { Place } from './layout.ts';
import { momentOf, useShownFleet } from './shownFleet.ts';

export const ROW_HEIGHT = 26;
/** One element for all rows: what is the same object is not looked at again. */
const CHECK = <IconCheck size={11} stroke={3} aria-hidden />;

export type Pick = (rigNo: number, how: { toggle: boolean; extend: boolean }) => void;

interface Props {
  /** Given, because asking for it costs each row more than its cells. */
  t: TFunction;
  rigNo: number;
  index: number;
  columns: readonly Place[];
  isSelected: boolean;
  isCursor: boolean;
  onPick: Pick;
  onOpen: (rigNo: number) => void;
  unit: TemperatureUnit;
  account: string | null;
  chips: number;
}

/** One rig. It listens to its own changes only; its age is written straight into the page each second. */
export const TableRow = memo(function TableRow({ t, rigNo, index, columns, isSelected, isCursor, onPick, onOpen, unit, account, chips }: Props): JSX.Element | null {
  const fleet = useShownFleet();
  const { store } = fleet;
  const isPast = fleet.tickMs !== null;
  useSyncExternalStore(
    useCallback((listener) => store.subscribeRow(rigNo, listener), [store, rigNo]),
    () => store.rowVersion(rigNo),
  );
  const [, again] = useReducer((count: number) => count + 1, 0);
  const age = useRef<HTMLElement>(null);
  const slot = store.slotOf(rigNo);
  const now = momentOf(fleet);
  const { pollIntervalMs } = store.getState();
  const answered = slot === null ? null : store.valueAt(slot, 'answeredAtMs');
  const fresh = freshnessOf(answered, now, pollIntervalMs);

  useLayoutEffect(() => {
    const write = (): void => {
      const at = momentOf(fleet);
      if (age.current !== null) age.current.textContent = answered === null ? NONE : formatAgeShort(at - answered);
      if (freshnessOf(answered, at, pollIntervalMs) !== fresh) again();
    };
    write();
    return fleet.tickMs === null ? onSecond(write) : undefined;
  }, [answered, fresh, pollIntervalMs, columns, fleet]);

  const markEnd = Math.max(store.markedUntil(rigNo, 'hashrateThs'), store.markedUntil(rigNo, 'powerW'), store.markedUntil(rigNo, 'tempMaxC'));
  useEffect(() => {
    const left = markEnd - Date.now();
    if (left <= 0) return undefined;
    const timer = setTimeout(again, left);
    return () => { clearTimeout(timer); };
  }, [markEnd]);

  const keepAge = useCallback((element: HTMLElement | null): void => { age.current = element; }, []);
  if (slot === null) return null;
  const row = store.rowAt(slot);
  const at: RowNow = { t, store, slot, row, nowMs: now, isPast, fresh, unit, account, chips };
  const pick = (event: MouseEvent): void => { onPick(rigNo, { toggle: event.ctrlKey || event.metaKey, extend: event.shiftKey }); };
  return (
    <div
      id={`rig-${rigNo}`} role="row" aria-rowindex={index + 2} aria-selected={isSelected} style={{ top: index * ROW_HEIGHT }}
      className={`grid-row${isSelected ? ' sel' : ''}${isCursor ? ' cur' : ''}${fresh === 'stale' || isPast ? ' old' : ''}`} onClick={pick} onDoubleClick={() => { onOpen(rigNo); }}
    >
      <div role="gridcell" className="ck">
        <span role="checkbox" aria-checked={isSelected} aria-label={t('fleet.selectRig', { name: row.name })} className={isSelected ? 'cb on' : 'cb'}
          onClick={(event) => { event.stopPropagation(); onPick(rigNo, { toggle: true, extend: event.shiftKey }); }}>
          {CHECK}
        </span>
      </div>
      {columns.map(({ key }) => <Cell key={key} column={key} at={at} keepAge={keepAge} />)}
    </div>
  );
});
