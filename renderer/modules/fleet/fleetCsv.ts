import type { TFunction } from 'i18next';
import {
  degrees, efficiencyJTh, formatEfficiency, formatExpectedThs, formatNumber, formatTemp, formatThs, isKnown, MINUS, NONE, THIN, type TemperatureUnit,
} from '../../ui/format.ts';
import { csvText, isoTime, type Cell } from './csv.ts';
import type { ColumnKey } from './columns.ts';
import { isShownAt, numberAt, severalAt, type Moment } from './fields.ts';
import type { FleetStore } from './fleetStore.ts';
import { shownVersion } from './firmwareWords.ts';
import { subnetOf } from './ip.ts';
import { reasonsNow, reasonWords } from './reasons.ts';

/** The digits that the screen shows, as a number for a file: thin spaces out, a plain minus. */
const asShown = (text: string): Cell => {
  if (text === NONE) return null;
  const value = Number(text.replaceAll(THIN, '').replace(MINUS, '-'));
  return Number.isFinite(value) ? value : text;
};

type Row = (slot: number) => Cell[];
interface FileColumn { head: string[]; cells: Row }

/** What a column of the screen becomes in a file. Two facts in one cell, such as hashrate and expected, stand apart there. */
function fileColumn(t: TFunction, at: Moment, key: ColumnKey, unit: TemperatureUnit): FileColumn {
  const { store } = at;
  const shown = (slot: number): boolean => isShownAt(store, slot, at.nowMs, at.pollIntervalMs);
  const value = (slot: number, column: Parameters<FleetStore['valueAt']>[1]): number | null => (shown(slot) ? store.valueAt(slot, column) : null);
  const nominal = (slot: number): number | null => store.valueAt(slot, 'nominalThs');
  const word = (head: string, text: (row: ReturnType<FleetStore['rowAt']>) => string | null): FileColumn => ({ head: [head], cells: (slot) => [text(store.rowAt(slot))] });
  const number = (head: string, digits: number, field: Parameters<typeof numberAt>[1]): FileColumn => {
    const read = numberAt(at, field);
    return { head: [head], cells: (slot) => [asShown(formatNumber(read(slot), digits))] };
  };
  const temperature = (head: string, field: 'temp' | 'boardTemp' | 'inlet' | 'outlet'): FileColumn => {
    const read = numberAt(at, field);
    return { head: [head], cells: (slot) => [asShown(formatTemp(read(slot), unit))] };
  };
  const name = t(`columnName.${key}`);
  switch (key) {
    case 'status': return { head: [t('csv.status'), t('csv.reasons')], cells: (slot) => { const row = store.rowAt(slot); return [store.isStatusKnown(slot) ? t(`status.${row.status}`) : null, reasonsNow(store, row).map((reason) => reasonWords(t, reason)).join('; ')]; } };
    case 'name': return word(t('column.name'), (row) => row.name);
    case 'model': return { head: [t('csv.make'), t('column.model')], cells: (slot) => { const row = store.rowAt(slot); return [row.make, row.model]; } };
    case 'ip': return word(t('column.ip'), (row) => row.ip);
    case 'hashrate': return {
      head: [t('csv.hashrate'), t('csv.expected'), t('csv.algo')],
      cells: (slot) => [asShown(formatThs(value(slot, 'hashrateThs'), nominal(slot))), asShown(formatExpectedThs(nominal(slot))), store.rowAt(slot).algo],
    };
    case 'average': return { head: [t('csv.average')], cells: (slot) => [asShown(formatThs(value(slot, 'hashrateAvgThs'), nominal(slot) ?? value(slot, 'hashrateThs')))] };
    case 'efficiency': return { head: [t('csv.efficiency')], cells: (slot) => [asShown(formatEfficiency(efficiencyJTh(value(slot, 'powerW'), value(slot, 'hashrateThs'), nominal(slot))))] };
    case 'power': return {
      head: [t('csv.power'), t('csv.powerSource')],
      cells: (slot) => {
        const source = value(slot, 'powerSource');
        const watts = value(slot, 'powerW');
        return [asShown(formatNumber(watts)), watts === null || source === null || source === 0 ? null : t(source === 1 ? 'csv.sourceRig' : 'csv.sourceEstimate')];
      },
    };
    case 'temp': return temperature(t('csv.temp', { unit: degrees(unit) }), 'temp');
    case 'pool': return { head: [t('column.pool'), t('csv.failover')], cells: (slot) => { const row = store.rowAt(slot); return !shown(slot) || row.pool === null ? [null, null] : [row.pool, t(row.poolFailover ? 'csv.yes' : 'csv.no')]; } };
    case 'worker': return word(t('column.worker'), (row) => row.worker);
    case 'uptime': return { head: [t('csv.uptime')], cells: (slot) => { const uptime = value(slot, 'uptimeS'); return [isKnown(uptime) ? Math.floor(uptime) : null]; } };
    case 'age': return { head: [t('csv.answered')], cells: (slot) => [isoTime(store.valueAt(slot, 'answeredAtMs'))] };
    case 'boards': return { head: [name], cells: (slot) => [shown(slot) ? joinedCell(severalAt(store, slot, key), (rate) => formatThs(rate)) : null] };
    case 'boardTemps': return { head: [`${name} (${degrees(unit)})`], cells: (slot) => [shown(slot) ? joinedCell(severalAt(store, slot, key), (temp) => formatTemp(temp, unit)) : null] };
    case 'fans': return { head: [name], cells: (slot) => [shown(slot) ? joinedCell(severalAt(store, slot, key), (rpm) => formatNumber(rpm)) : null] };
    case 'boardTemp': case 'inlet': case 'outlet': return temperature(`${name} (${degrees(unit)})`, key);
    case 'share': return number(name, 0, key);
    case 'yesterday': return number(name, 1, key);
    case 'powerLimit': case 'hwErrors': case 'frequency': return number(name, 0, key);
    case 'voltage': case 'rejects': case 'stales': return number(name, 2, key);
    case 'firmware': return { head: [t('columnName.firmware'), t('csv.firmwareVersion')], cells: (slot) => { const row = store.rowAt(slot); return [t(`firmware.${row.firmware}`), row.firmwareVersion === null ? null : shownVersion(row.firmwareVersion)]; } };
    case 'site': return word(name, (row) => row.site);
    case 'tags': return word(name, (row) => (row.tags.length === 0 ? null : row.tags.join('; ')));
    case 'subnet': return word(name, (row) => { const subnet = subnetOf(row.ip); return subnet === null ? null : `${subnet}.0/24`; });
    case 'firstSeen': return { head: [t('csv.firstSeen')], cells: (slot) => [isoTime(store.rowAt(slot).firstSeenMs)] };
    case 'lastError': return { head: [name, t('csv.errorCode')], cells: (slot) => { const error = store.rowAt(slot).lastError; return [error?.message ?? null, error?.code ?? null]; } };
    case 'controlBoard': case 'hostname': case 'mac': case 'serial': case 'algo': return word(name, (row) => row[key]);
  }
}

/** `33.1; 34.0; —`: several numbers of one rig in one cell, as plain digits; `; +2` when there are more than the screen shows. */
const joinedCell = ({ values, more }: ReturnType<typeof severalAt>, format: (value: number | null) => string): string | null =>
  (values.length === 0 ? null : [...values.map((value) => asShown(format(value)) ?? NONE), ...(more === 0 ? [] : [`+${more}`])].join('; '));

/** The list as a CSV: the same rows in the same order, the same columns in theirs, the same digits; what shows "—" is empty.
    @param tickMs the tick of a list of the past: each row begins with it; null = the list of now */
export function fleetCsv(t: TFunction, store: FleetStore, rigNos: readonly number[], columns: readonly ColumnKey[], unit: TemperatureUnit, nowMs: number, tickMs: number | null = null): string {
  const at: Moment = { store, nowMs, pollIntervalMs: store.getState().pollIntervalMs };
  const tick: FileColumn[] = tickMs === null ? [] : [{ head: [t('csv.asOf')], cells: () => [isoTime(tickMs)] }];
  const parts = [...tick, ...columns.map((key) => fileColumn(t, at, key, unit))];
  const rows = function* (): Generator<Cell[]> {
    for (const rigNo of rigNos) {
      const slot = store.slotOf(rigNo);
      if (slot !== null) yield parts.flatMap((part) => part.cells(slot));
    }
  };
  return csvText(parts.flatMap((part) => part.head), rows());
}
