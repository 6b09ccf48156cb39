import { FleetError } from './errors.ts';

export interface Repaired {
  value: unknown;
  /** What had to be mended, each kind once, in the words of the table in miner-protocols §0. Empty = legal JSON. */
  repairs: string[];
  /** The text ends early: only complete members are in `value`. */
  partial: boolean;
}

/** Deeper nesting than any rig's; keeps a flood of brackets from building a tower that the next reader falls off. */
const MAX_DEPTH = 64;

type Container =
  | { kind: 'object'; value: Record<string, unknown>; key: string | null; items: number; comma: boolean; fromArray: boolean }
  | { kind: 'array'; value: unknown[]; items: number; comma: boolean };

/**
 * JSON as miners send it. Strict JSON is tried first; what it refuses goes through a tokenizer that knows when it is
 * inside a string, so legal data is never touched. One pass, O(n). Throws FLEET_BAD_REPLY when there is no reply in
 * the text, FLEET_REFUSED when a proxy says that the mining process is down.
 */
export function repairJson(text: string): Repaired {
  const trimmed = trim(text);
  try {
    const value: unknown = JSON.parse(trimmed);
    if (typeof value === 'object' && value !== null) return { value, repairs: [], partial: false };
  } catch {
    // Not strict JSON: that is what the tokenizer is for.
  }
  if (/^Socket connect failed/i.test(trimmed)) {
    throw new FleetError('FLEET_REFUSED', 'The web server of the rig answers, its mining process does not',
      { next: 'Restart mining on the rig, or read its log.' });
  }
  return new Tokenizer(trimmed).read();
}

function trim(text: string): string {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) <= 0x20) end -= 1;
  let start = 0;
  while (start < end && text.charCodeAt(start) <= 0x20) start += 1;
  return text.slice(start, end);
}

const ESCAPES: Record<string, string> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\', '/': '/' };

class Tokenizer {
  private readonly text: string;
  private at = 0;
  private readonly repairs = new Set<string>();
  private readonly stack: Container[] = [];
  private root: unknown = undefined;

  constructor(text: string) {
    this.text = text;
  }

  read(): Repaired {
    if (this.text[this.at] === ',') {
      this.repairs.add('leading comma');
      this.at += 1;
      this.space();
      if (this.text[this.at] === '"') this.openObject();
    }
    const first = this.text[this.at];
    if (this.stack.length === 0 && first !== '{' && first !== '[') {
      throw new FleetError('FLEET_BAD_REPLY', `The rig answered with something that is not a reply: ${JSON.stringify(this.text.slice(0, 60))}`);
    }
    const whole = this.containers();
    if (!whole) this.repairs.add('truncated');
    return { value: this.root, repairs: [...this.repairs], partial: !whole };
  }

  /** Reads until the first top-level value has closed; false when the text ends or breaks before. */
  private containers(): boolean {
    for (;;) {
      this.space();
      const char = this.text[this.at];
      if (char === undefined) return false;
      const top = this.stack.at(-1);
      if (top !== undefined && char === ',') {
        if (top.items === 0 || top.comma) this.repairs.add('extra comma');
        top.comma = true;
        this.at += 1;
      } else if (top !== undefined && (char === '}' || char === ']')) {
        if (top.comma) this.repairs.add('extra comma');
        if (!this.closes(top, char)) return false;
        this.at += 1;
        this.stack.pop();
        if (this.stack.length > 0) continue;
        this.space();
        if (this.at < this.text.length) this.repairs.add('bytes after the end');
        return true;
      } else if (!this.member(top, char)) return false;
    }
  }

  private closes(top: Container, char: string): boolean {
    if (top.kind === 'array') return char === ']';
    return char === '}' || top.fromArray;
  }

  /** One key with its value, or one array element. False when the text breaks here. */
  private member(top: Container | undefined, char: string): boolean {
    if (top !== undefined && top.items > 0 && !top.comma) this.repairs.add('missing comma');
    if (top?.kind !== 'object') return this.value(char);
    if (char !== '"') return false;
    const key = this.string();
    if (key === null) return false;
    this.space();
    if (this.text[this.at] !== ':') return false;
    this.at += 1;
    this.space();
    const next = this.text[this.at];
    if (next === undefined) return false;
    top.key = key;
    return this.value(next);
  }

  private value(char: string): boolean {
    if (char === '{' || char === '[') {
      if (this.stack.length >= MAX_DEPTH) throw new FleetError('FLEET_BAD_REPLY', 'The answer of the rig is nested deeper than any reply is');
      this.at += 1;
      if (char === '{') this.openObject();
      else this.openArray();
      return true;
    }
    if (char === '"') {
      const text = this.string();
      if (text === null) return false;
      const top = this.stack.at(-1);
      if (top?.kind === 'array' && top.items === 0 && this.colonFollows()) return this.arrayAsMap(text);
      this.put(text);
      return true;
    }
    return this.literal();
  }

  /** `["329":"time"]`: a map that was written as an array (WhatsMiner API 2.0.4). */
  private arrayAsMap(key: string): boolean {
    this.repairs.add('array written as map');
    this.stack.pop();
    const value: Record<string, unknown> = {};
    const parent = this.stack.at(-1);
    if (parent === undefined) this.root = value;
    else if (parent.kind === 'array') parent.value[parent.value.length - 1] = value;
    else define(parent.value, parent.key ?? '', value);
    const made: Container = { kind: 'object', value, key, items: 0, comma: false, fromArray: true };
    this.stack.push(made);
    this.space();
    this.at += 1;
    this.space();
    const next = this.text[this.at];
    return next !== undefined && this.value(next);
  }

  private colonFollows(): boolean {
    this.space();
    return this.text[this.at] === ':';
  }

  private literal(): boolean {
    const start = this.at;
    while (this.at < this.text.length && /[\w+.-]/.test(this.text[this.at]!)) this.at += 1;
    // A number that the end of the text cuts off would be a wrong number.
    if (this.at === start || this.at === this.text.length) return false;
    const word = this.text.slice(start, this.at);
    if (word === 'true') this.put(true);
    else if (word === 'false') this.put(false);
    else if (word === 'null') this.put(null);
    else if (/^[+-]?(nan|inf|infinity)$/i.test(word)) {
      this.repairs.add('not a number');
      this.put(null);
    } else if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(word)) {
      if (!/^-?(0|[1-9]\d*)(\.\d+)?(e[+-]?\d+)?$/i.test(word)) this.repairs.add('number written oddly');
      this.put(Number(word));
    } else return false;
    return true;
  }

  /** The string that opens at the present quote; null when the text ends inside it. */
  private string(): string | null {
    this.at += 1;
    let out = '';
    let from = this.at;
    for (;;) {
      const code = this.text.charCodeAt(this.at);
      if (Number.isNaN(code)) return null;
      if (code === 0x22) {
        out += this.text.slice(from, this.at);
        this.at += 1;
        return out;
      }
      if (code < 0x20) {
        this.repairs.add('control character in a string');
      } else if (code === 0x5c) {
        out += this.text.slice(from, this.at) + this.escape();
        from = this.at;
        continue;
      }
      this.at += 1;
    }
  }

  /** The character that an escape stands for; leaves the position behind it. */
  private escape(): string {
    const char = this.text[this.at + 1] ?? '';
    if (char === 'u') {
      const hex = this.text.slice(this.at + 2, this.at + 6);
      if (/^[0-9a-f]{4}$/i.test(hex)) {
        this.at += 6;
        return String.fromCharCode(Number.parseInt(hex, 16));
      }
    }
    this.at += 1 + char.length;
    const known = ESCAPES[char];
    if (known === undefined) this.repairs.add('bad escape');
    return known ?? char;
  }

  private openObject(): void {
    const value: Record<string, unknown> = {};
    this.put(value);
    this.stack.push({ kind: 'object', value, key: null, items: 0, comma: false, fromArray: false });
  }

  private openArray(): void {
    const value: unknown[] = [];
    this.put(value);
    this.stack.push({ kind: 'array', value, items: 0, comma: false });
  }

  private put(value: unknown): void {
    const top = this.stack.at(-1);
    if (top === undefined) {
      this.root = value;
      return;
    }
    if (top.kind === 'array') top.value.push(value);
    else define(top.value, top.key ?? '', value);
    top.items += 1;
    top.comma = false;
  }

  private space(): void {
    while (this.at < this.text.length && this.text.charCodeAt(this.at) <= 0x20) this.at += 1;
  }
}

/** Like JSON.parse, `__proto__` is a key as any other and never the prototype. */
export function define(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__') Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  else target[key] = value;
}

/** Only the tokenizer, for tests that lay it beside JSON.parse. */
export const repairWithoutStrict = (text: string): Repaired => new Tokenizer(trim(text)).read();
