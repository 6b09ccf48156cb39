import type { Board } from '../../../../../preload/contract/rig.ts';
import { measure, toCanonical, type Unit } from '../fieldtable.ts';
import { MAX_BOARDS, MAX_CHIPS } from '../limits.ts';
import { emptyBoard } from '../telemetry.ts';
import { fieldsOf, highest, isFields, listOf, numberOf, positive, sum, textOf, whole, type Fields } from '../value.ts';


const idOf = (entry: Fields): number | null => whole(numberOf(entry['id']));
const byId = (list: readonly Fields[], id: number): Fields => list.find((entry) => idOf(entry) === id) ?? {};

/**
 * Boards of the summary (`chains`), with the chips of GET /chains (1.2) or /boards (1.3) and the serials of
 * /chains/factory-info. Chain N is slot N-1, as in the cgminer replies of the same rig.
 */
export function vnishBoards(chains: readonly Fields[], detailed: readonly Fields[], factory: readonly Fields[], unit: Unit): Board[] {
  const entries = (chains.length > 0 ? chains : detailed).slice(0, MAX_BOARDS);
  return entries.flatMap((chain) => {
    const id = idOf(chain);
    if (id === null) return [];
    const detail = byId(detailed, id);
    const listed = listOf(detail['chips']).filter(isFields).slice(0, MAX_CHIPS);
    // A board that stands tells nothing of its chips: only where one hashes, a silent one is a bad one.
    const chips = listed.some(hashes) ? listed : [];
    const temps = listed.map((chip) => positive(measure(chip['temp'], '°C')));
    const pick = (...keys: string[]): number | null => keys.map((key) => numberOf(chain[key]) ?? numberOf(detail[key])).find((value) => value !== null) ?? null;
    const tempBoardC = positive(measure(fieldsOf(chain['pcb_temp'])['max'], '°C'));
    const chipMaxC = positive(measure(fieldsOf(chain['chip_temp'])['max'], '°C')) ?? highest(temps);
    const millivolts = positive(pick('voltage'));
    return [{
      ...emptyBoard(id - 1),
      hashrateThs: toCanonical(pick('hashrate_rt', 'hr_realtime'), unit),
      nominalThs: positive(toCanonical(pick('hashrate_ideal', 'hr_nominal'), unit)),
      chips: chips.length > 0 ? chips.filter(hashes).length : chipsInGrades(fieldsOf(chain['chip_statuses'])),
      chipMap: chips.length > 0 ? chips.map((chip) => (hashes(chip) ? 'o' : 'x')).join('') : null,
      chipTempsC: temps.some((temp) => temp !== null) ? temps : null,
      tempMaxC: chipMaxC ?? tempBoardC,
      tempBoardC,
      frequencyMhz: positive(toCanonical(pick('frequency', 'freq'), 'MHz')),
      voltageV: toCanonical(millivolts, 'mV'),
      hwErrors: toCanonical(pick('hw_errors'), 'count'),
      serial: textOf(byId(factory, id)['serial']),
    }];
  });
}

/** What is read of a board in the list of chips, apart from its chips. */
const BOARD_KEYS = ['id', 'hashrate_rt', 'hr_realtime', 'hashrate_ideal', 'hr_nominal', 'frequency', 'freq', 'voltage', 'hw_errors', 'pcb_temp', 'chip_temp', 'chip_statuses'] as const;

/** The list of chips (30 kB and more of a rig, remembered between reads) with what `vnishBoards` reads of it. */
export function chipsInShort(text: string): string {
  try {
    const list: unknown = JSON.parse(text);
    if (!Array.isArray(list)) return text;
    return JSON.stringify(list.filter(isFields).slice(0, MAX_BOARDS).map((board) => ({
      ...Object.fromEntries(BOARD_KEYS.map((key) => [key, board[key]])),
      chips: listOf(board['chips']).filter(isFields).slice(0, MAX_CHIPS).map(({ hr, temp }) => ({ hr, temp })),
    })));
  } catch {
    // Mended JSON is rare and stays as it came.
    return text;
  }
}

const hashes = (chip: Fields): boolean => (numberOf(chip['hr']) ?? 0) > 0;

/** The summary counts the chips that work by how well they do: grey, orange, red. */
const chipsInGrades = (grades: Fields): number | null => whole(sum(['grey', 'orange', 'red'].map((grade) => numberOf(grades[grade]))));
