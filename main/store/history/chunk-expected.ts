import type { FrameKey } from '../frames/columns.ts';
import type { Against } from './chunk-column.ts';
import { SLOTS, type RigHour } from './rig-hour.ts';

/* What the columns of a rig are written against. Is part of the format: a change needs a new codec number. */

export const BOARDS = ['board1Ths', 'board2Ths', 'board3Ths', 'board4Ths'] as const satisfies readonly FrameKey[];
export const BOARD_TEMPS = ['board1TempC', 'board2TempC', 'board3TempC', 'board4TempC'] as const satisfies readonly FrameKey[];
const COUNTS_SECONDS: ReadonlySet<FrameKey> = new Set(['uptimeS', 'miningS']);

// Made once: good until the next call.
const boardSum = new Float64Array(SLOTS);
const hottest = new Float64Array(SLOTS);

/** What a column is written against: the rig's hashrate the sum of its boards, its temperature the hottest board, seconds the clock. */
export function expectedOf(key: FrameKey, columns: RigHour['columns'], slots: Uint8Array): Against {
  if (COUNTS_SECONDS.has(key)) return 'clock';
  if (key === 'hashrateThs') return sumOfBoards(BOARDS.map((board) => columns[board]), slots);
  if (key === 'tempMaxC') return hottestBoard(BOARD_TEMPS.map((board) => columns[board]), slots);
  return null;
}

/** Sum of what is known, 0 where nothing is; null when there is no such column at all. */
export function sumOfBoards(columns: (Float64Array | undefined)[], slots: Uint8Array): Float64Array | null {
  const there = columns.filter((values) => values !== undefined);
  if (there.length === 0) return null;
  for (let i = 0; i < slots.length; i += 1) {
    const slot = slots[i]!;
    let sum = 0;
    for (const values of there) {
      const value = values[slot]!;
      if (value === value) sum += value;
    }
    boardSum[slot] = sum;
  }
  return boardSum;
}

/** Highest of what is known, 0 where nothing is; null when there is no such column at all. */
export function hottestBoard(columns: (Float64Array | undefined)[], slots: Uint8Array): Float64Array | null {
  const there = columns.filter((values) => values !== undefined);
  if (there.length === 0) return null;
  for (let i = 0; i < slots.length; i += 1) {
    const slot = slots[i]!;
    let highest = -Infinity;
    for (const values of there) {
      const value = values[slot]!;
      if (value > highest) highest = value;
    }
    hottest[slot] = highest === -Infinity ? 0 : highest;
  }
  return hottest;
}
