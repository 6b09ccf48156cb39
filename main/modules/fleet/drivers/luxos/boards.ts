import type { Board } from '../../../../../preload/contract/rig.ts';
import { classicBoards } from '../antminer/boards.ts';
import { measure } from '../fieldtable.ts';
import { MAX_BOARDS } from '../limits.ts';
import { emptyBoard } from '../telemetry.ts';
import { fieldsOf, highest, lowest, numberOf, positive, textOf, whole, type Fields } from '../value.ts';

const CORNERS = ['TopLeft', 'TopRight', 'BottomLeft', 'BottomRight'] as const;

/** 0 = no sensor in that corner. */
const cornerC = (temps: Fields, corner: string): number | null => positive(measure(temps[corner], '°C'));

/**
 * Boards of `stats` (chips, map, frequency), with what `devs` and `temps` know better: `chain_rate` is the average since the start, `devs`
 * has the rate of now. Sensors sit on the board, not on the chips.
 */
export function boardsOf(stats: Fields, devs: readonly Fields[], temps: readonly Fields[]): Board[] {
  const byId = (list: readonly Fields[], id: number): Fields => list.find((entry) => numberOf(entry['ID']) === id) ?? {};
  const classic = classicBoards(stats, 'GH/s');
  const listed = classic.length > 0 ? classic
    : [...devs].slice(0, MAX_BOARDS).map((dev, position) => emptyBoard(whole(numberOf(dev['ID'])) ?? position)).sort((a, b) => a.slot - b.slot);
  return listed.map((board) => {
    const dev = byId(devs, board.slot);
    const sensors = byId(temps, board.slot);
    const boardC = highest(CORNERS.map((corner) => cornerC(sensors, corner))) ?? board.tempBoardC ?? positive(measure(dev['Temperature'], '°C'));
    return {
      ...board,
      hashrateThs: measure(dev['MHS 5s'], 'MH/s') ?? board.hashrateThs,
      nominalThs: positive(measure(dev['Nominal MHS'], 'MH/s')) ?? board.nominalThs,
      tempMaxC: boardC,
      tempBoardC: boardC,
      hwErrors: measure(dev['Hardware Errors'], 'count') ?? board.hwErrors,
      serial: textOf(dev['SerialNumber']) ?? board.serial,
    };
  });
}

/** Coldest intake and hottest exhaust: METADATA names which corner is which. */
export function airOf(metadata: Fields, temps: readonly Fields[]): { inletC: number | null; outletC: number | null } {
  const at = (label: RegExp): (number | null)[] => CORNERS.filter((corner) => label.test(textOf(fieldsOf(metadata[corner])['Label']) ?? ''))
    .flatMap((corner) => temps.slice(0, MAX_BOARDS).map((board) => cornerC(board, corner)));
  return { inletC: lowest(at(/intake|inlet/i)), outletC: highest(at(/exhaust|outlet/i)) };
}
