import type { RigRow } from '../../../preload/contract/fleet.ts';
import type { Status } from '../../../preload/contract/rig.ts';
import { efficiencyJTh } from '../../ui/format.ts';
import type { FleetStore } from './fleetStore.ts';
import { freshnessOf, isShown } from './freshness.ts';
import { ipToNumber, subnetOf } from './ip.ts';
import { severityOf } from './liveColumns.ts';

/* Which rigs the list shows and in which order. Pure over the store's columns. */

export const VIEWS = ['all', 'attention', 'offline', 'hot', 'zeroHash', 'lowEfficiency', 'locked', 'new'] as const;
export type ViewId = (typeof VIEWS)[number];

export interface Filter {
  view: ViewId;
  status: string | null;
  make: string | null;
  model: string | null;
  pool: string | null;
  /** First three parts of the address, `10.0.3`. */
  subnet: string | null;
  reason: string | null;
  algo: string | null;
  /** How the power is known. */
  power: PowerKnown | null;
  text: string;
}
export const POWER_KNOWN = ['reported', 'estimated', 'unknown'] as const;
export type PowerKnown = (typeof POWER_KNOWN)[number];
export const NO_FILTER: Filter = { view: 'all', status: null, make: null, model: null, pool: null, subnet: null, reason: null, algo: null, power: null, text: '' };
/** In place of a status: every rig but the offline ones. */
export const ANSWERING = 'answering';
/** How the algorithm of a rig that does not tell it stands in a filter. */
export const NO_ALGO = 'none';

export const SORTS = ['status', 'name', 'model', 'ip', 'hashrate', 'average', 'efficiency', 'power', 'temp', 'pool', 'worker', 'uptime', 'age'] as const;
export type SortKey = (typeof SORTS)[number];
export interface Sort { key: SortKey; descending: boolean }
export const FIRST_SORT: Sort = { key: 'status', descending: false };

/** Hot: within this distance of the model's chip limit, °C. */
const HOT_MARGIN_C = 5;
/** Low efficiency: this much worse than the median of the same model, when at least so many rigs of it hash. */
const LOW_EFFICIENCY_FACTOR = 1.1;
const LOW_EFFICIENCY_RIGS = 3;
const NEW_MS = 24 * 3_600_000;
const ATTENTION: ReadonlySet<Status> = new Set(['critical', 'zeroHash', 'offline', 'degraded', 'locked']);

export interface Look {
  store: FleetStore;
  nowMs: number;
  pollIntervalMs: number;
  /** Median J/TH by model, over the rigs that hash. */
  medians: ReadonlyMap<string, number>;
}

export const modelKey = (row: RigRow): string => `${row.make} ${row.model ?? ''}`;

/** Whether the rig's numbers are young enough to be shown. */
export function isShownAt(store: FleetStore, slot: number, nowMs: number, pollIntervalMs: number): boolean {
  return isShown(freshnessOf(store.valueAt(slot, 'answeredAtMs'), nowMs, pollIntervalMs));
}

export const efficiencyAt = (store: FleetStore, slot: number): number | null =>
  efficiencyJTh(store.valueAt(slot, 'powerW'), store.valueAt(slot, 'hashrateThs'), store.valueAt(slot, 'nominalThs'));

export function look(store: FleetStore, nowMs: number): Look {
  const pollIntervalMs = store.getState().pollIntervalMs;
  const byModel = new Map<string, number[]>();
  for (let slot = 0; slot < store.size; slot += 1) {
    const row = store.rowAt(slot);
    if (row.status !== 'hashing' || !isShownAt(store, slot, nowMs, pollIntervalMs)) continue;
    const jth = efficiencyAt(store, slot);
    if (jth === null) continue;
    const key = modelKey(row);
    const list = byModel.get(key);
    if (list === undefined) byModel.set(key, [jth]);
    else list.push(jth);
  }
  const medians = new Map<string, number>();
  for (const [key, list] of byModel) {
    if (list.length < LOW_EFFICIENCY_RIGS) continue;
    list.sort((a, b) => a - b);
    medians.set(key, list[Math.floor(list.length / 2)] ?? NaN);
  }
  return { store, nowMs, pollIntervalMs, medians };
}

export function isInView(view: ViewId, at: Look, slot: number): boolean {
  const { store } = at;
  const row = store.rowAt(slot);
  switch (view) {
    case 'all': return true;
    case 'attention': return ATTENTION.has(row.status) || (row.status === 'unknown' && row.reasons.some((reason) => reason.code === 'noAnswer'));
    case 'offline': return row.status === 'offline';
    case 'zeroHash': return row.status === 'zeroHash';
    case 'locked': return row.status === 'locked';
    case 'new': return at.nowMs - row.firstSeenMs < NEW_MS;
    case 'hot': {
      const temp = store.valueAt(slot, 'tempMaxC');
      const limit = store.valueAt(slot, 'tempLimitC');
      return temp !== null && limit !== null && temp >= limit - HOT_MARGIN_C && isShownAt(store, slot, at.nowMs, at.pollIntervalMs);
    }
    case 'lowEfficiency': {
      const median = at.medians.get(modelKey(row));
      const jth = efficiencyAt(store, slot);
      return median !== undefined && jth !== null && jth > median * LOW_EFFICIENCY_FACTOR && isShownAt(store, slot, at.nowMs, at.pollIntervalMs);
    }
  }
}

/** How many rigs each built-in view holds. */
export function countViews(at: Look): Record<ViewId, number> {
  const counts: Record<ViewId, number> = { all: 0, attention: 0, offline: 0, hot: 0, zeroHash: 0, lowEfficiency: 0, locked: 0, new: 0 };
  for (let slot = 0; slot < at.store.size; slot += 1) for (const view of VIEWS) if (isInView(view, at, slot)) counts[view] += 1;
  return counts;
}

/** `10.0.3`, `10.0.3.`, `10.0.3.17`, `10.0.3.0/24`: the start of an address, so that the words of a row are not asked. */
export function addressSearch(text: string): { prefix: string; subnet: string | null } | null {
  const trimmed = text.trim();
  const cidr = /^(\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3}\/24$/.exec(trimmed);
  if (cidr?.[1] !== undefined) return { prefix: `${cidr[1]}.`, subnet: cidr[1] };
  if (!/^\d{1,3}(\.\d{1,3}){1,3}\.?$/.test(trimmed)) return null;
  const parts = trimmed.split('.').filter((part) => part !== '');
  if (parts.some((part) => Number(part) > 255)) return null;
  return { prefix: trimmed, subnet: parts.length >= 3 ? parts.slice(0, 3).join('.') : null };
}

function hasAddress(store: FleetStore, ip: string): boolean {
  for (let slot = 0; slot < store.size; slot += 1) if (store.rowAt(slot).ip === ip) return true;
  return false;
}

function textTest(text: string, known: FleetStore): ((store: FleetStore, slot: number) => boolean) | null {
  const trimmed = text.trim().toLowerCase();
  if (trimmed === '') return null;
  const address = addressSearch(trimmed);
  if (address !== null) {
    // A whole address of a rig means that rig; what is still being typed means all that begin with it.
    const whole = ipToNumber(address.prefix) !== null && hasAddress(known, address.prefix);
    return (store, slot) => {
      const { ip } = store.rowAt(slot);
      return whole ? ip === address.prefix : ip.startsWith(address.prefix);
    };
  }
  const words = trimmed.split(/\s+/);
  return (store, slot) => {
    const haystack = store.textAt(slot);
    return words.every((word) => haystack.includes(word));
  };
}

/** How the power of a rig is known, as the farm's sum counts it: an offline rig draws what nobody knows. */
export function powerKnownAt(at: Look, slot: number): PowerKnown {
  if (at.store.rowAt(slot).status === 'offline' || !isShownAt(at.store, slot, at.nowMs, at.pollIntervalMs) || at.store.valueAt(slot, 'powerW') === null) return 'unknown';
  const source = at.store.rawAt(slot, 'powerSource');
  return source === 1 ? 'reported' : source === 2 ? 'estimated' : 'unknown';
}

/** Slots that pass the filter, in slot order. */
export function filterSlots(at: Look, filter: Filter): number[] {
  const { store } = at;
  const matches = textTest(filter.text, store);
  const slots: number[] = [];
  for (let slot = 0; slot < store.size; slot += 1) {
    const row = store.rowAt(slot);
    if (filter.status !== null && (filter.status === ANSWERING ? row.status === 'offline' : row.status !== filter.status)) continue;
    if (filter.make !== null && row.make !== filter.make) continue;
    if (filter.model !== null && (row.model ?? '') !== filter.model) continue;
    if (filter.pool !== null && (row.pool ?? '') !== filter.pool) continue;
    if (filter.subnet !== null && subnetOf(row.ip) !== filter.subnet) continue;
    if (filter.reason !== null && !row.reasons.some((reason) => reason.code === filter.reason)) continue;
    if (filter.algo !== null && (row.algo ?? NO_ALGO) !== filter.algo) continue;
    if (filter.power !== null && powerKnownAt(at, slot) !== filter.power) continue;
    if (matches !== null && !matches(store, slot)) continue;
    if (!isInView(filter.view, at, slot)) continue;
    slots.push(slot);
  }
  return slots;
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** Place of each slot's word among all, remembered until words change: a collator is too slow for every second. */
class TextRanks {
  #version = -1;
  #ranks = new Map<SortKey, Float64Array>();

  rank(store: FleetStore, key: SortKey, word: (row: RigRow) => string | null): Float64Array {
    const { wordsVersion } = store.getState();
    if (wordsVersion !== this.#version) {
      this.#version = wordsVersion;
      this.#ranks.clear();
    }
    const known = this.#ranks.get(key);
    if (known !== undefined) return known;
    const words = Array.from({ length: store.size }, (_, slot) => word(store.rowAt(slot)));
    const distinct = [...new Set(words)].filter((text) => text !== null).sort(collator.compare);
    const places = new Map(distinct.map((text, place) => [text, place]));
    const ranks = Float64Array.from(words, (text) => (text === null ? NaN : places.get(text) ?? NaN));
    this.#ranks.set(key, ranks);
    return ranks;
  }
}
const ranksOf = new WeakMap<FleetStore, TextRanks>();

/** One number a slot to sort by; NaN stands last in both directions. */
function sortKeys(at: Look, key: SortKey): (slot: number) => number {
  const { store } = at;
  let ranks = ranksOf.get(store);
  if (ranks === undefined) {
    ranks = new TextRanks();
    ranksOf.set(store, ranks);
  }
  const byWord = (word: (row: RigRow) => string | null): ((slot: number) => number) => {
    const list = ranks.rank(store, key, word);
    return (slot) => list[slot] ?? NaN;
  };
  const shown = (value: (slot: number) => number): ((slot: number) => number) =>
    (slot) => (isShownAt(store, slot, at.nowMs, at.pollIntervalMs) ? value(slot) : NaN);
  switch (key) {
    case 'status': return (slot) => severityOf(store.rowAt(slot).status);
    case 'name': return byWord((row) => row.name);
    case 'model': return byWord((row) => `${row.make} ${row.model ?? ''}`);
    case 'pool': return byWord((row) => row.pool);
    case 'worker': return byWord((row) => row.worker);
    case 'ip': return (slot) => ipToNumber(store.rowAt(slot).ip) ?? NaN;
    case 'hashrate': return shown((slot) => store.rawAt(slot, 'hashrateThs'));
    case 'average': return shown((slot) => store.rawAt(slot, 'hashrateAvgThs'));
    case 'efficiency': return shown((slot) => efficiencyAt(store, slot) ?? NaN);
    case 'power': return shown((slot) => store.rawAt(slot, 'powerW'));
    case 'temp': return shown((slot) => store.rawAt(slot, 'tempMaxC'));
    case 'uptime': return shown((slot) => store.rawAt(slot, 'uptimeS'));
    case 'age': return (slot) => at.nowMs - store.rawAt(slot, 'answeredAtMs');
  }
}

/** Order of the list. Rigs that are equal stay in the order of their addresses, so that a live list does not dance. */
export function sortSlots(at: Look, slots: number[], sort: Sort): number[] {
  const { store } = at;
  const keyOf = sortKeys(at, sort.key);
  const keys = new Float64Array(store.size);
  const addresses = new Float64Array(store.size);
  for (const slot of slots) {
    keys[slot] = keyOf(slot);
    addresses[slot] = ipToNumber(store.rowAt(slot).ip) ?? Infinity;
  }
  const sign = sort.descending ? -1 : 1;
  return [...slots].sort((a, b) => {
    const ka = keys[a] ?? NaN;
    const kb = keys[b] ?? NaN;
    const na = Number.isNaN(ka);
    const nb = Number.isNaN(kb);
    if (na !== nb) return na ? 1 : -1;
    if (!na && ka !== kb) return (ka - kb) * sign;
    return (addresses[a] ?? 0) - (addresses[b] ?? 0) || store.rowAt(a).rigNo - store.rowAt(b).rigNo;
  });
}

export interface ViewResult {
  /** rigNo in the order shown. */
  rigNos: number[];
  counts: Record<ViewId, number>;
}

/** Everything that the list needs: its rigs in order, and the counts of the tabs. */
export function viewOf(store: FleetStore, filter: Filter, sort: Sort, nowMs: number): ViewResult {
  const at = look(store, nowMs);
  return {
    rigNos: sortSlots(at, filterSlots(at, filter), sort).map((slot) => store.rowAt(slot).rigNo),
    counts: countViews(at),
  };
}
