import type { RigRow } from '../../../preload/contract/fleet.ts';
import { nameOrder } from '../../ui/locale.ts';
import type { ColumnKey } from './columns.ts';
import { numberAt, wordOf, type Moment, type WordField } from './fields.ts';
import type { FleetStore } from './fleetStore.ts';
import { ipToNumber } from './ip.ts';
import { severityOf } from './liveColumns.ts';

/* The order of the list. Pure, but for places that it remembers. */

export interface Sort { key: ColumnKey; descending: boolean }
export const FIRST_SORT: Sort = { key: 'status', descending: false };

/**
 * Places of words among each other, and addresses as numbers. A collator and a parser are too slow for ten thousand rigs each second: a
 * word that was seen before has its place, and all are put in order again only when a new one comes.
 */
class Places {
  #version = -1;
  #addresses = new Float64Array();
  #numbers = new Map<string, number>();
  #ranks = new Map<string, Float64Array>();
  #places = new Map<string, Map<string, number>>();
  #order = nameOrder();

  #renew(store: FleetStore): void {
    const { wordsVersion } = store.getState();
    if (wordsVersion === this.#version) return;
    this.#version = wordsVersion;
    this.#ranks.clear();
    this.#addresses = new Float64Array(store.size);
    if (this.#numbers.size > 4 * store.size + 1000) this.#numbers.clear();
    for (let slot = 0; slot < store.size; slot += 1) {
      const { ip } = store.rowAt(slot);
      let number = this.#numbers.get(ip);
      if (number === undefined) this.#numbers.set(ip, (number = ipToNumber(ip) ?? Infinity));
      this.#addresses[slot] = number;
    }
  }

  addresses(store: FleetStore): Float64Array {
    this.#renew(store);
    return this.#addresses;
  }

  ranks(store: FleetStore, key: string, word: (row: RigRow) => string | null): Float64Array {
    this.#renew(store);
    const order = nameOrder();
    if (order !== this.#order) {
      // Another language puts names in another order.
      this.#order = order;
      this.#ranks.clear();
      this.#places.clear();
    }
    const known = this.#ranks.get(key);
    if (known !== undefined) return known;
    let places = this.#places.get(key) ?? new Map<string, number>();
    const ranks = new Float64Array(store.size);
    const fill = (): boolean => {
      for (let slot = 0; slot < store.size; slot += 1) {
        const text = word(store.rowAt(slot));
        const place = text === null ? NaN : places.get(text);
        if (place === undefined) return false;
        ranks[slot] = place;
      }
      return true;
    };
    if (!fill()) {
      const distinct = new Set<string>();
      for (let slot = 0; slot < store.size; slot += 1) {
        const text = word(store.rowAt(slot));
        if (text !== null) distinct.add(text);
      }
      places = new Map([...distinct].sort(order).map((text, place) => [text, place]));
      this.#places.set(key, places);
      fill();
    }
    this.#ranks.set(key, ranks);
    return ranks;
  }
}

const placesOf = new WeakMap<FleetStore, Places>();
function placesFor(store: FleetStore): Places {
  const known = placesOf.get(store);
  if (known !== undefined) return known;
  const fresh = new Places();
  placesOf.set(store, fresh);
  return fresh;
}

/** One number a slot to sort by; NaN stands last in both directions. */
function sortKeys(at: Moment, key: ColumnKey): (slot: number) => number {
  const { store } = at;
  const places = placesFor(store);
  const byWord = (word: (row: RigRow) => string | null): ((slot: number) => number) => {
    const list = places.ranks(store, key, word);
    return (slot) => list[slot] ?? NaN;
  };
  switch (key) {
    case 'status': return (slot) => severityOf(store.rowAt(slot).status);
    case 'model': return byWord((row) => `${row.make} ${row.model ?? ''}`);
    case 'ip':
    case 'subnet': {
      const addresses = places.addresses(store);
      return (slot) => { const address = addresses[slot] ?? NaN; return Number.isFinite(address) ? address : NaN; };
    }
    case 'name': case 'site': case 'tags': case 'pool': case 'worker': case 'firmware': case 'controlBoard': case 'hostname': case 'mac': case 'serial': case 'lastError': case 'algo':
      return byWord((row) => wordOf(row, key satisfies WordField));
    default: return numberAt(at, key);
  }
}

/** The same slots, those of `before` first and in its order. */
function beginWith(store: FleetStore, slots: readonly number[], before: readonly number[]): number[] {
  const isLeft = new Uint8Array(store.size);
  for (const slot of slots) isLeft[slot] = 1;
  const begun: number[] = [];
  const take = (slot: number | null): void => {
    if (slot === null || isLeft[slot] !== 1) return;
    isLeft[slot] = 0;
    begun.push(slot);
  };
  for (const rigNo of before) take(store.slotOf(rigNo));
  for (const slot of slots) take(slot);
  return begun;
}

/**
 * Order of the list. Rigs that are equal stay in the order of their addresses, so that a live list does not dance.
 * @param before rig numbers as they stood: what is nearly in order is sorted in a fraction of the time. The result does not depend on it.
 */
export function sortSlots(at: Moment, slots: readonly number[], sort: Sort, before: readonly number[] = []): number[] {
  const { store } = at;
  const keyOf = sortKeys(at, sort.key);
  const addresses = placesFor(store).addresses(store);
  const sign = sort.descending ? -1 : 1;
  const keys = new Float64Array(store.size);
  // Unknown keys become the largest number in either direction: one comparison instead of two questions.
  for (const slot of slots) {
    const key = keyOf(slot) * sign;
    keys[slot] = Number.isNaN(key) ? Infinity : key;
  }
  return beginWith(store, slots, before).sort((a, b) => {
    const ka = keys[a] ?? 0;
    const kb = keys[b] ?? 0;
    if (ka !== kb) return ka < kb ? -1 : 1;
    const aa = addresses[a] ?? 0;
    const ab = addresses[b] ?? 0;
    return aa === ab ? store.rowAt(a).rigNo - store.rowAt(b).rigNo : aa - ab;
  });
}
