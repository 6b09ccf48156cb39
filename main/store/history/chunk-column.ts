import { MAX_STORED } from '../frames/varint.ts';
import { damagedChunk, MAX_K, type BitReader, type BitWriter } from './bits.ts';
import { cheapest, FORM, fromDrift, fromLean, fromRare, fromRising, MAX_STEPS, WEIGHTS, type Rest } from './predict.ts';
import { SLOTS } from './rig-hour.ts';

/*
 One column of a chunk, over `slots` (the answered ones):
   head: bits 0-2 form, 3 some are unknown, 4-5 what is expected (EXPECT), 6 a common divisor
   when the clock is expected: its phase; when some are unknown: bitmap over the slots, 1 = unknown; with a divisor: varint
   base: zigzag varint
   flat: nothing more · wide: differences, zigzag varints · lean: option << 5 | k, rests · drift: k, rests
   rising: smallest rise varint, k, rests · rare: number of changes, k of runs, k of changes, pairs
*/

/** What a column is written against. */
export const EXPECT = { nothing: 0, clock: 1, other: 2 } as const;

/** Counts seconds: written against the time of its samples. */
export type Against = 'clock' | Float64Array | null;

const HAS_UNKNOWN = 8;
const HAS_DIVISOR = 64;
const TICK_DS = 300;
/** Most that a column takes: head, bitmap and 120 varints of 8 bytes. */
export const MAX_COLUMN_BYTES = 1100;

interface Plan { expect: number; phase: number; wide: boolean; base: number; mean: number; divisor: number; bits: number }

// Made once: encoding is synchronous and nothing of these outlives one call.
const known = new Uint8Array(SLOTS);
const values = new Float64Array(SLOTS);
const rests = new Float64Array(SLOTS);
const steps = new Int32Array(SLOTS);
const codes = new Int32Array(2 * SLOTS);

/**
 * Writes one column; false, and nothing written, when no value of it is known. `against`: what its values are expected to be by slot.
 * Throws RangeError for what is no whole number up to ±2^50.
 */
export function encodeColumn(out: BitWriter, column: Float64Array, slots: Uint8Array, offsetDs: Uint16Array, against: Against): boolean {
  let count = 0;
  for (let i = 0; i < slots.length; i += 1) {
    const slot = slots[i]!;
    const value = column[slot]!;
    if (value !== value) continue;
    if (!(Math.floor(value) === value && value <= MAX_STORED && value >= -MAX_STORED)) throw new RangeError(`Chunks hold whole numbers up to 2^50, not ${value}`);
    known[count] = slot;
    values[count] = value;
    count += 1;
  }
  if (count === 0) return false;
  out.room(MAX_COLUMN_BYTES);

  rests.set(values);
  const plain = planOf(count, EXPECT.nothing, 0);
  let plan = plain;
  if (against !== null && plain.bits > 0) {
    const phase = against === 'clock' ? phaseOf(count, offsetDs) : 0;
    const more = against === 'clock' ? lessClock(count, offsetDs, phase) : lessOther(count, against);
    const other = more ? planOf(count, against === 'clock' ? EXPECT.clock : EXPECT.other, phase) : null;
    if (other !== null && !other.wide && other.bits < plain.bits) plan = other;
    else rests.set(values);
  }
  writeColumn(out, plan, count, slots, column);
  return true;
}

function writeColumn(out: BitWriter, plan: Plan, count: number, slots: Uint8Array, column: Float64Array): void {
  const hasUnknown = count < slots.length;
  const rest = plan.wide || plan.bits === 0 ? null : plan === rested ? lastRest : restOf(count, plan);
  const form = plan.wide ? FORM.wide : rest === null ? FORM.flat : rest.form;
  out.byte(form | (hasUnknown ? HAS_UNKNOWN : 0) | (plan.expect << 4) | (plan.divisor > 1 ? HAS_DIVISOR : 0));
  if (plan.expect === EXPECT.clock) out.byte(plan.phase);
  if (hasUnknown) {
    for (let first = 0; first < slots.length; first += 8) {
      let bits = 0;
      for (let i = first; i < Math.min(first + 8, slots.length); i += 1) {
        const value = column[slots[i]!]!;
        if (value !== value) bits |= 1 << (i - first);
      }
      out.byte(bits);
    }
  }
  if (plan.divisor > 1) out.varint(plan.divisor);
  out.zigzag(form === FORM.lean || form === FORM.drift ? plan.mean : plan.base);
  if (plan.wide) for (let i = 1; i < count; i += 1) out.zigzag(rests[i]! - rests[i - 1]!);
  if (rest !== null) writeRest(out, rest);
}

function writeRest(out: BitWriter, rest: Rest): void {
  if (rest.form === FORM.lean) out.byte((rest.option << 5) | rest.k);
  else if (rest.form === FORM.drift) out.byte(rest.k);
  else if (rest.form === FORM.rising) {
    out.varint(rest.option);
    out.byte(rest.k);
  } else {
    out.byte(rest.count / 2);
    out.byte(rest.k);
    out.byte(rest.kOfOdd);
  }
  for (let i = 0; i < rest.count; i += 2) {
    out.rice(rest.values[i]!, rest.k);
    if (i + 1 < rest.count) out.rice(rest.values[i + 1]!, rest.kOfOdd);
  }
  out.align();
}

/** How to write `rests`, and about how many bits it takes. */
function planOf(count: number, expect: number, phase: number): Plan {
  const base = rests[0]!;
  let least = base;
  let most = base;
  let sum = 0;
  for (let i = 0; i < count; i += 1) {
    const value = rests[i]!;
    if (value < least) least = value;
    if (value > most) most = value;
    sum += value - base;
  }
  const plan: Plan = { expect, phase, wide: false, base, mean: base, divisor: 1, bits: 0 };
  if (least === most) return plan;
  if (most - least > MAX_STEPS) {
    plan.wide = true;
    plan.bits = count * 32;
    return plan;
  }
  plan.divisor = divisorOf(count, base);
  plan.mean = base + Math.round(sum / count / plan.divisor) * plan.divisor;
  plan.bits = restOf(count, plan).bits;
  return plan;
}

/** The rests that are in memory now, and of which plan: the next call takes their place. */
let rested: Plan | null = null;
let lastRest: Rest;

function restOf(count: number, plan: Plan): Rest {
  const { mean, divisor } = plan;
  if (divisor === 1) for (let i = 0; i < count; i += 1) steps[i] = rests[i]! - mean;
  else for (let i = 0; i < count; i += 1) steps[i] = (rests[i]! - mean) / divisor;
  rested = plan;
  return (lastRest = cheapest(steps, count));
}

/** The greatest that divides how far every value is from the first. */
function divisorOf(count: number, base: number): number {
  let divisor = 0;
  for (let i = 1; i < count && divisor !== 1; i += 1) {
    let other = Math.abs(rests[i]! - base) | 0;
    while (other !== 0) {
      const rest = divisor % other | 0;
      divisor = other;
      other = rest;
    }
  }
  return divisor;
}

const clockAt = (slot: number, offsetDs: Uint16Array, phase: number): number => Math.floor((slot * TICK_DS + offsetDs[slot]! + phase) / 10);

/** Tenths of a second between the seconds of the rig and ours: with the right ones the counter differs least often. */
function phaseOf(count: number, offsetDs: Uint16Array): number {
  let best = 0;
  let fewest = Infinity;
  for (let phase = 0; phase < 10 && fewest > 0; phase += 1) {
    let changes = 0;
    let before = values[0]! - clockAt(known[0]!, offsetDs, phase);
    for (let i = 1; i < count; i += 1) {
      const now = values[i]! - clockAt(known[i]!, offsetDs, phase);
      if (now !== before) changes += 1;
      before = now;
    }
    if (changes >= fewest) continue;
    fewest = changes;
    best = phase;
  }
  return best;
}

function lessClock(count: number, offsetDs: Uint16Array, phase: number): boolean {
  for (let i = 0; i < count; i += 1) rests[i] = values[i]! - clockAt(known[i]!, offsetDs, phase);
  return true;
}

/** False when a rest would be too large for a base. */
function lessOther(count: number, other: Float64Array): boolean {
  for (let i = 0; i < count; i += 1) {
    const rest = values[i]! - other[known[i]!]!;
    if (Math.abs(rest) > MAX_STORED) return false;
    rests[i] = rest;
  }
  return true;
}

/**
 * Reads one column into `out` by slot; slots in which it is not known are left as they are. `other` is asked for only when the column was
 * written against it. Throws AppError STORE_CHUNK_DAMAGED.
 */
export function decodeColumn(from: BitReader, out: Float64Array, slots: Uint8Array, offsetDs: Uint16Array, other: (() => Float64Array | null) | null): void {
  const head = from.byte();
  const form = head & 7;
  const expect = (head >> 4) & 3;
  const phase = expect === EXPECT.clock ? from.byte() : 0;
  const places = (head & HAS_UNKNOWN) === 0 ? slots : knownSlots(from, slots);
  const divisor = (head & HAS_DIVISOR) === 0 ? 1 : from.varint();
  const base = from.zigzag();
  const count = places.length;
  if (count === 0) throw damagedChunk('a column has no values');
  if (form === FORM.flat) {
    for (let i = 0; i < count; i += 1) out[places[i]!] = base;
  } else if (form === FORM.wide) {
    let value = base;
    out[places[0]!] = value;
    for (let i = 1; i < count; i += 1) out[places[i]!] = value += from.zigzag();
  } else {
    readSteps(from, form, count);
    for (let i = 0; i < count; i += 1) out[places[i]!] = base + steps[i]! * divisor;
  }
  if (from.at !== from.end) throw damagedChunk('a column has another length');
  if (expect === EXPECT.nothing) return;
  if (expect === EXPECT.clock) {
    for (let i = 0; i < count; i += 1) out[places[i]!]! += clockAt(places[i]!, offsetDs, phase);
    return;
  }
  const expected = expect === EXPECT.other && other !== null ? other() : null;
  if (expected === null) throw damagedChunk('a column stands on one that is not there');
  for (let i = 0; i < count; i += 1) out[places[i]!]! += expected[places[i]!]!;
}

function knownSlots(from: BitReader, slots: Uint8Array): Uint8Array {
  const places = new Uint8Array(slots.length);
  let count = 0;
  let bits = 0;
  for (let i = 0; i < slots.length; i += 1) {
    if ((i & 7) === 0) bits = from.byte();
    if (((bits >> (i & 7)) & 1) === 0) places[count++] = slots[i]!;
  }
  return places.subarray(0, count);
}

/** Fills `steps`. */
function readSteps(from: BitReader, form: number, count: number): void {
  if (form === FORM.lean) {
    const head = from.byte();
    if (head >> 5 >= WEIGHTS.length) throw damagedChunk('a column is written in an unknown way');
    from.rice(steps, count, parameter(head & 31));
    fromLean(steps, count, head >> 5);
  } else if (form === FORM.drift) {
    from.rice(steps, count, parameter(from.byte()));
    fromDrift(steps, count);
  } else if (form === FORM.rising) {
    const least = from.varint();
    from.rice(steps, count - 1, parameter(from.byte()));
    fromRising(steps, count, least);
  } else if (form === FORM.rare) {
    const changes = from.byte();
    if (changes >= count) throw damagedChunk('a column changes too often');
    const k = parameter(from.byte());
    from.rice(codes, changes * 2, k, parameter(from.byte()));
    if (!fromRare(codes, changes, steps, count)) throw damagedChunk('a column changes behind its end');
  } else {
    throw damagedChunk('a column is written in an unknown way');
  }
}

function parameter(k: number): number {
  if (k > MAX_K) throw damagedChunk('a column is written in an unknown way');
  return k;
}
