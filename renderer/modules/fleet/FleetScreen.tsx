import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState, type JSX } from 'react';
import { Button, Popover, Select } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconDownload, IconFilter, IconFilterOff, IconRadar2, IconX } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { call, errorShape } from '../../app/bridge.ts';
import { useKeys } from '../../app/keyboard.ts';
import { live, useFleetState } from '../../app/liveData.ts';
import { go, replaceHash, rigHref, type Route } from '../../app/router.ts';
import { useIsDemo, useTemperatureUnit } from '../../app/settings.ts';
import { formatNumber } from '../../ui/format.ts';
import { Empty, Loading } from '../../ui/states.tsx';
import { fleetCsv, sharedAccount } from './columns.ts';
import { FleetTable, type TableHandle } from './FleetTable.tsx';
import { addressSearch, ANSWERING, FIRST_SORT, NO_ALGO, POWER_KNOWN, VIEWS, viewOf, type Filter, type Sort, type SortKey, type ViewId, type ViewResult } from './fleetView.ts';
import { RigPanel } from './RigPanel.tsx';
import { reasonWords } from './reasons.ts';
import { subnetOf } from './ip.ts';
import './fleet.css';

/** Numbers are looked at from the largest, words and severity from the first. */
const FIRST_DESCENDING: ReadonlySet<SortKey> = new Set(['hashrate', 'average', 'efficiency', 'power', 'temp', 'uptime', 'age']);
const WIDE = '(min-width: 1401px)';

export function filterOf(query: URLSearchParams): Filter {
  const view = VIEWS.find((known) => known === query.get('view')) ?? 'all';
  return {
    view, status: query.get('status'), make: query.get('make'), model: query.get('model'), pool: query.get('pool'), subnet: query.get('subnet'),
    reason: query.get('reason'), algo: query.get('algo'), power: POWER_KNOWN.find((known) => known === query.get('power')) ?? null, text: query.get('q') ?? '',
  };
}

export function FleetScreen({ route }: { route: Route }): JSX.Element {
  const { t } = useTranslation();
  const fleet = useFleetState();
  const unit = useTemperatureUnit();
  const demo = useIsDemo();
  const queryText = route.query.toString();
  const filter = useMemo(() => filterOf(new URLSearchParams(queryText)), [queryText]);
  const [sort, setSort] = useState<Sort>(FIRST_SORT);
  // Rows show their numbers at once; order and counts may come a frame later.
  const view = useView(useDeferredValue(fleet.version), filter, sort);
  const { rigNos, counts } = view;
  const account = useMemo(() => sharedAccount(live.fleet),
    // The store is outside React: its words version says that the workers may have changed.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [fleet.wordsVersion]);
  const handle = useRef<TableHandle>(null);

  const [selected, setSelected] = useState<ReadonlySet<number>>(new Set());
  const [cursor, setCursor] = useState<number | null>(null);
  const [overlay, setOverlay] = useState(false);
  const anchor = useRef<number | null>(null);
  const wide = useMedia(WIDE);
  // The page that Ctrl+A selected just now: asked again, all are selected, however the live list has moved since.
  const page = useRef<ReadonlySet<number> | null>(null);
  // The selection belongs to a list: another filter is another list.
  useEffect(() => {
    page.current = null;
    setSelected(new Set());
  }, [queryText]);
  const shownCursor = cursor !== null && live.fleet.row(cursor) !== null ? cursor : null;
  const panelRig = wide ? shownCursor ?? rigNos[0] ?? null : overlay ? shownCursor : null;

  const setFilter = useCallback((part: Partial<Record<'view' | 'status' | 'make' | 'model' | 'pool' | 'subnet' | 'reason' | 'algo' | 'power' | 'q', string | null>>): void => {
    const query = new URLSearchParams(queryText);
    for (const [key, value] of Object.entries(part)) {
      if (value === null || value === undefined || value === '' || (key === 'view' && value === 'all')) query.delete(key);
      else query.set(key, value);
    }
    replaceHash(query.size === 0 ? '#/fleet' : `#/fleet?${query.toString()}`);
  }, [queryText]);

  const onSort = useCallback((key: SortKey): void => {
    setSort((before) => (before.key === key ? { key, descending: !before.descending } : { key, descending: FIRST_DESCENDING.has(key) }));
  }, []);

  const latest = useRef(rigNos);
  useEffect(() => { latest.current = rigNos; });
  const range = (from: number, to: number): number[] => {
    const list = latest.current;
    const [a, b] = [list.indexOf(from), list.indexOf(to)];
    return a < 0 || b < 0 ? [to] : list.slice(Math.min(a, b), Math.max(a, b) + 1);
  };
  const onPick = useCallback((rigNo: number, { toggle, extend }: { toggle: boolean; extend: boolean }): void => {
    setCursor(rigNo);
    if (extend && anchor.current !== null) {
      setSelected(new Set(range(anchor.current, rigNo)));
      return;
    }
    anchor.current = rigNo;
    if (toggle) setSelected((before) => toggled(before, rigNo));
  }, []);
  const onOpen = useCallback((rigNo: number): void => { go(rigHref(rigNo)); }, []);
  const selectAll = useCallback((): void => { setSelected((before) => (before.size === latest.current.length ? new Set() : new Set(latest.current))); }, []);

  const move = (step: number, extend: boolean): void => {
    if (rigNos.length === 0) return;
    const at = shownCursor === null ? -1 : rigNos.indexOf(shownCursor);
    const index = Math.max(0, Math.min(rigNos.length - 1, at + step));
    const rigNo = rigNos[index];
    if (rigNo === undefined) return;
    if (extend) {
      if (anchor.current === null) anchor.current = shownCursor ?? rigNo;
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
  const exportCsv = (): void => {
    const date = new Date().toISOString().slice(0, 10);
    const suggestedName = `${demo ? 'DEMO-' : ''}tera-core-fleet-${date}.csv`;
    call('shell.saveText', { suggestedName, text: fleetCsv(t, live.fleet, rigNos, unit, Date.now()) }).then(({ path }) => {
      if (path !== null) notifications.show({ title: t('fleet.exported', { count: rigNos.length, n: formatNumber(rigNos.length) }), message: path });
    }, (error: unknown) => {
      const shape = errorShape(error);
      notifications.show({ title: shape.message, message: [shape.next, shape.code].filter((word) => word !== undefined).join(' ') });
    });
  };
  useKeys({
    j: () => { move(1, false); }, k: () => { move(-1, false); },
    ArrowDown: () => { move(1, false); }, ArrowUp: () => { move(-1, false); },
    'Shift+ArrowDown': () => { move(1, true); }, 'Shift+ArrowUp': () => { move(-1, true); },
    PageDown: () => { move(20, false); }, PageUp: () => { move(-20, false); }, Home: () => { move(-rigNos.length, false); }, End: () => { move(rigNos.length, false); },
    Space: () => { if (shownCursor !== null) setSelected(toggled(selected, shownCursor)); },
    'Ctrl+a': selectPage,
    Enter: () => {
      const rigNo = shownCursor ?? rigNos[0];
      if (rigNo === undefined) return;
      if (wide || overlay) go(rigHref(rigNo));
      else { setCursor(rigNo); setOverlay(true); }
    },
    Escape: () => {
      if (overlay) setOverlay(false);
      else if (selected.size > 0) setSelected(new Set());
      else if (queryText !== '') replaceHash('#/fleet');
      else setCursor(null);
    },
    e: exportCsv,
  });

  if (fleet.receivedAtMs === null) return <div className="page"><Loading words={t('fleet.loading')} rows={8} /></div>;
  if (fleet.rigs === 0) {
    return (
      <div className="page center">
        <Empty icon={<IconRadar2 size={30} stroke={1.3} aria-hidden />} words={t('fleet.empty')} action={<Button component="a" href="#/find">{t('fleet.find')}</Button>} />
      </div>
    );
  }
  return (
    <div className={wide ? 'fleet wide' : 'fleet'}>
      <div className="vb">
        <div className="tabs" role="tablist" aria-label={t('fleet.views')}>
          {VIEWS.map((id) => (
            <button type="button" role="tab" key={id} aria-selected={filter.view === id} className={filter.view === id ? 'on' : ''} title={t(`viewTitle.${id}`)} onClick={() => { setFilter({ view: id }); }}>
              {t(`view.${id}`)} <b>{formatNumber(counts[id])}</b>
            </button>
          ))}
        </div>
        <div className="fl">
          <FilterChips filter={filter} onChange={setFilter} />
          <FilterMenu filter={filter} onChange={setFilter} wordsVersion={fleet.wordsVersion} />
          <button type="button" className="chip f" onClick={exportCsv} title={t('fleet.exportTitle')}><IconDownload size={14} stroke={1.6} aria-hidden />{t('fleet.export')}</button>
        </div>
      </div>
      <div className="tb">
        <FleetTable rigNos={rigNos} sort={sort} onSort={onSort} selected={selected} cursor={shownCursor} onPick={onPick} onOpen={onOpen} onSelectAll={selectAll} unit={unit} account={account} chips={wide ? 1 : 2} handle={handle} />
        {rigNos.length === 0 ? <NoMatch filter={filter} total={fleet.rigs} onClear={() => { replaceHash('#/fleet'); }} /> : null}
        {selected.size > 0 ? <SelectionBar selected={selected} total={rigNos.length} onAll={() => { setSelected(new Set(rigNos)); }} onClear={() => { setSelected(new Set()); }} /> : null}
        {!wide && panelRig !== null ? <RigPanel rigNo={panelRig} overlay onClose={() => { setOverlay(false); }} /> : null}
      </div>
      {wide ? panelRig === null ? <aside className="pan" aria-hidden="true" /> : <RigPanel rigNo={panelRig} overlay={false} onClose={() => { setCursor(null); }} /> : null}
      <p className="vh" role="status" aria-live="polite">{t('fleet.announce', { count: rigNos.length, n: formatNumber(rigNos.length), total: formatNumber(fleet.rigs) })}</p>
    </div>
  );
}

const toggled = (before: ReadonlySet<number>, rigNo: number): ReadonlySet<number> => {
  const next = new Set(before);
  if (!next.delete(rigNo)) next.add(rigNo);
  return next;
};

/** The list and its counts; the same array as before while the order is the same, so that the table is left alone. */
function useView(version: number, filter: Filter, sort: Sort): ViewResult {
  const kept = useRef<number[]>([]);
  return useMemo(() => {
    const result = viewOf(live.fleet, filter, sort, Date.now());
    const before = kept.current;
    const same = before.length === result.rigNos.length && before.every((rigNo, index) => rigNo === result.rigNos[index]);
    if (!same) kept.current = result.rigNos;
    return { rigNos: kept.current, counts: result.counts };
    // The store is outside React: its version says that its content changed.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [version, filter, sort]);
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

const statusWords = (t: TFunction, status: string): string =>
  (status === ANSWERING ? t('overview.answering') : t(`status.${status}` as 'status.hashing', { defaultValue: status }));

type Change = (part: Partial<Record<'view' | 'status' | 'make' | 'model' | 'pool' | 'subnet' | 'reason' | 'algo' | 'power' | 'q', string | null>>) => void;

function FilterChips({ filter, onChange }: { filter: Filter; onChange: Change }): JSX.Element {
  const { t } = useTranslation();
  const chips: { key: 'status' | 'make' | 'model' | 'pool' | 'subnet' | 'reason' | 'algo' | 'power' | 'q'; words: string }[] = [];
  if (filter.status !== null) chips.push({ key: 'status', words: statusWords(t, filter.status) });
  if (filter.make !== null) chips.push({ key: 'make', words: t(`make.${filter.make}` as 'make.other', { defaultValue: filter.make }) });
  if (filter.model !== null) chips.push({ key: 'model', words: filter.model === '' ? t('filter.noModel') : filter.model });
  if (filter.pool !== null) chips.push({ key: 'pool', words: filter.pool });
  if (filter.subnet !== null) chips.push({ key: 'subnet', words: `${filter.subnet}.0/24` });
  if (filter.reason !== null) chips.push({ key: 'reason', words: reasonWords(t, { code: filter.reason }) });
  if (filter.algo !== null) chips.push({ key: 'algo', words: filter.algo === NO_ALGO ? t('filter.noAlgo') : t(`algo.${filter.algo}` as 'algo.other', { defaultValue: filter.algo }) });
  if (filter.power !== null) chips.push({ key: 'power', words: t(`filter.power_${filter.power}`) });
  if (filter.text.trim() !== '') chips.push({ key: 'q', words: t('filter.text', { text: filter.text.trim() }) });
  const range = filter.subnet === null ? addressSearch(filter.text)?.subnet ?? null : null;
  const inRange = range === null ? 0 : countInRange(range);
  return (
    <>
      {range !== null && inRange > 0 && filter.text.trim() !== `${range}.` ? (
        <button type="button" className="lnk f15" onClick={() => { onChange({ q: null, subnet: range }); }}>{t('filter.showRange', { range: `${range}.0/24`, n: formatNumber(inRange) })}</button>
      ) : null}
      {chips.map(({ key, words }) => (
        <button type="button" key={key} className="chip f" aria-label={t('filter.remove', { words })} onClick={() => { onChange({ [key]: null }); }}>
          <span className="ell chip-words">{words}</span><IconX size={13} stroke={1.8} aria-hidden />
        </button>
      ))}
    </>
  );
}

function countInRange(range: string): number {
  let count = 0;
  for (let slot = 0; slot < live.fleet.size; slot += 1) if (subnetOf(live.fleet.rowAt(slot).ip) === range) count += 1;
  return count;
}

function FilterMenu({ filter, onChange, wordsVersion }: { filter: Filter; onChange: Change; wordsVersion: number }): JSX.Element {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const choices = useMemo(() => {
    const sets = { status: new Set<string>([ANSWERING]), make: new Set<string>(), model: new Set<string>(), pool: new Set<string>(), subnet: new Set<string>() };
    if (!open) return null;
    for (let slot = 0; slot < live.fleet.size; slot += 1) {
      const row = live.fleet.rowAt(slot);
      sets.status.add(row.status);
      sets.make.add(row.make);
      if (row.model !== null) sets.model.add(row.model);
      if (row.pool !== null) sets.pool.add(row.pool);
      const subnet = subnetOf(row.ip);
      if (subnet !== null) sets.subnet.add(subnet);
    }
    return sets;
    // The store is outside React: its words version says that these sets may have changed.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [open, wordsVersion]);
  const sorted = (set: ReadonlySet<string> | undefined): string[] => [...(set ?? [])].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" trapFocus width={300}>
      <Popover.Target>
        <button type="button" className="chip f" aria-expanded={open} onClick={() => { setOpen(!open); }}><IconFilter size={14} stroke={1.6} aria-hidden />{t('filter.title')}</button>
      </Popover.Target>
      <Popover.Dropdown>
        <div className="filter-form">
          {(['status', 'make', 'model', 'pool', 'subnet'] as const).map((key) => (
            <Select
              key={key} label={t(`filter.${key}`)} placeholder={t('filter.any')} clearable searchable openOnFocus={false} value={filter[key]} comboboxProps={{ withinPortal: false }}
              data={sorted(choices?.[key]).map((value) => ({
                value,
                label: key === 'status' ? statusWords(t, value) : key === 'make' ? t(`make.${value}` as 'make.other') : key === 'subnet' ? `${value}.0/24` : value,
              }))}
              onChange={(value) => { onChange({ [key]: value }); }}
            />
          ))}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}

function NoMatch({ filter, total, onClear }: { filter: Filter; total: number; onClear: () => void }): JSX.Element {
  const { t } = useTranslation();
  const named: ViewId | null = filter.view === 'all' ? null : filter.view;
  const text = filter.text.trim();
  return (
    <div className="no-match">
      <Empty icon={<IconFilterOff size={30} stroke={1.3} aria-hidden />} words={text === '' ? named === null ? t('fleet.noMatch', { total: formatNumber(total) }) : t('fleet.noneInView', { total: formatNumber(total), view: t(`view.${named}`) }) : t('fleet.noMatchText', { total: formatNumber(total), text })}
        action={<Button onClick={onClear}>{t('fleet.clear')}</Button>} />
    </div>
  );
}

function SelectionBar({ selected, total, onAll, onClear }: { selected: ReadonlySet<number>; total: number; onAll: () => void; onClear: () => void }): JSX.Element {
  const { t } = useTranslation();
  const copy = (): void => {
    const lines = [...selected].map((rigNo) => live.fleet.row(rigNo)?.ip).filter((ip) => ip !== undefined);
    navigator.clipboard.writeText(lines.join('\n')).then(
      () => { notifications.show({ message: t('fleet.copied', { count: lines.length }) }); },
      () => { notifications.show({ message: t('fleet.notCopied') }); },
    );
  };
  return (
    <div className="pop bulk" role="toolbar" aria-label={t('fleet.selection')}>
      <span className="b nw" role="status">{t('fleet.selected', { count: selected.size, n: formatNumber(selected.size) })}</span>
      {selected.size < total ? <button type="button" className="lnk f15" onClick={onAll}>{t('fleet.selectAllN', { n: formatNumber(total) })}</button> : null}
      <Button variant="subtle" size="xs" onClick={copy}>{t('fleet.copyAddresses')}</Button>
      <Button variant="subtle" size="xs" onClick={onClear} aria-label={t('fleet.clearSelection')}><IconX size={16} aria-hidden /></Button>
    </div>
  );
}
