import fc from 'fast-check';
import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../engine/errors.ts';
import { ALGO_CODE, FRAME_COLUMNS, type FrameKey } from '../frames/columns.ts';
import { MAX_STORED } from '../frames/varint.ts';
import { decodeChunk, encodeChunk } from './chunk.ts';
import { SLOTS, type RigHour } from './rig-hour.ts';
import { anyHour, HOUR, plainHour } from './chunk-hours.test-support.ts';

const codeOf = (run: () => unknown): string => {
  try {
    run();
    return 'none';
  } catch (error) {
    return error instanceof AppError ? error.code : `untyped ${String(error)}`;
  }
};
const through = (hour: RigHour): RigHour => decodeChunk(encodeChunk(hour));
/** With a checksum that fits: what a fault of ours, not of the disk, would leave. */
const signed = (bytes: Uint8Array): Uint8Array => {
  new DataView(bytes.buffer, bytes.byteOffset).setUint32(2, crc32(bytes.subarray(6)), true);
  return bytes;
};
const noise = (slot: number): number => (slot * 7919 + 13) % 23;

/** Chunk of version 1 and codec 1 as written on 2026-11-21: whoever changes these bytes makes stored history unreadable, and needs a new codec number beside this one. */
const GOLDEN_HOUR = plainHour({
  hashrateThs: (slot) => 2000 + noise(slot) + noise(slot + 5) + slot % 2, powerW: (slot) => (slot < 60 ? 3200 + noise(slot) : 3400 + noise(slot)), tempMaxC: (slot) => 700 + 10 * (slot % 3),
  fan1Rpm: (slot) => 5940 + 60 * (noise(slot) % 3), accepted: (slot) => 4000 + slot * 3 + (noise(slot) % 2), rejected: (slot) => (slot < 90 ? 11 : 12), status: () => 1,
  uptimeS: (slot) => (slot < 50 ? 400_000 + slot * 30 : slot * 30 - 1450), board1Ths: (slot) => 1000 + noise(slot), board2Ths: (slot) => 1000 + noise(slot + 5), board1TempC: (slot) => 700 + 10 * (slot % 3),
  hwErrors: (slot) => (slot === 5 ? MAX_STORED : slot === 6 ? -MAX_STORED : Number.NaN),
}, { answered: new Uint8Array(SLOTS).fill(1).with(3, 0), offsetMs: Uint16Array.from({ length: SLOTS }, (_, slot) => (slot === 3 ? 0 : 11_900 + 100 * (slot % 3))) });
const GOLDEN = [
  '54434455ea6c010107000000fc9b070001010801032202f0010099a69a69a69a69a69a69a69a69a69a69a69a69a69a69a69a69a69a69a6980417db090021220000633333333333333333333333333333',
  '3333333333333333333333333333306603e03304fff2ff97fc7e7f97867e19c6c9c6c9c6c9c6c99e282303a50b251b2668a08c0e942ca1a482303a50b250b2668bfffd3a0ffff4c63fff07ff37e8fb3e',
  '4f6558b305933450460750d241181d28594349046074a164a164cd141181d28594349046070002200022423ce05d0065a4d6933499ad26b499a4cd6935a4cd266b49ad2669335a4d6933499a2304c23e',
  '02005eb2cd34d32cb2cb34d34cb2cb2cd34d32cb2cb34d34cb2cb2cd34d32cb007051601060098802009cfffffffffffffffffffffffffff7f8080808080808004ffffffffffffff070200020c5501aa',
  'c018e8e930010500a05103e60f034c33b6a34d469b54b0cc2da8d385530cc2da8d351a6d52c330b6a34e154c330b6a34d469b54b0cc2da8d385530cc2da8d351a6d52c330b6a34e154c330b6a34d469b',
  '54b0cc2da8d385530cc2c05103e60f03c42cf0d2e586634d469c2a986616d469a8d36a961985b51a70aa61985b51a6a34daa586616d469c2a986616d469a8d36a961985b51a70aa61985b51a6a34daa5',
  '86616d469c2a986616d469a88023420a8c0b0099a69a69a69a69a69a69a69a69a69a69a69a69a69a69a69a69a69a69a698',
].join('');

describe('chunk codec', () => {
  it('gives back exactly what went in', () => {
    fc.assert(fc.property(anyHour, (hour) => {
      expect(through(hour)).toEqual(hour);
    }), { numRuns: 600 });
  });
  it('gives back random numbers of any size in every column', () => {
    const columns = fc.array(fc.array(fc.maxSafeInteger().map((value) => value % MAX_STORED + 0), { minLength: SLOTS, maxLength: SLOTS }), { minLength: FRAME_COLUMNS.length, maxLength: FRAME_COLUMNS.length });
    fc.assert(fc.property(columns, (values) => {
      const hour = plainHour(Object.fromEntries(FRAME_COLUMNS.map(({ key }, c) => [key, (slot: number) => values[c]![slot]!])));
      expect(through(hour)).toEqual(hour);
    }), { numRuns: 30 });
  });
  it.each(Object.values(ALGO_CODE))('carries algorithm %d at every exponent', (algo) => {
    for (let exponent = 0; exponent <= 15; exponent += 1) {
      const hour = plainHour({ hashrateThs: (slot) => 504 + (slot % 3), board1Ths: (slot) => 126 + (slot % 3) }, { algo, exponent });
      expect(through(hour)).toEqual(hour);
    }
  });
  it('reads some columns alone as it reads them with the others', () => {
    fc.assert(fc.property(anyHour, fc.subarray(FRAME_COLUMNS.map(({ key }) => key as FrameKey)), (hour, only) => {
      const { columns, ...head } = decodeChunk(encodeChunk(hour), only);
      expect(head).toEqual({ ...hour, columns: undefined });
      expect(columns).toEqual(Object.fromEntries(only.filter((key) => hour.columns[key] !== undefined).map((key) => [key, hour.columns[key]])));
    }), { numRuns: 300 });
  });
  it('leaves out a column in which nothing is known, and takes an hour without any sample', () => {
    const silent = plainHour({ powerW: () => Number.NaN }, { answered: new Uint8Array(SLOTS), offsetMs: new Uint16Array(SLOTS) });
    expect(through(silent)).toEqual({ ...silent, columns: {} });
    expect(through(plainHour({ powerW: () => Number.NaN, status: () => 1 }))).toEqual(plainHour({ status: () => 1 }));
  });
  it('takes few bytes for what stands still or only counts', () => {
    const empty = encodeChunk(plainHour({})).length;
    const sizeOf = (value: (slot: number) => number, key: FrameKey = 'powerW'): number => encodeChunk(plainHour({ [key]: value })).length - empty;
    expect(sizeOf(() => 3210)).toBeLessThanOrEqual(4);
    expect(sizeOf((slot) => (slot < 70 ? 1 : 8))).toBeLessThanOrEqual(9);
    expect(sizeOf((slot) => 400_000 + slot * 30, 'uptimeS')).toBeLessThanOrEqual(6);
    expect(sizeOf((slot) => 6000 + 60 * (slot % 3))).toBeLessThanOrEqual(40);
    const boards = { board1Ths: noise, board2Ths: (slot: number) => noise(slot + 3) };
    expect(encodeChunk(plainHour({ ...boards, hashrateThs: (slot) => noise(slot) + noise(slot + 3) })).length - encodeChunk(plainHour(boards)).length).toBeLessThanOrEqual(3);
  });
  it('refuses every truncation, every flipped bit and every added byte by name', () => {
    fc.assert(fc.property(anyHour, fc.nat(), fc.nat({ max: 7 }), fc.uint8Array({ minLength: 1, maxLength: 9 }), (hour, place, bitNo, more) => {
      const good = encodeChunk(hour);
      expect(codeOf(() => decodeChunk(good.subarray(0, place % good.length)))).toBe('STORE_CHUNK_DAMAGED');
      expect(codeOf(() => decodeChunk(good.map((byte, at) => (at === place % good.length ? byte ^ (1 << bitNo) : byte))))).toBe('STORE_CHUNK_DAMAGED');
      expect(codeOf(() => decodeChunk(new Uint8Array([...good, ...more])))).toBe('STORE_CHUNK_DAMAGED');
    }), { numRuns: 400 });
    const good = encodeChunk(GOLDEN_HOUR);
    for (let bit = 0; bit < good.length * 8; bit += 1) expect(codeOf(() => decodeChunk(good.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))))).toBe('STORE_CHUNK_DAMAGED');
    for (let length = 0; length < good.length; length += 1) expect(codeOf(() => decodeChunk(good.subarray(0, length)))).toBe('STORE_CHUNK_DAMAGED');
  });
  it('reads forged bytes with a fitting checksum as values, or refuses them by name, at once', () => {
    fc.assert(fc.property(anyHour, fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { minLength: 1, maxLength: 6 }), fc.nat(), (hour, forged, cut) => {
      const bytes = encodeChunk(hour);
      for (const [place, value] of forged) bytes[18 + place % (bytes.length - 18)] = value;
      expect(codeOf(() => decodeChunk(signed(bytes)))).toMatch(/^(none|STORE_CHUNK_DAMAGED)$/);
      expect(codeOf(() => decodeChunk(signed(bytes.slice(0, 18 + cut % (bytes.length - 18)))))).toMatch(/^(none|STORE_CHUNK_DAMAGED)$/);
    }), { numRuns: 2000 });
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(codeOf(() => decodeChunk(bytes))).toBe('STORE_CHUNK_DAMAGED');
      expect(codeOf(() => decodeChunk(signed(new Uint8Array([0x54, 0x43, 0, 0, 0, 0, 1, 1, ...new Uint8Array(10), ...bytes]))))).toMatch(/^(none|STORE_CHUNK_DAMAGED)$/);
    }), { numRuns: 2000 });
  });
  it('says that a version or codec is newer', () => {
    for (const at of [6, 7]) {
      const bytes = encodeChunk(GOLDEN_HOUR);
      bytes[at] = 2;
      expect(codeOf(() => decodeChunk(signed(bytes)))).toBe('STORE_FRAME_NEWER');
    }
  });
  it('steps over a column that a newer version added', () => {
    const bytes = encodeChunk(plainHour({ powerW: () => 3210 }));
    // 18 header, slots, offsets (length 3: flat), then the bitmap of 4 bytes.
    const mapAt = 18 + 1 + 1 + bytes[19]!;
    expect(bytes[mapAt]).toBe(4);
    const newer = new Uint8Array([...bytes.subarray(0, mapAt), 5, ...bytes.subarray(mapAt + 1, mapAt + 5), 0x80, ...bytes.subarray(mapAt + 5), 3, 9, 9, 9]);
    expect(decodeChunk(signed(newer))).toEqual(plainHour({ powerW: () => 3210 }));
  });
  it('refuses a slot that is none of the hour, and a column with bytes behind its end', () => {
    const missed = plainHour({}, { answered: new Uint8Array(SLOTS).fill(1).with(3, 0), offsetMs: new Uint16Array(SLOTS) });
    const slot = encodeChunk(missed);
    expect([...slot.subarray(19, 21)]).toEqual([1, 3]);
    slot[20] = SLOTS;
    expect(codeOf(() => decodeChunk(signed(slot)))).toBe('STORE_CHUNK_DAMAGED');
    const bytes = encodeChunk(plainHour({ powerSource: () => 1 }));
    expect([...bytes.subarray(-3)]).toEqual([2, 0, 2]);
    expect(codeOf(() => decodeChunk(signed(new Uint8Array([...bytes.subarray(0, -3), 3, 0, 2, 0]))))).toBe('STORE_CHUNK_DAMAGED');
  });
  it('refuses to write what it could not give back', () => {
    const bad: Partial<RigHour>[] = [{ offsetMs: new Uint16Array(SLOTS).fill(1250) }, { offsetMs: new Uint16Array(SLOTS).fill(30_000) }, { asked: new Uint8Array(SLOTS) },
      { hourMs: HOUR + 1 }, { rigNo: -1 }, { asked: new Uint8Array(SLOTS - 1) }];
    for (const over of bad) expect(() => encodeChunk(plainHour({ powerW: () => 1 }, over))).toThrow(RangeError);
    for (const value of [0.5, MAX_STORED + 1, Infinity, -Infinity]) expect(() => encodeChunk(plainHour({ powerW: () => value }))).toThrow(RangeError);
    const hour = plainHour({ powerW: () => 1 });
    expect(() => encodeChunk({ ...hour, answered: hour.answered.with(4, 0), offsetMs: hour.offsetMs.with(4, 0) })).toThrow(RangeError);
  });
  it('reads and writes the bytes of version 1', () => {
    expect(Buffer.from(encodeChunk(GOLDEN_HOUR)).toString('hex')).toBe(GOLDEN);
    expect(decodeChunk(Buffer.from(GOLDEN, 'hex'))).toEqual(GOLDEN_HOUR);
  });
});
