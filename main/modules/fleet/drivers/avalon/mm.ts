import { define } from '../../transport/repair.ts';
import { toCanonical, type Unit } from '../fieldtable.ts';
import { numberOf } from '../value.ts';

/** An MM string taken apart: `Key[text]` items, unknown keys kept raw. The first of two equal keys counts. */
export type MmFields = Record<string, string>;

const KEY = /[A-Za-z][A-Za-z0-9_ ]*$/;

/**
 * The grammar of miner-protocols §5.2: items `Key[text]`, keys may hold a space ("Nonce Mask"), text may be empty and
 * may hold brackets (1047 nests the whole list in one item, which is then read instead). One pass.
 */
export function parseMm(text: string, depth = 0): MmFields {
  const fields: MmFields = {};
  let at = 0;
  for (;;) {
    const open = text.indexOf('[', at);
    if (open === -1) return fields;
    const key = KEY.exec(text.slice(Math.max(at, open - 64), open))?.[0].trim() ?? '';
    let level = 1;
    let end = open + 1;
    while (end < text.length && level > 0) {
      const char = text[end];
      if (char === '[') level += 1;
      else if (char === ']') level -= 1;
      end += 1;
    }
    // Cut off inside an item: the last value may be half a number, so it is not there.
    if (level > 0) return fields;
    const value = text.slice(open + 1, end - 1);
    if (/^MM ID\d+$/.test(key) && depth === 0) Object.assign(fields, parseMm(value, 1), fields);
    else if (key !== '' && !Object.hasOwn(fields, key)) define(fields, key, value);
    at = end;
  }
}

/** Numbers of a list value, by whitespace (double spaces occur); `nan` and words are null. */
export const mmList = (fields: MmFields, key: string): (number | null)[] => {
  const value = fields[key]?.trim();
  return value === undefined || value === '' ? [] : value.split(/\s+/).map(numberOf);
};
/** A single number; `49%` is 49. */
export const mmNumber = (fields: MmFields, key: string): number | null => mmList(fields, key)[0] ?? null;
/** The same as mmList and mmNumber in a unit: what no rig can mean by it is null, as a missing sensor's −273. */
export const mmMeasures = (fields: MmFields, key: string, unit: Unit): (number | null)[] => mmList(fields, key).map((value) => toCanonical(value, unit));
export const mmMeasure = (fields: MmFields, key: string, unit: Unit): number | null => toCanonical(mmNumber(fields, key), unit);
