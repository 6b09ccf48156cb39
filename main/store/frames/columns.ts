import type { Algo, Status } from '../../../preload/contract/rig.ts';

/**
 * What one rig-sample of a frame holds. `id` is written into every frame: never reuse one, never change a unit;
 * a new column gets the next free id (older frames then read as null there).
 * `perUnit` = stored integer per unit of the name (10 = tenths); `rig` = 10^exponent of the rig, from the frame's header.
 */
export const FRAME_COLUMNS = [
  { id: 1, key: 'hashrateThs', perUnit: 'rig' },
  { id: 2, key: 'powerW', perUnit: 1 },
  { id: 3, key: 'tempMaxC', perUnit: 10 },
  { id: 4, key: 'tempInletC', perUnit: 10 },
  { id: 5, key: 'fan1Rpm', perUnit: 1 },
  { id: 6, key: 'fan2Rpm', perUnit: 1 },
  { id: 7, key: 'fan3Rpm', perUnit: 1 },
  { id: 8, key: 'fan4Rpm', perUnit: 1 },
  { id: 9, key: 'accepted', perUnit: 1 },
  { id: 10, key: 'rejected', perUnit: 1 },
  { id: 11, key: 'stale', perUnit: 1 },
  { id: 12, key: 'hwErrors', perUnit: 1 },
  { id: 13, key: 'status', perUnit: 1 },
  { id: 14, key: 'miningS', perUnit: 1 },
  { id: 15, key: 'uptimeS', perUnit: 1 },
  { id: 16, key: 'board1Ths', perUnit: 'rig' },
  { id: 17, key: 'board2Ths', perUnit: 'rig' },
  { id: 18, key: 'board3Ths', perUnit: 'rig' },
  { id: 19, key: 'board4Ths', perUnit: 'rig' },
  { id: 20, key: 'board1TempC', perUnit: 10 },
  { id: 21, key: 'board2TempC', perUnit: 10 },
  { id: 22, key: 'board3TempC', perUnit: 10 },
  { id: 23, key: 'board4TempC', perUnit: 10 },
  { id: 24, key: 'frequencyMhz', perUnit: 1 },
  { id: 25, key: 'voltageV', perUnit: 100 },
  { id: 26, key: 'powerSource', perUnit: 1 },
] as const satisfies readonly { id: number; key: string; perUnit: number | 'rig' }[];

export type FrameColumn = (typeof FRAME_COLUMNS)[number];
export type FrameKey = FrameColumn['key'];
/** Place of each column in a row of samples (`TickSamples.values`). */
export const COLUMN_INDEX = Object.fromEntries(FRAME_COLUMNS.map((column, index) => [column.key, index])) as Record<FrameKey, number>;

/** Stored numbers of the statuses. Their order in the contract is severity and may change; these never do. */
export const STATUS_CODE: Record<Status, number> = {
  unknown: 0, hashing: 1, warming: 2, degraded: 3, zeroHash: 4, sleeping: 5, locked: 6, critical: 7, offline: 8,
};

/** Stored numbers of the algorithms; 0 = not known. */
export const ALGO_CODE: Record<Algo, number> = {
  sha256: 1, scrypt: 2, x11: 3, equihash: 4, ethash: 5, blake2s: 6, blake2b: 7, kheavyhash: 8, randomx: 9, eaglesong: 10,
  cuckatoo32: 11, handshake: 12, other: 255,
};
export const algoCode = (algo: Algo | null): number => (algo === null ? 0 : ALGO_CODE[algo]);
