import { beforeAll, describe, expect, it } from 'vitest';
import { fakeFarm, fullDelta } from '../../testing/fakeFarm.ts';
import { FleetStore } from './fleetStore.ts';
import { COLUMN_KEYS } from './columns.ts';
import { ANSWERING, addressSearch, countViews, filterSlots, look, NO_FILTER, rigNosOf, VIEWS, type Filter } from './fleetView.ts';
import { FIRST_SORT, type Sort } from './sorting.ts';
import { severityOf } from './liveColumns.ts';

const NOW = 1_790_000_000_000;
const store = new FleetStore();
beforeAll(() => { store.apply(fullDelta(fakeFarm(NOW), NOW), NOW); });
const ips = (filter: Partial<Filter>): string[] => filterSlots(look(store, NOW), { ...NO_FILTER, ...filter }).map((slot) => store.rowAt(slot).ip);
const listOf = (filter: Filter, sort: Sort = FIRST_SORT): number[] => rigNosOf(look(store, NOW), filter, sort);

describe('search', () => {
  it('reads addresses and parts of them', () => {
    expect(addressSearch('10.0.3.17')).toEqual({ prefix: '10.0.3.17', subnet: '10.0.3' });
    expect(addressSearch('10.0.3')).toEqual({ prefix: '10.0.3', subnet: '10.0.3' });
    expect(addressSearch('10.0.3.0/24')).toEqual({ prefix: '10.0.3.', subnet: '10.0.3' });
    expect(addressSearch('10.0.300')).toBeNull();
    expect(addressSearch('s19')).toBeNull();
  });
  it('finds one address exactly and a part by its beginning', () => {
    expect(ips({ text: '10.0.3.17' })).toEqual(['10.0.3.17']);
    // No rig has this address: it is the beginning of others.
    expect(ips({ text: '10.0.3.1' })).toHaveLength(9);
    expect(ips({ text: '10.0.3.' })).toHaveLength(48);
    expect(ips({ text: '10.0.3.0/24' })).toHaveLength(48);
    // Without the last dot 10.0.2 begins 10.0.2x too.
    expect(ips({ text: '10.0.2' }).some((ip) => ip.startsWith('10.0.21.'))).toBe(true);
  });
  it('finds by name, model, MAC, worker and pool, all words, any case', () => {
    expect(ips({ text: 'TX2-1207' })).toEqual(['10.0.12.17']);
    expect(ips({ text: '02:1d:4b:0c:07:07' })).toEqual(['10.0.12.17']);
    expect(ips({ text: '02-1D-4B-0C-07-07' })).toEqual(['10.0.12.17']);
    expect(ips({ text: '021d4b0c0707' })).toEqual(['10.0.12.17']);
    expect(ips({ text: 'm50s tx2-09' })).toHaveLength(48);
    expect(ips({ text: 'texas.tx2-0101' })).toEqual(['10.0.1.11']);
    expect(ips({ text: 'braiins' }).length).toBeGreaterThan(100);
    expect(ips({ text: 'nothing like this' })).toEqual([]);
  });
});

describe('filters and views', () => {
  it('counts each built-in view by the same rule as its list', () => {
    const counts = countViews(look(store, NOW));
    for (const view of VIEWS) expect(ips({ view }), view).toHaveLength(counts[view]);
    expect(counts.offline).toBe(26);
    expect(counts.zeroHash).toBe(6);
    expect(counts.locked).toBe(4);
    expect(counts.new).toBe(12);
    expect(counts.attention).toBe(5 + 6 + 26 + 12 + 4);
  });
  it('joins filters', () => {
    expect(ips({ subnet: '10.0.7', status: 'offline' })).toHaveLength(24);
    expect(ips({ reason: 'noAnswer' })).toHaveLength(26);
    expect(ips({ make: 'avalon', view: 'offline' })).toEqual([]);
    expect(ips({ algo: 'scrypt' })).toHaveLength(32);
    expect(ips({ algo: 'none' })).toHaveLength(2);
  });
  it('splits the rigs by how their power is known', () => {
    const parts = (['reported', 'estimated', 'unknown'] as const).map((power) => ips({ power }).length);
    expect(parts.reduce((sum, part) => sum + part, 0)).toBe(store.size);
    expect(parts[1]).toBe(191);
  });
});

describe('answering', () => {
  it('is every rig but the offline ones', () => {
    const all = listOf(NO_FILTER);
    const offline = listOf({ ...NO_FILTER, status: 'offline' });
    const answering = listOf({ ...NO_FILTER, status: ANSWERING });
    expect(offline.length).toBeGreaterThan(0);
    expect(answering.length).toBe(all.length - offline.length);
    expect(answering.some((rigNo) => offline.includes(rigNo))).toBe(false);
  });
});

describe('sorting', () => {
  const rows = (sort: Sort) => listOf(NO_FILTER, sort).map((rigNo) => {
    const row = store.row(rigNo);
    if (row === null) throw new Error('gone');
    return row;
  });
  it('puts the most severe first and equals by address', () => {
    const list = rows(FIRST_SORT);
    for (let index = 1; index < list.length; index += 1) {
      expect(severityOf(list[index]?.status ?? 'hashing')).toBeGreaterThanOrEqual(severityOf(list[index - 1]?.status ?? 'hashing'));
    }
    expect(list.slice(0, 5).map((row) => row.ip)).toEqual(['10.0.12.16', '10.0.12.17', '10.0.12.18', '10.0.12.25', '10.0.12.26']);
  });
  it('sorts addresses as numbers', () => {
    const list = rows({ key: 'ip', descending: false }).map((row) => row.ip);
    expect(list.indexOf('10.0.2.11')).toBeLessThan(list.indexOf('10.0.10.11'));
  });
  it('keeps every rig, and the unknown last, in both directions of every column', () => {
    for (const key of COLUMN_KEYS) {
      for (const descending of [false, true]) {
        const list = rows({ key, descending });
        expect(list, key).toHaveLength(store.size);
        if (key === 'power') expect(list.at(-1)?.rigNo !== undefined && store.value(list.at(-1)?.rigNo ?? 0, 'powerW') === null || list.at(-1)?.status === 'offline').toBe(true);
      }
    }
  });
  it('does not depend on the order that it begins with', () => {
    const at = look(store, NOW);
    const shuffled = Array.from({ length: store.size }, (_, slot) => store.rowAt((slot * 7 + 3) % store.size).rigNo);
    for (const key of COLUMN_KEYS) {
      const sort = { key, descending: true };
      const list = rigNosOf(at, NO_FILTER, sort);
      // Some are not in the list any more, some are not yet.
      for (const before of [list.toReversed(), shuffled, [...shuffled.slice(5), 999_999], []]) expect(rigNosOf(at, NO_FILTER, sort, before), key).toEqual(list);
    }
  });
  it('is the same order when only noise changed', () => {
    const before = rows(FIRST_SORT).map((row) => row.rigNo);
    const other = new FleetStore();
    other.apply(fullDelta(fakeFarm(NOW), NOW + 12_345), NOW + 12_345);
    expect(rigNosOf(look(other, NOW + 12_345), NO_FILTER, FIRST_SORT)).toEqual(before);
  });
});
