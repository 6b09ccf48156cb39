import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { offersFor } from './palette.ts';
import { keysOf, SHORTCUT_IDS, SHORTCUTS } from './shortcuts.ts';

const OFFERS = [
  { id: 'find', words: 'Find rigs', also: 'scan network' }, { id: 'export', words: 'Export the list' }, { id: 'overview', words: 'Overview' }, { id: 'unfinished', words: 'Show unfinished' },
];

describe('the palette', () => {
  it('offers what holds all words, best fit first', () => {
    expect(offersFor(OFFERS, 'fin').map(({ id }) => id)).toEqual(['find', 'unfinished']);
    expect(offersFor(OFFERS, ' LIST exp ').map(({ id }) => id)).toEqual(['export']);
    expect(offersFor(OFFERS, 'scan').map(({ id }) => id)).toEqual(['find']);
    expect(offersFor(OFFERS, 'nothing')).toEqual([]);
    expect(offersFor(OFFERS, '')).toEqual(OFFERS);
  });
  it('never offers what was not there, nor twice', () => {
    fc.assert(fc.property(fc.string(), (text) => {
      const found = offersFor(OFFERS, text);
      expect(new Set(found).size).toBe(found.length);
      expect(found.every((offer) => OFFERS.includes(offer))).toBe(true);
    }));
  });
});

describe('the table of shortcuts', () => {
  it('gives no key twice inside one screen, and binds each of its keys', () => {
    for (const screen of ['list', 'rig'] as const) {
      const ids = SHORTCUT_IDS.filter((id) => SHORTCUTS[id].group === 'everywhere' || SHORTCUTS[id].group === screen);
      const keys = ids.flatMap((id) => [...SHORTCUTS[id].keys]);
      expect(new Set(keys).size).toBe(keys.length);
      const run = (): void => {};
      expect(Object.keys(keysOf(Object.fromEntries(ids.map((id) => [id, run]))))).toEqual(keys);
    }
  });
});
