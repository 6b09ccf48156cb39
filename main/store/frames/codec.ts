import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';
import { AppError } from '../../engine/errors.ts';
import { FRAME_COLUMNS, type FrameKey } from './columns.ts';
import { ByteReader, ByteWriter, damaged } from './varint.ts';

/** One tick of one shard, in stored integers. All arrays run over the rigs, `rigNos` ascending. */
export interface Frame {
  /** Start of the tick, epoch ms. */
  tickMs: number;
  rigNos: Uint32Array;
  /** ALGO_CODE of each rig. */
  algos: Uint8Array;
  /** Hashrates of the rig are stored in steps of 10^-exponent TH/s. */
  exponents: Uint8Array;
  /** 1 = a sample is there, 0 = the poll was missed: nothing of the rig is known for this tick. */
  answered: Uint8Array;
  /** When the sample was taken, ms after the start of the tick; 0 for a missed poll. */
  offsetMs: Uint16Array;
  /** Whole numbers by column; NaN = not known (every value of a missed poll is). A column may be absent: not known. */
  columns: Partial<Record<FrameKey, Float64Array>>;
}

/*
 Version 1, little endian:
   0  'T' 'F'   4  crc32 of everything behind it   8  version   9  codec   10  rigs u16   12  tickMs f64
  20  body length u32, inflated   24  body length u32, stored   28  body
 Body: rig numbers (delta varint), algos, exponents (bytes), answered (bitmap), offsets of the answered (varint), number of columns,
 then per column: id, byte length, null mode (0 none, 1 bitmap over the answered, 2 all), bitmap, values (delta, zigzag, varint).
 Codec 1 = raw deflate, level 1. Other codecs get other numbers; decoders stay for as long as frames of theirs do.
*/
const HEADER_BYTES = 28;
const VERSION = 1;
const CODEC_DEFLATE = 1;
export const MAX_RIGS_PER_FRAME = 500;
/** 500 rigs of 64 columns at 8 bytes: no honest body is longer, so a forged length cannot take the memory. */
const MAX_BODY_BYTES = 512 * 1024;

/** Pure. Throws RangeError when the arrays are not of one length or hold what the format cannot. */
export function encodeFrame(frame: Frame): Uint8Array {
  const count = frame.rigNos.length;
  if (count > MAX_RIGS_PER_FRAME) throw new RangeError(`A frame holds ${MAX_RIGS_PER_FRAME} rigs, not ${count}`);
  for (const part of [frame.algos, frame.exponents, frame.answered, frame.offsetMs, ...Object.values(frame.columns)]) {
    if (part.length !== count) throw new RangeError('The arrays of a frame must have one length');
  }
  const body = new ByteWriter();
  let before = 0;
  for (const rigNo of frame.rigNos) {
    if (rigNo <= before) throw new RangeError('Rig numbers of a frame must rise');
    body.varint(rigNo - before);
    before = rigNo;
  }
  body.bytes(frame.algos);
  body.bytes(frame.exponents);
  body.bytes(bitmap(count, (i) => frame.answered[i] === 1));
  const present = presentIn(frame.answered);
  for (const i of present) body.varint(frame.offsetMs[i]!);

  const columns = FRAME_COLUMNS.filter((column) => frame.columns[column.key] !== undefined);
  body.varint(columns.length);
  const column = new ByteWriter();
  for (const { id, key } of columns) {
    column.clear();
    encodeColumn(column, frame.columns[key]!, present);
    body.varint(id);
    body.varint(column.length);
    body.bytes(column.take());
  }
  const plain = body.take();
  const stored = deflateRawSync(plain, { level: 1 });
  const out = new Uint8Array(HEADER_BYTES + stored.length);
  const view = new DataView(out.buffer);
  out[0] = 0x54;
  out[1] = 0x46;
  out[8] = VERSION;
  out[9] = CODEC_DEFLATE;
  view.setUint16(10, count, true);
  view.setFloat64(12, frame.tickMs, true);
  view.setUint32(20, plain.length, true);
  view.setUint32(24, stored.length, true);
  out.set(stored, HEADER_BYTES);
  view.setUint32(4, crc32(out.subarray(8)), true);
  return out;
}

/**
 * Pure. Gives back exactly what was encoded, of all columns or of `only`.
 * Throws AppError STORE_FRAME_DAMAGED (any changed, missing or added byte), STORE_FRAME_NEWER (a version that we do not know).
 */
export function decodeFrame(bytes: Uint8Array, only?: readonly FrameKey[]): Frame {
  if (bytes.length < HEADER_BYTES || bytes[0] !== 0x54 || bytes[1] !== 0x46 || bytes[2] !== 0 || bytes[3] !== 0) throw damaged('not a frame');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (crc32(bytes.subarray(8)) !== view.getUint32(4, true)) throw damaged('its checksum differs');
  if (bytes[8] !== VERSION || bytes[9] !== CODEC_DEFLATE) {
    throw new AppError('STORE_FRAME_NEWER', 'A stored telemetry frame was written by a newer version of this program.', { next: 'Update the program.' });
  }
  const count = view.getUint16(10, true);
  const plainLength = view.getUint32(20, true);
  if (view.getUint32(24, true) !== bytes.length - HEADER_BYTES || plainLength > MAX_BODY_BYTES) throw damaged('its length differs');
  const body = new ByteReader(inflate(bytes.subarray(HEADER_BYTES), plainLength));

  const rigNos = new Uint32Array(count);
  let rigNo = 0;
  for (let i = 0; i < count; i += 1) rigNos[i] = rigNo += body.varint();
  const algos = readBytes(body, count);
  const exponents = readBytes(body, count);
  const answeredBits = readBytes(body, Math.ceil(count / 8));
  const answered = new Uint8Array(count);
  const present: number[] = [];
  for (let i = 0; i < count; i += 1) {
    if (!bit(answeredBits, i)) continue;
    answered[i] = 1;
    present.push(i);
  }
  const offsetMs = new Uint16Array(count);
  for (const i of present) offsetMs[i] = body.varint();

  const columns: Frame['columns'] = {};
  const keyOf = new Map<number, FrameKey>(FRAME_COLUMNS.map((column) => [column.id, column.key]));
  for (let left = body.varint(); left > 0; left -= 1) {
    const key = keyOf.get(body.varint());
    const part = body.part(body.varint());
    // A column that a newer version added is not known here; its length lets us step over it.
    if (key !== undefined && (only === undefined || only.includes(key))) columns[key] = decodeColumn(part, count, present);
  }
  return { tickMs: view.getFloat64(12, true), rigNos, algos, exponents, answered, offsetMs, columns };
}

function inflate(stored: Uint8Array, length: number): Uint8Array {
  try {
    const plain = inflateRawSync(stored, { maxOutputLength: Math.max(1, length) });
    if (plain.length === length) return plain;
  } catch (cause) {
    throw Object.assign(damaged('it cannot be unpacked'), { cause });
  }
  throw damaged('its length differs');
}

/** The places of the rigs that answered. */
function presentIn(answered: Uint8Array): Uint32Array {
  const present = new Uint32Array(answered.length);
  let length = 0;
  for (let i = 0; i < answered.length; i += 1) if (answered[i] === 1) present[length++] = i;
  return present.subarray(0, length);
}

function encodeColumn(out: ByteWriter, values: Float64Array, present: Uint32Array): void {
  const known = new Float64Array(present.length);
  let length = 0;
  for (let at = 0; at < present.length; at += 1) {
    const value = values[present[at]!]!;
    if (!Number.isNaN(value)) known[length++] = value;
  }
  const mode = length === present.length ? 0 : length === 0 ? 2 : 1;
  out.byte(mode);
  if (mode === 1) out.bytes(bitmap(present.length, (at) => Number.isNaN(values[present[at]!]!)));
  out.deltas(known.subarray(0, length));
}

function decodeColumn(part: ByteReader, count: number, present: readonly number[]): Float64Array {
  const values = new Float64Array(count).fill(Number.NaN);
  const mode = part.byte();
  if (mode === 2) return values;
  const nulls = mode === 1 ? readBytes(part, Math.ceil(present.length / 8)) : null;
  let value = 0;
  for (let at = 0; at < present.length; at += 1) {
    if (nulls !== null && bit(nulls, at)) continue;
    value += part.zigzag();
    values[present[at]!] = value;
  }
  return values;
}

function bitmap(length: number, on: (index: number) => boolean): Uint8Array {
  const bits = new Uint8Array(Math.ceil(length / 8));
  for (let i = 0; i < length; i += 1) if (on(i)) bits[i >> 3]! |= 1 << (i & 7);
  return bits;
}

const bit = (bits: Uint8Array, index: number): boolean => ((bits[index >> 3]! >> (index & 7)) & 1) === 1;

function readBytes(from: ByteReader, length: number): Uint8Array {
  const out = new Uint8Array(length);
  for (let i = 0; i < length; i += 1) out[i] = from.byte();
  return out;
}
