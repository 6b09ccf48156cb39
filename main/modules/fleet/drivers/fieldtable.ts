import { numberOf, textOf, type Fields } from './value.ts';

/** Units of the wire. The factor brings a value to the canonical unit of its field (TH/s, W, °C, rpm, s, %). */
const FACTORS = {
  'TH/s': 1, 'GH/s': 1e-3, 'MH/s': 1e-6, 'kH/s': 1e-9, 'H/s': 1e-12,
  W: 1, '°C': 1, rpm: 1, s: 1, '%': 1, count: 1, V: 1, '10mV': 0.01, mV: 0.001, A: 1, mA: 0.001,
} as const;
export type Unit = keyof typeof FACTORS;

/** Where a field comes from: which reply, which key in it, in which unit. */
export type Source = readonly [reply: string, key: string, unit: Unit | 'text'];

/** "canonical field ← sources in order of trust"; the first that holds a value wins. */
export type FieldTable<K extends string> = Readonly<Record<K, readonly Source[]>>;

export const toCanonical = (value: number | null, unit: Unit): number | null => (value === null ? null : value * FACTORS[unit]);

/** Which factor a `rate_unit` word stands for; null when the word is not a rate. */
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
