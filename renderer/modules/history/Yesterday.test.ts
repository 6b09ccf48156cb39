import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fakeFarm, fullDelta } from '../../testing/fakeFarm.ts';
import { yesterdayOf } from '../../testing/fakeHistory.ts';
import { FleetStore } from '../fleet/fleetStore.ts';
import { compared, farmAgainst, meansOf, percentWords, rowsAgainst, wayOf, type Rigs } from './Yesterday.ts';

const NOW = 1_790_000_000_000;
const rigs = (part: Partial<Rigs> = {}): Rigs => ({ known: 100, new: 0, gone: 0, unread: 0, ...part });

describe('against yesterday', () => {
  it('is the change in percent, with a real minus and a plus', () => {
    expect(compared(118, 119, rigs())).toEqual({ kind: 'change', percent: (118 / 119 - 1) * 100, now: 118, before: 119 });
    expect(percentWords(1.23)).toBe('+1.2\u202F%');
    expect(percentWords(-3.44)).toBe('−3.4\u202F%');
    expect([percentWords(0.04), percentWords(-0.04), wayOf(0.04), wayOf(-0.2), wayOf(0.2)]).toEqual(['0.0\u202F%', '0.0\u202F%', 'same', 'down', 'up']);
  });
  it('is nothing when either side is not known; nothing now is a loss', () => {
    expect(compared(null, 119, rigs()).kind).toBe('none');
    expect(compared(118, null, rigs()).kind).toBe('none');
    expect(compared(118, 0, rigs()).kind).toBe('none');
    expect(compared(0, 119, rigs())).toMatchObject({ kind: 'change', percent: -100 });
  });
  it('names the most of what makes it another farm, above a fifth of the rigs', () => {
    expect(compared(1, 1, rigs({ known: 80, new: 20 })).kind).toBe('change');
    expect(compared(1, 1, rigs({ known: 79, new: 21 }))).toEqual({ kind: 'notComparable', why: 'new', count: 21 });
    expect(compared(1, 1, rigs({ known: 50, new: 3, gone: 40, unread: 12 }))).toEqual({ kind: 'notComparable', why: 'gone', count: 40 });
    expect(compared(1, 1, rigs({ known: 0, unread: 5 }))).toEqual({ kind: 'notComparable', why: 'unread', count: 5 });
    fc.assert(fc.property(fc.nat(1000), fc.nat(1000), fc.nat(1000), fc.nat(1000), (known, fresh, gone, unread) => {
      const differ = fresh + gone + unread;
      expect(compared(5, 4, { known, new: fresh, gone, unread }).kind).toBe(differ > 0.2 * (known + differ) ? 'notComparable' : 'change');
    }));
  });
});

describe('a farm against yesterday', () => {
  const farm = fakeFarm(NOW);
  const store = new FleetStore();
  store.apply(fullDelta(farm, NOW), NOW);
  const yesterday = yesterdayOf(farm, NOW);
  const means = meansOf(yesterday);
  const main = store.getState().farm?.algos[0] ?? null;

  it('compares one algorithm with itself, and all watts', () => {
    const hashrate = farmAgainst(store, yesterday, means, NOW, 'hashrateThs', main?.hashrateThs ?? null, 'sha256');
    const promised = farm.filter(({ row }) => row.algo === 'sha256' && row.firstSeenMs < NOW - 86_400_000).reduce((sum, { spec }) => sum + spec.ths, 0);
    expect(hashrate).toMatchObject({ kind: 'change', before: expect.closeTo(promised, 6) });
    // 26 rigs that do not answer and the rest of the trouble are a loss, not a difference of farms.
    expect((hashrate as { percent: number }).percent).toBeLessThan(-1);
    expect(farmAgainst(store, yesterday, means, NOW, 'powerW', 4e6)).toMatchObject({ kind: 'change', before: yesterday.farm.reduce((sum, { powerW }) => sum + (powerW ?? 0), 0) });
    expect(farmAgainst(store, yesterday, means, NOW, 'hashrateThs', 5, 'ethash')).toEqual({ kind: 'none' });
  });
  it('knows new rigs from those that were not read, and those that left', () => {
    const half = { ...yesterday, rigNos: yesterday.rigNos.slice(0, 600), hashrateThs: yesterday.hashrateThs.slice(0, 600), powerW: yesterday.powerW.slice(0, 600) };
    expect(farmAgainst(store, half, meansOf(half), NOW, 'hashrateThs', 5, 'sha256')).toMatchObject({ kind: 'notComparable', why: 'unread' });
    const young = new FleetStore();
    young.apply(fullDelta(farm.map((rig) => (rig.row.rigNo > 600 ? { ...rig, row: { ...rig.row, firstSeenMs: NOW - 3_600_000 } } : rig)), NOW), NOW);
    expect(farmAgainst(young, half, meansOf(half), NOW, 'hashrateThs', 5, 'sha256')).toMatchObject({ kind: 'notComparable', why: 'new' });
    const few = new FleetStore();
    few.apply(fullDelta(farm.slice(0, 400), NOW), NOW);
    expect(farmAgainst(few, yesterday, means, NOW, 'hashrateThs', 5, 'sha256')).toMatchObject({ kind: 'notComparable', why: 'gone' });
  });
  it('compares the rows of a list with the same rigs yesterday', () => {
    const rows = farm.filter(({ row, ths }) => row.status === 'hashing' && row.algo === 'sha256' && ths !== null && row.firstSeenMs < NOW - 86_400_000);
    const before = rows.reduce((sum, { spec }) => sum + spec.ths, 0);
    const now = rows.reduce((sum, { row }) => sum + (store.value(row.rigNo, 'hashrateThs') ?? 0), 0);
    const result = rowsAgainst(store, rows.map(({ row }) => row.rigNo), yesterday, means, NOW);
    expect(result.hashrateThs).toEqual({ kind: 'change', percent: expect.closeTo((now / before - 1) * 100, 6), now: expect.closeTo(now, 4), before: expect.closeTo(before, 4) });
    // Offline rigs: they were known, so all of them is lost.
    const off = farm.filter(({ row }) => row.status === 'offline').map(({ row }) => row.rigNo);
    expect(rowsAgainst(store, off, yesterday, means, NOW).hashrateThs).toEqual({ kind: 'none' });
    expect(rowsAgainst(store, [...off, rows[0]?.row.rigNo ?? 0], yesterday, means, NOW).hashrateThs).toMatchObject({ kind: 'change' });
    expect(rowsAgainst(store, [], yesterday, means, NOW).hashrateThs).toEqual({ kind: 'none' });
  });
  it('gives the table its column', () => {
    const rigNo = farm.find(({ row }) => row.status === 'hashing')?.row.rigNo ?? 0;
    const before = store.rowVersion(rigNo);
    store.setYesterday(new Map([[rigNo, 50]]));
    expect(store.yesterdayThs(store.slotOf(rigNo) ?? -1)).toBe(50);
    expect(store.yesterdayThs(store.slotOf(rigNo + 1) ?? -1)).toBeNaN();
    expect(store.rowVersion(rigNo)).toBe(before + 1);
  });
});
