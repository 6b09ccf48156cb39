import type { Frame } from '../frames/codec.ts';
import { FRAME_COLUMNS, type FrameKey } from '../frames/columns.ts';
import { MAX_STORED } from '../frames/varint.ts';
import { TICK_MS } from '../../engine/clock.ts';
import { SLOTS, type RigHour } from './rig-hour.ts';

const RATES: ReadonlySet<FrameKey> = new Set(FRAME_COLUMNS.filter(({ perUnit }) => perUnit === 'rig').map(({ key }) => key));
/** Powers of ten as literals: `10 ** n` is not exact for all n everywhere. Exponents end at 15 (frames/samples.ts). */
const TEN = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15] as const;
const tenTo = (power: number): number => TEN[power] ?? 10 ** power;

/**
 * Pure: the same hour of the same rig, made twice. Of each slot the answered sample of `later` wins, and a miss in `later` takes nothing away;
 * asked is what either asked; the algorithm is that of `later` unless it does not know. Different exponents are brought to the finer one, exactly;
 * when a hashrate would go past 2^50 steps by that, both are brought to the finest exponent that holds all, rounded to its steps.
 * So merging again changes nothing. Throws RangeError when they are not of one rig and hour.
 */
export function mergeRigHours(earlier: RigHour, later: RigHour): RigHour {
  if (earlier.rigNo !== later.rigNo || earlier.hourMs !== later.hourMs) throw new RangeError('Only one hour of one rig is merged');
  const exponent = earlier.exponent === later.exponent ? later.exponent
    : finest([earlier.exponent, later.exponent], (own) => (own === later.exponent ? largestRate(later, () => true) : largestRate(earlier, (slot) => later.answered[slot] !== 1)));
  const asked = new Uint8Array(SLOTS);
  const answered = new Uint8Array(SLOTS);
  const offsetMs = new Uint16Array(SLOTS);
  for (let slot = 0; slot < SLOTS; slot += 1) {
    asked[slot] = earlier.asked[slot]! | later.asked[slot]!;
    answered[slot] = earlier.answered[slot]! | later.answered[slot]!;
    offsetMs[slot] = (later.answered[slot] === 1 ? later : earlier).offsetMs[slot]!;
  }
  const columns: RigHour['columns'] = {};
  for (const { key } of FRAME_COLUMNS) {
    const [first, second] = [earlier.columns[key], later.columns[key]];
    if (first === undefined && second === undefined) continue;
    const values = new Float64Array(SLOTS);
    for (let slot = 0; slot < SLOTS; slot += 1) {
      const isLater = later.answered[slot] === 1;
      const value = (isLater ? second : first)?.[slot] ?? Number.NaN;
      values[slot] = RATES.has(key) ? rescaled(value, (isLater ? later : earlier).exponent, exponent) : value;
    }
    columns[key] = values;
  }
  return { rigNo: later.rigNo, hourMs: later.hourMs, algo: later.algo === 0 ? earlier.algo : later.algo, exponent, asked, answered, offsetMs, columns };
}

/** A stored hashrate in steps of another exponent; coarser ones round. */
function rescaled(value: number, from: number, to: number): number {
  if (from === to) return value;
  // `+ 0` turns -0 into 0: it would not survive the way through the file.
  return to > from ? value * tenTo(to - from) : Math.round(value / tenTo(from - to)) + 0;
}

/** The finest of these exponents at which no hashrate goes past MAX_STORED, else the finest between them at which none does. */
function finest(exponents: readonly number[], largestOf: (exponent: number) => number): number {
  const coarsest = Math.min(...exponents);
  let exponent = Math.max(...exponents);
  while (exponent > coarsest && exponents.some((own) => own < exponent && largestOf(own) * tenTo(exponent - own) > MAX_STORED)) exponent -= 1;
  return exponent;
}

function largestRate(hour: RigHour, counts: (slot: number) => boolean): number {
  let largest = 0;
  for (const key of RATES) hour.columns[key]?.forEach((value, slot) => { if (counts(slot) && Math.abs(value) > largest) largest = Math.abs(value); });
  return largest;
}

/**
 * Pure: the frames of one shard and hour, in any order, as one hour a rig, by rig number. A rig that stands in a frame was asked in its tick; offsets
 * are cut to tenths of a second. A rig whose exponent changed inside the hour is brought to the finest one, exactly (a coarser one, rounded, when
 * hashrates would go past 2^50 steps); its algorithm is the last one known. Of frames of one tick the answered sample of the one that stands last in
 * `frames` wins. The columns of all hours are parts of one array: who keeps one of them keeps all. Throws RangeError for a tick of another hour.
 */
export function hoursFromFrames(frames: readonly Frame[], hourMs: number): RigHour[] {
  const rigNos = allRigs(frames);
  const parts = frames.map((frame) => partOf(frame, rigNos, hourMs));
  const keys = FRAME_COLUMNS.map(({ key }) => key).filter((key) => frames.some((frame) => frame.columns[key] !== undefined));
  const width = keys.length * SLOTS;
  const values = new Float64Array(rigNos.length * width).fill(Number.NaN);
  const asked = new Uint8Array(rigNos.length * SLOTS);
  const answered = new Uint8Array(rigNos.length * SLOTS);
  const offsetMs = new Uint16Array(rigNos.length * SLOTS);
  const exponents = new Uint8Array(rigNos.length * SLOTS);
  const algos = new Uint8Array(rigNos.length * SLOTS);
  for (const { frame, slot, rigs } of parts) {
    for (let i = 0; i < rigs.length; i += 1) {
      const at = rigs[i]! * SLOTS + slot;
      asked[at] = 1;
      if (frame.algos[i] !== 0) algos[at] = frame.algos[i]!;
      if (frame.answered[i] !== 1 && answered[at] === 1) continue;
      exponents[at] = frame.exponents[i]!;
      if (frame.answered[i] !== 1) continue;
      answered[at] = 1;
      offsetMs[at] = Math.floor(frame.offsetMs[i]! / 100) * 100;
    }
  }
  // Column by column: what is written then stays in the processor's cache.
  keys.forEach((key, c) => {
    for (const { frame, slot, rigs } of parts) {
      const column = frame.columns[key];
      const first = c * SLOTS + slot;
      for (let i = 0; i < rigs.length; i += 1) if (frame.answered[i] === 1) values[rigs[i]! * width + first] = column === undefined ? Number.NaN : column[i]!;
    }
  });
  return Array.from(rigNos, (rigNo, rig) => {
    const from = rig * SLOTS;
    const hour: RigHour = {
      rigNo, hourMs, algo: 0, exponent: 0,
      asked: asked.subarray(from, from + SLOTS), answered: answered.subarray(from, from + SLOTS), offsetMs: offsetMs.subarray(from, from + SLOTS), columns: {},
    };
    for (let c = 0; c < keys.length; c += 1) hour.columns[keys[c]!] = values.subarray(rig * width + c * SLOTS, rig * width + (c + 1) * SLOTS);
    for (let slot = 0; slot < SLOTS; slot += 1) if (algos[from + slot] !== 0) hour.algo = algos[from + slot]!;
    return toOneExponent(hour, exponents.subarray(from, from + SLOTS));
  });
}

interface Part {
  frame: Frame;
  slot: number;
  /** Which of all rigs each rig of the frame is. */
  rigs: Uint16Array;
}

function partOf(frame: Frame, rigNos: Uint32Array, hourMs: number): Part {
  const slot = (frame.tickMs - hourMs) / TICK_MS;
  if (!(Number.isInteger(slot) && slot >= 0 && slot < SLOTS)) throw new RangeError(`A frame of another hour: ${frame.tickMs}`);
  const rigs = new Uint16Array(frame.rigNos.length);
  let rig = 0;
  for (let i = 0; i < rigs.length; i += 1) {
    while (rigNos[rig]! < frame.rigNos[i]!) rig += 1;
    rigs[i] = rig;
  }
  return { frame, slot, rigs };
}

/** Every rig of the frames once, ascending. */
function allRigs(frames: readonly Frame[]): Uint32Array {
  const all = new Set<number>();
  for (const { rigNos } of frames) for (const rigNo of rigNos) all.add(rigNo);
  return Uint32Array.from(all).sort();
}

/** Sets the exponent of an hour whose hashrates are still in steps of the exponent of their slot, and brings them to it. */
function toOneExponent(hour: RigHour, exponents: Uint8Array): RigHour {
  const found = new Set<number>();
  let last = 0;
  for (let slot = 0; slot < SLOTS; slot += 1) {
    if (hour.asked[slot] === 1) last = exponents[slot]!;
    if (hour.answered[slot] === 1) found.add(exponents[slot]!);
  }
  hour.exponent = found.size === 0 ? last : Math.max(...found);
  if (found.size < 2) return hour;
  hour.exponent = finest([...found], (exponent) => largestRate(hour, (slot) => exponents[slot] === exponent));
  for (const key of RATES) {
    const values = hour.columns[key];
    for (let slot = 0; values !== undefined && slot < SLOTS; slot += 1) values[slot] = rescaled(values[slot]!, exponents[slot]!, hour.exponent);
  }
  return hour;
}
