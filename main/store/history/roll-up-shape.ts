import type { FrameKey } from '../frames/columns.ts';

/** Tenths of a second of one slot (tick). */
export const SLOT_DS = 300;
/** Longest time between two samples over which something is known: two missed polls. Longer is a gap: neither online nor energy. */
export const MAX_INTERVAL_DS = 900;
/** Energies are kept in twentieths of a joule, the unit in which the trapezoid over whole watts and tenths of a second is a whole number. */
export const J20_PER_WH = 72_000;

/**
 * Columns of which a roll-up keeps a mean. `finer`: the mean is kept in that part of the stored unit (10 = a digit more), so that small rigs do not
 * lose theirs. `range`: what is kept of the single samples beside it. Their order is in files: a new one goes behind them, in a new part of the format.
 */
export const SPREADS = [
  { key: 'hashrateThs', finer: 10, range: 'both' },
  { key: 'powerW', finer: 10, range: 'both' },
  { key: 'tempMaxC', finer: 1, range: 'both' },
  { key: 'tempInletC', finer: 1, range: 'both' },
  { key: 'board1Ths', finer: 10, range: 'none' },
  { key: 'board2Ths', finer: 10, range: 'none' },
  { key: 'board3Ths', finer: 10, range: 'none' },
  { key: 'board4Ths', finer: 10, range: 'none' },
  { key: 'board1TempC', finer: 1, range: 'max' },
  { key: 'board2TempC', finer: 1, range: 'max' },
  { key: 'board3TempC', finer: 1, range: 'max' },
  { key: 'board4TempC', finer: 1, range: 'max' },
  { key: 'fan1Rpm', finer: 1, range: 'none' },
  { key: 'fan2Rpm', finer: 1, range: 'none' },
  { key: 'fan3Rpm', finer: 1, range: 'none' },
  { key: 'fan4Rpm', finer: 1, range: 'none' },
  { key: 'frequencyMhz', finer: 1, range: 'none' },
  { key: 'voltageV', finer: 1, range: 'none' },
] as const satisfies readonly { key: FrameKey; finer: number; range: 'both' | 'max' | 'none' }[];
export type SpreadKey = (typeof SPREADS)[number]['key'];

/** Counters of a rig that only rise, and begin again at 0 when it restarts. */
export const COUNTERS = ['accepted', 'rejected', 'stale', 'hwErrors'] as const;
export type CounterKey = (typeof COUNTERS)[number];

export interface Spread {
  /** Samples that tell it, at least 1. */
  count: number;
  /** Whole number, in the column's stored unit divided by `finer`. */
  mean: number;
  /** Lowest and highest sample, stored unit; null = not kept of this column. */
  min: number | null;
  max: number | null;
}

/** What the hour after this one needs to go on: counters and uptimes as they were last told (null = never), power as the last sample told it. */
export interface LastSample extends Record<CounterKey, number | null> {
  /** When it was taken: tenths of a second before the end of the roll-up. More than an hour when none was answered since. */
  ageDs: number;
  /** Slots behind it in which nobody watched. */
  unwatchedSlots: number;
  uptimeS: number | null;
  miningS: number | null;
  powerW: number | null;
  powerSource: number | null;
}

/**
 * One rig over one hour, or over a day: what charts of long times, energy bills and SLA stand on. Whole numbers in stored units (frames/columns.ts);
 * `figuresOf` and history/rig-lines.ts give them in canonical ones. The definitions:
 *
 * - **watched**: 30 s for each slot in which the engine was there and this rig was to be read, answered or not. Nobody watched = not watched, and
 *   neither online nor offline. With polls further apart than slots only those with a poll are watched (modules/fleet/sampled.ts, isAsked).
 * - **online**: the time between two answered samples that follow each other at most 90 s apart, counted where the later one is, less 30 s for each
 *   slot between them that was not watched. A first sample that follows no missed poll (the first of all, or after a time in which nobody watched)
 *   counts its own slot, 30 s. After longer silence the first sample counts nothing: the rig was away until then. Read through `figuresOf` it is never more than watched.
 * - **hashing**: the part of online whose later sample tells a hashrate over 0 and a status other than zeroHash, sleeping, offline, locked.
 * - **energy**: trapezoid over the real intervals (moments of the samples, not slots) of at most 90 s at whose both ends power is known; counted
 *   where the later one is. Reported: both ends are the miner's own word. Estimated: all other. `powerKnownDs` is the time over which it was taken;
 *   the rest is a gap that is printed, never filled.
 * - **increases** of counters: between one told value and the next, however far apart; a lower one means that the rig began again, and counts from 0.
 *   null = never told. Nothing is known of what happened before the first told value.
 * - **restarts**: samples whose uptime, of the board or of mining, is lower than the one told before.
 *
 * A sample beyond what any rig can have (2^40 steps, a gigawatt, a negative counter or power) tells nothing.
 */
export interface RollUp {
  /** ALGO_CODE. */
  algo: number;
  /** Hashrates are in steps of 10^-exponent TH/s. */
  exponent: number;
  /** Answered polls. */
  samples: number;
  watchedSlots: number;
  /** Tenths of a second, sum of intervals: by the jitter of the polls it may be some seconds more than what was watched. */
  onlineDs: number;
  hashingDs: number;
  /** Absent = never told. */
  spreads: Partial<Record<SpreadKey, Spread>>;
  /** Means over the samples that tell hashrate and power both, in the units of those: J/TH is their quotient. null = there is none. */
  efficiency: { count: number; ths: number; w: number } | null;
  increases: Record<CounterKey, number | null>;
  restarts: number;
  energyReportedJ20: number;
  energyEstimatedJ20: number;
  powerKnownDs: number;
  /** null = no sample in this hour, and none was known before it. */
  last: LastSample | null;
}

/** A mean as it is kept. `+ 0` turns -0 into 0: it would not survive the way through the file. */
export const meanOf = (sum: number, count: number): number => Math.round(sum / count) + 0;

/** Times and energies in canonical units. Pure. */
export function figuresOf(r: RollUp) {
  const watchedS = r.watchedSlots * SLOT_DS / 10;
  return {
    watchedS,
    onlineS: Math.min(r.onlineDs / 10, watchedS),
    hashingS: Math.min(r.hashingDs / 10, watchedS),
    energyReportedWh: r.energyReportedJ20 / J20_PER_WH,
    energyEstimatedWh: r.energyEstimatedJ20 / J20_PER_WH,
    powerKnownS: r.powerKnownDs / 10,
  };
}
