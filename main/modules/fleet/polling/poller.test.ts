import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fakeClock } from './fake-clock.test-support.ts';
import { ASLEEP, backoffOf, isCutOff, nextDue, startPoller } from './poller.ts';

const T0 = Date.UTC(2026, 10, 21, 12, 0, 0);

function farm(count: number, over: { latencyMs?: number; fail?: Set<number> } = {}) {
  const time = fakeClock(T0);
  const rigs = Array.from({ length: count }, (_, i) => ({ rigNo: i + 1, failures: 0 }));
  const reads: { rigNo: number; atMs: number }[] = [];
  const ticks: number[] = [];
  const gaps: number[] = [];
  let inFlight = 0;
  let most = 0;
  const perHost = new Map<number, number>();
  let worstPerHost = 0;
  const poller = startPoller({
    clock: time.clock,
    intervalMs: () => 30_000,
    rigs: () => rigs,
    onTick: (tick) => void ticks.push(tick),
    onGap: (ms) => void gaps.push(ms),
    read: async (rig) => {
      reads.push({ rigNo: rig.rigNo, atMs: time.clock.wallMs() });
      inFlight += 1;
      perHost.set(rig.rigNo, (perHost.get(rig.rigNo) ?? 0) + 1);
      worstPerHost = Math.max(worstPerHost, perHost.get(rig.rigNo)!);
      most = Math.max(most, inFlight);
      if (over.latencyMs !== undefined) await new Promise<void>((resolve) => void time.clock.after(over.latencyMs!, resolve));
      inFlight -= 1;
      perHost.set(rig.rigNo, perHost.get(rig.rigNo)! - 1);
      rig.failures = over.fail?.has(rig.rigNo) ? rig.failures + 1 : 0;
    },
  });
  return { ...time, rigs, reads, ticks, gaps, poller, most: () => most, worstPerHost: () => worstPerHost };
}

describe('poller', () => {
  it('reads every rig once in each tick, spread over it', async () => {
    const f = farm(300);
    await f.advance(30_000);
    f.reads.length = 0;
    await f.advance(60_000);
    const seconds = new Map<number, number>();
    const perTick = new Map<string, number>();
    for (const { rigNo, atMs } of f.reads) {
      const second = Math.floor((atMs - T0) / 1000);
      seconds.set(second, (seconds.get(second) ?? 0) + 1);
      const key = `${rigNo}@${Math.floor(atMs / 30_000)}`;
      perTick.set(key, (perTick.get(key) ?? 0) + 1);
    }
    expect(f.reads).toHaveLength(600);
    expect([...perTick.values()].every((n) => n === 1)).toBe(true);
    expect(Math.max(...seconds.values())).toBeLessThanOrEqual(20);
    expect(f.ticks).toEqual([T0, T0 + 30_000, T0 + 60_000]);
  });
  it('is live within seconds after a start', async () => {
    const f = farm(240);
    await f.advance(2_000);
    expect(new Set(f.reads.map((read) => read.rigNo)).size).toBe(240);
  });
  it('asks dead hosts less often, and never gives them up', async () => {
    const f = farm(2, { fail: new Set([2]) });
    await f.advance(30 * 60_000);
    const alive = f.reads.filter((read) => read.rigNo === 1).length;
    const dead = f.reads.filter((read) => read.rigNo === 2).length;
    expect(alive).toBeGreaterThanOrEqual(60);
    expect(dead).toBeLessThan(alive / 3);
    expect(dead).toBeGreaterThan(12);
  });
  it('never has two requests at one host, also when a person asks now', async () => {
    const f = farm(1, { latencyMs: 9_000 });
    await f.advance(1_000);
    const before = f.reads.length;
    const asked = [f.poller.readNow(f.rigs[0]!), f.poller.readNow(f.rigs[0]!)];
    await f.advance(120_000);
    await Promise.all(asked);
    expect(f.reads.length).toBeGreaterThan(before);
    expect(f.worstPerHost()).toBe(1);
  });
  it('has a gap after sleep, not a storm', async () => {
    const f = farm(1000);
    await f.advance(60_000);
    f.reads.length = 0;
    f.sleep(8 * 3_600_000);
    await f.advance(1_000);
    expect(f.gaps).toHaveLength(1);
    expect(f.gaps[0]).toBeGreaterThan(7.9 * 3_600_000);
    expect(f.reads.length).toBeLessThan(100);
    await f.advance(31_000);
    expect(new Set(f.reads.map((read) => read.rigNo)).size).toBe(1000);
    expect(f.ticks.length).toBeLessThan(6);
  });
  it('goes on when the clock is set back', async () => {
    const f = farm(50);
    await f.advance(60_000);
    f.reads.length = 0;
    f.sleep(-3 * 3_600_000);
    await f.advance(62_000);
    expect(f.reads.length).toBeGreaterThanOrEqual(90);
    const before = f.ticks.length;
    await f.advance(60_000);
    expect(f.ticks.length).toBe(before + 2);
  });
  it('keeps a bound on connections when all hosts hang', async () => {
    const f = farm(2000, { latencyMs: 9_900 });
    await f.advance(40_000);
    expect(f.most()).toBeLessThanOrEqual(256);
  });
  it('stops cleanly', async () => {
    const f = farm(10);
    await f.advance(1_000);
    await f.poller.stop();
    f.reads.length = 0;
    await f.advance(60_000);
    expect(f.reads).toHaveLength(0);
  });
});

describe('nextDue', () => {
  it('is always in the future, within the wanted intervals, and early enough in its tick', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 1, max: 2e12 }), fc.integer({ min: 1, max: 4 }), (rigNo, now, skip) => {
      const due = nextDue(rigNo, now, 30_000, skip);
      expect(due).toBeGreaterThan(now + (skip - 1) * 30_000);
      expect(due).toBeLessThanOrEqual(now + skip * 30_000);
      expect(due % 30_000).toBeLessThanOrEqual(24_000);
    }));
    expect([0, 1, 2, 3, 4, 5, 50].map(backoffOf)).toEqual([1, 1, 1, 2, 4, 4, 4]);
  });
});

describe('sleep that was announced', () => {
  it('reads nothing while asleep, tells one gap at waking, and comes back in the ordinary spread', async () => {
    const f = farm(300);
    await f.advance(31_000);
    f.poller.suspend();
    f.reads.length = 0;
    await f.advance(400);
    f.sleep(3_600_000);
    f.poller.wake();
    f.poller.wake();
    expect(f.gaps).toHaveLength(1);
    expect(f.gaps[0]).toBeGreaterThanOrEqual(3_600_000);
    expect(f.reads).toEqual([]);
    await f.advance(1_000);
    expect(f.reads.length).toBeLessThan(40);
    await f.advance(60_000);
    expect(new Set(f.reads.map(({ rigNo }) => rigNo)).size).toBe(300);
    expect(f.gaps).toHaveLength(1);
  });
  it('a jump of time wakes it where the system does not say so', async () => {
    const f = farm(10);
    await f.advance(5_000);
    f.poller.suspend();
    f.sleep(600_000);
    await f.advance(1_000);
    expect(f.gaps).toHaveLength(1);
    f.reads.length = 0;
    await f.advance(60_000);
    expect(f.reads.length).toBeGreaterThanOrEqual(10);
    f.poller.wake();
    expect(f.gaps).toHaveLength(1);
  });
  it('a sleep that does not come ends after a minute', async () => {
    const f = farm(10);
    await f.advance(5_000);
    f.poller.suspend();
    f.reads.length = 0;
    await f.advance(50_000);
    expect(f.reads).toEqual([]);
    await f.advance(80_000);
    expect(f.reads.length).toBeGreaterThanOrEqual(10);
  });
  it('drops the reads under way with a reason of their own', async () => {
    const time = fakeClock(T0);
    const reasons: unknown[] = [];
    const poller = startPoller({
      clock: time.clock, intervalMs: () => 30_000, rigs: () => [{ rigNo: 1, failures: 0 }], onTick: () => {}, onGap: () => {},
      read: (_rig, signal) => new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          reasons.push(signal.reason);
          resolve();
        });
      }),
    });
    await time.advance(1_000);
    poller.suspend();
    expect(reasons).toEqual([ASLEEP]);
    await poller.stop();
  });
  it('drops them so when it is stopped, too: that its end cut a read off says nothing about the rig', async () => {
    const time = fakeClock(T0);
    let cutOff: boolean | null = null;
    const poller = startPoller({
      clock: time.clock, intervalMs: () => 30_000, rigs: () => [{ rigNo: 1, failures: 0 }], onTick: () => {}, onGap: () => {},
      read: (_rig, signal) => new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          cutOff = isCutOff(signal);
          resolve();
        });
      }),
    });
    await time.advance(1_000);
    await poller.stop();
    expect(cutOff).toBe(true);
  });
  it('its own deadline is no such end', async () => {
    const time = fakeClock(T0);
    let cutOff: boolean | null = null;
    const poller = startPoller({
      clock: time.clock, intervalMs: () => 30_000, rigs: () => [{ rigNo: 1, failures: 0 }], onTick: () => {}, onGap: () => {},
      read: (_rig, signal) => new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          cutOff = isCutOff(signal);
          resolve();
        });
      }),
    });
    await time.advance(12_000);
    expect(cutOff).toBe(false);
    await poller.stop();
  });
});
