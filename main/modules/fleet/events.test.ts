import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RigEvent } from '../../../preload/contract/history.ts';
import type { Status, Telemetry } from '../../../preload/contract/rig.ts';
import type { Identity } from './drivers/driver.ts';
import { emptyTelemetry } from './drivers/telemetry.ts';
import { eventsBetween, NOTHING_TOLD, remember, type Told } from './events.ts';
import { createFleet } from './fleet.ts';
import { fakeClock } from './polling/fake-clock.test-support.ts';

const NOW = Date.UTC(2026, 10, 21, 12);
interface Look extends Partial<Telemetry> { status?: Status; pool?: string; wallS?: number; monoS?: number | null }

/** What is told of a rig that was seen so, one look after the other, 30 s apart where they do not say. */
function story(looks: readonly Look[]): RigEvent[] {
  let told: Told = NOTHING_TOLD;
  return looks.flatMap(({ status = 'hashing', pool, wallS, monoS, ...over }, i) => {
    const telemetry: Telemetry = { ...emptyTelemetry('antminer', 'stock'), ...over };
    if (pool !== undefined) telemetry.pools = [{ url: pool, active: true } as Telemetry['pools'][number]];
    const readAtMs = NOW + (wallS ?? i * 30) * 1000;
    const before = told;
    told = remember(before, {
      telemetry, readAtMs, readAtMonoMs: monoS === null ? null : (monoS ?? wallS ?? i * 30) * 1000,
      status: { status, sinceMs: readAtMs, zeroSinceMs: null, lowSinceMs: null, fineSinceMs: null, hot: false },
    });
    return eventsBetween(7, before, told);
  });
}
const kinds = (looks: readonly Look[]): string[] => story(looks).map(({ kind, before, after }) => [kind, before, after].filter((part) => part !== null).join(' '));

describe('a restart', () => {
  it('is an uptime that began again, of the board or of mining, told once', () => {
    expect(kinds([{ uptimeS: 5_000, miningS: 4_900 }, { uptimeS: 12, miningS: 0 }, { uptimeS: 42, miningS: 20 }])).toEqual(['restart']);
    expect(kinds([{ uptimeS: 5_000, miningS: 4_900 }, { uptimeS: 5_030, miningS: 3 }])).toEqual(['restart']);
    expect(story([{ uptimeS: 5_000 }, { uptimeS: 12 }])).toEqual([{ atMs: NOW + 30_000, rigNo: 7, kind: 'restart', before: null, after: null }]);
  });
  it('is seen after a long silence in which the uptime has grown past the old one', () => {
    expect(kinds([{ uptimeS: 300 }, { uptimeS: 600, wallS: 2_400 }])).toEqual(['restart']);
    expect(kinds([{ uptimeS: 300 }, { uptimeS: 2_690, wallS: 2_400 }])).toEqual([]);
  });
  it('is seen over readings that do not tell the uptime, and not told where it never was', () => {
    expect(kinds([{ uptimeS: 5_000 }, {}, {}, { uptimeS: 20 }])).toEqual(['restart']);
    expect(kinds([{}, { uptimeS: 20 }, {}])).toEqual([]);
  });
  it('is no set clock, of ours or of the rig, and no sleep of this computer', () => {
    expect(kinds([{ uptimeS: 5_000 }, { uptimeS: 5_030, wallS: 3_630, monoS: 30 }])).toEqual([]);
    expect(kinds([{ uptimeS: 100 }, { uptimeS: 130, wallS: 3_630, monoS: 30 }])).toEqual([]);
    expect(kinds([{ uptimeS: 5_000 }, { uptimeS: 5_030, wallS: -3_570, monoS: 30 }])).toEqual([]);
    expect(kinds([{ uptimeS: 5_000 }, { uptimeS: 8_630, wallS: 3_630, monoS: 30 }])).toEqual([]);
    expect(kinds([{ uptimeS: 9_000 }, { uptimeS: 5_430 }])).toEqual([]);
    expect(kinds([{ uptimeS: 5_000 }, { uptimeS: 200, wallS: 3_630, monoS: 30 }])).toEqual(['restart']);
  });
  it('property: an uptime that runs is never a restart, one that began again since the last look is', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 10 ** 8 }), fc.array(fc.integer({ min: 5, max: 90_000 }), { minLength: 1, maxLength: 20 }), (uptimeS, gapsS) => {
      let wallS = 0;
      expect(kinds([{ uptimeS }, ...gapsS.map((gapS) => ({ uptimeS: uptimeS + (wallS += gapS), wallS }))])).toEqual([]);
    }));
    fc.assert(fc.property(fc.integer({ min: 1_000, max: 10 ** 8 }), fc.integer({ min: 10, max: 90_000 }), fc.integer({ min: 0, max: 90_000 }), (uptimeS, gapS, beganS) => {
      expect(kinds([{ uptimeS }, { uptimeS: Math.min(beganS, gapS, uptimeS - 1), wallS: gapS }])).toEqual(['restart']);
    }));
  });
});

describe('firmware and pool', () => {
  it('tell from what to what, also over a start in which nothing was told', () => {
    expect(kinds([{ firmwareVersion: '23.1' }, { firmwareVersion: null }, { firmwareVersion: '24.2' }])).toEqual(['firmware stock 23.1 stock 24.2']);
    expect(kinds([{ firmwareVersion: '23.1' }, { firmware: 'braiins', firmwareVersion: null }, { firmware: 'braiins', firmwareVersion: '25.07' }])).toEqual(['firmware stock 23.1 braiins']);
    expect(kinds([{ firmware: 'braiins', firmwareVersion: '1' }, { firmware: 'other', firmwareVersion: 'loader 9' }, { firmware: 'braiins', firmwareVersion: '1' }])).toEqual([]);
    expect(kinds([{ firmware: 'other', firmwareVersion: '1' }, { firmware: 'other', firmwareVersion: '2' }])).toEqual(['firmware 1 2']);
    expect(kinds([{ firmwareVersion: null }, { firmwareVersion: '24.2' }])).toEqual([]);
  });
  it('tell a change of the pool by its host, not of its port, and not while there is none', () => {
    expect(kinds([{ pool: 'stratum+tcp://a.example:3333' }, { pool: 'stratum+tcp://a.example:443' }, {}, { pool: 'stratum+ssl://b.example:443/x' }])).toEqual(['pool a.example b.example']);
    expect(kinds([{}, { pool: 'stratum+tcp://a.example:3333' }])).toEqual([]);
  });
});

describe('faults', () => {
  it.each(['critical', 'zeroHash', 'offline', 'degraded'] as const)('%s is told once, and so is the way back to hashing', (status) => {
    expect(kinds([{}, { status }, { status }, { status: 'warming' }, {}, {}])).toEqual([`fault hashing ${status}`, `recovered ${status} hashing`]);
  });
  it('are seen through a status that is not known, and not told of the first sight', () => {
    expect(kinds([{}, { status: 'unknown' }, { status: 'offline' }, { status: 'unknown' }, {}])).toEqual(['fault hashing offline', 'recovered offline hashing']);
    expect(kinds([{ status: 'unknown' }, { status: 'critical' }, { status: 'critical' }])).toEqual([]);
  });
  it('one that turns into another is told, one that comes back before the rig hashed is not', () => {
    expect(kinds([{}, { status: 'degraded' }, { status: 'zeroHash' }, { status: 'warming' }, { status: 'zeroHash' }, {}]))
      .toEqual(['fault hashing degraded', 'fault degraded zeroHash', 'recovered zeroHash hashing']);
  });
  it('sleep and warming up are none', () => {
    expect(kinds([{}, { status: 'sleeping' }, { status: 'warming' }, {}])).toEqual([]);
  });
});

describe('the events of a fleet', () => {
  const identity: Identity = { class: 'identified', make: 'antminer', firmware: 'stock', driver: 'antminer', model: null };
  const reading = (over: Partial<Telemetry> = {}) => ({
    telemetry: { ...emptyTelemetry('antminer', 'stock'), activity: 'mining' as const, hashrateThs: 100, nominalThs: 100, uptimeS: 9_000, miningS: 8_900, firmwareVersion: '23.1', ...over }, memory: {}, replies: { texts: new Map(), failed: new Map() }, clockOffsetMs: null,
  });
  const started = (stored: Telemetry | null, status: Status | null) => {
    const time = fakeClock(NOW);
    const fleet = createFleet(time.clock, () => 30_000);
    const rig = fleet.put({
      rigNo: 7, ip: '127.0.3.7', identity, memory: {}, firstSeenMs: 0, telemetry: stored, readAtMs: stored === null ? null : NOW - 60_000,
      status: status === null ? null : { status, sinceMs: NOW - 90_000, zeroSinceMs: null, lowSinceMs: null, fineSinceMs: null, hot: false },
    });
    return { fleet, rig, time, answer: (over?: Partial<Telemetry>) => fleet.answered(rig, reading(over), time.clock.wallMs()) };
  };

  it('are collected until they are taken, each once', async () => {
    const { fleet, rig, time, answer } = started(null, null);
    answer();
    expect(fleet.takeEvents()).toEqual([]);
    await time.advance(30_000);
    answer({ uptimeS: 9_030, miningS: 8_930, tempMaxC: 99, tempLimitC: 90 });
    await time.advance(30_000);
    for (const second of [false, true]) fleet.failed(rig, { code: 'FLEET_TIMEOUT', message: '' }, time.clock.wallMs(), second);
    expect(fleet.takeEvents().map(({ kind, before, after, atMs }) => [kind, before, after, atMs - NOW])).toEqual([['fault', 'hashing', 'critical', 30_000], ['fault', 'critical', 'offline', 60_000]]);
    await time.advance(600_000);
    answer({ uptimeS: 300, miningS: 200 });
    expect(fleet.takeEvents().map(({ kind }) => kind)).toEqual(['restart']);
    for (let n = 0; n < 30; n += 1) {
      await time.advance(30_000);
      answer({ uptimeS: 330 + n * 30, miningS: 230 + n * 30 });
    }
    expect(fleet.takeEvents().map(({ kind, before }) => [kind, before])).toEqual([['recovered', 'offline']]);
    expect(fleet.takeEvents()).toEqual([]);
  });
  it('after a start are told against what was stored, and not at all where nothing was', () => {
    const known = started(reading({ uptimeS: 50_000, miningS: 49_000 }).telemetry, 'critical');
    known.answer({ uptimeS: 20, miningS: 0, firmwareVersion: '24.2' });
    expect(known.fleet.takeEvents().map(({ kind }) => kind)).toEqual(['restart', 'firmware']);
    const unknown = started(null, null);
    unknown.answer({ uptimeS: 20, tempMaxC: 99, tempLimitC: 90 });
    expect(unknown.fleet.takeEvents()).toEqual([]);
  });
});
