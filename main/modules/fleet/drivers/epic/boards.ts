import type { Board } from '../../../../../preload/contract/rig.ts';
import { measure, toCanonical } from '../fieldtable.ts';
import { MAX_BOARDS, MAX_CHIPS } from '../limits.ts';
import { emptyBoard } from '../telemetry.ts';
import { flagOf, highest, isFields, listOf, numberOf, positive, textOf, whole, type Fields } from '../value.ts';


const indexOf = (entry: Fields): number | null => whole(numberOf(entry['Index']));
const at = (list: readonly Fields[], index: number): Fields => list.find((entry) => indexOf(entry) === index) ?? {};

/** 0 = no sensor. */
const celsius = (value: unknown): number | null => positive(measure(value, '°C'));

/** `[MH/s, % of the clock, …]` of a board or chip. */
const rateOf = (value: unknown): number | null => numberOf(listOf(value)[0]);

export interface EpicLists {
  /** HBStatus: every board that was found, enabled or not. */
  status: Fields[];
  /** HBs: the enabled ones. */
  working: Fields[];
  temps: Fields[];
  chipTemps: Fields[];
  chipRates: Fields[];
  caps: Fields;
}

/**
 * The boards that the rig detects. A board that is switched off keeps its sensors and has no rate: it does not hash, and nobody
 * measured that it hashes 0.
 */
export function epicBoards(lists: EpicLists): Board[] {
  const found = lists.status.filter((entry) => flagOf(entry['Detected']) === true).slice(0, MAX_BOARDS);
  const entries = found.length > 0 ? found : lists.working.slice(0, MAX_BOARDS);
  const estimator = isFields(lists.caps['Performance Estimator']) ? lists.caps['Performance Estimator'] : {};
  const chipsExpected = positive(whole(numberOf(estimator['Chip Count'])));
  // The serials stand in a plain list, one for each enabled board: told apart only when the counts agree.
  const serials = listOf(lists.caps['Board Serial Numbers']);
  const enabled = entries.filter(isEnabled).map(indexOf);
  return entries.flatMap((entry) => {
    const slot = indexOf(entry);
    if (slot === null) return [];
    const board = at(lists.working, slot);
    const sensors = listOf(at(lists.temps, slot)['Data']).slice(0, MAX_CHIPS).map(celsius);
    const tempBoardC = highest(sensors) ?? celsius(board['Temperature']);
    const chipTemps = chipTempsOf(at(lists.chipTemps, slot)['Data']);
    const chips = chipRates(at(lists.chipRates, slot)['Data']);
    const on = isEnabled(entry);
    return [{
      ...emptyBoard(slot),
      hashrateThs: toCanonical(rateOf(board['Hashrate']), 'MH/s'),
      chips: chips === null ? null : chips.filter((rate) => rate > 0).length,
      chipsExpected,
      chipMap: chips === null ? null : chips.map((rate) => (rate > 0 ? 'o' : 'x')).join(''),
      chipTempsC: chipTemps,
      tempMaxC: highest(chipTemps ?? []) ?? tempBoardC,
      tempBoardC,
      frequencyMhz: positive(measure(board['Core Clock Avg'], 'MHz')),
      voltageV: positive(measure(board['Input Voltage'], 'V')),
      serial: on && serials.length === enabled.length ? textOf(serials[enabled.indexOf(slot)]) : null,
    }];
  });
}

/** Boards of an older summary have no such flag: what hashes is enabled. */
export const isEnabled = (entry: Fields): boolean => flagOf(entry['Enabled']) !== false;

/** A board without chip sensors writes 0 for each chip. */
function chipTempsOf(data: unknown): (number | null)[] | null {
  const temps = listOf(data).slice(0, MAX_CHIPS).map(celsius);
  return temps.some((temp) => temp !== null) ? temps : null;
}

/** MH/s of each chip; null when the rig gives no list, or when none hashes: a board that stands tells nothing of its chips. */
function chipRates(data: unknown): number[] | null {
  const rates = listOf(data).slice(0, MAX_CHIPS).map((chip) => rateOf(chip) ?? 0);
  return rates.some((rate) => rate > 0) ? rates : null;
}
