import { ipToNumber } from './ip.ts';

/** First and last address of a span, as numbers. */
export type Span = readonly [first: number, last: number];

/** `10.0.3`, `10.0.3.0/24`, `10.0.3.11-58`, `10.0.3.11-10.0.4.20`, `10.0.3.17` → first and last address; null when it is none of these. */
export function addressSpan(text: string): Span | null {
  const trimmed = text.trim().replace(/\.$/, '');
  const cidr = /^(\d+(?:\.\d+){3})\/(\d{1,2})$/.exec(trimmed);
  if (cidr !== null) {
    const address = ipToNumber(cidr[1] ?? '');
    const bits = Number(cidr[2]);
    if (address === null || bits > 32) return null;
    const size = 2 ** (32 - bits);
    const first = Math.floor(address / size) * size;
    return [first, first + size - 1];
  }
  const [from = '', to, more] = trimmed.split(/\s*[-–]\s*/);
  if (more !== undefined) return null;
  if (to !== undefined) {
    const first = ipToNumber(from);
    const last = /^\d{1,3}$/.test(to) ? ipToNumber(`${from.slice(0, from.lastIndexOf('.'))}.${to}`) : ipToNumber(to);
    return first === null || last === null || last < first ? null : [first, last];
  }
  const parts = from.split('.');
  if (parts.length > 4 || parts.some((part) => !/^\d{1,3}$/.test(part) || Number(part) > 255)) return null;
  // A single number is no address that a person means.
  if (parts.length < 2) return null;
  const missing = 4 - parts.length;
  const first = ipToNumber([...parts, ...Array.from({ length: missing }, () => '0')].join('.'));
  return first === null ? null : [first, first + 256 ** missing - 1];
}
