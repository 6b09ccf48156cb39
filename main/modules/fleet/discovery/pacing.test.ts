import { describe, expect, it } from 'vitest';
import type { Clock } from '../../../engine/clock.ts';
import type { Dial } from '../../../engine/net/dial.ts';
import { ARP_PER_SECOND, countInside, createPacing, NO_PACE, segmentsOf, slowness } from './pacing.ts';
import { ipToNumber, parseRanges } from './ranges.ts';

/** A clock on which a wait takes its time at once. */
function jumpingClock(): { clock: Clock; now: () => number } {
  let now = 0;
  return {
    now: () => now,
    clock: {
      wallMs: () => now, monoMs: () => now,
      after: (ms, fn) => {
        const timer = setImmediate(() => {
          now += ms;
          fn();
        });
        return () => clearImmediate(timer);
      },
    },
  };
}
const ip = (text: string): number => ipToNumber(text)!;
const signal = new AbortController().signal;

describe('pacing', () => {
  it('holds nothing back where nothing was asked for', async () => {
    const { clock, now } = jumpingClock();
    const pacing = createPacing(NO_PACE, clock);
    for (let n = 0; n < 5000; n += 1) await pacing.address(ip('127.0.0.1') + n, 3, signal);
    expect(now()).toBe(0);
    const dial = (async () => { throw new Error('unused'); }) as Dial;
    expect(pacing.dial('127.0.0.1', dial, signal)).toBe(dial);
    expect(pacing.examiners(96, false)).toBe(96);
  });
  it('asks ten addresses a second of a polite network, and others at full speed', async () => {
    const { clock, now } = jumpingClock();
    const pacing = createPacing({ ...NO_PACE, polite: parseRanges('10.0.1.0/24') }, clock);
    for (let n = 1; n <= 100; n += 1) await pacing.address(ip('10.0.0.0') + n, 3, signal);
    expect(now()).toBe(0);
    for (let n = 1; n <= 101; n += 1) await pacing.address(ip('10.0.1.0') + n, 3, signal);
    expect(now()).toBeCloseTo(10_000, -2);
    expect(pacing.examiners(96, true)).toBeLessThan(5);
    expect(pacing.examiners(96, false)).toBe(96);
  });
  it('counts every connection of an examination against the limit', async () => {
    const { clock, now } = jumpingClock();
    const pacing = createPacing({ ...NO_PACE, connectsPerSecond: 100 }, clock);
    let dialled = 0;
    const dial = pacing.dial('10.0.0.1', (async () => { dialled += 1; return null as never; }) as Dial, signal);
    for (let n = 0; n < 325; n += 1) await dial('10.0.0.1', 80, { timeoutMs: 1 });
    expect(dialled).toBe(325);
    expect(now()).toBeCloseTo(3000, -2);
  });
  it('bounds the unanswered addresses of the own segment, and only those', async () => {
    const { clock, now } = jumpingClock();
    const pacing = createPacing({ ...NO_PACE, segments: parseRanges('10.0.0.0/16') }, clock);
    for (let n = 1; n <= 2000; n += 1) {
      await pacing.address(ip('10.0.0.0') + n, 3, signal);
      pacing.answered(ip('10.0.0.0') + n);
    }
    for (let n = 1; n <= 2000; n += 1) await pacing.address(ip('10.9.0.0') + n, 3, signal);
    expect(now()).toBe(0);
    for (let n = 1; n <= ARP_PER_SECOND * 3; n += 1) await pacing.address(ip('10.0.64.0') + n, 3, signal);
    expect(now()).toBeCloseTo(2000, -2);
  });
  it('a stop ends the wait', async () => {
    const pacing = createPacing({ ...NO_PACE, connectsPerSecond: 5 }, { wallMs: Date.now, monoMs: () => 0, after: () => () => {} });
    const stop = new AbortController();
    await pacing.address(1, 3, stop.signal);
    const waiting = pacing.address(2, 3, stop.signal);
    stop.abort();
    await waiting;
  });
});

describe('what slows a scan', () => {
  it('is named with the least time it takes', () => {
    const options = { connectsPerSecond: 300, polite: parseRanges('10.0.1.0/24'), segments: parseRanges('10.0.0.0/16') };
    expect(slowness(options, { all: 1000, polite: 254, segment: 1000 })).toEqual({ slowed: ['limit', 'polite', 'arp'], leastMs: 25_400 });
    expect(slowness(NO_PACE, { all: 1000, polite: 0, segment: 0 })).toEqual({ slowed: [], leastMs: 0 });
  });
  it('counts what lies in both', () => {
    expect(countInside(parseRanges('10.0.0.0/23'), parseRanges('10.0.1.0/24 10.0.9.1'))).toBe(254);
  });
  it('finds no segment behind loopback and links to one peer', () => {
    const face = { mac: '', name: 'x' };
    expect(segmentsOf([
      { ...face, address: '127.0.0.1', netmask: '255.0.0.0', loopback: true }, { ...face, address: '10.8.0.6', netmask: '255.255.255.255', loopback: false },
    ])).toEqual([]);
    expect(segmentsOf([
      { ...face, address: '10.0.3.7', netmask: '255.255.255.0', loopback: false }, { ...face, address: '10.0.3.8', netmask: '255.255.255.0', loopback: false },
    ])).toEqual([{ first: ip('10.0.3.0'), last: ip('10.0.3.255') }]);
  });
});
