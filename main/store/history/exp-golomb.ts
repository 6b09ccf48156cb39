/* Whole numbers as bits, short where they are small: Exp-Golomb codes of order k (a number below 2^k takes k + 1 bits). Up to 2^52. */

const POWER = Array.from({ length: 54 }, (_, bits) => 2 ** bits);
/** Largest number that can be written; with a sign, half of it. */
export const MAX_BITS_VALUE = 2 ** 52;

export class BitWriter {
  readonly #bytes: number[] = [];
  #open = 0;
  #used = 0;

  /** The lowest `count` bits of `value`, highest first. */
  bits(value: number, count: number): void {
    for (let left = count; left > 0;) {
      const take = Math.min(left, 8 - this.#used);
      const part = Math.floor(value / POWER[left - take]!) % POWER[take]!;
      this.#open |= part << (8 - this.#used - take);
      this.#used += take;
      left -= take;
      if (this.#used < 8) continue;
      this.#bytes.push(this.#open);
      this.#open = 0;
      this.#used = 0;
    }
  }

  flag(on: boolean): void {
    this.bits(on ? 1 : 0, 1);
  }

  /** Throws RangeError for what is no whole number from 0 to 2^52. */
  whole(value: number, k: number): void {
    if (!Number.isInteger(value) || value < 0 || value > MAX_BITS_VALUE) throw new RangeError(`Only whole numbers from 0 to 2^52 can be kept, not ${value}`);
    const shifted = value + POWER[k]!;
    let width = k + 1;
    while (shifted >= POWER[width]!) width += 1;
    this.bits(0, width - 1 - k);
    this.bits(shifted, width);
  }

  signed(value: number, k: number): void {
    this.whole(value >= 0 ? value * 2 : -value * 2 - 1, k + 1);
  }

  /** All bytes; the rest of the last one is 0. */
  take(): Uint8Array {
    return Uint8Array.from(this.#used === 0 ? this.#bytes : [...this.#bytes, this.#open]);
  }
}

/** Reads what BitWriter wrote. What cannot be is thrown as `damaged(why)`. */
export class BitReader {
  readonly #bytes: Uint8Array;
  readonly #damaged: (why: string) => Error;
  #at: number;

  /** @param from first byte */
  constructor(bytes: Uint8Array, from: number, damaged: (why: string) => Error) {
    this.#bytes = bytes;
    this.#at = from * 8;
    this.#damaged = damaged;
  }

  bits(count: number): number {
    if (this.#at + count > this.#bytes.length * 8) throw this.#damaged('it ends early');
    let value = 0;
    for (let left = count; left > 0;) {
      const used = this.#at & 7;
      const take = Math.min(left, 8 - used);
      value = value * POWER[take]! + ((this.#bytes[this.#at >> 3]! >> (8 - used - take)) & (POWER[take]! - 1));
      this.#at += take;
      left -= take;
    }
    return value;
  }

  flag(): boolean {
    return this.bits(1) === 1;
  }

  whole(k: number): number {
    let width = k + 1;
    while (this.bits(1) === 0) {
      width += 1;
      if (width > 53) throw this.#damaged('a number is too long');
    }
    return POWER[width - 1]! + this.bits(width - 1) - POWER[k]!;
  }

  signed(k: number): number {
    const value = this.whole(k + 1);
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }
}
