import type { FrameKey } from '../frames/columns.ts';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;
/** Ticks of an hour. */
export const SLOTS = 120;

/** One rig over one hour of the clock (UTC), in stored integers: see FRAME_COLUMNS for their units. Every array has SLOTS entries. */
export interface RigHour {
  rigNo: number;
  /** Start of the hour, epoch ms. */
  hourMs: number;
  /** ALGO_CODE. */
  algo: number;
  /** Hashrates are in steps of 10^-exponent TH/s. */
  exponent: number;
  /** 1 = the engine was there and this rig was to be read; 0 = nobody watched. */
  asked: Uint8Array;
  /** 1 = a sample is there; 0 = the poll was missed, or nobody watched. */
  answered: Uint8Array;
  /** When the sample was taken, ms after the start of its tick, in whole tenths of a second; 0 where there is none. */
  offsetMs: Uint16Array;
  /** Whole numbers by column; NaN = not known (every value of a slot without a sample is). A column may be absent: not known. */
  columns: Partial<Record<FrameKey, Float64Array>>;
}
