import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState, type JSX, type RefObject } from 'react';
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconDownload, IconFilterOff, IconHistory, IconRadar2 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { call, errorShape } from '../../app/bridge.ts';
import { live, useFleetState } from '../../app/liveData.ts';
import { go, replaceHash, rigHref, type Route } from '../../app/router.ts';
import { useIsDemo, useTemperatureUnit } from '../../app/settings.ts';
import { useCommands, useShortcuts } from '../../app/shortcuts.ts';
import { inWords } from '../../i18n/faults.ts';
import { HOUR_MS, readAt, tickOf, writeAt } from '../history/AsItWas.ts';
import { AsItWasBar } from '../history/AsItWasBar.tsx';
import { compareHref } from '../history/Compare.ts';
import { useAsItWas } from '../history/AsItWasFleet.ts';
import { YesterdayOfRows } from '../history/YesterdayBadge.tsx';
import { useYesterday, useYesterdayColumn } from '../history/YesterdayData.ts';
import { isFocusLost } from '../../ui/focus.ts';
import { formatNumber, type TemperatureUnit } from '../../ui/format.ts';
import { Empty, Loading } from '../../ui/states.tsx';
import { ColumnChooser } from './ColumnChooser.tsx';
import { sharedAccount } from './columns.ts';
import { FilterBuilder } from './FilterBuilder.tsx';
import { FilterChips } from './FilterChips.tsx';
import { AT, atSameTime, atTime, changedQuery, filterOf, filtersOf, isChanged, listHref, TAB, viewHref, type FilterChange } from './filterUrl.ts';
import { fleetCsv } from './fleetCsv.ts';
import { FleetTable, type TableHandle } from './FleetTable.tsx';
import type { Filter, ViewId } from './fleetView.ts';
import type { Layout } from './layout.ts';
import { cursorLeft, leaveList } from './listLeft.ts';
import { RigPanel } from './RigPanel.tsx';
import { compareWords, SelectionBar } from './SelectionBar.tsx';
import { momentOf, ShownFleetContext, type ShownFleet } from './shownFleet.ts';
import { useLayout } from './useLayout.ts';
import { useList, useOwnCounts } from './useList.ts';
import { useSelection, type Selection } from './useSelection.ts';
import { useViews } from './useViews.ts';
import { ViewTabs, type NamePrompt } from './ViewTabs.tsx';
import './fleet.css';
import './views.css';

const WIDE = '(min-width: 1401px)';
/** Rows that PageUp and PageDown move. */
const PAGE_ROWS = 20;

/** What floats over the list; one at a time. */
type Open = 'filter' | 'columns' | null;

export function FleetScreen({ route }: { route: Route }): JSX.Element {
  const { t } = useTranslation();
  const fleet = useFleetState();
  const unit = useTemperatureUnit();
  const queryText = route.query.toString();
  const query = useMemo(() => new URLSearchParams(queryText), [queryText]);
  const filter = useMemo(() => filterOf(query), [query]);
  const views = useViews();
  const tab = query.get(TAB);
  const own = views.views.find((view) => view.id === tab && view.name !== null) ?? null;
  const tabId = own?.id ?? filter.view;
  const { layout, change: onLayout, reset } = useLayout(views, tabId, own ?? views.views.find(({ id }) => id === tabId) ?? null);
  const atMs = readAt(query.get(AT));
  const isPast = atMs !== null;
  const past = useAsItWas(atMs);
  const { shown } = past;
  const yesterday = useYesterday();
  useYesterdayColumn(yesterday);
  // Rows show their numbers at once; order and counts come a moment later.
  const { rigNos, counts } = useList(shown, filter, layout.sort);
  const ownCounts = useOwnCounts(shown, views.views);
  const account = useMemo(() => sharedAccount(live.fleet),
    // The store is outside React: its words version says that the workers may have changed.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [fleet.wordsVersion]);
  const handle = useRef<TableHandle>(null);
  const filters = filtersOf(query);
  const listKey = JSON.stringify(filters);
  const selection = useSelection(rigNos, listKey, handle, cursorLeft(queryText));
  useListLeft(queryText, rigNos, selection.cursor, handle);
  const [overlay, setOverlay] = useState(false);
  const [open, setOpen] = useState<Open>(null);
  const [prompt, setPrompt] = useState<NamePrompt>(null);
  // The panel reads its rig now: beside rows of the past it would tell of another time.
  const wide = useMedia(WIDE) && !isPast;
  // The rows come first: beside them the panel of another rig may wait for the next frame.
  const listRig = useDeferredValue(selection.cursor ?? rigNos[0] ?? null);
  const panelRig = wide ? listRig : overlay && !isPast ? selection.cursor : null;

  const setFilter = useCallback((change: FilterChange): void => { replaceHash(listHref(changedQuery(query, change))); }, [query]);
  const isNarrowed = Object.keys(filters).length > (filter.view === 'all' ? 0 : 1);
  const isOwnChanged = own !== null && isChanged(query, own);
  /** Back to what the tab alone shows; from there, to all rigs. */
  const clearFilter = (): void => {
    if (own !== null && isOwnChanged) replaceHash(viewHref(own, query));
    else replaceHash(listHref(atSameTime(query, own === null && isNarrowed && filter.view !== 'all' ? { view: filter.view } : {})));
  };
  const onOpen = useCallback((rigNo: number): void => { go(rigHref(rigNo)); }, []);
  const { setCursor } = selection;
  const leaveRig = useCallback((): void => { setCursor(null); }, [setCursor]);
  const onChooser = useCallback((): void => { setOpen('columns'); }, []);
  const exportList = useExport(shown, rigNos, layout, unit);
  const onAt = (ms: number): void => { replaceHash(listHref(atTime(query, writeAt(ms)))); };
  const onNow = (): void => { go(listHref(atTime(query, null))); };
  // A place of its own, so that Back leads to the list of now.
  const lookBack = (): void => { go(listHref(atTime(query, writeAt(Math.max(past.keptSinceMs ?? 0, tickOf(Date.now()) - HOUR_MS))))); };
  const total = isPast ? shown.store.size : fleet.rigs;
  const hasHistory = past.keptSinceMs !== null;
  const whyNot = compareWords(t, selection.selected.size);
  const compare = (): void => {
    if (whyNot === undefined) go(compareHref(selection.selected));
    else notifications.show({ message: whyNot });
  };
  useFleetKeys({ selection, rigNos, wide: wide || isPast, overlay, setOverlay, open, setOpen, onClear: own === null ? atTime(query, null).size === 0 ? null : clearFilter : isOwnChanged ? clearFilter : null, exportList, compare: hasHistory ? compare : null });
  useCommands([
    { id: 'export', words: t('palette.export', { count: rigNos.length, n: formatNumber(rigNos.length) }), shortcut: 'exportList', run: exportList },
    { id: 'saveView', words: t('views.save'), run: () => { setPrompt('save'); } },
    ...(hasHistory && whyNot === undefined ? [{ id: 'compare', words: t('palette.compare', { count: selection.selected.size, n: formatNumber(selection.selected.size) }), shortcut: 'compare' as const, run: compare }] : []),
    { id: 'filter', words: t('palette.filter'), run: () => { setOpen('filter'); } },
    { id: 'columns', words: t('columns.choose'), run: onChooser },
    ...(isPast ? [{ id: 'backToNow', words: t('asItWas.backToNow'), run: onNow }] : past.keptSinceMs === null ? [] : [{ id: 'asItWas', words: t('asItWas.open'), run: lookBack }]),
    { id: 'selectAll', words: t('palette.selectAll', { n: formatNumber(rigNos.length) }), run: selection.selectAll },
  ]);

  if (fleet.receivedAtMs === null) return <div className="page"><Loading words={t('fleet.loading')} rows={8} /></div>;
  if (fleet.rigs === 0) {
    return (
      <div className="page center">
        <Empty icon={<IconRadar2 size={30} stroke={1.3} aria-hidden />} words={t('fleet.empty')} action={<Button component="a" href="#/find">{t('fleet.find')}</Button>} />
      </div>
    );
  }
  return (
    <ShownFleetContext value={shown}>
    <div className={`fleet${wide ? ' wide' : ''}${isPast ? ' past' : ''}${past.isReading ? ' reading' : ''}`}>
      <div className="vb">
        <ViewTabs store={views} own={own} fixed={filter.view} query={query} layout={layout} onReset={reset} counts={counts} ownCounts={ownCounts} prompt={prompt} onPrompt={setPrompt} />
        <div className="fl">
          <FilterChips filter={filter} hasTab={own !== null} unit={unit} onChange={setFilter} />
          {isNarrowed ? <span className="t3 f15 nw">{t('fleet.matching', { n: formatNumber(rigNos.length), total: formatNumber(total) })}</span> : null}
          {isPast ? null : <YesterdayOfRows rigNos={rigNos} known={yesterday} />}
          <FilterBuilder where={filter.where} unit={unit} opened={open === 'filter'} onOpened={(opened) => { setOpen(opened ? 'filter' : null); }} onChange={setFilter} />
          {isPast || past.keptSinceMs === null ? null : <button type="button" className="chip f" onClick={lookBack} title={t('asItWas.openTitle')}><IconHistory size={14} stroke={1.6} aria-hidden />{t('asItWas.open')}</button>}
          <button type="button" className="chip f" onClick={exportList} title={t('fleet.exportTitle')}><IconDownload size={14} stroke={1.6} aria-hidden />{t('fleet.export')}</button>
          <ColumnChooser layout={layout} opened={open === 'columns'} onOpened={(opened) => { setOpen(opened ? 'columns' : null); }} onLayout={onLayout} onReset={reset} />
        </div>
      </div>
      {atMs === null ? null : <AsItWasBar atMs={atMs} rigs={fleet.rigs} state={past} onAt={onAt} onNow={onNow} />}
      <div className="tb" aria-busy={past.isReading || undefined}>
        <FleetTable listKey={listKey} rigNos={rigNos} layout={layout} onLayout={onLayout} onChooser={onChooser} selected={selection.selected} cursor={selection.cursor} onPick={selection.pick} onOpen={onOpen} onSelectAll={selection.toggleAll} unit={unit} account={account} chips={wide ? 1 : 2} handle={handle} />
        {rigNos.length === 0 && total > 0 ? <NoMatch filter={filter} isNarrowed={isNarrowed} total={total} onClear={clearFilter} /> : null}
        {past.error === null ? null : <div className="no-match"><Button onClick={past.retry}>{t('app.retry')}</Button></div>}
        {selection.selected.size > 0 ? <SelectionBar selected={selection.selected} total={rigNos.length} onAll={selection.selectAll} onClear={selection.clear} onCompare={hasHistory ? compare : null} /> : null}
        {!wide && panelRig !== null ? <RigPanel rigNo={panelRig} overlay onClose={() => { setOverlay(false); focusGrid(); }} /> : null}
      </div>
      {wide ? panelRig === null ? <aside className="pan" aria-hidden="true" /> : <RigPanel rigNo={panelRig} overlay={false} onClose={leaveRig} /> : null}
      <p className="vh" role="status" aria-live="polite">{t('fleet.announce', { count: rigNos.length, n: formatNumber(rigNos.length), total: formatNumber(total) })}</p>
    </div>
    </ShownFleetContext>
  );
}

const focusGrid = (): void => { document.getElementById('fleet-grid')?.focus({ preventScroll: true }); };

/** Remembers where the list is left; coming back, the row of the keys is in sight and the keys are at it. */
function useListLeft(query: string, rigNos: readonly number[], cursor: number | null, handle: RefObject<TableHandle | null>): void {
  const place = useRef({ query, cursor });
  useEffect(() => { place.current = { query, cursor }; });
  useEffect(() => {
    if (cursor !== null) {
      const index = rigNos.indexOf(cursor);
      if (index >= 0) handle.current?.scrollTo(index);
      if (isFocusLost()) focusGrid();
    }
    return () => { leaveList(place.current); };
    // Once: later the keys move it.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);
}

interface KeysOf {
  selection: Selection;
  rigNos: readonly number[];
  wide: boolean;
  overlay: boolean;
  setOverlay: (overlay: boolean) => void;
  open: Open;
  setOpen: (open: Open) => void;
  /** Takes the filter away; null when the list shows what its tab says. */
  onClear: (() => void) | null;
  exportList: () => void;
  /** Compares the selected rigs, or says why not; null where nothing is kept. */
  compare: (() => void) | null;
}

function useFleetKeys({ selection, rigNos, wide, overlay, setOverlay, open, setOpen, onClear, exportList, compare }: KeysOf): void {
  const { cursor } = selection;
  // A screen reader says the row of the keys only while the grid has the focus; and Enter is for that row, not for the control that was used last.
  const move = (step: number, extend: boolean): void => { selection.move(step, extend); focusGrid(); };
  useShortcuts({
    next: () => { move(1, false); }, previous: () => { move(-1, false); }, extendDown: () => { move(1, true); }, extendUp: () => { move(-1, true); },
    pageDown: () => { move(PAGE_ROWS, false); }, pageUp: () => { move(-PAGE_ROWS, false); }, first: () => { move(-rigNos.length, false); }, last: () => { move(rigNos.length, false); },
    toggle: () => { if (cursor !== null) selection.toggle(cursor); },
    selectPage: selection.selectPage,
    open: () => {
      const rigNo = cursor ?? rigNos[0];
      if (rigNo === undefined) return;
      if (wide || overlay) go(rigHref(rigNo));
      else { selection.setCursor(rigNo); setOverlay(true); }
    },
    close: () => {
      if (open !== null) setOpen(null);
      else if (overlay) { setOverlay(false); focusGrid(); }
      else if (selection.selected.size > 0) selection.clear();
      else if (onClear !== null) onClear();
      else selection.setCursor(null);
    },
    exportList,
    ...(compare === null ? {} : { compare }),
  });
}

/** Saves what the list shows: its rows in its order, the columns of the view in theirs. */
function useExport(shown: ShownFleet, rigNos: readonly number[], layout: Layout, unit: TemperatureUnit): () => void {
  const { t } = useTranslation();
  const demo = useIsDemo();
  return () => {
    const { store, tickMs } = shown;
    const date = tickMs === null ? new Date().toISOString().slice(0, 10) : writeAt(tickMs).replaceAll(':', '');
    const suggestedName = `${demo ? 'DEMO-' : ''}tera-core-fleet-${date}.csv`;
    call('shell.saveText', { suggestedName, text: fleetCsv(t, store, rigNos, layout.columns.map(({ key }) => key), unit, momentOf(shown), tickMs) }).then(({ path }) => {
      if (path !== null) notifications.show({ title: t('fleet.exported', { count: rigNos.length, n: formatNumber(rigNos.length) }), message: path });
    }, (error: unknown) => {
      const shape = inWords(errorShape(error));
      notifications.show({ title: shape.message, message: [shape.next, shape.code].filter((word) => word !== undefined).join(' ') });
    });
  };
}

function useMedia(query: string): boolean {
  const [matches, setMatches] = useState(() => window.matchMedia(query).matches);
  useEffect(() => {
    const media = window.matchMedia(query);
    const follow = (): void => { setMatches(media.matches); };
    follow();
    media.addEventListener('change', follow);
    return () => { media.removeEventListener('change', follow); };
  }, [query]);
  return matches;
}

function NoMatch({ filter, isNarrowed, total, onClear }: { filter: Filter; isNarrowed: boolean; total: number; onClear: () => void }): JSX.Element {
  const { t } = useTranslation();
  const named: ViewId | null = filter.view === 'all' || isNarrowed ? null : filter.view;
  const text = filter.text.trim();
  return (
    <div className="no-match">
      <Empty icon={<IconFilterOff size={30} stroke={1.3} aria-hidden />} words={text === '' ? named === null ? t('fleet.noMatch', { total: formatNumber(total) }) : t('fleet.noneInView', { total: formatNumber(total), view: t(`view.${named}`) }) : t('fleet.noMatchText', { total: formatNumber(total), text })}
        action={<Button onClick={onClear}>{t('fleet.clear')}</Button>} />
    </div>
  );
}
