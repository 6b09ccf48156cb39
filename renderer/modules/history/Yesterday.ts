import type { Yesterday } from '../../../preload/contract/history.ts';
import type { Algo } from '../../../preload/contract/rig.ts';
import { formatNumber, THIN } from '../../ui/format.ts';
import { isShownAt } from '../fleet/fields.ts';
import type { FleetStore } from '../fleet/fleetStore.ts';

/* Now against the mean of the same clock hour of the day before. Pure. */

const HOUR_MS = 3_600_000;
/** When more than this share of the rigs is known at one of the two times only, their sums are of two different farms. */
export const DIFFERENT_SHARE = 0.2;

export type YesterdayMetric = 'hashrateThs' | 'powerW';

export type Comparison =
  /** Nothing to say: one side is not known. */
  | { kind: 'none' }
  /** `new`: not seen before that hour. `gone`: left the fleet since. `unread`: no reading of that hour. */
  | { kind: 'notComparable'; why: 'new' | 'gone' | 'unread'; count: number }
  | { kind: 'change'; percent: number; now: number; before: number };

/** How the rigs of now and then differ. */
export interface Rigs { known: number; new: number; gone: number; unread: number }

/** @param now sum of the present values, null = not known @param before sum over the hour of the day before */
export function compared(now: number | null, before: number | null, rigs: Rigs): Comparison {
  if (now === null || before === null || !(before > 0)) return { kind: 'none' };
  const differ = rigs.new + rigs.gone + rigs.unread;
  if (differ > DIFFERENT_SHARE * (rigs.known + differ)) {
    const why = rigs.new >= rigs.gone && rigs.new >= rigs.unread ? 'new' : rigs.gone >= rigs.unread ? 'gone' : 'unread';
    return { kind: 'notComparable', why, count: rigs[why] };
  }
  return { kind: 'change', percent: (now / before - 1) * 100, now, before };
}

/** `+1.2 %`, `−3.4 %`. */
export function percentWords(percent: number): string {
  const text = formatNumber(percent, 1);
  return `${percent > 0 && /[1-9]/.test(text) ? '+' : ''}${text}${THIN}%`;
}
/** Up, down, or the same as far as the words can tell. */
export const wayOf = (percent: number): 'up' | 'down' | 'same' => (Math.abs(percent) < 0.05 ? 'same' : percent > 0 ? 'up' : 'down');

export type Means = Record<YesterdayMetric, ReadonlyMap<number, number>>;

/** The means by rig; what is not known is left out. */
export function meansOf({ rigNos, hashrateThs, powerW }: Yesterday): Means {
  const known = (values: Float64Array): Map<number, number> => {
    const means = new Map<number, number>();
    for (let index = 0; index < rigNos.length; index += 1) {
      const value = values[index] ?? NaN;
      if (!Number.isNaN(value)) means.set(rigNos[index] ?? 0, value);
    }
    return means;
  };
  return { hashrateThs: known(hashrateThs), powerW: known(powerW) };
}

interface Sums { now: number | null; before: number | null; rigs: Rigs }

/**
 * Sums of some rigs then and now. A rig that answers no more is still there: it counts as nothing now, which is a loss. A rig without a value
 * at that hour is new, or was not read then. @param algo only rigs of it; undefined = all (watts)
 */
export function sumsOf(store: FleetStore, slots: Iterable<number>, means: ReadonlyMap<number, number>, metric: YesterdayMetric, hourMs: number, nowMs: number, algo?: Algo | null): Sums {
  const { pollIntervalMs } = store.getState();
  const sums: Sums = { now: null, before: null, rigs: { known: 0, new: 0, gone: 0, unread: 0 } };
  for (const slot of slots) {
    const row = store.rowAt(slot);
    if (algo !== undefined && row.algo !== algo) continue;
    const before = means.get(row.rigNo);
    const now = row.status !== 'offline' && isShownAt(store, slot, nowMs, pollIntervalMs) ? store.valueAt(slot, metric) : null;
    if (now !== null) sums.now = (sums.now ?? 0) + now;
    if (before !== undefined) {
      sums.before = (sums.before ?? 0) + before;
      sums.rigs.known += 1;
    } else if (now !== null) sums.rigs[row.firstSeenMs >= hourMs + HOUR_MS ? 'new' : 'unread'] += 1;
  }
  return sums;
}

/** Rigs of then that left the fleet. */
export function goneOf(store: FleetStore, means: ReadonlyMap<number, number>): number {
  let gone = 0;
  for (const rigNo of means.keys()) if (store.slotOf(rigNo) === null) gone += 1;
  return gone;
}

function* allSlots(store: FleetStore): Generator<number> {
  for (let slot = 0; slot < store.size; slot += 1) yield slot;
}

/** The whole farm: the sums that its totals show, of one algorithm for hashrate. */
export function farmAgainst(store: FleetStore, yesterday: Yesterday, means: Means, nowMs: number, metric: YesterdayMetric, now: number | null, algo?: Algo | null): Comparison {
  const { rigs } = sumsOf(store, allSlots(store), means[metric], metric, yesterday.hourMs, nowMs, algo);
  const parts = yesterday.farm.filter((part) => algo === undefined || part.algo === algo).map((part) => part[metric]).filter((value) => value !== null);
  const before = parts.length === 0 ? null : parts.reduce((sum, value) => sum + value, 0);
  return compared(now, before, { ...rigs, gone: goneOf(store, means[metric]) });
}

/** The algorithm that most of the rows have: hashrates of two are never added. */
export function mainAlgoOf(store: FleetStore, slots: readonly number[]): Algo | null {
  const counts = new Map<Algo | null, number>();
  for (const slot of slots) { const { algo } = store.rowAt(slot); counts.set(algo, (counts.get(algo) ?? 0) + 1); }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null;
}

/** The rigs of a list. */
export function rowsAgainst(store: FleetStore, rigNos: readonly number[], yesterday: Yesterday, means: Means, nowMs: number): Record<YesterdayMetric, Comparison> {
  const slots = rigNos.flatMap((rigNo) => store.slotOf(rigNo) ?? []);
  const of = (metric: YesterdayMetric, algo?: Algo | null): Comparison => {
    const { now, before, rigs } = sumsOf(store, slots, means[metric], metric, yesterday.hourMs, nowMs, algo);
    return compared(now, before, rigs);
  };
  return { hashrateThs: of('hashrateThs', mainAlgoOf(store, slots)), powerW: of('powerW') };
}
