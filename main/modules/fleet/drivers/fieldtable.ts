import { numberOf, textOf, type Fields } from './value.ts';

/*
 * What a figure of one rig can be, least and most, in the canonical unit. Wider than any rig on sale; outside lie sensors that are not there
 * (−273, 255, 65535), counters that ran over (4294967295) and rates in another unit. Such a figure is unknown, not a measurement.
 */
const RATE = [0, 1e4] as const;
const WATTS = [0, 5e4] as const;
const CELSIUS = [-60, 200] as const;
const RPM = [0, 5e4] as const;
/** Twenty years: no rig has run so long. */
const SECONDS = [0, 6.4e8] as const;
const PERCENT = [0, 100] as const;
const COUNT = [0, 1e18] as const;
const MEGAHERTZ = [0, 1e4] as const;
const VOLTS = [0, 1000] as const;
const AMPERES = [0, 1000] as const;

/** Units of the wire: how many of them make the canonical unit (TH/s, W, °C, rpm, s, %, MHz, V, A). Divided, 37603.3 GH/s is 37.6033 exactly. */
const UNITS = {
  'TH/s': { per: 1, can: RATE }, 'GH/s': { per: 1e3, can: RATE }, 'MH/s': { per: 1e6, can: RATE }, 'kH/s': { per: 1e9, can: RATE }, 'H/s': { per: 1e12, can: RATE },
  'W': { per: 1, can: WATTS }, '°C': { per: 1, can: CELSIUS }, 'rpm': { per: 1, can: RPM }, 's': { per: 1, can: SECONDS }, '%': { per: 1, can: PERCENT },
  'count': { per: 1, can: COUNT }, 'MHz': { per: 1, can: MEGAHERTZ }, 'V': { per: 1, can: VOLTS }, '10mV': { per: 100, can: VOLTS }, 'mV': { per: 1000, can: VOLTS },
  'A': { per: 1, can: AMPERES }, 'mA': { per: 1000, can: AMPERES },
} as const;
export type Unit = keyof typeof UNITS;

/** Where a field comes from: which reply, which key in it, in which unit. */
export type Source = readonly [reply: string, key: string, unit: Unit | 'text'];

/** "canonical field ← sources in order of trust"; the first that holds a value wins. */
export type FieldTable<K extends string> = Readonly<Record<K, readonly Source[]>>;

/** In the canonical unit; null for what no rig can mean by it. */
export function toCanonical(value: number | null, unit: Unit): number | null {
  if (value === null) return null;
  const { per, can: [least, most] } = UNITS[unit];
  const canonical = value / per;
  return canonical >= least && canonical <= most ? canonical : null;
}

/** A value as rigs write it (see numberOf), in the canonical unit. */
export const measure = (value: unknown, unit: Unit): number | null => toCanonical(numberOf(value), unit);

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
      const value = unit === 'text' ? null : measure(replies[reply]?.[key], unit);
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

/** The first rate that one of the sources holds, all in one unit that the reply tells elsewhere. */
export function readRate(sources: readonly (readonly [reply: string, key: string])[], replies: Record<string, Fields>, unit: Unit): number | null {
  for (const [reply, key] of sources) {
    const value = measure(replies[reply]?.[key], unit);
    if (value !== null) return value;
  }
  return null;
}
