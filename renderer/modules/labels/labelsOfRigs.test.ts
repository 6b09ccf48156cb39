import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LabelChange } from '../../../preload/contract/labels.ts';
import { changeOf, knownSpelling, nextWish, NO_WISHES, together, wishOf, type Wish, type Wishes } from './labelsOfRigs.ts';

type Row = { site: string | null; tags: string[] };
const apply = (rows: readonly Row[], change: LabelChange | null): Row[] => rows.map(({ site, tags }) => ({
  site: change?.site === undefined ? site : change.site,
  tags: [...new Set([...tags.filter((tag) => change?.removeTags?.includes(tag) !== true), ...(change?.addTags ?? [])])].sort(),
}));

const tag = fc.constantFrom<string>('a', 'b', 'c', 'd');
const rows = fc.array(fc.record({ site: fc.option(fc.constantFrom('Hall 1', 'Hall 2')), tags: fc.uniqueArray(tag).map((tags) => tags.sort()) }), { minLength: 1, maxLength: 6 });
const wishes: fc.Arbitrary<Wishes> = fc.record({
  site: fc.option(fc.constantFrom('', 'Hall 1', ' Hall 3 ')), tags: fc.array(fc.tuple(tag, fc.constantFrom<Wish>('all', 'none', 'asIs'))).map((list) => new Map(list)),
});

describe('what some rigs are called together', () => {
  it('says what all have, what some have, and that they differ', () => {
    expect(together([{ site: 'Hall 1', tags: ['a'] }, { site: 'Hall 1', tags: ['a', 'b'] }])).toEqual({ rigs: 2, site: 'Hall 1', tags: [{ name: 'a', rigs: 2 }, { name: 'b', rigs: 1 }] });
    expect([together([{ site: null, tags: [] }]).site, together([{ site: null, tags: [] }, { site: 'Hall 1', tags: [] }]).site]).toEqual(['', null]);
  });
  it('property: the change does what was wished and nothing else; nothing when all is so already', () => {
    fc.assert(fc.property(rows, wishes, (now, wished) => {
      const change = changeOf([1], together(now), wished);
      const after = apply(now, change);
      for (const [index, { site, tags }] of after.entries()) {
        expect(site).toBe(wished.site === null ? now[index]!.site : wished.site.trim() || null);
        for (const name of ['a', 'b', 'c', 'd']) {
          const wish = wished.tags.get(name) ?? 'asIs';
          expect(tags.includes(name)).toBe(wish === 'asIs' ? now[index]!.tags.includes(name) : wish === 'all');
        }
      }
      expect(change === null).toBe(JSON.stringify(after) === JSON.stringify(now));
    }));
  });
  it('a box goes from some to all, to none, and back to some only where the rigs differ', () => {
    const now = together([{ site: null, tags: ['some', 'all'] }, { site: null, tags: ['all'] }]);
    const path = (name: string): Wish[] => {
      const one = now.tags.find((known) => known.name === name) ?? { name, rigs: 0 };
      const first = wishOf(now, one, NO_WISHES);
      const second = nextWish(now, one, first);
      return [first, second, nextWish(now, one, second), nextWish(now, one, nextWish(now, one, second))];
    };
    expect(path('some')).toEqual(['asIs', 'all', 'none', 'asIs']);
    expect(path('all').slice(0, 3)).toEqual(['all', 'none', 'all']);
  });
  it('writes a name as the farm does', () => {
    expect([knownSpelling(['Hall A'], ' hall a'), knownSpelling(['Hall A'], ' Hall B ')]).toEqual(['Hall A', 'Hall B']);
  });
});
