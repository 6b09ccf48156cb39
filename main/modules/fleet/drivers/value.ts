import type { Firmware } from '../../../../preload/contract/rig.ts';

/** No figure of a rig is larger; what is, is noise, and would overflow when it is added up. */
const LARGEST = 1e18;
const credible = (number: number): number | null => (Number.isFinite(number) && Math.abs(number) <= LARGEST ? number : null);

/** Longer texts are no figure, and would make the patterns below slow. */
const LONGEST_FIGURE = 64;

/** A number as rigs write it: number, numeric string, `"3250 W"`, `"49%"`. Empty, `N/A`, nan, inf and words are null. */
export function numberOf(value: unknown): number | null {
  if (typeof value === 'number') return credible(value);
  if (typeof value !== 'string' || value.length > LONGEST_FIGURE) return null;
  const match = /^\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)\s*(?:%|[a-zA-Z°/]{0,6}|\(.*\))\s*$/.exec(value);
  if (match === null) return null;
  return credible(Number(match[1]));
}

/** Names, versions and URLs of rigs are shorter. */
const LONGEST_WORD = 256;

/** A word: trimmed, quotes that the firmware left around it removed; empty and `N/A` are null. */
export function textOf(value: unknown): string | null {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (typeof value !== 'string') return null;
  const text = value.slice(0, LONGEST_WORD).trim().replace(/^'(.*)'$/, '$1').trim();
  return text === '' || /^(n\/a|null|unknown)$/i.test(text) ? null : text;
}

/** Booleans come as booleans, 0/1, and "true"/"false". */
export function flagOf(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value;
  if (value === 1 || value === '1') return true;
  if (value === 0 || value === '0') return false;
  if (typeof value !== 'string' || value.length > LONGEST_FIGURE) return null;
  const word = value.trim().toLowerCase();
  return word === 'true' || word === 'yes' ? true : word === 'false' || word === 'no' ? false : null;
}

/** Difficulty text: `"524K"`, `"2.05K"`, `" 69.2461"`, `"65.5K"`, number; empty is null. */
export function scaledOf(value: unknown): number | null {
  if (typeof value === 'number') return numberOf(value);
  if (typeof value !== 'string' || value.length > LONGEST_FIGURE) return null;
  const match = /^\s*([\d.]+)\s*([KMGTPE]?)\s*$/i.exec(value);
  if (match === null) return null;
  const number = Number(match[1]);
  return match[2] === '' ? credible(number) : credible(Math.round(number * 1000 ** ' KMGTPE'.indexOf(match[2]!.toUpperCase())));
}

/** A MAC in one shape: `aa:bb:cc:dd:ee:ff`. What is not 12 hex digits (anonymised captures) is null. */
export function macOf(value: unknown): string | null {
  if (typeof value !== 'string' || value.length > LONGEST_FIGURE) return null;
  const hex = value.trim().replace(/[:-]/g, '').toLowerCase();
  return /^[0-9a-f]{12}$/.test(hex) && hex !== '000000000000' ? hex.match(/../g)!.join(':') : null;
}

export const positive = (value: number | null): number | null => (value !== null && value > 0 ? value : null);
/** No rig has more parts of a kind; 65535 is a counter without a value. */
const MOST_PARTS = 10_000;
/** A number of parts (chips, fans, boards) or the number of one (slot, priority); null for what cannot be one. */
export const whole = (value: number | null): number | null => (value !== null && value >= 0 && value <= MOST_PARTS ? Math.round(value) : null);

/** The largest known value; null when none is. */
export function highest(values: readonly (number | null)[]): number | null {
  let top: number | null = null;
  for (const value of values) if (value !== null && (top === null || value > top)) top = value;
  return top;
}

/** The least known value; null when none is. */
export function lowest(values: readonly (number | null)[]): number | null {
  let least: number | null = null;
  for (const value of values) if (value !== null && (least === null || value < least)) least = value;
  return least;
}

/** The sum of the known values; null when none is. */
export function sum(values: readonly (number | null)[]): number | null {
  let total: number | null = null;
  for (const value of values) if (value !== null) total = (total ?? 0) + value;
  return total;
}

export type Fields = Record<string, unknown>;
export const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
export const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {});
export const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** What identification found, for a parser: third-party builds that keep the stock replies are read by the stock driver. */
export interface Known { firmware: Firmware; model: string | null }
