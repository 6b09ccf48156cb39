import type { Status } from '../../../preload/contract/rig.ts';
import { conditionsTest, NO_CONDITIONS, type Conditions } from './conditions.ts';
import { efficiencyAt, isShownAt, type Moment } from './fields.ts';
import type { FleetStore } from './fleetStore.ts';
import { ipToNumber, isInSubnet } from './ip.ts';
import { sortSlots, type Sort } from './sorting.ts';

/* Which rigs the list shows. Pure over the store's columns. */

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
  where: Conditions;
}
export const POWER_KNOWN = ['reported', 'estimated', 'unknown'] as const;
export type PowerKnown = (typeof POWER_KNOWN)[number];
export const NO_FILTER: Filter = { view: 'all', status: null, make: null, model: null, pool: null, subnet: null, reason: null, algo: null, power: null, text: '', where: NO_CONDITIONS };
/** In place of a status: every rig but the offline ones. */
export const ANSWERING = 'answering';
/** How the algorithm of a rig that does not tell it stands in a filter. */
export const NO_ALGO = 'none';

/** Hot: within this distance of the model's chip limit, °C. */
const HOT_MARGIN_C = 5;
/** Low efficiency: this much worse than the median of the same model, when at least so many rigs of it hash. */
const LOW_EFFICIENCY_FACTOR = 1.1;
const LOW_EFFICIENCY_RIGS = 3;
const NEW_MS = 24 * 3_600_000;
const ATTENTION: ReadonlySet<Status> = new Set(['critical', 'zeroHash', 'offline', 'degraded', 'locked']);

export interface Look extends Moment {
  /** Median J/TH by model, over the rigs that hash. */
  medians: ReadonlyMap<string, number>;
}

export function look(store: FleetStore, nowMs: number): Look {
  const pollIntervalMs = store.getState().pollIntervalMs;
  const byModel = new Map<string, number[]>();
  for (let slot = 0; slot < store.size; slot += 1) {
    if (store.rowAt(slot).status !== 'hashing' || !isShownAt(store, slot, nowMs, pollIntervalMs)) continue;
    const jth = efficiencyAt(store, slot);
    if (jth === null) continue;
    const key = store.modelAt(slot);
    const list = byModel.get(key);
    if (list === undefined) byModel.set(key, [jth]);
    else list.push(jth);
  }
  const medians = new Map<string, number>();
  for (const [key, list] of byModel) {
    if (list.length >= LOW_EFFICIENCY_RIGS) medians.set(key, Float64Array.from(list).sort()[Math.floor(list.length / 2)] ?? NaN);
  }
  return { store, nowMs, pollIntervalMs, medians };
}

const BIT = Object.fromEntries(VIEWS.map((view, place) => [view, 1 << place])) as Record<ViewId, number>;

/** The views that hold a rig, a bit each. All in one go: ten thousand rigs are asked each second. */
function viewsAt(at: Look, slot: number): number {
  const { store } = at;
  const row = store.rowAt(slot);
  const { status } = row;
  let views = BIT.all;
  if (ATTENTION.has(status) || (status === 'unknown' && row.reasons.some((reason) => reason.code === 'noAnswer'))) views |= BIT.attention;
  if (status === 'offline') views |= BIT.offline;
  else if (status === 'zeroHash') views |= BIT.zeroHash;
  else if (status === 'locked') views |= BIT.locked;
  if (at.nowMs - row.firstSeenMs < NEW_MS) views |= BIT.new;
  // What is not known is NaN, and compares with nothing.
  const isHot = store.rawAt(slot, 'tempMaxC') >= store.rawAt(slot, 'tempLimitC') - HOT_MARGIN_C;
  const jth = efficiencyAt(store, slot);
  const isThirsty = jth !== null && jth > (at.medians.get(store.modelAt(slot)) ?? NaN) * LOW_EFFICIENCY_FACTOR;
  if ((isHot || isThirsty) && isShownAt(store, slot, at.nowMs, at.pollIntervalMs)) views |= (isHot ? BIT.hot : 0) | (isThirsty ? BIT.lowEfficiency : 0);
  return views;
}

export const isInView = (view: ViewId, at: Look, slot: number): boolean => view === 'all' || (viewsAt(at, slot) & BIT[view]) !== 0;

/** How many rigs each built-in view holds. */
export function countViews(at: Look): Record<ViewId, number> {
  const sums = new Uint32Array(VIEWS.length);
  for (let slot = 0; slot < at.store.size; slot += 1) {
    const views = viewsAt(at, slot);
    for (let place = 0; place < VIEWS.length; place += 1) if ((views & (1 << place)) !== 0) sums[place]! += 1;
  }
  return Object.fromEntries(VIEWS.map((view, place) => [view, sums[place]])) as Record<ViewId, number>;
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
  const words = trimmed.split(/\s+/).map((word) => [word, macWord(word)] as const);
  return (store, slot) => {
    const haystack = store.textAt(slot);
    return words.every(([word, mac]) => haystack.includes(word) || (mac !== null && haystack.includes(mac)));
  };
}

/** A MAC address with other signs between its pairs, or with none, as the rows write it: `02:1d:4b`. */
function macWord(word: string): string | null {
  const pairs = /^[0-9a-f]{2}(?:[-:.]?[0-9a-f]{2}){2,5}$/.test(word) ? word.match(/[0-9a-f]{2}/g) : null;
  return pairs === null ? null : pairs.join(':');
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
  const passes = conditionsTest(at, filter.where);
  const slots: number[] = [];
  for (let slot = 0; slot < store.size; slot += 1) {
    const row = store.rowAt(slot);
    if (filter.status !== null && (filter.status === ANSWERING ? row.status === 'offline' : row.status !== filter.status)) continue;
    if (filter.make !== null && row.make !== filter.make) continue;
    if (filter.model !== null && (row.model ?? '') !== filter.model) continue;
    if (filter.pool !== null && (row.pool ?? '') !== filter.pool) continue;
    if (filter.subnet !== null && !isInSubnet(row.ip, filter.subnet)) continue;
    if (filter.reason !== null && !row.reasons.some((reason) => reason.code === filter.reason)) continue;
    if (filter.algo !== null && (row.algo ?? NO_ALGO) !== filter.algo) continue;
    if (filter.power !== null && powerKnownAt(at, slot) !== filter.power) continue;
    if (matches !== null && !matches(store, slot)) continue;
    if (passes !== null && !passes(slot)) continue;
    if (!isInView(filter.view, at, slot)) continue;
    slots.push(slot);
  }
  return slots;
}

/** The rigs of a list, in the order shown. `before`: the list that was shown, see sortSlots. */
export const rigNosOf = (at: Look, filter: Filter, sort: Sort, before?: readonly number[]): number[] =>
  sortSlots(at, filterSlots(at, filter), sort, before).map((slot) => at.store.rowAt(slot).rigNo);
