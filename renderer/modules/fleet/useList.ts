import { useEffect, useMemo, useRef, useState } from 'react';
import type { SavedView } from '../../../preload/contract/views.ts';
import { live } from '../../app/liveData.ts';
import { filterOf } from './filterUrl.ts';
import { countViews, filterSlots, look, rigNosOf, type Filter, type ViewId } from './fleetView.ts';
import type { Sort } from './sorting.ts';

/** The list in its order and the counts of the tabs. The array is the one before while the order is the same, so that the table is left alone. */
export function useList(version: number, filter: Filter, sort: Sort): { rigNos: readonly number[]; counts: Readonly<Record<ViewId, number>> } {
  // The store is outside React: its version says that its content changed.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const at = useMemo(() => look(live.fleet, Date.now()), [version]);
  // A keystroke in the search changes the list, not what each tab counts.
  const counts = useMemo(() => countViews(at), [at]);
  const kept = useRef<readonly number[]>([]);
  const rigNos = useMemo(() => {
    const next = rigNosOf(at, filter, sort);
    const before = kept.current;
    if (before.length !== next.length || next.some((rigNo, index) => rigNo !== before[index])) kept.current = next;
    return kept.current;
  }, [at, filter, sort]);
  return { rigNos, counts };
}

/** The person's own tabs count a little later than the fixed ones: each may ask every rig several questions. */
const COUNT_EVERY_MS = 3000;

/** Rigs of each saved view, one view a task, so that no frame waits for all of them. */
export function useOwnCounts(views: readonly SavedView[]): ReadonlyMap<string, number> {
  const [counts, setCounts] = useState<ReadonlyMap<string, number>>(new Map());
  const mine = useMemo(() => views.filter((view) => view.name !== null), [views]);
  useEffect(() => {
    if (mine.length === 0) return undefined;
    let timer: ReturnType<typeof setTimeout>;
    let counted = -1;
    const round = (place: number, sums: Map<string, number>): void => {
      const view = mine[place];
      if (view === undefined) {
        setCounts((before) => (mine.every(({ id }) => before.get(id) === sums.get(id)) ? before : sums));
        timer = setTimeout(start, COUNT_EVERY_MS);
        return;
      }
      const at = look(live.fleet, Date.now());
      sums.set(view.id, filterSlots(at, filterOf(new URLSearchParams(view.filters))).length);
      timer = setTimeout(() => { round(place + 1, sums); });
    };
    const start = (): void => {
      const { version } = live.fleet.getState();
      if (version === counted || document.visibilityState === 'hidden') timer = setTimeout(start, COUNT_EVERY_MS);
      else {
        counted = version;
        round(0, new Map());
      }
    };
    start();
    return () => { clearTimeout(timer); };
  }, [mine]);
  return counts;
}
