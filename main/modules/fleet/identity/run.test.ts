import { describe, expect, it } from 'vitest';
import { emptyTelemetry } from '../drivers/telemetry.ts';
import type { Telemetry } from '../../../../preload/contract/rig.ts';
import { asksWho, ranOn, ranOnByOne } from './run.ts';

const reading = (over: Partial<Telemetry>): Telemetry => ({
  ...emptyTelemetry('antminer', 'stock'), uptimeS: 5000, miningS: 4900, accepted: 100, hashrateThs: 100, mac: '02:7d:a1:00:00:01', ...over,
});

describe('whether it ran on', () => {
  it.each([
    [{ uptimeS: 5030, miningS: 4930 }, true], [{ uptimeS: 20, miningS: null }, false], [{ uptimeS: 9000, miningS: null }, false],
    [{ uptimeS: 5030, miningS: 3 }, false], [{ uptimeS: null, miningS: null }, null],
  ])('%j after 30 s: %s', (now, expected) => { expect(ranOn({ uptimeS: 5000, miningS: 4900 }, now, 30)).toBe(expected); });
});

it('ran on when one of our clocks says so: one may have been set, the other stands still in sleep', () => {
  const [before, now] = [{ uptimeS: 5000, miningS: null }, { uptimeS: 5030, miningS: null }];
  expect([ranOnByOne(before, now, 3630, 30), ranOnByOne(before, now, 30, 2), ranOnByOne(before, now, 3630, null), ranOnByOne(before, now, 3630, 3630)]).toEqual([true, true, false, false]);
  expect(ranOnByOne({ uptimeS: null, miningS: null }, now, 30, 30)).toBeNull();
});

describe('who is there is asked', () => {
  it.each<[string, Partial<Telemetry>, boolean]>([
    ['not after an ordinary poll', { uptimeS: 5030, miningS: 4930, accepted: 101 }, false],
    ['not when it tells less of itself than before', { uptimeS: 5030, miningS: 4930, accepted: null, mac: null }, false],
    ['after a restart', { uptimeS: 10, miningS: 5, accepted: 0 }, true],
    ['when its counters fell', { uptimeS: 5030, miningS: 4930, accepted: 7 }, true],
    ['when it says another MAC', { uptimeS: 5030, miningS: 4930, mac: '02:7d:a1:00:00:02' }, true],
    ['when the driver reads no hashrate any more', { uptimeS: 5030, miningS: 4930, hashrateThs: null }, true],
  ])('%s', (_when, now, asks) => { expect(asksWho(reading({}), reading(now), 30)).toBe(asks); });
});
