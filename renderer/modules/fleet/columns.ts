import type { TFunction } from 'i18next';
import { degrees, NONE, type TemperatureUnit } from '../../ui/format.ts';
import type { FleetStore } from './fleetStore.ts';

/* The table's columns, and the short words in them. */

export const COLUMN_KEYS = [
  'status', 'name', 'model', 'ip', 'hashrate', 'average', 'efficiency', 'power', 'temp', 'pool', 'worker', 'uptime', 'age',
  'share', 'yesterday', 'powerLimit', 'boards', 'boardTemps', 'boardTemp', 'inlet', 'outlet', 'fans', 'frequency', 'voltage', 'rejects', 'stales', 'hwErrors',
  'firmware', 'controlBoard', 'hostname', 'mac', 'serial', 'algo', 'subnet', 'site', 'tags', 'firstSeen', 'lastError',
] as const;
export type ColumnKey = (typeof COLUMN_KEYS)[number];

export interface Column {
  /** Part of the room, in pixels at 1 160. */
  width: number;
  isNumber: boolean;
  /** Words that mean little when cut, such as an address. */
  isWhole?: true;
  /** Looked at from the largest number. */
  fromLargest?: true;
}

/** 24 h mean and money come with the map, the long history and the treasury. */
export const COLUMNS: Readonly<Record<ColumnKey, Column>> = {
  status: { width: 237, isNumber: false },
  name: { width: 86, isNumber: false, isWhole: true },
  model: { width: 96, isNumber: false },
  ip: { width: 118, isNumber: false, isWhole: true },
  hashrate: { width: 149, isNumber: true, fromLargest: true },
  average: { width: 54, isNumber: true, fromLargest: true },
  efficiency: { width: 46, isNumber: true, fromLargest: true },
  power: { width: 66, isNumber: true, fromLargest: true },
  temp: { width: 36, isNumber: true, fromLargest: true },
  pool: { width: 76, isNumber: false },
  worker: { width: 78, isNumber: false, isWhole: true },
  uptime: { width: 54, isNumber: true, fromLargest: true },
  age: { width: 64, isNumber: true, fromLargest: true },
  share: { width: 56, isNumber: true },
  yesterday: { width: 74, isNumber: true },
  powerLimit: { width: 66, isNumber: true, fromLargest: true },
  boards: { width: 150, isNumber: true },
  boardTemps: { width: 104, isNumber: true, fromLargest: true },
  boardTemp: { width: 74, isNumber: true, fromLargest: true },
  inlet: { width: 70, isNumber: true, fromLargest: true },
  outlet: { width: 76, isNumber: true, fromLargest: true },
  fans: { width: 190, isNumber: true },
  frequency: { width: 54, isNumber: true, fromLargest: true },
  voltage: { width: 54, isNumber: true, fromLargest: true },
  rejects: { width: 72, isNumber: true, fromLargest: true },
  stales: { width: 66, isNumber: true, fromLargest: true },
  hwErrors: { width: 82, isNumber: true, fromLargest: true },
  firmware: { width: 140, isNumber: false },
  controlBoard: { width: 110, isNumber: false },
  hostname: { width: 110, isNumber: false },
  mac: { width: 156, isNumber: false, isWhole: true },
  serial: { width: 150, isNumber: false },
  algo: { width: 76, isNumber: false },
  subnet: { width: 112, isNumber: false, isWhole: true },
  site: { width: 84, isNumber: false },
  tags: { width: 100, isNumber: false },
  firstSeen: { width: 130, isNumber: true },
  lastError: { width: 260, isNumber: false },
};

/** A new list begins with these. */
export const FIRST_COLUMNS: readonly ColumnKey[] = COLUMN_KEYS.slice(0, COLUMN_KEYS.indexOf('share'));

/** The words in the head: short, with the unit. */
export const columnTitle = (t: TFunction, key: ColumnKey, unit: TemperatureUnit): string =>
  (key === 'temp' ? degrees(unit) : t(`column.${key}`, { unit: degrees(unit) }));
/** The same in full, where there is room. */
export const columnName = (t: TFunction, key: ColumnKey): string => t(`columnName.${key}`);
/** What it means and how to read it. */
export const columnHint = (t: TFunction, key: ColumnKey): string => t(`columnTitle.${key}` as 'columnTitle.status', { defaultValue: columnName(t, key) });

/** A model's name as people say it: Avalon units call themselves "1047". */
export const fullModel = (make: string, model: string | null): string | null => (model !== null && make === 'avalon' && /^\d/.test(model) ? `Avalon ${model}` : model);

/** A model's name without the maker's , where the name begins with it. */
export const shortModel = (make: string, model: string | null): string => {
  if (model === null) return NONE;
  if (/^\d/.test(model)) return fullModel(make, model) ?? NONE;
  const word = model.split(' ')[0] ?? '';
  return word.toLowerCase() === make && model.length > word.length ? model.slice(word.length + 1) : model;
};

/** The account before the first dot of the workers' names, when all names have the same; null when they differ. */
export function sharedAccount(store: FleetStore): string | null {
  let shared: string | null = null;
  for (let slot = 0; slot < store.size; slot += 1) {
    const { worker } = store.rowAt(slot);
    if (worker === null) continue;
    const dot = worker.indexOf('.');
    if (dot <= 0 || dot === worker.length - 1) return null;
    const account = worker.slice(0, dot);
    if (shared === null) shared = account;
    else if (shared !== account) return null;
  }
  return shared;
}

/** A worker's name without the account that all share. */
export const shortWorker = (worker: string, account: string | null): string =>
  (account !== null && worker.startsWith(`${account}.`) ? worker.slice(account.length + 1) : worker);

/** Labels before a top-level domain that name nobody: `pool.co.jp`. */
const NO_NAME = new Set(['co', 'com', 'net', 'org']);

/** A pool's host as its name and what stands before it: `btc-eu.f2pool.com` is `f2pool` and `btc-eu`. An address and a host without a domain stay whole. */
export function poolWords(host: string): { name: string; before: string } {
  const labels = host.split('.');
  if (labels.length < 2 || /^[\d.]+$/.test(host) || host.includes(':')) return { name: host, before: '' };
  const end = labels.length > 2 && NO_NAME.has(labels.at(-2) ?? '') ? -2 : -1;
  const [name = host, ...before] = labels.slice(0, end).reverse();
  return { name, before: before.reverse().join(' ') };
}
