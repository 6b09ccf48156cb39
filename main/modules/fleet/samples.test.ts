import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Telemetry } from '../../../preload/contract/rig.ts';
import { TICK_MS } from '../../engine/clock.ts';
import { fakeClock } from './polling/fake-clock.test-support.ts';
import { startPoller, type Poller } from './polling/poller.ts';
import { NO_LABELS, type WriteArgs } from '../../store/index.ts';
import { groupSums } from './groups.ts';
import { earlierOf, type Sampled } from './sampled.ts';
import { farmOf, tickSamples } from './samples.ts';

const T0 = Date.UTC(2026, 10, 21, 12, 0, 0);
const reading = (over: Partial<Telemetry> = {}): Telemetry => ({ algo: 'sha256', model: null, hashrateThs: 100, powerW: 3000, powerSource: 'miner', nominalThs: 100, fansRpm: [], boards: [], ...over }) as unknown as Telemetry;
type TestRig = Sampled & { failures: number };
const rigOf = (rigNo: number, over: Partial<TestRig> = {}): TestRig => ({
  rigNo, telemetry: null, readAtMs: null, earlier: null, failures: 0, lastErrorAtMs: null, labels: NO_LABELS,
  identity: { class: 'identified', make: 'antminer', firmware: 'stock', driver: 'antminer', model: null },
  status: { status: 'hashing', sinceMs: T0, zeroSinceMs: null, lowSinceMs: null, fineSinceMs: null, hot: false }, ...over,
}) as TestRig;

/** Put together in one go. */
function samplesOf(...given: Parameters<typeof tickSamples>): WriteArgs<'frame.write'> {
  const work = tickSamples(...given);
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

const farmSums = (tickMs: number, rigs: readonly Sampled[], intervalMs: number): ReturnType<typeof farmOf> | null => {
  const groups = groupSums(tickMs, intervalMs);
  for (const rig of rigs) groups.add(rig);
  const sums = groups.sums();
  return sums === null ? null : farmOf(sums);
};

/** A farm that is polled as the engine does it; each rig says how many reads it has answered. */
function polled(count: number, intervalMs: number, latencyMs: number) {
  const time = fakeClock(T0);
  const rigs = Array.from({ length: count }, (_, i) => rigOf(i + 1));
  const dead = new Set<number>();
  const ticks: WriteArgs<'frame.write'>[] = [];
  let openTickMs = 0;
  const poller: Poller<TestRig> = startPoller<TestRig>({
    clock: time.clock, intervalMs: () => intervalMs, rigs: () => rigs, onGap: () => {},
    onTick: (tickMs) => {
      ticks.push(samplesOf(tickMs, rigs, intervalMs));
      openTickMs = tickMs + TICK_MS;
    },
    read: async (rig) => {
      if (latencyMs > 0) await new Promise<void>((resolve) => void time.clock.after(latencyMs, resolve));
      const atMs = time.clock.wallMs();
      if (dead.has(rig.rigNo)) Object.assign(rig, { failures: rig.failures + 1, lastErrorAtMs: atMs });
      else Object.assign(rig, { earlier: earlierOf(rig, atMs, openTickMs), telemetry: reading(), readAtMs: atMs, readAtMonoMs: time.clock.monoMs(), failures: 0, lastErrorAtMs: null });
    },
  });
  return { ...time, rigs, dead, ticks, poller };
}

describe('the samples of a tick', () => {
  it.each([[10_000, 0], [10_000, 1_300], [30_000, 0], [30_000, 700], [30_000, 2_500]])('hold every rig that answers, whatever its number: poll %i ms, answer after %i ms', async (intervalMs, latencyMs) => {
    const farm = polled(240, intervalMs, latencyMs);
    await farm.advance(5 * TICK_MS);
    expect(farm.ticks.length).toBeGreaterThanOrEqual(4);
    for (const { answered, offsetMs } of farm.ticks.slice(1)) {
      expect(answered.filter((flag) => flag === 1).length).toBe(240);
      expect(Math.max(...offsetMs)).toBeLessThan(TICK_MS);
    }
  });
  it.each([[60_000, 700], [60_000, 2_500], [90_000, 0], [120_000, 700], [600_000, 1_300]])('leave out what was not asked in them: with a poll each %i ms no rig that answers ever misses', async (intervalMs, latencyMs) => {
    const farm = polled(240, intervalMs, latencyMs);
    const span = intervalMs / TICK_MS;
    await farm.advance((4 * span + 2) * TICK_MS);
    const settled = farm.ticks.slice(span);
    expect(settled.reduce((sum, { answered }) => sum + answered.filter((flag) => flag === 0).length, 0)).toBe(0);
    for (let from = 0; from + span <= settled.length; from += span) {
      const inOne = settled.slice(from, from + span).flatMap(({ rigNos }) => [...rigNos]);
      // A poll may come a step late, into the tick behind.
      expect(new Set(inOne).size).toBeGreaterThan(225);
      expect(inOne.length).toBeLessThan(255);
    }
  });
  it('hold a rig that is silent as missed, also when it is asked seldom', async () => {
    const farm = polled(40, 120_000, 0);
    await farm.advance(8 * TICK_MS);
    farm.dead.add(7);
    await farm.advance(12 * TICK_MS);
    const own = farm.ticks.slice(10).flatMap(({ rigNos, answered }) => { const at = rigNos.indexOf(7); return at < 0 ? [] : [answered[at]]; });
    expect(own.length).toBeGreaterThan(1);
    expect(own).not.toContain(1);
  });
  it('take the reading of their own tick, not the one that came between its end and its close', () => {
    const rig = rigOf(1, { telemetry: reading({ hashrateThs: 100 }), readAtMs: T0 + 29_000 });
    rig.earlier = earlierOf(rig, T0 + TICK_MS + 150, T0);
    Object.assign(rig, { telemetry: reading({ hashrateThs: 7 }), readAtMs: T0 + TICK_MS + 150 });
    expect(samplesOf(T0, [rig], TICK_MS)).toMatchObject({ answered: Uint8Array.of(1), offsetMs: Uint16Array.of(29_000), farm: [{ hashrateThs: 100 }] });
    expect(samplesOf(T0 + TICK_MS, [rig], TICK_MS)).toMatchObject({ answered: Uint8Array.of(1), offsetMs: Uint16Array.of(150), farm: [{ hashrateThs: 7 }] });
  });
});

describe('the sums of a tick', () => {
  it.each([10_000, 30_000, 60_000, 300_000])('are those of the whole farm once every rig was read: poll %i ms', async (intervalMs) => {
    const farm = polled(100, intervalMs, 300);
    await farm.advance(3 * Math.max(intervalMs, TICK_MS));
    const whole = [{ algo: 'sha256', hashrateThs: 10_000, powerW: 300_000, answered: 100 }];
    for (const tick of farm.ticks.slice(1)) expect(tick.farm).toEqual(whole);
    // A stop in the middle of a tick, with half of the rigs not yet asked in it.
    await farm.advance(12_000);
    const before = farm.ticks.length;
    const stopped = farm.poller.stop();
    await farm.advance(1_000);
    await stopped;
    expect(farm.ticks.slice(before).map((tick) => tick.farm)).toEqual([whole]);
  });
  it('lack a rig from the tick in which it falls silent', async () => {
    const farm = polled(100, 30_000, 0);
    await farm.advance(2 * TICK_MS);
    for (const rigNo of [3, 50, 99]) farm.dead.add(rigNo);
    await farm.advance(6 * TICK_MS);
    expect(farm.ticks.slice(2).map((tick) => tick.farm?.[0]?.answered)).toEqual([97, 97, 97, 97, 97, 97]);
  });
  it('are unknown while the engine itself has not asked: after a start, and after sleep', async () => {
    const old = Array.from({ length: 100 }, (_, i) => rigOf(i + 1, { telemetry: reading(), readAtMs: T0 - 5 * 60_000 }));
    expect(farmSums(T0, old, 30_000)).toBeNull();
    const most = old.map((rig, i) => (i < 98 ? { ...rig, readAtMs: T0 + 1 } : rig));
    expect(farmSums(T0, most, 30_000)).toEqual([{ algo: 'sha256', hashrateThs: 9_800, powerW: 294_000, answered: 98 }]);
    expect(farmSums(T0, most.map((rig, i) => (i === 0 ? old[0]! : rig)), 30_000)).toBeNull();
  });
  it('never add hashrates of different algorithms, and keep unknown apart from 0', () => {
    const at = { readAtMs: T0 + 5 };
    expect(farmSums(T0, [
      rigOf(1, { ...at, telemetry: reading() }), rigOf(2, { ...at, telemetry: reading({ hashrateThs: 0, powerW: null }) }),
      rigOf(3, { ...at, telemetry: reading({ algo: 'scrypt', hashrateThs: 0.01, powerW: null }) }), rigOf(4, { ...at, telemetry: reading({ algo: null, hashrateThs: null, powerW: null }) }),
    ], 30_000)).toEqual([
      { algo: 'sha256', hashrateThs: 100, powerW: 3000, answered: 2 }, { algo: 'scrypt', hashrateThs: 0.01, powerW: null, answered: 1 }, { algo: null, hashrateThs: null, powerW: null, answered: 1 },
    ]);
    expect(farmSums(T0, [], 30_000)).toEqual([]);
  });
  it('property: never more than the farm, and whole or unknown when no read failed', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: -400_000, max: 31_000 }), { minLength: 1, maxLength: 60 }), (ages) => {
      const rigs = ages.map((age, i) => rigOf(i + 1, { telemetry: reading(), readAtMs: T0 + age }));
      const counts = (age: number): boolean => age >= -30_000 && age < TICK_MS;
      const known = ages.filter(counts).length;
      const sums = farmSums(T0, rigs, 30_000);
      if (sums === null) expect(ages.length - known).toBeGreaterThan(0.02 * ages.length);
      else expect(sums).toEqual([{ algo: 'sha256', hashrateThs: 100 * known, powerW: 3000 * known, answered: known }]);
    }));
  });
});
