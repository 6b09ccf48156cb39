import type { RigRow } from '../../../preload/contract/fleet.ts';
import { efficiencyJTh } from '../../ui/format.ts';
import type { FleetStore } from './fleetStore.ts';
import { shownVersion } from './firmwareWords.ts';
import { freshnessOf, isShown } from './freshness.ts';
import type { LiveColumn } from '../../../preload/contract/fleet.ts';

/* What can be known of a rig, by name: the list sorts by it, filters by it and shows it. Pure over the store's columns. */

export const NUMBER_FIELDS = [
  'hashrate', 'share', 'yesterday', 'average', 'expected', 'efficiency', 'power', 'powerLimit', 'temp', 'boardTemp', 'inlet', 'outlet', 'boards', 'boardTemps', 'fans',
  'frequency', 'voltage', 'rejects', 'stales', 'hwErrors', 'uptime', 'age', 'firstSeen',
] as const;
export type NumberField = (typeof NUMBER_FIELDS)[number];

export const WORD_FIELDS = ['name', 'model', 'site', 'tags', 'firmware', 'pool', 'worker', 'controlBoard', 'hostname', 'mac', 'serial', 'lastError', 'make', 'algo'] as const;
export type WordField = (typeof WORD_FIELDS)[number];

/** The store at one moment. */
export interface Moment {
  store: FleetStore;
  nowMs: number;
  pollIntervalMs: number;
}

/** Whether the rig's numbers are young enough to be shown. */
export function isShownAt(store: FleetStore, slot: number, nowMs: number, pollIntervalMs: number): boolean {
  return isShown(freshnessOf(store.valueAt(slot, 'answeredAtMs'), nowMs, pollIntervalMs));
}

export const efficiencyAt = (store: FleetStore, slot: number): number | null =>
  efficiencyJTh(store.valueAt(slot, 'powerW'), store.valueAt(slot, 'hashrateThs'), store.valueAt(slot, 'nominalThs'));

/** Share of `part` in all shares, %; NaN while there are none. */
function sharePercent(store: FleetStore, slot: number, part: 'rejected' | 'stale'): number {
  const accepted = store.rawAt(slot, 'accepted');
  const rejected = store.rawAt(slot, 'rejected');
  const all = (Number.isNaN(accepted) ? 0 : accepted) + (Number.isNaN(rejected) ? 0 : rejected);
  return all > 0 ? (store.rawAt(slot, part) / all) * 100 : NaN;
}

const SEVERAL = {
  boards: { count: 'boardCount', each: ['board1Ths', 'board2Ths', 'board3Ths', 'board4Ths'] },
  boardTemps: { count: 'boardCount', each: ['board1TempC', 'board2TempC', 'board3TempC', 'board4TempC'] },
  fans: { count: 'fanCount', each: ['fan1Rpm', 'fan2Rpm', 'fan3Rpm', 'fan4Rpm'] },
} as const satisfies Record<string, { count: LiveColumn; each: readonly LiveColumn[] }>;

/** One number of each board or fan that the rig has, TH/s, °C or rpm; null = not known. `more`: how many are on the rig's page only. */
export function severalAt(store: FleetStore, slot: number, field: keyof typeof SEVERAL): { values: (number | null)[]; more: number } {
  const { count, each } = SEVERAL[field];
  const all = store.valueAt(slot, count) ?? 0;
  return { values: each.slice(0, all).map((column) => store.valueAt(slot, column)), more: Math.max(0, all - each.length) };
}

/**
 * One number of a rig: TH/s, %, J/TH, W, °C, rpm, MHz, V, seconds of uptime, milliseconds since the answer and since the first sight. NaN =
 * unknown, or measured too long ago to be shown.
 */
export function numberAt({ store, nowMs, pollIntervalMs }: Moment, field: NumberField): (slot: number) => number {
  const measured = (value: (slot: number) => number): ((slot: number) => number) => (slot) => (isShownAt(store, slot, nowMs, pollIntervalMs) ? value(slot) : NaN);
  const live = (column: LiveColumn): ((slot: number) => number) => measured((slot) => store.rawAt(slot, column));
  switch (field) {
    case 'hashrate': return live('hashrateThs');
    case 'share': return measured((slot) => { const nominal = store.rawAt(slot, 'nominalThs'); return nominal > 0 ? (store.rawAt(slot, 'hashrateThs') / nominal) * 100 : NaN; });
    case 'yesterday': return measured((slot) => { const then = store.yesterdayThs(slot); return then > 0 ? (store.rawAt(slot, 'hashrateThs') / then - 1) * 100 : NaN; });
    case 'average': return live('hashrateAvgThs');
    case 'expected': return (slot) => store.rawAt(slot, 'nominalThs');
    case 'efficiency': return measured((slot) => efficiencyAt(store, slot) ?? NaN);
    case 'power': return live('powerW');
    case 'powerLimit': return live('powerLimitW');
    case 'temp': return live('tempMaxC');
    case 'boardTemp': return live('tempBoardC');
    case 'inlet': return live('tempInletC');
    case 'outlet': return live('tempOutletC');
    case 'boards': return live('boardMinThs');
    case 'boardTemps': return live('boardTempMaxC');
    case 'fans': return live('fanMinRpm');
    case 'frequency': return live('frequencyMhz');
    case 'voltage': return live('voltageV');
    case 'rejects': return measured((slot) => sharePercent(store, slot, 'rejected'));
    case 'stales': return measured((slot) => sharePercent(store, slot, 'stale'));
    case 'hwErrors': return live('hwErrors');
    case 'uptime': return live('uptimeS');
    case 'age': return (slot) => nowMs - store.rawAt(slot, 'answeredAtMs');
    case 'firstSeen': return (slot) => nowMs - store.rowAt(slot).firstSeenMs;
  }
}

/** One word of a rig; null = not known, or none given. */
export function wordOf(row: RigRow, field: WordField): string | null {
  switch (field) {
    case 'firmware': return row.firmwareVersion === null ? row.firmware : `${row.firmware} ${shownVersion(row.firmwareVersion)}`;
    case 'lastError': return row.lastError === null ? null : `${row.lastError.message} ${row.lastError.code}`;
    case 'tags': return row.tags.length === 0 ? null : row.tags.join(', ');
    default: return row[field];
  }
}

