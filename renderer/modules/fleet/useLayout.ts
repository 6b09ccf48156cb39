import { useCallback, useMemo, useState } from 'react';
import type { SavedView } from '../../../preload/contract/views.ts';
import { live, useFleetState } from '../../app/liveData.ts';
import { layoutOf, savedLayout, type GivenColumn, type Layout } from './layout.ts';
import type { Views } from './useViews.ts';

/** What could not be kept is still shown in this window, until it closes. */
const unkept = new Map<string, Layout>();

export interface LayoutOfView {
  layout: Layout;
  change: (part: Partial<Layout>) => void;
  /** As if it had never been changed. */
  reset: () => void;
}

/** Whether any rig has a site, and whether any has tags. */
function useGivenColumns(): readonly GivenColumn[] {
  const { wordsVersion } = useFleetState();
  return useMemo(() => {
    const given = new Set<GivenColumn>();
    for (let slot = 0; slot < live.fleet.size && given.size < 2; slot += 1) {
      const { site, tags } = live.fleet.rowAt(slot);
      if (site !== null) given.add('site');
      if (tags.length > 0) given.add('tags');
    }
    return [...given].sort();
    // The store is outside React: its words version says that names may have changed.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [wordsVersion]);
}

/**
 * Columns and sort of the open view, kept with it at every change.
 * @param id of the tab; @param view null while nothing was ever kept of it
 */
export function useLayout({ put, remove }: Pick<Views, 'put' | 'remove'>, id: string, view: SavedView | null): LayoutOfView {
  const [, again] = useState(0);
  const kept = layoutOf(view, useGivenColumns());
  const layout = unkept.get(id) ?? kept;
  const text = JSON.stringify(layout);
  // The same object while it says the same: the table follows it by identity.
  const [stable, setStable] = useState({ text, layout });
  if (stable.text !== text) setStable({ text, layout });
  const current = stable.text === text ? stable.layout : layout;
  const change = useCallback((part: Partial<Layout>): void => {
    const next = { ...current, ...part };
    unkept.set(id, next);
    again((count) => count + 1);
    const base = view ?? { id, name: null, filters: {} };
    void put({ ...base, ...savedLayout(next) }).then((isKept) => { if (isKept && unkept.get(id) === next) unkept.delete(id); });
  }, [current, id, view, put]);
  const reset = useCallback((): void => {
    unkept.delete(id);
    again((count) => count + 1);
    if (view === null) return;
    if (view.name === null) void remove(id);
    else void put({ ...view, sort: null, columns: null });
  }, [id, view, put, remove]);
  return { layout: current, change, reset };
}
