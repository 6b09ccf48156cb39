import { useEffect, useRef, useState, type JSX } from 'react';
import { Checkbox } from '@mantine/core';
import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import { IconAdjustments, IconTrash } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { CallResult } from '../../../preload/contract/index.ts';
import type { Network } from '../../../preload/contract/fleet.ts';
import type { NetworkOptions } from '../../../preload/contract/networks.ts';
import { call, errorShape, useCall } from '../../app/bridge.ts';
import { useSaveSettings, useSettings } from '../../app/settings.ts';
import { inWords } from '../../i18n/faults.ts';
import { formatNumber } from '../../ui/format.ts';
import { InlineError, Loading, SectionHead } from '../../ui/states.tsx';
import type { AskedRange } from './addressField.ts';
import { NetworkMore } from './NetworkMore.tsx';
import { isUsual, usualOptions } from './rescanValue.ts';

export interface RangeLine {
  id: number;
  /** null = a range that the person typed. */
  network: Network | null;
  text: string;
  ticked: boolean;
  /** Its `range` is the text as last saved; the line's own text counts. */
  options: NetworkOptions;
}
type Check = CallResult<'discovery.checkRange'>;

/** What was typed before stays ticked; without it, the networks that look like a farm's. */
export function firstLines(networks: readonly Network[], ranges: readonly string[], said: readonly NetworkOptions[]): RangeLine[] {
  const optionsOf = (range: string): NetworkOptions => said.find((options) => options.range === range) ?? usualOptions(range);
  const lines = networks.map((network, id) => ({ id, network, text: network.cidr, ticked: ranges.length === 0 ? network.suggested : ranges.includes(network.cidr), options: optionsOf(network.cidr) }));
  const own = new Set(networks.map((network) => network.cidr));
  // A network of which something was said stays in the list when it is switched off.
  const typed = [...new Set([...ranges, ...said.map((options) => options.range)])].filter((text) => !own.has(text))
    .map((text, index) => ({ id: networks.length + index, network: null, text, ticked: ranges.includes(text), options: optionsOf(text) }));
  return [...typed, ...lines];
}

export interface Networks {
  lines: RangeLine[] | null;
  error: Error | null;
  checks: Map<string, Check>;
  /** Ticked and understood. */
  ranges: string[];
  /** The same with their ends, for the address field. */
  asked: AskedRange[];
  addresses: number;
  hasBad: boolean;
  ownAddresses: string[];
  /** What was said of the understood ranges, ticked or not. */
  options: NetworkOptions[];
  /** Changes name, rhythm or manners of a network and saves them at once. */
  setOptions: (id: number, part: Partial<Omit<NetworkOptions, 'range'>>) => void;
  set: (id: number, part: Partial<Pick<RangeLine, 'text' | 'ticked'>>) => void;
  add: (text?: string) => void;
  remove: (id: number) => void;
}

const CHECK_AFTER_MS = 200;

/** The machine's networks and the typed ranges, each checked by the engine while it is typed. */
export function useNetworks(): Networks {
  const settings = useSettings();
  const save = useSaveSettings();
  const networks = useCall('discovery.networks', {});
  const [lines, setLines] = useState<RangeLine[] | null>(null);
  const nextId = useRef(1000);
  const ready = networks.data !== undefined && settings !== null;
  useEffect(() => {
    if (lines === null && networks.data !== undefined && settings !== null) setLines(firstLines(networks.data, settings.ranges, settings.networkOptions));
  }, [ready, lines, networks.data, settings]);
  const texts = useDelayed([...new Set((lines ?? []).map((line) => line.text.trim()).filter((text) => text !== ''))]);
  const answers = useQueries({
    queries: texts.map((text) => ({ queryKey: ['discovery.checkRange', { text }], queryFn: () => call('discovery.checkRange', { text }), staleTime: Infinity })),
  });
  const checks = new Map<string, Check>();
  for (const [index, answer] of answers.entries()) {
    const text = texts[index];
    if (text !== undefined && answer.data !== undefined) checks.set(text, answer.data);
  }
  const good = (lines ?? []).flatMap((line) => {
    const check = checks.get(line.text.trim());
    return line.ticked && check?.ok === true ? [{ text: line.text.trim(), check }] : [];
  });
  const saidOf = (list: readonly RangeLine[]): NetworkOptions[] => {
    const byRange = new Map(list.flatMap((line) => {
      const range = line.text.trim();
      return checks.get(range)?.ok === true && !isUsual(line.options) ? [[range, { ...line.options, range }]] : [];
    }));
    return [...byRange.values()];
  };
  return {
    lines,
    options: saidOf(lines ?? []),
    setOptions: (id, part) => {
      const changed = (lines ?? []).map((line) => (line.id === id ? { ...line, options: { ...line.options, ...part } } : line));
      setLines(changed);
      save.mutate({ networkOptions: saidOf(changed) });
    },
    error: networks.error ?? save.error,
    checks,
    ranges: good.map((line) => line.text),
    asked: good.map(({ check }) => ({ first: check.first ?? '', last: check.last ?? '', total: check.addresses })),
    addresses: good.reduce((sum, { check }) => sum + check.addresses, 0),
    hasBad: (lines ?? []).some((line) => line.ticked && (line.text.trim() === '' || checks.get(line.text.trim())?.ok === false)),
    ownAddresses: (networks.data ?? []).filter((network) => network.kind !== 'virtual').map((network) => network.address),
    set: (id, part) => { setLines((before) => before?.map((line) => (line.id === id ? { ...line, ...part } : line)) ?? null); },
    add: (text = '') => {
      nextId.current += 1;
      const id = nextId.current;
      setLines((before) => [{ id, network: null, text, ticked: true, options: usualOptions(text) }, ...before ?? []]);
    },
    remove: (id) => { setLines((before) => before?.filter((line) => line.id !== id) ?? null); },
  };
}

/** The same list a moment later, so that each letter is not a question. */
function useDelayed(texts: string[]): string[] {
  const key = texts.join('\n');
  const [settled, setSettled] = useState(key);
  useEffect(() => {
    const timer = setTimeout(() => { setSettled(key); }, CHECK_AFTER_MS);
    return () => { clearTimeout(timer); };
  }, [key]);
  return settled === '' ? [] : settled.split('\n');
}

export function NetworkList({ networks, title }: { networks: Networks; title: string }): JSX.Element {
  const { t } = useTranslation();
  return (
    <section>
      <SectionHead title={title} end={<button type="button" className="lnk" onClick={() => { networks.add(); }}>{t('find.addRange')}</button>} />
      {networks.error === null ? null : <InlineError error={errorShape(networks.error)} />}
      {networks.lines === null && networks.error === null ? <Loading words={t('find.networksLoading')} /> : null}
      {networks.lines?.length === 0 ? <p className="t2 f15">{t('find.noNetworks')}</p> : null}
      {networks.lines?.map((line) => <Line key={line.id} line={line} check={networks.checks.get(line.text.trim()) ?? null} networks={networks} />)}
    </section>
  );
}

function Line({ line, check, networks }: { line: RangeLine; check: Check | null; networks: Networks }): JSX.Element {
  const { t } = useTranslation();
  const bad = line.ticked && check?.error ? inWords(check.error) : null;
  const [isOpen, setOpen] = useState(false);
  const name = line.options.name !== '' ? line.options.name : line.network === null ? t('find.ownRange') : networkName(t, line.network);
  const errorId = `range-error-${line.id}`;
  return (
    <div className="net">
      <Checkbox checked={line.ticked} aria-label={t('find.tick', { name })} onChange={(event) => { networks.set(line.id, { ticked: event.currentTarget.checked }); }} size="xs" />
      <div className="net-words">
        <span className={line.ticked ? 'b' : 't2'}>{name}</span>
        <input
          className="range-input mono" value={line.text} spellCheck={false} autoComplete="off" maxLength={2000} aria-label={t('find.rangeOf', { name })} placeholder={t('find.rangeExample')}
          autoFocus={line.network === null && line.text === ''} aria-invalid={bad !== null} aria-describedby={bad === null ? undefined : errorId}
          onChange={(event) => { networks.set(line.id, { text: event.currentTarget.value, ticked: true }); }}
        />
        {bad === null ? null : <span className="err f14" id={errorId} role="alert">{bad.message} {bad.next}</span>}
      </div>
      <span className="t3 f15 r">
        {check?.ok === true ? t('find.addresses', { count: check.addresses, n: formatNumber(check.addresses) }) : ''}
        {line.network === null || line.network.kind === 'ethernet' || line.network.kind === 'other' ? '' : <><br /><span className="f14">{t(`networkKind.${line.network.kind}`)}</span></>}
      </span>
      <span className="row net-tools">
        <button type="button" className="x" aria-label={t('net.more', { name })} title={t('net.more', { name })} aria-expanded={isOpen} disabled={check?.ok !== true} onClick={() => { setOpen(!isOpen); }}><IconAdjustments size={16} stroke={1.6} aria-hidden /></button>
        {line.network === null ? <button type="button" className="x" aria-label={t('find.removeRange')} onClick={() => { networks.remove(line.id); }}><IconTrash size={15} stroke={1.6} aria-hidden /></button> : null}
      </span>
      {isOpen && check?.ok === true ? <NetworkMore line={line} networks={networks} /> : null}
    </div>
  );
}

/** The system's name of a network; those of the demo are named in the language of the screen. */
const networkName = (t: TFunction, { kind, name }: Network): string => (kind === 'demo' ? t('find.demoNetwork', { n: /\d+$/.exec(name)?.[0] ?? '' }).trim() : name);

/** Whether a typed range is understood, for a form that stands alone. */
export function useRangeCheck(text: string): Check | null {
  const [settled = ''] = useDelayed(text.trim() === '' ? [] : [text.trim()]);
  const check = useQuery({ queryKey: ['discovery.checkRange', { text: settled }], queryFn: () => call('discovery.checkRange', { text: settled }), enabled: settled !== '', placeholderData: keepPreviousData });
  return settled === '' ? null : check.data ?? null;
}
