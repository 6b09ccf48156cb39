import type { GroupKind } from '../../../preload/contract/history.ts';
import type { Algo } from '../../../preload/contract/rig.ts';
import { FRAME_COLUMNS } from './columns.ts';
import type { Frame } from './codec.ts';
import { MAX_STORED } from './varint.ts';

/** One tick of the farm as the engine hands it over: canonical units (TH/s, W, °C, rpm, s), NaN = not known. */
export interface TickSamples {
  tickMs: number;
  /** Every rig that was to be polled, each once. */
  rigNos: Uint32Array;
  /** Code of each rig's algorithm, see `algoCode`. */
  algos: Uint8Array;
  /** Sets the step of the rig's hashrates; NaN = not known (then the sample itself does). */
  nominalThs: Float64Array;
  /** 0 = the poll was missed. */
  answered: Uint8Array;
  /** Ms after the start of the tick. */
  offsetMs: Uint16Array;
  /** FRAME_COLUMNS.length numbers a rig, in the order of FRAME_COLUMNS. */
  values: Float64Array;
  /** Sums of the farm, one an algorithm; null = too few rigs were asked to tell. */
  farm: AlgoSum[] | null;
  /** The same of every group that has rigs; null = too few rigs were asked to tell. */
  groups?: GroupSum[] | null | undefined;
}

/** Sums of the rigs of one group and algorithm over one tick. */
export interface GroupSum {
  kind: GroupKind;
  /** '' for the farm; at most 200 characters. */
  name: string;
  algo: Algo | null;
  /** Rigs that belong to it, read or not. */
  rigs: number;
  /** Those whose reading counts. */
  answered: number;
  /** Over the rigs that told it in a reading that counts; null when none did. */
  hashrateThs: number | null;
  /** Nominal, over all its rigs of which it is known, answered or not; null when of none. */
  expectedThs: number | null;
  powerW: number | null;
  /** The part of powerW that is an estimate; null where powerW is. */
  powerEstimatedW: number | null;
}

/** Sums of one algorithm over one tick. */
export interface AlgoSum {
  algo: Algo | null;
  /** Over the rigs that told it; null when none did. */
  hashrateThs: number | null;
  powerW: number | null;
  /** Rigs whose reading counts. */
  answered: number;
}

/** Rigs of one number range share a shard, so one rig is always found in the same one. */
export const SHARD_RIGS = 500;
export const shardOf = (rigNo: number): number => Math.floor(rigNo / SHARD_RIGS);

const MAX_EXPONENT = 15;
/** Powers of ten as literals: `10 ** n` is not exact for all n everywhere. */
const TEN = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15] as const;

/**
 * Exponent of the step (10^-exponent TH/s) for a rig of this hashrate: at most 0.1 % of it, and never coarser than 1 TH/s.
 * 0.0005 TH/s → 7, 1 → 3, 200 → 1, 1,000,000 → 0.
 */
export function exponentFor(referenceThs: number): number {
  if (!(referenceThs > 0)) return 3;
  const exponent = Math.ceil(3 - Math.log10(referenceThs) - 1e-9);
  return Math.min(MAX_EXPONENT, Math.max(0, exponent));
}

export const perUnitOf = (perUnit: number | 'rig', exponent: number): number => (perUnit === 'rig' ? TEN[exponent]! : perUnit);

/** Each number larger than the one before: as the engine nearly always gives them, and without a rig twice. */
export function isRising(rigNos: Uint32Array): boolean {
  for (let i = 1; i < rigNos.length; i += 1) if (rigNos[i]! <= rigNos[i - 1]!) return false;
  return true;
}

/**
 * Pure: the samples as one frame a shard. Values that no rig can have (not finite, beyond 2^50 steps) become unknown. Plain loops only:
 * 260,000 values a tick at 10,000 rigs, and `TypedArray.from` with a function takes ten times as long.
 */
export function toFrames(samples: TickSamples): Map<number, Frame> {
  const order = samples.rigNos.map((_rigNo, i) => i);
  if (!isRising(samples.rigNos)) order.sort((a, b) => samples.rigNos[a]! - samples.rigNos[b]!);
  const frames = new Map<number, Frame>();
  for (let from = 0; from < order.length;) {
    const shard = shardOf(samples.rigNos[order[from]!]!);
    let end = from + 1;
    while (end < order.length && shardOf(samples.rigNos[order[end]!]!) === shard) end += 1;
    frames.set(shard, frameOf(samples, order.subarray(from, end)));
    from = end;
  }
  return frames;
}

/** The frame of the rigs at these places. */
function frameOf(samples: TickSamples, rigs: Uint32Array): Frame {
  const count = rigs.length;
  const frame: Frame = {
    tickMs: samples.tickMs, rigNos: new Uint32Array(count), algos: new Uint8Array(count), exponents: new Uint8Array(count),
    answered: new Uint8Array(count), offsetMs: new Uint16Array(count), columns: {},
  };
  const rigSteps = new Float64Array(count);
  for (let at = 0; at < count; at += 1) {
    const i = rigs[at]!;
    frame.rigNos[at] = samples.rigNos[i]!;
    frame.algos[at] = samples.algos[i]!;
    frame.exponents[at] = exponentFor(referenceOf(samples, i));
    rigSteps[at] = TEN[frame.exponents[at]!]!;
    if (samples.answered[i] !== 1) continue;
    frame.answered[at] = 1;
    frame.offsetMs[at] = samples.offsetMs[i]!;
  }
  for (let c = 0; c < FRAME_COLUMNS.length; c += 1) {
    const { key, perUnit } = FRAME_COLUMNS[c]!;
    frame.columns[key] = storedColumn(samples, rigs, c, perUnit === 'rig' ? rigSteps : new Float64Array(count).fill(perUnit));
  }
  return frame;
}

/** One column of some rigs in stored integers. */
function storedColumn({ values, answered }: TickSamples, rigs: Uint32Array, column: number, steps: Float64Array): Float64Array {
  const width = FRAME_COLUMNS.length;
  const stored = new Float64Array(rigs.length);
  for (let at = 0; at < rigs.length; at += 1) {
    const i = rigs[at]!;
    const value = Math.round(values[i * width + column]! * steps[at]!);
    // `+ 0` turns -0 into 0: it would not survive the way through the file.
    stored[at] = answered[i] === 1 && value <= MAX_STORED && value >= -MAX_STORED ? value + 0 : Number.NaN;
  }
  return stored;
}

function referenceOf(samples: TickSamples, i: number): number {
  const nominal = samples.nominalThs[i]!;
  return nominal > 0 && Number.isFinite(nominal) ? nominal : Math.abs(samples.values[i * FRAME_COLUMNS.length]!);
}

/** Value of one rig in canonical units, null = not known. */
export function valueAt(frame: Frame, column: (typeof FRAME_COLUMNS)[number], i: number): number | null {
  const stored = frame.columns[column.key]?.[i];
  return stored === undefined || Number.isNaN(stored) ? null : stored / perUnitOf(column.perUnit, frame.exponents[i]!);
}

/**
 * Pure: the same tick and shard written twice. For a rig in both, the answered sample of `later` wins; a poll that is
 * missing in `later` does not take away a sample of `earlier`. So writing a tick again, whole or in part, loses nothing.
 */
export function mergeFrames(earlier: Frame, later: Frame): Frame {
  const from = new Map<number, [Frame, number]>();
  earlier.rigNos.forEach((rigNo, i) => from.set(rigNo, [earlier, i]));
  later.rigNos.forEach((rigNo, i) => {
    const known = from.get(rigNo);
    if (known === undefined || later.answered[i] === 1 || known[0].answered[known[1]] !== 1) from.set(rigNo, [later, i]);
  });
  const rigs = [...from.entries()].sort(([a], [b]) => a - b).map(([, place]) => place);
  const columns: Frame['columns'] = {};
  for (const { key } of FRAME_COLUMNS) {
    if (earlier.columns[key] === undefined && later.columns[key] === undefined) continue;
    columns[key] = Float64Array.from(rigs, ([frame, i]) => frame.columns[key]?.[i] ?? Number.NaN);
  }
  return {
    tickMs: later.tickMs,
    rigNos: Uint32Array.from(rigs, ([frame, i]) => frame.rigNos[i]!),
    algos: Uint8Array.from(rigs, ([frame, i]) => frame.algos[i]!),
    exponents: Uint8Array.from(rigs, ([frame, i]) => frame.exponents[i]!),
    answered: Uint8Array.from(rigs, ([frame, i]) => frame.answered[i]!),
    offsetMs: Uint16Array.from(rigs, ([frame, i]) => frame.offsetMs[i]!),
    columns,
  };
}
