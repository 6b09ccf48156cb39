import { crc32 } from 'node:zlib';
import { AppError } from '../../engine/errors.ts';
import { FRAME_COLUMNS, type FrameKey } from '../frames/columns.ts';
import { BitReader, BitWriter, damagedChunk } from './bits.ts';
import { decodeColumn, encodeColumn, MAX_COLUMN_BYTES, type Against } from './chunk-column.ts';
import { BOARD_TEMPS, BOARDS, expectedOf, hottestBoard, sumOfBoards } from './chunk-expected.ts';
import { HOUR_MS, SLOTS, type RigHour } from './rig-hour.ts';

export { damagedChunk } from './bits.ts';

/*
 Version 1, little endian:
   0  'T' 'C'   2  crc32 of everything behind it   6  version   7  codec   8  rigNo u32   12  hours since 1970 u32   16  algo   17  exponent
  18  slots: bits 0-1 asked (0 all, 1 none, 2 bitmap), bits 2-3 answered (0 all that were asked, 1 none, 2 list of those missed, 3 bitmap),
      then what those need: 15 bytes of bitmap, or a number and so many slots
   -  when a slot is answered: length and column of the offsets, in tenths of a second
   -  number of bytes of the bitmap of columns (bit = id - 1), the bitmap, then of each column by id: length (varint), bytes (see chunk-column.ts)
 Codec 1 = rests to what is expected, in Rice codes. Another way to write the columns gets another number; decoders stay for as long as chunks of theirs do.
*/
const HEADER_BYTES = 18;
const VERSION = 1;
const CODEC_RICE = 1;
const MAP_BYTES = SLOTS / 8;
const MAX_OFFSET_MS = 30_000;

const BY_ID = [...FRAME_COLUMNS].sort((a, b) => a.id - b.id);
const KEY_OF = new Map<number, FrameKey>(BY_ID.map(({ id, key }) => [id, key]));
const MAX_ID = BY_ID.at(-1)!.id;
// Made once: encoding is synchronous.
const writer = new BitWriter();
const column = new BitWriter();

/**
 * Pure. Throws RangeError when the hour holds what the format cannot: arrays of another length, a sample of a slot that was not asked, a value where
 * there is no sample, a value that is no whole number up to ±2^50, an offset that is no whole tenth of a second below 30.
 * After decoding a column in which nothing is known is absent, and -0 is 0.
 */
export function encodeChunk(hour: RigHour): Uint8Array {
  const slots = checked(hour);
  writer.reset();
  writer.room(HEADER_BYTES + 2 * MAP_BYTES + 2);
  writer.byte(0x54);
  writer.byte(0x43);
  writer.uint32(0);
  writer.byte(VERSION);
  writer.byte(CODEC_RICE);
  writer.uint32(hour.rigNo);
  writer.uint32(hour.hourMs / HOUR_MS);
  writer.byte(hour.algo);
  writer.byte(hour.exponent);
  writeSlots(hour, slots.length);

  const offsetDs = new Uint16Array(SLOTS);
  if (slots.length > 0) {
    for (const slot of slots) offsetDs[slot] = hour.offsetMs[slot]! / 100;
    put(Float64Array.from(offsetDs), slots, offsetDs, null);
    append();
  }
  // The bitmap is known when all columns are written: it has its place before them.
  const mapAt = writer.length;
  const mapBytes = Math.ceil(MAX_ID / 8);
  writer.room(1 + mapBytes);
  writer.byte(mapBytes);
  for (let i = 0; i < mapBytes; i += 1) writer.byte(0);
  const map = new Uint8Array(mapBytes);
  for (const { id, key } of BY_ID) {
    const values = hour.columns[key];
    if (values === undefined || !put(values, slots, offsetDs, expectedOf(key, hour.columns, slots))) continue;
    map[(id - 1) >> 3]! |= 1 << ((id - 1) & 7);
    append();
  }
  map.forEach((bits, i) => writer.set(mapAt + 1 + i, bits));
  const bytes = writer.take();
  new DataView(bytes.buffer).setUint32(2, crc32(bytes.subarray(6)), true);
  return bytes;
}

function put(values: Float64Array, slots: Uint8Array, offsetDs: Uint16Array, against: Against): boolean {
  column.reset();
  return encodeColumn(column, values, slots, offsetDs, against);
}

function append(): void {
  writer.room(MAX_COLUMN_BYTES + 2);
  writer.varint(column.length);
  const bytes = column.since(0);
  for (let i = 0; i < bytes.length; i += 1) writer.byte(bytes[i]!);
}

/** The answered slots. */
function checked(hour: RigHour): Uint8Array {
  const { asked, answered, offsetMs } = hour;
  for (const part of [asked, answered, offsetMs, ...Object.values(hour.columns)]) {
    if (part.length !== SLOTS) throw new RangeError(`The arrays of a rig-hour have ${SLOTS} entries, not ${part.length}`);
  }
  if (!isUint32(hour.rigNo) || !isUint32(hour.hourMs / HOUR_MS)) throw new RangeError(`No rig-hour: ${hour.rigNo}, ${hour.hourMs}`);
  const slots = new Uint8Array(SLOTS);
  const silent: number[] = [];
  let count = 0;
  for (let slot = 0; slot < SLOTS; slot += 1) {
    const offset = offsetMs[slot]!;
    if (answered[slot] === 1) {
      if (asked[slot] !== 1) throw new RangeError('A sample of a slot that was not asked');
      if (offset % 100 !== 0 || offset >= MAX_OFFSET_MS) throw new RangeError(`Offsets are whole tenths of a second below 30, not ${offset} ms`);
      slots[count++] = slot;
    } else {
      if (offset !== 0) throw new RangeError('An offset where there is no sample');
      silent.push(slot);
    }
  }
  if (silent.length > 0) {
    for (const values of Object.values(hour.columns)) for (const slot of silent) if (!Number.isNaN(values[slot]!)) throw new RangeError('A value where there is no sample');
  }
  return slots.subarray(0, count);
}

const isUint32 = (value: number): boolean => Number.isInteger(value) && value >= 0 && value < 2 ** 32;

function writeSlots({ asked, answered }: RigHour, answeredCount: number): void {
  let askedCount = 0;
  for (let slot = 0; slot < SLOTS; slot += 1) askedCount += asked[slot] === 1 ? 1 : 0;
  const missed = askedCount - answeredCount;
  const askedForm = askedCount === SLOTS ? 0 : askedCount === 0 ? 1 : 2;
  const answeredForm = missed === 0 ? 0 : answeredCount === 0 ? 1 : missed < MAP_BYTES ? 2 : 3;
  writer.byte(askedForm | (answeredForm << 2));
  if (askedForm === 2) writeMap(asked);
  if (answeredForm === 3) writeMap(answered);
  if (answeredForm !== 2) return;
  writer.byte(missed);
  for (let slot = 0; slot < SLOTS; slot += 1) if (asked[slot] === 1 && answered[slot] !== 1) writer.byte(slot);
}

function writeMap(slots: Uint8Array): void {
  for (let first = 0; first < SLOTS; first += 8) {
    let bits = 0;
    for (let i = 0; i < 8; i += 1) if (slots[first + i] === 1) bits |= 1 << i;
    writer.byte(bits);
  }
}

/**
 * Pure. Gives back exactly what was encoded, of all columns or of `only`; a column without a known value is absent.
 * Throws AppError STORE_CHUNK_DAMAGED (any changed, missing or added byte), STORE_FRAME_NEWER (a version or codec that we do not know).
 */
export function decodeChunk(bytes: Uint8Array, only?: readonly FrameKey[]): RigHour {
  if (bytes.length < HEADER_BYTES || bytes[0] !== 0x54 || bytes[1] !== 0x43) throw damagedChunk('not a chunk');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (crc32(bytes.subarray(6)) !== view.getUint32(2, true)) throw damagedChunk('its checksum differs');
  if (bytes[6] !== VERSION || bytes[7] !== CODEC_RICE) {
    throw new AppError('STORE_FRAME_NEWER', 'A stored telemetry frame was written by a newer version of this program.', { next: 'Update the program.' });
  }
  const from = new BitReader(bytes, HEADER_BYTES, bytes.length);
  const { asked, answered, slots } = readSlots(from);
  const offsetMs = new Uint16Array(SLOTS);
  const offsetDs = new Uint16Array(SLOTS);
  if (slots.length > 0) {
    const offsets = new Float64Array(SLOTS);
    decodeColumn(part(from), offsets, slots, offsetDs, null);
    for (const slot of slots) {
      const ds = offsets[slot]!;
      if (!(ds >= 0 && ds * 100 < MAX_OFFSET_MS)) throw damagedChunk('a sample is of no time of its tick');
      offsetDs[slot] = ds;
      offsetMs[slot] = ds * 100;
    }
  }
  const hour: RigHour = {
    rigNo: view.getUint32(8, true), hourMs: view.getUint32(12, true) * HOUR_MS, algo: bytes[16]!, exponent: bytes[17]!, asked, answered, offsetMs, columns: {},
  };
  new Columns(from, slots, offsetDs).into(hour.columns, only);
  return hour;
}

/** The columns of one chunk, each read when it is needed. */
class Columns {
  #parts = new Map<FrameKey, BitReader>();
  #slots: Uint8Array;
  #offsetDs: Uint16Array;

  constructor(from: BitReader, slots: Uint8Array, offsetDs: Uint16Array) {
    this.#slots = slots;
    this.#offsetDs = offsetDs;
    const mapBytes = from.byte();
    const mapAt = from.at;
    from.skip(mapBytes);
    for (let id = 1; id <= mapBytes * 8; id += 1) {
      if (((from.bytes[mapAt + ((id - 1) >> 3)]! >> ((id - 1) & 7)) & 1) === 0) continue;
      const one = part(from);
      const key = KEY_OF.get(id);
      // A column that a newer version added is not known here; its length lets us step over it.
      if (key !== undefined) this.#parts.set(key, one);
    }
    if (from.at !== from.end) throw damagedChunk('its length differs');
  }

  into(out: RigHour['columns'], only: readonly FrameKey[] | undefined): void {
    const keys = only === undefined ? [...this.#parts.keys()] : only.filter((key, at) => this.#parts.has(key) && only.indexOf(key) === at);
    const all = new Float64Array(keys.length * SLOTS).fill(Number.NaN);
    keys.forEach((key, at) => { out[key] = all.subarray(at * SLOTS, (at + 1) * SLOTS); });
    // Boards first: the rig's own values may be written against them.
    for (const key of keys) if (key !== 'hashrateThs' && key !== 'tempMaxC') this.#read(key, out[key]!, null);
    if (out.hashrateThs !== undefined) this.#read('hashrateThs', out.hashrateThs, () => sumOfBoards(this.#those(BOARDS, out), this.#slots));
    if (out.tempMaxC !== undefined) this.#read('tempMaxC', out.tempMaxC, () => hottestBoard(this.#those(BOARD_TEMPS, out), this.#slots));
  }

  #read(key: FrameKey, out: Float64Array, other: (() => Float64Array | null) | null): void {
    decodeColumn(this.#parts.get(key)!, out, this.#slots, this.#offsetDs, other);
  }

  /** Columns of boards: those that were asked for are read already. */
  #those(keys: readonly FrameKey[], read: RigHour['columns']): (Float64Array | undefined)[] {
    return keys.map((key) => {
      if (read[key] !== undefined || !this.#parts.has(key)) return read[key];
      const values = new Float64Array(SLOTS).fill(Number.NaN);
      this.#read(key, values, null);
      return values;
    });
  }
}

function part(from: BitReader): BitReader {
  const length = from.varint();
  const at = from.at;
  return new BitReader(from.bytes, at, from.skip(length));
}

function readSlots(from: BitReader): { asked: Uint8Array; answered: Uint8Array; slots: Uint8Array } {
  const head = from.byte();
  const askedForm = head & 3;
  const answeredForm = head >> 2;
  if (askedForm > 2 || answeredForm > 3) throw damagedChunk('its slots are written in an unknown way');
  const asked = new Uint8Array(SLOTS);
  if (askedForm === 0) asked.fill(1);
  else if (askedForm === 2) readMap(from, asked);
  let answered = asked.slice();
  if (answeredForm === 1) answered.fill(0);
  else if (answeredForm === 2) {
    for (let left = from.byte(); left > 0; left -= 1) {
      const slot = from.byte();
      if (slot >= SLOTS) throw damagedChunk('a slot is none of the hour');
      answered[slot] = 0;
    }
  } else if (answeredForm === 3) readMap(from, (answered = new Uint8Array(SLOTS)));
  const slots = new Uint8Array(SLOTS);
  let count = 0;
  for (let slot = 0; slot < SLOTS; slot += 1) if (answered[slot] === 1) slots[count++] = slot;
  return { asked, answered, slots: slots.subarray(0, count) };
}

function readMap(from: BitReader, slots: Uint8Array): void {
  let bits = 0;
  for (let slot = 0; slot < SLOTS; slot += 1) {
    if ((slot & 7) === 0) bits = from.byte();
    slots[slot] = (bits >> (slot & 7)) & 1;
  }
}
