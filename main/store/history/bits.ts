import { AppError } from '../../engine/errors.ts';

/* Bits and bytes of a chunk. Bit operators of JavaScript end at 32 bits, so Rice codes are for values below 2^28; all else is a varint by arithmetic. */

export const damagedChunk = (why: string): AppError =>
  new AppError('STORE_CHUNK_DAMAGED', `A stored rig-hour is damaged (${why}); that hour of this rig is drawn as a gap.`, {
    next: 'If this repeats, check the health of the disk that holds the data folder.', params: { why },
  });

/** Rice parameters go from 0 to here. */
export const MAX_K = 24;
/** From so many ones on a Rice code is an escape: 5 bits with the number of bits, then the value itself. */
export const ESCAPE = 16;
const ESCAPE_LENGTH_BITS = 5;
/** Largest value a Rice code takes. */
export const MAX_RICE = 2 ** 28 - 1;

/** Bits that `value` takes with parameter `k`. */
export function riceBits(value: number, k: number): number {
  const ones = value >>> k;
  return ones < ESCAPE ? ones + 1 + k : ESCAPE + ESCAPE_LENGTH_BITS + 32 - Math.clz32(value);
}

/** A growing buffer of bytes, with bits between; made to be used again for every chunk, for a new buffer each would cost as much as the encoding. */
export class BitWriter {
  #bytes = new Uint8Array(16_384);
  /** Bits that wait for their byte: the low `#held` of it. */
  #waiting = 0;
  #held = 0;
  length = 0;

  reset(): void {
    this.length = this.#waiting = this.#held = 0;
  }

  /** Makes sure that so many bytes fit. */
  room(more: number): void {
    if (this.length + more <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.length + more));
    larger.set(this.#bytes.subarray(0, this.length));
    this.#bytes = larger;
  }

  byte(value: number): void {
    this.#bytes[this.length++] = value;
  }

  uint32(value: number): void {
    for (let shift = 0; shift < 32; shift += 8) this.byte((value >>> shift) & 0xff);
  }

  /** LEB128; whole numbers from 0 to 2^53. */
  varint(value: number): void {
    let rest = value;
    while (rest >= 0x80) {
      this.byte((rest % 0x80) | 0x80);
      rest = Math.floor(rest / 0x80);
    }
    this.byte(rest);
  }

  /** Whole numbers up to ±2^52. */
  zigzag(value: number): void {
    this.varint(value >= 0 ? value * 2 : -value * 2 - 1);
  }

  /** The low `count` bits of `value`, high one first; at most 24. */
  bits(value: number, count: number): void {
    let held = this.#held + count;
    const waiting = (this.#waiting << count) | value;
    while (held >= 8) {
      held -= 8;
      this.#bytes[this.length++] = waiting >>> held;
    }
    this.#waiting = waiting & ((1 << held) - 1);
    this.#held = held;
  }

  /** `value` up to MAX_RICE: as many ones as `value >> k` says, a zero, `k` bits; or an escape. */
  rice(value: number, k: number): void {
    const ones = value >>> k;
    if (ones < ESCAPE) {
      const low = value & ((1 << k) - 1);
      if (ones + 1 + k <= 24) return this.bits(((2 << ones) - 2) << k | low, ones + 1 + k);
      this.bits((2 << ones) - 2, ones + 1);
      return this.bits(low, k);
    }
    this.bits(2 ** ESCAPE - 1, ESCAPE);
    const length = 32 - Math.clz32(value);
    this.bits(length, ESCAPE_LENGTH_BITS);
    const high = Math.max(0, length - 16);
    this.bits(value >>> (length - high), high);
    this.bits(value & ((1 << (length - high)) - 1), length - high);
  }

  /** Ends the byte that is begun, with zeros. */
  align(): void {
    if (this.#held > 0) this.bits(0, 8 - this.#held);
  }

  /** Puts a byte where one was kept free. */
  set(at: number, value: number): void {
    this.#bytes[at] = value;
  }

  /** A copy of what was written. */
  take(): Uint8Array {
    return this.#bytes.slice(0, this.length);
  }

  /** What was written since `from`, not a copy. */
  since(from: number): Uint8Array {
    return this.#bytes.subarray(from, this.length);
  }
}

/** Reads what BitWriter wrote; runs over the end as STORE_CHUNK_DAMAGED. */
export class BitReader {
  readonly bytes: Uint8Array;
  at: number;
  readonly end: number;

  constructor(bytes: Uint8Array, at: number, end: number) {
    this.bytes = bytes;
    this.at = at;
    this.end = end;
  }

  byte(): number {
    if (this.at >= this.end) throw damagedChunk('it ends early');
    return this.bytes[this.at++]!;
  }

  varint(): number {
    let value = 0;
    let unit = 1;
    for (let i = 0; i < 8; i += 1) {
      const byte = this.byte();
      value += (byte & 0x7f) * unit;
      if (byte < 0x80) return value;
      unit *= 0x80;
    }
    throw damagedChunk('a number is too long');
  }

  zigzag(): number {
    const value = this.varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  /** Where `length` bytes from here end; this reader goes on behind them. */
  skip(length: number): number {
    if (length > this.end - this.at) throw damagedChunk('it ends early');
    return (this.at += length);
  }

  /** Fills `out` with `count` Rice codes; with `step` 2 and another `k` in turn for pairs. This reader goes on at the next whole byte. */
  rice(out: Int32Array, count: number, k: number, kOfOdd = k): void {
    const { bytes, end } = this;
    let at = this.at;
    let window = 0;
    let held = 0;
    for (let i = 0; i < count; i += 1) {
      while (held <= 24) {
        window = (window << 8) | (at < end ? bytes[at]! : 0);
        at += 1;
        held += 8;
      }
      const ones = Math.clz32(~(window << (32 - held)));
      const low = (i & 1) === 0 ? k : kOfOdd;
      let bits = low;
      let value = ones << low;
      if (ones >= ESCAPE) {
        held -= ESCAPE + ESCAPE_LENGTH_BITS;
        bits = (window >>> held) & (2 ** ESCAPE_LENGTH_BITS - 1);
        if (bits > 28) throw damagedChunk('a number is too long');
        value = 0;
      } else {
        held -= ones + 1;
      }
      if (bits > 16) {
        while (held <= 24) {
          window = (window << 8) | (at < end ? bytes[at]! : 0);
          at += 1;
          held += 8;
        }
        held -= bits - 16;
        value |= ((window >>> held) & ((1 << (bits - 16)) - 1)) << 16;
        bits = 16;
      }
      while (held < bits) {
        window = (window << 8) | (at < end ? bytes[at]! : 0);
        at += 1;
        held += 8;
      }
      held -= bits;
      out[i] = value | ((window >>> held) & ((1 << bits) - 1));
    }
    this.at = at - (held >> 3);
    if (this.at > end) throw damagedChunk('it ends early');
  }
}
