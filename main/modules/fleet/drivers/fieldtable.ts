import { numberOf, textOf, type Fields } from './value.ts';

/** Units of the wire: how many of them make the canonical unit (TH/s, W, °C, rpm, s, %, V, A). Divided, 37603.3 GH/s is 37.6033 exactly. */
const PER_CANONICAL = {
  'TH/s': 1, 'GH/s': 1e3, 'MH/s': 1e6, 'kH/s': 1e9, 'H/s': 1e12,
  W: 1, '°C': 1, rpm: 1, s: 1, '%': 1, count: 1, V: 1, '10mV': 100, mV: 1000, A: 1, mA: 1000,
} as const;
export type Unit = keyof typeof PER_CANONICAL;

/** Where a field comes from: which reply, which key in it, in which unit. */
export type Source = readonly [reply: string, key: string, unit: Unit | 'text'];

/** "canonical field ← sources in order of trust"; the first that holds a value wins. */
export type FieldTable<K extends string> = Readonly<Record<K, readonly Source[]>>;

export const toCanonical = (value: number | null, unit: Unit): number | null => (value === null ? null : value / PER_CANONICAL[unit]);

/** Which unit a `rate_unit` word stands for; null when the word is not a rate. */
export function rateUnitOf(word: unknown): Unit | null {
  const unit = typeof word === 'string' ? /^([TGMk]?)(?:H|Sol)(?:\/s)?$/i.exec(word.trim()) : null;
  if (unit === null) return null;
  const letter = unit[1]!;
  return letter === '' ? 'H/s' : letter.toLowerCase() === 'k' ? 'kH/s' : (`${letter.toUpperCase()}H/s` as Unit);
}

export function readNumbers<K extends string>(table: FieldTable<K>, replies: Record<string, Fields>): Record<K, number | null> {
  const out = {} as Record<K, number | null>;
  for (const field of Object.keys(table) as K[]) {
    out[field] = null;
    for (const [reply, key, unit] of table[field]) {
      const value = unit === 'text' ? null : toCanonical(numberOf(replies[reply]?.[key]), unit);
      if (value === null) continue;
      out[field] = value;
      break;
    }
  }
  return out;
}

export function readTexts<K extends string>(table: FieldTable<K>, replies: Record<string, Fields>): Record<K, string | null> {
  const out = {} as Record<K, string | null>;
  for (const field of Object.keys(table) as K[]) {
    out[field] = null;
    for (const [reply, key] of table[field]) {
      const value = textOf(replies[reply]?.[key]);
      if (value === null) continue;
      out[field] = value;
      break;
    }
  }
  return out;
}
