import type { Board } from '../../../../../preload/contract/rig.ts';
import { measure, toCanonical } from '../fieldtable.ts';
import { MAX_BOARDS } from '../limits.ts';
import { emptyBoard } from '../telemetry.ts';
import { fieldsOf, highest, isFields, listOf, lowest, numberOf, positive, textOf, whole, type Fields } from '../value.ts';

const MAX_SENSORS = 16;
/** Rigs write 0 for a sensor that is not there. */
const celsius = (value: unknown): number | null => positive(measure(fieldsOf(value)['degree_c'], '°C'));
const boards = (list: unknown): Fields[] => listOf(list).slice(0, MAX_BOARDS).filter(isFields);

/** `hashboards` of REST miner/hw/hashboards. */
export const restBoards = (list: unknown): Board[] => boards(list).map((board, position) => {
  const stats = fieldsOf(board['stats']);
  const rate = (fields: unknown): number | null => measure(fieldsOf(fields)['gigahash_per_second'], 'GH/s');
  const hertz = numberOf(fieldsOf(board['current_frequency'])['hertz']);
  const boardC = celsius(board['board_temp']);
  return {
    ...emptyBoard(whole(numberOf(board['id'])) ?? position),
    hashrateThs: rate(fieldsOf(stats['real_hashrate'])['last_5s']),
    nominalThs: positive(rate(stats['nominal_hashrate'])),
    chips: whole(numberOf(board['chips_count'])),
    tempMaxC: celsius(fieldsOf(board['highest_chip_temp'])['temperature']) ?? boardC,
    tempBoardC: boardC,
    frequencyMhz: positive(toCanonical(hertz === null ? null : hertz / 1e6, 'MHz')),
    voltageV: positive(measure(fieldsOf(board['current_voltage'])['volt'], 'V')),
    serial: textOf(board['serial_number']),
  };
});

/** Coldest air that goes in and hottest that comes out, over all boards of REST or GraphQL. */
export function airOf(hashboards: unknown, solvers: unknown): { inletC: number | null; outletC: number | null } {
  const listed = boards(hashboards);
  const sensors = (name: RegExp): (number | null)[] => boards(solvers).map((solver) => sensor(solver, name));
  return {
    inletC: lowest([...listed.map((board) => celsius(board['lowest_inlet_temp'])), ...sensors(/^inlet$/i)]),
    outletC: highest([...listed.map((board) => celsius(board['highest_outlet_temp'])), ...sensors(/^outlet$/i)]),
  };
}

/** The hottest sensor of that name: `Chip` on old builds, `Max Chip` on later ones. */
function sensor(solver: Fields, name: RegExp): number | null {
  const named = listOf(solver['temperatures']).slice(0, MAX_SENSORS).filter(isFields).filter((temp) => name.test(textOf(temp['name']) ?? ''));
  return highest(named.map((temp) => positive(measure(temp['degreesC'], '°C'))));
}

/** `childSolvers` of GraphQL; `serials` = the same list from the query of that name. */
export function solverBoards(list: unknown, serials: unknown): Board[] {
  const named = new Map(boards(serials).map((board) => [textOf(board['name']), textOf(fieldsOf(board['hwDetails'])['hbSerialNumber'])]));
  return boards(list).map((solver, position) => {
    const details = fieldsOf(solver['hwDetails']);
    const boardC = sensor(solver, /^(max )?board$/i);
    return {
      ...emptyBoard(whole(numberOf(solver['name'])) ?? position),
      hashrateThs: measure(fieldsOf(solver['realHashrate'])['mhs5S'], 'MH/s'),
      nominalThs: positive(measure(solver['nominalMhs'], 'MH/s')),
      chips: whole(numberOf(details['chips'])),
      tempMaxC: sensor(solver, /^(max )?chip$/i) ?? boardC,
      tempBoardC: boardC,
      frequencyMhz: positive(measure(details['frequencyMhz'], 'MHz')),
      voltageV: positive(measure(details['voltageV'], 'V')),
      serial: textOf(details['hbSerialNumber']) ?? named.get(textOf(solver['name'])) ?? null,
    };
  });
}

/** `DEVS`, `TEMPS` and `DEVDETAILS` of the cgminer API, joined by chain number. */
export function chainBoards(devs: Fields[], temps: Fields[], details: Fields[]): Board[] {
  const byId = (list: Fields[], id: number | null): Fields => list.find((entry) => numberOf(entry['ID']) === id) ?? {};
  const listed = devs.length > 0 ? devs : temps;
  return listed.slice(0, MAX_BOARDS).map((dev, position) => {
    const id = whole(numberOf(dev['ID']));
    const temp = byId(temps, id);
    const detail = byId(details, id);
    const boardC = positive(measure(temp['Board'], '°C'));
    return {
      ...emptyBoard(id ?? position),
      hashrateThs: measure(dev['MHS 5s'], 'MH/s'),
      nominalThs: positive(measure(dev['Nominal MHS'], 'MH/s')),
      chips: whole(numberOf(detail['Chips'])),
      tempMaxC: positive(measure(temp['Chip'], '°C')) ?? boardC,
      tempBoardC: boardC,
      frequencyMhz: positive(toMhz(numberOf(detail['Frequency']))),
      voltageV: positive(measure(detail['Voltage'], 'V')),
      hwErrors: measure(dev['Hardware Errors'], 'count'),
    };
  });
}

/** `devdetails` counts in MHz or in Hz, by release: no chip runs above 10 GHz. */
const toMhz = (value: number | null): number | null => toCanonical(value !== null && value > 1e4 ? value / 1e6 : value, 'MHz');
