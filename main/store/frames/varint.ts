import { AppError } from '../../engine/errors.ts';

/* Unsigned LEB128 and zigzag over whole numbers up to 2^53, by arithmetic: bit operators of JavaScript end at 32 bits. */

/** Largest size of a stored value, so that the zigzag of any difference of two stays a safe integer. */
export const MAX_STORED = 2 ** 50;

export const damaged = (why: string): AppError =>
  new AppError('STORE_FRAME_DAMAGED', `A stored telemetry frame is damaged (${why}); its 30 seconds are shown as a gap.`, {
    next: 'If this repeats, check the health of the disk that holds the data folder.',
  });

/** A growing byte buffer. */
export class ByteWriter {
  #bytes = new Uint8Array(4096);
  length = 0;

  #room(more: number): void {
    if (this.length + more <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.length + more));
    larger.set(this.#bytes.subarray(0, this.length));
    this.#bytes = larger;
  }

  byte(value: number): void {
    this.#room(1);
    this.#bytes[this.length++] = value;
  }

  bytes(values: Uint8Array): void {
    this.#room(values.length);
    this.#bytes.set(values, this.length);
    this.length += values.length;
  }

  varint(value: number): void {
    this.#room(8);
    this.length = putVarint(this.#bytes, this.length, value);
  }

  /**
   * The difference of each whole number to the one before (the first to 0). Runs 260,000 times a tick at 10,000 rigs.
   * Throws RangeError for what is not a whole number.
   */
  deltas(values: Float64Array): void {
    this.#room(values.length * 8);
    const bytes = this.#bytes;
    let { length } = this;
    let before = 0;
    for (let i = 0; i < values.length; i += 1) {
      const value = values[i]!;
      if (!Number.isSafeInteger(value)) throw new RangeError(`Frames hold whole numbers, not ${value}`);
      const step = value - before;
      before = value;
      length = putVarint(bytes, length, step >= 0 ? step * 2 : -step * 2 - 1);
    }
    this.length = length;
  }

  /** Empty again, with its room. */
  clear(): void {
    this.length = 0;
  }

  take(): Uint8Array {
    return this.#bytes.subarray(0, this.length);
  }
}

/** Writes one number at `at`; returns where it ends. */
function putVarint(bytes: Uint8Array, at: number, value: number): number {
  let end = at;
  let rest = value;
  while (rest >= 0x8000_0000) {
    bytes[end++] = (rest % 0x80) | 0x80;
    rest = Math.floor(rest / 0x80);
  }
  // Nearly all are small, and whole numbers of 32 bits are several times as fast.
  while (rest >= 0x80) {
    bytes[end++] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  bytes[end++] = rest;
  return end;
}

/** Reads what ByteWriter wrote; runs over the end as STORE_FRAME_DAMAGED. */
export class ByteReader {
  #bytes: Uint8Array;
  at: number;
  readonly end: number;

  constructor(bytes: Uint8Array, at = 0, end = bytes.length) {
    this.#bytes = bytes;
    this.at = at;
    this.end = end;
  }

  byte(): number {
    if (this.at >= this.end) throw damaged('it ends early');
    return this.#bytes[this.at++]!;
  }

  varint(): number {
    const first = this.byte();
    if (first < 0x80) return first;
    let value = first & 0x7f;
    let unit = 0x80;
    for (let i = 1; i < 8; i += 1) {
      const byte = this.byte();
      value += (byte & 0x7f) * unit;
      if (byte < 0x80) return value;
      unit *= 0x80;
    }
    throw damaged('a number is too long');
  }

  zigzag(): number {
    const value = this.varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  /** A reader over the next `length` bytes; this one goes on behind them. */
  part(length: number): ByteReader {
    if (this.at + length > this.end) throw damaged('it ends early');
    const part = new ByteReader(this.#bytes, this.at, this.at + length);
    this.at += length;
    return part;
  }
}
