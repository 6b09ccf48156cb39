import { describe, expect, it } from 'vitest';
import type { GroupHistory, Line } from '../../../preload/contract/history.ts';
import { fakeFarm, fullDelta } from '../../testing/fakeFarm.ts';
import { FleetStore } from '../fleet/fleetStore.ts';
import { drawnOf, expectedOf, farmOf, groupsNow, groupsOf, keyOf, kindsOf, type Group } from './Group.ts';

const GROUPS: Group[] = [
  { kind: 'farm', name: '', algo: 'sha256', rigs: 9 }, { kind: 'model', name: 'B', algo: 'sha256', rigs: 3 }, { kind: 'model', name: 'A', algo: 'sha256', rigs: 3 },
  { kind: 'model', name: 'C', algo: 'scrypt', rigs: 7 }, { kind: 'model', name: 'gone', algo: 'sha256', rigs: 0 }, { kind: 'tag', name: 'night', algo: 'sha256', rigs: 2 },
];
const line = (...avg: (number | null)[]): Line => ({ avg, min: avg, max: avg });
const WORDS = { of: 'Hashrate', expected: 'Expected' };
const history = (lines: GroupHistory['lines']): GroupHistory => ({ group: { kind: 'farm', name: '', algo: 'sha256' }, startMs: 0, stepMs: 60_000, steps: 3, tier: '1m', keptSinceMs: 0, problems: [], lines });

describe('groups of rigs', () => {
  it('are offered by the kinds that there are, largest first, without empty ones', () => {
    expect(kindsOf(GROUPS)).toEqual(['model', 'tag']);
    expect(kindsOf(GROUPS.slice(0, 1))).toEqual([]);
    expect(groupsOf(GROUPS, 'model').map(({ name }) => name)).toEqual(['C', 'A', 'B']);
    expect(groupsOf([...GROUPS, { kind: 'model', name: 'A', algo: null, rigs: 50 }, { kind: 'model', name: 'D', algo: null, rigs: 1 }], 'model').map(({ name, algo }) => [name, algo])).toEqual([['C', 'scrypt'], ['A', 'sha256'], ['B', 'sha256'], ['D', null]]);
    expect(groupsOf(GROUPS, 'site')).toEqual([]);
  });
  it('keep algorithms apart', () => {
    expect(new Set(GROUPS.map(keyOf)).size).toBe(GROUPS.length);
    expect(farmOf(GROUPS, 'sha256')).toEqual({ kind: 'farm', name: '', algo: 'sha256' });
    expect(farmOf(GROUPS, 'scrypt')).toBeNull();
  });
  it('sum what the table shows now; nothing told is unknown, not zero', () => {
    const now = 1_790_000_000_000;
    const farm = fakeFarm(now);
    for (const rig of farm.slice(0, 3)) Object.assign(rig.row, { site: 'Texas', tags: ['night', 'new'] });
    for (const rig of farm.filter(({ row }) => row.status === 'offline').slice(0, 1)) Object.assign(rig.row, { site: 'Dark' });
    const store = new FleetStore();
    store.apply(fullDelta(farm, now), now);
    const sums = groupsNow(store, now);
    const s21 = farm.filter(({ row }) => row.model === 'Antminer S21').reduce((sum, { row }) => sum + (store.value(row.rigNo, 'hashrateThs') ?? 0), 0);
    expect(sums.get(keyOf({ kind: 'model', name: 'Antminer S21', algo: 'sha256' }))).toBeCloseTo(s21, 6);
    expect(sums.get(keyOf({ kind: 'model', name: 'Antminer L7', algo: 'scrypt' }))).toBeGreaterThan(0);
    const three = farm.slice(0, 3).reduce((sum, { row }) => sum + (store.value(row.rigNo, 'hashrateThs') ?? 0), 0);
    for (const [kind, name] of [['site', 'Texas'], ['tag', 'night'], ['tag', 'new']] as const) expect(sums.get(keyOf({ kind, name, algo: 'sha256' }))).toBeCloseTo(three, 6);
    expect(sums.get(keyOf({ kind: 'site', name: 'Dark', algo: 'sha256' }))).toBeNull();
  });
});

describe('the chart of a group', () => {
  it('measures hashrate on what was expected: a level, or a line of its own where rigs came and went', () => {
    expect(expectedOf(line(100, 100.4, null, 100))).toEqual({ level: 100, line: null });
    expect(expectedOf(line(50, 100)).line?.avg).toEqual([50, 100]);
    expect(expectedOf(line(null))).toEqual({ level: null, line: null });
    expect(expectedOf(undefined)).toEqual({ level: null, line: null });
    const level = drawnOf(history({ hashrateThs: line(900, null, 1000), expectedThs: line(2000, 2000, 2000) }), 'hashrateThs', 1000, WORDS);
    expect(level.expected).toBe(2);
    expect(level.lines.map(({ label, avg }) => [label, avg])).toEqual([['Hashrate', [0.9, null, 1]]]);
    const grown = drawnOf(history({ hashrateThs: line(1, 2, 3), expectedThs: line(1, 2, 3) }), 'hashrateThs', 1, WORDS);
    expect(grown.expected).toBeNull();
    expect(grown.lines.map(({ label }) => label)).toEqual(['Hashrate', 'Expected']);
  });
  it('has no expected line of watts, and nothing where nothing is kept', () => {
    expect(drawnOf(history({ powerW: line(5, 6, 7), expectedThs: line(1, 1, 1) }), 'powerW', 1, WORDS)).toMatchObject({ expected: null, lines: [{ avg: [5, 6, 7] }] });
    expect(drawnOf(history({}), 'hashrateThs', 1, WORDS)).toEqual({ lines: [], expected: null });
    expect(drawnOf(null, 'hashrateThs', 1, WORDS)).toEqual({ lines: [], expected: null });
  });
});
