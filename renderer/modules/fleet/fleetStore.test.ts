import { describe, expect, it, vi } from 'vitest';
import type { FleetDelta } from '../../../preload/contract/fleet.ts';
import { LIVE_COLUMNS } from '../../../preload/contract/fleet.ts';
import { STATUSES } from '../../../preload/contract/rig.ts';
import { fakeFarm, fullDelta, totalsOf, type FakeRig } from '../../testing/fakeFarm.ts';
import { FleetStore } from './fleetStore.ts';
import { COLUMN, LIVE, SEVERITY, WIDTH } from './liveColumns.ts';

const NOW = 1_790_000_000_000;
const rigs = fakeFarm(NOW).slice(0, 300);

function change(rig: FakeRig, values: Partial<Record<(typeof LIVE)[number], number>>, extra: Partial<FleetDelta> = {}): FleetDelta {
  const row = new Float64Array(WIDTH).fill(NaN);
  for (const [name, value] of Object.entries(values)) row[COLUMN[name as (typeof LIVE)[number]]] = value;
  return { full: false, atMs: NOW, rows: '[]', gone: [], rigNos: Uint32Array.of(rig.row.rigNo), values: row, farm: totalsOf(rigs, NOW), pollIntervalMs: 30_000, ...extra };
}
const at = (index: number): FakeRig => {
  const rig = rigs[index];
  if (rig === undefined) throw new Error('no such rig');
  return rig;
};

describe('columns', () => {
  it('stand in the order of the contract', () => {
    expect(LIVE).toEqual(LIVE_COLUMNS);
    expect(SEVERITY).toEqual(STATUSES);
  });
});

describe('FleetStore', () => {
  it('takes a whole table and grows over its first size', () => {
    const store = new FleetStore();
    store.apply(fullDelta(rigs, NOW), NOW);
    expect(store.size).toBe(300);
    expect(store.row(at(299).row.rigNo)?.ip).toBe(at(299).row.ip);
    expect(store.value(at(299).row.rigNo, 'nominalThs')).toBe(at(299).spec.ths);
    expect(store.getState().rigs).toBe(300);
  });

  it('merges numbers of one rig, leaves others, tells only its listeners', () => {
    const store = new FleetStore();
    store.apply(fullDelta(rigs, NOW), NOW);
    const one = vi.fn();
    const other = vi.fn();
    store.subscribeRow(at(0).row.rigNo, one);
    store.subscribeRow(at(1).row.rigNo, other);
    const before = store.value(at(1).row.rigNo, 'hashrateThs');
    store.apply(change(at(0), { hashrateThs: 50 }), NOW);
    expect(store.value(at(0).row.rigNo, 'hashrateThs')).toBe(50);
    expect(store.value(at(0).row.rigNo, 'powerW')).toBeNull();
    expect(store.value(at(1).row.rigNo, 'hashrateThs')).toBe(before);
    expect(one).toHaveBeenCalledTimes(1);
    expect(other).not.toHaveBeenCalled();
  });

  it('changes words without touching numbers, and counts it as a change of words', () => {
    const store = new FleetStore();
    store.apply(fullDelta(rigs, NOW), NOW);
    const { wordsVersion } = store.getState();
    store.apply(change(at(0), { hashrateThs: 51 }), NOW);
    expect(store.getState().wordsVersion).toBe(wordsVersion);
    store.apply({ ...change(at(0), {}), rigNos: new Uint32Array(), values: new Float64Array(), rows: JSON.stringify([{ ...at(0).row, name: 'renamed' }]) }, NOW);
    expect(store.row(at(0).row.rigNo)?.name).toBe('renamed');
    expect(store.textAt(store.slotOf(at(0).row.rigNo) ?? -1)).toContain('renamed');
    expect(store.value(at(0).row.rigNo, 'hashrateThs')).toBe(51);
    expect(store.getState().wordsVersion).toBe(wordsVersion + 1);
  });

  it('lets rigs go and keeps the numbers of the rest with their rigs', () => {
    const store = new FleetStore();
    store.apply(fullDelta(rigs, NOW), NOW);
    const gone = vi.fn();
    store.subscribeRow(at(3).row.rigNo, gone);
    store.apply({ ...change(at(0), {}), rigNos: new Uint32Array(), values: new Float64Array(), gone: [at(3).row.rigNo, at(299).row.rigNo, 999_999] }, NOW);
    expect(store.size).toBe(298);
    expect(store.row(at(3).row.rigNo)).toBeNull();
    expect(gone).toHaveBeenCalledTimes(1);
    for (const rig of [at(0), at(298), at(150)]) {
      expect(store.row(rig.row.rigNo)?.ip).toBe(rig.row.ip);
      expect(store.value(rig.row.rigNo, 'nominalThs')).toBe(rig.spec.ths);
    }
  });

  it('replaces everything on a full delta', () => {
    const store = new FleetStore();
    store.apply(fullDelta(rigs, NOW), NOW);
    store.apply(fullDelta(rigs.slice(10, 12), NOW), NOW);
    expect(store.size).toBe(2);
    expect(store.row(at(0).row.rigNo)).toBeNull();
    expect(store.rowVersion(at(0).row.rigNo)).toBe(0);
  });

  it('marks a change of more than 5 % for two seconds, not a smaller one and not the first value', () => {
    const store = new FleetStore();
    store.apply(fullDelta(rigs, NOW), NOW);
    const { rigNo } = at(20).row;
    expect(store.markedUntil(rigNo, 'hashrateThs')).toBe(0);
    store.apply(change(at(20), { hashrateThs: 100 }), NOW);
    store.apply(change(at(20), { hashrateThs: 104 }), NOW + 10_000);
    expect(store.markedUntil(rigNo, 'hashrateThs')).toBeLessThan(NOW + 10_000);
    store.apply(change(at(20), { hashrateThs: 90 }), NOW + 20_000);
    expect(store.markedUntil(rigNo, 'hashrateThs')).toBe(NOW + 22_000);
  });

  it('tells a screen of rows over several frames, and none of them twice', () => {
    const frames: (() => void)[] = [];
    const store = new FleetStore((run) => { frames.push(run); });
    store.apply(fullDelta(rigs, NOW), NOW);
    const told = rigs.slice(0, 30).map((rig) => {
      const listener = vi.fn();
      store.subscribeRow(rig.row.rigNo, listener);
      return listener;
    });
    store.apply({ ...fullDelta(rigs, NOW), full: false, rows: '[]' }, NOW);
    const count = (): number => told.reduce((sum, listener) => sum + listener.mock.calls.length, 0);
    expect(count()).toBe(12);
    while (frames.length > 0) frames.shift()?.();
    expect(told.map((listener) => listener.mock.calls.length)).toEqual(told.map(() => 1));
  });

  it('takes no numbers for a rig whose words never came', () => {
    const store = new FleetStore();
    store.apply(change(at(0), { hashrateThs: 50 }), NOW);
    expect(store.size).toBe(0);
    expect(store.value(at(0).row.rigNo, 'hashrateThs')).toBeNull();
  });
});
