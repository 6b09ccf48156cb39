import type { TFunction } from 'i18next';
import { degrees, efficiencyJTh, formatEfficiency, formatExpectedThs, formatNumber, formatTemp, formatThs, isKnown, MINUS, NONE, THIN, type TemperatureUnit } from '../../ui/format.ts';
import { csvText, isoTime, type Cell } from './csv.ts';
import type { FleetStore } from './fleetStore.ts';
import { freshnessOf, isShown } from './freshness.ts';
import type { SortKey } from './fleetView.ts';
import { reasonWords } from './reasons.ts';

/* The table's columns, and the file that repeats them. */

export interface Column {
  key: SortKey;
  /** Part of the room, in pixels at 1 086. */
  width: number;
  isNumber: boolean;
}

/** Place and 24 h mean come with the map and with the long history. */
export const COLUMNS: readonly Column[] = [
  { key: 'status', width: 232, isNumber: false },
  { key: 'name', width: 86, isNumber: false },
  { key: 'model', width: 96, isNumber: false },
  { key: 'ip', width: 102, isNumber: false },
  { key: 'hashrate', width: 148, isNumber: true },
  { key: 'average', width: 54, isNumber: true },
  { key: 'efficiency', width: 46, isNumber: true },
  { key: 'power', width: 66, isNumber: true },
  { key: 'temp', width: 36, isNumber: true },
  { key: 'pool', width: 72, isNumber: false },
  { key: 'worker', width: 68, isNumber: false },
  { key: 'uptime', width: 50, isNumber: true },
  { key: 'age', width: 60, isNumber: true },
];

export const GRID_COLUMNS = `28px ${COLUMNS.map((column) => `minmax(0, ${column.width}fr)`).join(' ')}`;

export const columnTitle = (t: TFunction, key: SortKey, unit: TemperatureUnit): string =>
  (key === 'temp' ? degrees(unit) : t(`column.${key}`));

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

/** The digits that the screen shows, as a number for a file: thin spaces out, a plain minus. */
const asShown = (text: string): Cell => {
  if (text === NONE) return null;
  const value = Number(text.replaceAll(THIN, '').replace(MINUS, '-'));
  return Number.isFinite(value) ? value : text;
};

/**
 * The list as a CSV: the same rows in the same order, the same columns, the same digits; what shows "—" is empty.
 * Hashrate and expected stand in two columns, age is the time of the answer in ISO 8601.
 */
export function fleetCsv(t: TFunction, store: FleetStore, rigNos: readonly number[], unit: TemperatureUnit, nowMs: number): string {
  const head = [
    t('csv.status'), t('csv.reasons'), t('column.name'), t('csv.make'), t('column.model'), t('column.ip'), t('csv.hashrate'), t('csv.expected'), t('csv.algo'), t('csv.average'),
    t('csv.efficiency'), t('csv.power'), t('csv.powerSource'), t('csv.temp', { unit: degrees(unit) }), t('column.pool'), t('csv.failover'), t('column.worker'), t('csv.uptime'), t('csv.answered'),
  ];
  return csvText(head, csvRows(t, store, rigNos, unit, nowMs));
}

function* csvRows(t: TFunction, store: FleetStore, rigNos: readonly number[], unit: TemperatureUnit, nowMs: number): Generator<Cell[]> {
  const { pollIntervalMs } = store.getState();
  for (const rigNo of rigNos) {
    const slot = store.slotOf(rigNo);
    if (slot === null) continue;
    const row = store.rowAt(slot);
    const answered = store.valueAt(slot, 'answeredAtMs');
    const shown = isShown(freshnessOf(answered, nowMs, pollIntervalMs));
    const value = (column: Parameters<FleetStore['valueAt']>[1]): number | null => (shown ? store.valueAt(slot, column) : null);
    const source = value('powerSource');
    const uptime = value('uptimeS');
    yield [
      t(`status.${row.status}`), row.reasons.map((reason) => reasonWords(t, reason)).join('; '), row.name, row.make, row.model, row.ip,
      asShown(formatThs(value('hashrateThs'), store.valueAt(slot, 'nominalThs'))), asShown(formatExpectedThs(store.valueAt(slot, 'nominalThs'))), row.algo, asShown(formatThs(value('hashrateAvgThs'), store.valueAt(slot, 'nominalThs') ?? value('hashrateThs'))),
      asShown(formatEfficiency(efficiencyJTh(value('powerW'), value('hashrateThs'), value('nominalThs')))),
      asShown(formatNumber(value('powerW'))), value('powerW') === null || source === null || source === 0 ? null : t(source === 1 ? 'csv.sourceRig' : 'csv.sourceEstimate'),
      asShown(formatTemp(value('tempMaxC'), unit)), row.pool, row.pool === null ? null : t(row.poolFailover ? 'csv.yes' : 'csv.no'), row.worker,
      isKnown(uptime) ? Math.floor(uptime) : null, isoTime(answered),
    ];
  }
}
