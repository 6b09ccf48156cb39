import { useCallback, useEffect, useRef, useState, type RefObject } from 'react';
import { live } from '../../app/liveData.ts';
import type { TableHandle } from './FleetTable.tsx';
import type { Pick } from './TableRow.tsx';

export interface Selection {
  selected: ReadonlySet<number>;
  /** The row that the keys move, null while none. */
  cursor: number | null;
  setCursor: (rigNo: number | null) => void;
  pick: Pick;
  toggle: (rigNo: number) => void;
  /** All of the list; none when all are selected already. */
  toggleAll: () => void;
  selectAll: () => void;
  clear: () => void;
  move: (step: number, extend: boolean) => void;
  /** Rows in sight; asked again, all that match. */
  selectPage: () => void;
}

/**
 * Cursor and selection of the list. They survive another order, not another filter: the selection belongs to a list.
 * @param listKey changes with the filter
 * @param first row of the keys when the list opens
 */
export function useSelection(rigNos: readonly number[], listKey: string, handle: RefObject<TableHandle | null>, first: number | null = null): Selection {
  const [selected, setSelected] = useState<ReadonlySet<number>>(new Set());
  const [cursor, setCursor] = useState<number | null>(first);
  const anchor = useRef<number | null>(null);
  // The page that Ctrl+A selected just now: asked again, all are selected, however the live list has moved since.
  const page = useRef<ReadonlySet<number> | null>(null);
  useEffect(() => {
    page.current = null;
    setSelected((before) => (before.size === 0 ? before : new Set()));
  }, [listKey]);
  const shown = cursor !== null && live.fleet.row(cursor) !== null ? cursor : null;

  const latest = useRef(rigNos);
  useEffect(() => { latest.current = rigNos; });
  const range = (from: number, to: number): number[] => {
    const list = latest.current;
    const [a, b] = [list.indexOf(from), list.indexOf(to)];
    return a < 0 || b < 0 ? [to] : list.slice(Math.min(a, b), Math.max(a, b) + 1);
  };
  const toggle = useCallback((rigNo: number): void => { setSelected((before) => toggled(before, rigNo)); }, []);
  const pick = useCallback<Pick>((rigNo, { toggle: isToggle, extend }) => {
    setCursor(rigNo);
    if (extend && anchor.current !== null) {
      setSelected(new Set(range(anchor.current, rigNo)));
      return;
    }
    anchor.current = rigNo;
    if (isToggle) toggle(rigNo);
  }, [toggle]);
  const toggleAll = useCallback((): void => { setSelected((before) => (before.size === latest.current.length ? new Set() : new Set(latest.current))); }, []);
  const clear = useCallback((): void => { setSelected(new Set()); }, []);

  const move = (step: number, extend: boolean): void => {
    if (rigNos.length === 0) return;
    const at = shown === null ? -1 : rigNos.indexOf(shown);
    const index = Math.max(0, Math.min(rigNos.length - 1, at + step));
    const rigNo = rigNos[index];
    if (rigNo === undefined) return;
    if (extend) {
      if (anchor.current === null) anchor.current = shown ?? rigNo;
      setSelected(new Set(range(anchor.current, rigNo)));
    } else anchor.current = rigNo;
    setCursor(rigNo);
    handle.current?.scrollTo(index);
  };
  const selectPage = (): void => {
    if (page.current !== null && page.current === selected) {
      page.current = null;
      setSelected(new Set(rigNos));
      return;
    }
    const [first, last] = handle.current?.visible() ?? [0, -1];
    const rows = new Set(rigNos.slice(first, last + 1));
    page.current = rows.size === 0 ? null : rows;
    setSelected(rows);
  };
  return { selected, cursor: shown, setCursor, pick, toggle, toggleAll, selectAll: () => { setSelected(new Set(rigNos)); }, clear, move, selectPage };
}

const toggled = (before: ReadonlySet<number>, rigNo: number): ReadonlySet<number> => {
  const next = new Set(before);
  if (!next.delete(rigNo)) next.add(rigNo);
  return next;
};
