import net from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_SETTINGS, type Settings } from '../../../../preload/contract/app.ts';
import { systemClock } from '../../../engine/clock.ts';
import type { Log } from '../../../engine/log.ts';
import { DialError, type Dial } from '../../../engine/net/dial.ts';
import type { HowToLook } from '../asking.ts';
import type { Records } from '../records.ts';
import type { Rig } from '../rig.ts';
import type { Finder } from './finding.ts';
import { createScans, type Scans, type ScansOptions } from './scans.ts';

/** Every address is silent. */
function played(over: Partial<Settings> = {}, options: Partial<ScansOptions> = {}) {
  const settings: Settings = { ...DEFAULT_SETTINGS, ranges: ['10.9.0.1-4'], firstRunDone: true, ...over };
  const dial: Dial = async (address) => { throw new DialError('DIAL_TIMEOUT', address); };
  const looks: [string, HowToLook][] = [];
  const finder: Finder = {
    inScan: async (ip, _ports, how) => {
      looks.push([ip, how]);
      return { kind: 'nothing' };
    },
    one: () => Promise.reject(new Error('not here')),
  };
  const scanned = vi.fn<Records['scanned']>(async () => {});
  const scans = createScans({
    dial, finder, clock: systemClock, log: { info: () => {}, error: () => {} } as unknown as Log, settings: () => settings, segments: () => [],
    fleet: { rigs: () => new Map<number, Rig>().values() }, records: { scanned }, lastScansMs: new Map(), ...options,
  });
  open.push(scans);
  return { scans, scanned, looks };
}
const open: Scans[] = [];
afterEach(async () => {
  for (const scans of open.splice(0)) await scans.stop();
});
const REQUEST = { ranges: ['10.9.0.1-4'], timeoutMs: 20 };

describe('a scan', () => {
  it('is remembered for the plan when it begins and stored when it ends', async () => {
    const { scans, scanned } = played({ rescanEveryMinutes: 60 });
    const before = Date.now();
    const { done } = scans.start(REQUEST);
    expect(scans.plans()[0]!.lastMs).toBeGreaterThanOrEqual(before);
    const summary = await done;
    expect(summary).toMatchObject({ scanned: 4, silent: 4 });
    expect(scanned).toHaveBeenCalledExactlyOnceWith(expect.any(Number), expect.any(Number), REQUEST.ranges, summary);
    expect(scans.plans()[0]!.nextMs).toBe(scans.plans()[0]!.lastMs! + 3_600_000);
  });
  it('that the end of the program cut off is not stored as one', async () => {
    const { scans, scanned } = played();
    scans.start(REQUEST);
    await scans.stop();
    expect(scanned).not.toHaveBeenCalled();
  });
  it('is refused where another copy of the program owns the data', () => {
    const { scans } = played({}, { finder: null });
    expect(() => scans.start(REQUEST)).toThrow(expect.objectContaining({ code: 'STORE_READ_ONLY' }) as Error);
  });
  it('that was refused leaves the plan as it was', () => {
    const { scans } = played();
    expect(() => scans.start({ ranges: ['10.9.0.1-999'] })).toThrow(expect.objectContaining({ code: 'RANGE_BAD' }) as Error);
    expect(scans.plans()[0]!.lastMs).toBeNull();
  });
});

it('tries a given login at its own address alone, and makers\' defaults as asked or else as the setting says', async () => {
  const dial: Dial = async () => new net.Socket();
  const { scans, looks } = played({ allowDefaultCredentials: true }, { dial });
  await scans.start({ ...REQUEST, passes: 1, logins: [{ ip: '10.9.0.2', username: 'root', password: 'x' }] }).done;
  expect(new Map(looks.map(([ip, { first, defaults }]) => [ip, { first, defaults }]))).toEqual(new Map([1, 2, 3, 4].map((n) =>
    [`10.9.0.${n}`, { first: n === 2 ? { username: 'root', password: 'x' } : undefined, defaults: true }])));
  looks.length = 0;
  await scans.start({ ...REQUEST, passes: 1 }, false).done;
  expect(looks.map(([, { defaults }]) => defaults)).toEqual(looks.map(() => false));
});
