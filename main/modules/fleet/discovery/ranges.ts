import { ipToNumber, numberToIp } from '../../../../preload/contract/ip.ts';
import { AppError } from '../../../engine/errors.ts';

/** First and last IPv4 address of a run, as 32-bit numbers, both included. */
export interface Span { first: number; last: number }

/** More addresses than this are a typing mistake, not a farm: four /16 networks. */
export const MAX_ADDRESSES = 262_144;

export { ipToNumber, numberToIp };

/**
 * Reads ranges as people type them: `10.0.3.0/24`, `10.0.3.17`, `10.0.3.11-58`, `10.0.3.11-10.0.4.20`,
 * `10.0.1-4.1-254`, and lists of these with commas, semicolons, spaces or new lines.
 * A CIDR block leaves out its network and broadcast address down to /30.
 * @returns sorted spans that do not touch or overlap. @throws AppError RANGE_EMPTY, RANGE_BAD, RANGE_TOO_LARGE
 */
export function parseRanges(text: string): Span[] {
  const parts = text.replace(/\s*[-–—]\s*/g, '-').split(/[\s,;]+/).filter((part) => part !== '');
  if (parts.length === 0) throw new AppError('RANGE_EMPTY', 'No addresses to ask', { next: 'Type a range such as 10.0.3.1-254 or 10.0.3.0/24.' });
  const spans: Span[] = [];
  let count = 0;
  for (const part of parts) {
    for (const span of parsePart(part)) {
      spans.push(span);
      count += span.last - span.first + 1;
      if (count > MAX_ADDRESSES) {
        throw new AppError('RANGE_TOO_LARGE', `That is more than ${MAX_ADDRESSES} addresses`, { next: 'Name the networks where rigs are, for example 10.0.0.0/20.', params: { most: MAX_ADDRESSES } });
      }
    }
  }
  return mergeSpans(spans);
}

export const countAddresses = (spans: Span[]): number => spans.reduce((sum, span) => sum + span.last - span.first + 1, 0);

export function* addresses(spans: Span[]): Generator<number> {
  for (const span of spans) for (let ip = span.first; ip <= span.last; ip += 1) yield ip;
}

export const contains = (spans: Span[], ip: number): boolean => spans.some((span) => ip >= span.first && ip <= span.last);

/** The same addresses as sorted spans that do not touch or overlap. */
export function mergeSpans(spans: Span[]): Span[] {
  const sorted = [...spans].sort((a, b) => a.first - b.first);
  const merged: Span[] = [];
  for (const span of sorted) {
    const before = merged.at(-1);
    if (before !== undefined && span.first <= before.last + 1) before.last = Math.max(before.last, span.last);
    else merged.push({ ...span });
  }
  return merged;
}

function parsePart(part: string): Span[] {
  if (part.includes('/')) return [parseCidr(part)];
  const ends = part.split('-');
  const from = ipToNumber(ends[0] ?? '');
  if (ends.length === 1 && from !== null) return [{ first: from, last: from }];
  if (ends.length === 2 && from !== null) {
    const to = ipToNumber(ends[1] ?? '');
    if (to !== null) return [ordered(part, from, to)];
  }
  return parseOctets(part);
}

function parseCidr(part: string): Span {
  const [base, bitsText, ...rest] = part.split('/');
  const ip = ipToNumber(base ?? '');
  const bits = Number(bitsText);
  if (ip === null || rest.length > 0 || !/^\d{1,2}$/.test(bitsText ?? '') || bits > 32) throw bad(part);
  const size = 2 ** (32 - bits);
  if (size > MAX_ADDRESSES * 2) {
    throw new AppError('RANGE_TOO_LARGE', `${part} holds ${size} addresses`, { next: `At most ${MAX_ADDRESSES} can be asked at once. Name the networks where rigs are.`, params: { most: MAX_ADDRESSES } });
  }
  const first = Math.floor(ip / size) * size;
  return size <= 2 ? { first, last: first + size - 1 } : { first: first + 1, last: first + size - 2 };
}

/** `10.0.1-4.1-254`: each of the four places is a number or a range; the last places vary fastest. */
function parseOctets(part: string): Span[] {
  const places = part.split('.').map((place): [number, number] | null => {
    const match = /^(\d{1,3})(?:-(\d{1,3}))?$/.exec(place);
    if (match === null) return null;
    const low = Number(match[1]);
    const high = Number(match[2] ?? match[1]);
    if (high > 255 || low > 255) throw new AppError('RANGE_BAD', `${part}: each part ends at 255`, { next: 'Use numbers from 0 to 255.', params: { part } });
    if (low > high) throw new AppError('RANGE_BAD', `${part}: ${low} comes after ${high}`, { next: 'Put the smaller number first.', params: { part } });
    return [low, high];
  });
  if (places.length !== 4 || places.includes(null)) throw bad(part);
  const [a, b, c, d] = places as [[number, number], [number, number], [number, number], [number, number]];
  const total = [a, b, c, d].reduce((product, [low, high]) => product * (high - low + 1), 1);
  if (total > MAX_ADDRESSES) throw new AppError('RANGE_TOO_LARGE', `${part} holds ${total} addresses`, { next: `At most ${MAX_ADDRESSES} can be asked at once.`, params: { most: MAX_ADDRESSES } });
  const spans: Span[] = [];
  for (let x = a[0]; x <= a[1]; x += 1) {
    for (let y = b[0]; y <= b[1]; y += 1) {
      for (let z = c[0]; z <= c[1]; z += 1) {
        const base = x * 16_777_216 + y * 65_536 + z * 256;
        spans.push({ first: base + d[0], last: base + d[1] });
      }
    }
  }
  return spans;
}

function ordered(part: string, first: number, last: number): Span {
  if (first > last) throw new AppError('RANGE_BAD', `${part}: the first address comes after the last`, { next: 'Put the smaller address first.', params: { part } });
  return { first, last };
}

const bad = (part: string): AppError =>
  new AppError('RANGE_BAD', `“${part.slice(0, 60)}” is not an address or a range`, { next: 'Examples: 10.0.3.0/24, 10.0.3.11-58, 10.0.1-4.1-254.', params: { part: part.slice(0, 60) } });
