import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Algo, Telemetry } from '../../../preload/contract/rig.ts';
import { TICK_MS } from '../../engine/clock.ts';
import type { GroupSum } from '../../store/index.ts';
import { groupSums, UNASKED_SHARE } from './groups.ts';
import type { Sampled } from './sampled.ts';

const T0 = Date.UTC(2026, 10, 21, 12, 0, 0);
const POLL_MS = 30_000;
const reading = (over: Partial<Telemetry> = {}): Telemetry =>
  ({ algo: 'sha256', model: 'S19', hashrateThs: 100, powerW: 3000, powerSource: 'miner', nominalThs: 110, fansRpm: [], boards: [], ...over }) as unknown as Telemetry;
const rigOf = (rigNo: number, over: Partial<Sampled> = {}): Sampled => ({
  rigNo, telemetry: reading(), readAtMs: T0 + 5, earlier: null, failures: 0, lastErrorAtMs: null, labels: { site: null, tags: [] },
  identity: { class: 'identified', make: 'antminer', firmware: 'stock', driver: 'antminer', model: null },
  status: { status: 'hashing', sinceMs: T0, zeroSinceMs: null, lowSinceMs: null, fineSinceMs: null, hot: false }, ...over,
}) as Sampled;

const one = (sums: GroupSum[] | null, kind: GroupSum['kind'], name: string): GroupSum[] => (sums ?? []).filter((sum) => sum.kind === kind && sum.name === name);

/** The same said slowly: each group by itself, from the list of its rigs. */
function naive(tickMs: number, rigs: readonly Sampled[], intervalMs: number): GroupSum[] | null {
  const endMs = tickMs + TICK_MS;
  const looked = rigs.map((rig) => {
    const readings = [rig.telemetry === null || rig.readAtMs === null ? null : { telemetry: rig.telemetry, readAtMs: rig.readAtMs }, rig.earlier];
    const last = readings.find((found) => found !== null && found.readAtMs < endMs) ?? null;
    const isPolled = rig.identity.driver !== null && rig.identity.class !== 'locked';
    const hasFailed = rig.failures > 0 && rig.lastErrorAtMs !== null && rig.lastErrorAtMs < endMs;
    const isYoung = last !== null && last.readAtMs >= endMs - intervalMs - TICK_MS;
    const told = last?.telemetry ?? rig.telemetry;
    const model = told?.model ?? rig.identity.model;
    const groups = ['farm/', ...(model === null || model === '' ? [] : [`model/${model}`]), ...(rig.labels.site === null ? [] : [`site/${rig.labels.site}`]), ...rig.labels.tags.map((tag) => `tag/${tag}`)];
    return { told, counts: isPolled && !hasFailed && isYoung, isPolled, isUnasked: isPolled && !hasFailed && !isYoung, groups: groups.map((group) => `${group}/${told?.algo ?? ''}`) };
  });
  if (looked.filter(({ isUnasked }) => isUnasked).length > looked.filter(({ isPolled }) => isPolled).length * UNASKED_SHARE) return null;
  const total = (values: (number | null | undefined)[]): number | null => {
    const known = values.filter((value) => typeof value === 'number');
    return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
  };
  return [...new Set(looked.flatMap(({ groups }) => groups))].map((id) => {
    const [kind, name, algo] = id.split('/');
    const members = looked.filter(({ groups }) => groups.includes(id));
    const counted = members.filter(({ counts }) => counts);
    const powerW = total(counted.map(({ told }) => told?.powerW));
    return {
      kind: kind as GroupSum['kind'], name: name!, algo: algo === '' ? null : algo as Algo, rigs: members.length, answered: counted.length,
      hashrateThs: total(counted.map(({ told }) => told?.hashrateThs)), expectedThs: total(members.map(({ told }) => told?.nominalThs)),
      powerW, powerEstimatedW: powerW === null ? null : total(counted.filter(({ told }) => told?.powerSource === 'estimate').map(({ told }) => told?.powerW)) ?? 0,
    };
  });
}

const someNull = <T>(arb: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arb, { freq: 4 });
// Whole numbers: their sums do not depend on the order.
const telemetry = fc.record({
  algo: someNull(fc.constantFrom<Algo>('sha256', 'scrypt')), model: someNull(fc.constantFrom('S19', 'S21', '')), hashrateThs: someNull(fc.nat(500)), nominalThs: someNull(fc.nat(500)),
  powerW: someNull(fc.nat(4000)), powerSource: someNull(fc.constantFrom('miner', 'estimate')),
}).map((over) => reading(over as Partial<Telemetry>));
const timed = fc.record({ telemetry, readAtMs: fc.oneof({ weight: 60, arbitrary: fc.integer({ min: T0, max: T0 + 31_000 }) }, { weight: 1, arbitrary: fc.integer({ min: T0 - 40_000, max: T0 }) }) });
const rigs = fc.array(fc.record({
  last: fc.option(timed, { freq: 60 }), earlier: fc.option(timed, { freq: 60 }), failures: fc.constantFrom(0, 0, 0, 2), lastErrorAtMs: someNull(fc.constantFrom(T0 + 9, T0 + TICK_MS + 9)),
  site: someNull(fc.constantFrom('Hall 1', 'Hall 2')), tags: fc.uniqueArray(fc.constantFrom('hot', 'rented', 'Hall 1'), { maxLength: 3 }),
  class: fc.constantFrom('identified', 'identified', 'identified', 'locked'), driver: fc.constantFrom('antminer', 'antminer', null), model: someNull(fc.constant('T19')),
}).map(({ last, earlier, failures, lastErrorAtMs, site, tags, ...identity }) => (rigNo: number): Sampled => rigOf(rigNo, {
  telemetry: last?.telemetry ?? null, readAtMs: last?.readAtMs ?? null, earlier: last === null ? null : earlier, failures, lastErrorAtMs, labels: { site, tags }, identity: identity as unknown as Sampled['identity'],
})), { maxLength: 40 }).map((list) => list.map((make, i) => make(i + 1)));

function sumsOf(tickMs: number, farm: readonly Sampled[], intervalMs: number): GroupSum[] | null {
  const groups = groupSums(tickMs, intervalMs);
  for (const rig of farm) groups.add(rig);
  return groups.sums();
}

const ordered = (sums: GroupSum[] | null): GroupSum[] | null => sums?.toSorted((a, b) => {
  const [x, y] = [a, b].map(({ kind, name, algo }) => `${kind}/${name}/${algo}`);
  return x! < y! ? -1 : 1;
}) ?? null;

describe('the sums of groups', () => {
  it('property: are what each group comes to by itself', () => {
    let known = 0;
    fc.assert(fc.property(rigs, fc.constantFrom(10_000, POLL_MS, 300_000), (farm, intervalMs) => {
      const sums = sumsOf(T0, farm, intervalMs);
      if (sums !== null) known += 1;
      expect(ordered(sums)).toEqual(ordered(naive(T0, farm, intervalMs)));
    }), { numRuns: 400 });
    // Else this would compare one null with another.
    expect(known).toBeGreaterThan(100);
  });
  it('count a rig in its site, its model and each of its tags', () => {
    const sums = sumsOf(T0, [
      rigOf(1, { labels: { site: 'Hall 1', tags: ['hot', 'rented'] } }), rigOf(2, { labels: { site: 'Hall 1', tags: ['hot'] } }), rigOf(3, { telemetry: reading({ model: 'S21', hashrateThs: 200 }) }),
    ], POLL_MS);
    expect(one(sums, 'site', 'Hall 1')).toEqual([{ kind: 'site', name: 'Hall 1', algo: 'sha256', rigs: 2, answered: 2, hashrateThs: 200, expectedThs: 220, powerW: 6000, powerEstimatedW: 0 }]);
    expect(one(sums, 'tag', 'hot')[0]).toMatchObject({ rigs: 2, hashrateThs: 200 });
    expect(one(sums, 'tag', 'rented')[0]).toMatchObject({ rigs: 1, hashrateThs: 100 });
    expect(one(sums, 'model', 'S21')[0]).toMatchObject({ rigs: 1, hashrateThs: 200 });
    expect(one(sums, 'farm', '')[0]).toMatchObject({ rigs: 3, hashrateThs: 400, expectedThs: 330 });
  });
  it('expect of a silent rig what it was sold for, and miss what it does not tell now', () => {
    const silent = rigOf(2, { failures: 2, lastErrorAtMs: T0 + 10 });
    expect(one(sumsOf(T0, [rigOf(1), silent], POLL_MS), 'farm', '')).toEqual([
      { kind: 'farm', name: '', algo: 'sha256', rigs: 2, answered: 1, hashrateThs: 100, expectedThs: 220, powerW: 3000, powerEstimatedW: 0 },
    ]);
  });
  it('say which part of the watts is an estimate', () => {
    const sums = sumsOf(T0, [rigOf(1), rigOf(2, { telemetry: reading({ powerW: 1200, powerSource: 'estimate' }) }), rigOf(3, { telemetry: reading({ powerW: null, powerSource: null }) })], POLL_MS);
    expect(one(sums, 'farm', '')[0]).toMatchObject({ powerW: 4200, powerEstimatedW: 1200 });
    expect(one(sumsOf(T0, [rigOf(1, { telemetry: reading({ powerW: null }) })], POLL_MS), 'farm', '')[0]).toMatchObject({ powerW: null, powerEstimatedW: null });
  });
  it('are all unknown in a tick in which too few rigs were asked, and never split by a name longer than what is kept', () => {
    expect(sumsOf(T0, [rigOf(1, { readAtMs: T0 - 5 * 60_000 })], POLL_MS)).toBeNull();
    const long = sumsOf(T0, ['a', 'b'].map((end, i) => rigOf(i + 1, { telemetry: reading({ model: 'x'.repeat(200) + end }) })), POLL_MS);
    expect(one(long, 'model', 'x'.repeat(200))).toMatchObject([{ rigs: 2 }]);
  });
});
