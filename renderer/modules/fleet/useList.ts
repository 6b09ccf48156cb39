import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { SavedView } from '../../../preload/contract/views.ts';
import { live } from '../../app/liveData.ts';
import { filterOf } from './filterUrl.ts';
import { countViews, filterSlots, look, rigNosOf, type Filter, type Look, type ViewId } from './fleetView.ts';
import { LIVE_FLEET, momentOf, type ShownFleet } from './shownFleet.ts';
import type { Sort } from './sorting.ts';

type Counts = Readonly<Record<ViewId, number>>;
interface Seen { at: Look; counts: Counts }

function see(fleet: ShownFleet): Seen {
  const at = look(fleet.store, momentOf(fleet));
  return { at, counts: countViews(at) };
}
const seeNow = (): Seen => see(LIVE_FLEET);

/** Orders a list, and gives the array of before while the order is the same, so that the table is left alone. Asked the same again it does nothing. */
function createOrder(): (at: Look, filter: Filter, sort: Sort) => readonly number[] {
  let asked: [Look, Filter, Sort] | null = null;
  let kept: readonly number[] = [];
  return (at, filter, sort) => {
    if (asked !== null && asked[0] === at && asked[1] === filter && asked[2] === sort) return kept;
    const next = rigNosOf(at, filter, sort, kept);
    if (kept.length !== next.length || next.some((rigNo, index) => rigNo !== kept[index])) kept = next;
    asked = [at, filter, sort];
    return kept;
  };
}

/**
 * The list in its order and the counts of the tabs. A key in the search or a click on a head is answered at once; what a new reading changes
 * is worked out in two tasks between the frames: a render would begin it anew each time that scrolling is more urgent. A fleet of the past
 * stands still.
 */
export function useList(shown: ShownFleet, filter: Filter, sort: Sort): { rigNos: readonly number[]; counts: Counts } {
  const [seen, setSeen] = useState(seeNow);
  const [order] = useState(createOrder);
  const asked = useRef({ filter, sort });
  const isPast = shown.tickMs !== null;
  const past = useMemo(() => (isPast ? see(shown) : null), [shown, isPast]);
  useLayoutEffect(() => { asked.current = { filter, sort }; }, [filter, sort]);
  useEffect(() => {
    if (isPast) return undefined;
    let timer: ReturnType<typeof setTimeout> | null = null;
    let isDue = false;
    let wasEmpty = live.fleet.size === 0;
    const begin = (): void => {
      timer = setTimeout(() => {
        isDue = false;
        const next = seeNow();
        timer = setTimeout(() => {
          timer = null;
          order(next.at, asked.current.filter, asked.current.sort);
          setSeen(next);
          if (isDue) begin();
        });
      });
    };
    const renew = (): void => {
      // The first rigs, or the last one gone: the screen must not show another list for a moment.
      if (wasEmpty || live.fleet.size === 0) {
        wasEmpty = live.fleet.size === 0;
        setSeen(seeNow());
        return;
      }
      isDue = true;
      if (timer === null) begin();
    };
    renew();
    const unsubscribe = live.fleet.subscribe(renew);
    return () => {
      unsubscribe();
      if (timer !== null) clearTimeout(timer);
    };
  }, [order, isPast]);
  const { at, counts } = past ?? seen;
  return { rigNos: order(at, filter, sort), counts };
}

/** The person's own tabs count a little later than the fixed ones: each may ask every rig several questions. */
const COUNT_EVERY_MS = 3000;

/** Rigs of each saved view, one view a task, so that no frame waits for all of them. */
export function useOwnCounts(shown: ShownFleet, views: readonly SavedView[]): ReadonlyMap<string, number> {
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
      const at = look(shown.store, momentOf(shown));
      sums.set(view.id, filterSlots(at, filterOf(new URLSearchParams(view.filters))).length);
      timer = setTimeout(() => { round(place + 1, sums); });
    };
    const start = (): void => {
      const { version } = shown.store.getState();
      if (version === counted || document.visibilityState === 'hidden') timer = setTimeout(start, COUNT_EVERY_MS);
      else {
        counted = version;
        round(0, new Map());
      }
    };
    start();
    return () => { clearTimeout(timer); };
  }, [mine, shown]);
  return counts;
}
