import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../../preload/contract/app.ts';
import type { Rescan } from '../../../../preload/contract/networks.ts';
import { dueMs, plansOf } from './rescan.ts';

const HOUR = 3_600_000;
const ZONE = process.env['TZ'];
afterEach(() => {
  if (ZONE === undefined) delete process.env['TZ'];
  else process.env['TZ'] = ZONE;
});
const inZone = (zone: string): void => void (process.env['TZ'] = zone);
const ms = (text: string): number => new Date(text).getTime();
const daily = (at: string): Rescan => ({ kind: 'daily', at });

describe('when a network is scanned again', () => {
  it('off never, every n minutes after the last, site as the site says', () => {
    expect(dueMs({ kind: 'off' }, 60, 0)).toBeNull();
    expect(dueMs({ kind: 'every', minutes: 15 }, null, HOUR)).toBe(HOUR + 15 * 60_000);
    expect(dueMs({ kind: 'site' }, 60, HOUR)).toBe(2 * HOUR);
    expect(dueMs({ kind: 'site' }, null, HOUR)).toBeNull();
  });
  it('a run missed in sleep is due at once, and one time only', () => {
    inZone('UTC');
    const woke = ms('2026-06-09T10:00Z');
    const due = dueMs(daily('03:00'), null, ms('2026-06-01T03:00Z'));
    expect(due).toBe(ms('2026-06-02T03:00Z'));
    expect(due!).toBeLessThan(woke);
    // It ran on waking.
    expect(dueMs(daily('03:00'), null, woke)).toBe(ms('2026-06-10T03:00Z'));
  });
  it('keeps its local time over the change of clocks', () => {
    inZone('Europe/Berlin');
    expect(dueMs(daily('06:00'), null, ms('2026-03-28T05:00Z'))).toBe(ms('2026-03-29T04:00Z'));
    expect(dueMs(daily('06:00'), null, ms('2026-10-24T04:00Z'))).toBe(ms('2026-10-25T05:00Z'));
  });
  it('a time that the clock skips comes an hour later, one that it repeats comes once', () => {
    inZone('America/New_York');
    // 8 March 2026: 02:30 does not exist.
    expect(dueMs(daily('02:30'), null, ms('2026-03-07T12:00-05:00'))).toBe(ms('2026-03-08T03:30-04:00'));
    // 1 November 2026: 01:30 comes twice.
    const first = ms('2026-11-01T01:30-04:00');
    expect(dueMs(daily('01:30'), null, ms('2026-10-31T12:00-04:00'))).toBe(first);
    expect(dueMs(daily('01:30'), null, first)).toBe(ms('2026-11-02T01:30-05:00'));
  });
  it('in every zone and on every day: after the last one, within 25 hours, and with that time on the wall unless it was skipped', () => {
    fc.assert(fc.property(
      fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata', 'America/St_Johns'),
      fc.integer({ min: ms('2025-01-01T00:00Z'), max: ms('2028-01-01T00:00Z') }), fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }),
      (zone, last, hours, minutes) => {
        inZone(zone);
        const due = dueMs(daily(`${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`), null, last)!;
        const wall = new Date(due);
        const skipped = wall.getHours() !== hours || wall.getMinutes() !== minutes;
        const changed = wall.getTimezoneOffset() !== new Date(due - 3 * HOUR).getTimezoneOffset();
        return due > last && due <= last + 25 * HOUR && (!skipped || changed);
      },
    ));
  });
});

describe('the plan of the networks', () => {
  it('has one line a scanned range, by what was said of it', () => {
    const plans = plansOf({
      ...DEFAULT_SETTINGS, ranges: ['10.0.0.0/24', '10.0.1.0/24', '10.0.2.0/24'], rescanEveryMinutes: 60,
      networkOptions: [{ range: '10.0.1.0/24', name: 'Hall 2', rescan: { kind: 'off' }, polite: true }],
    }, (range) => (range === '10.0.0.0/24' ? 5 * HOUR : null), () => 6 * HOUR);
    expect(plans).toEqual([
      { range: '10.0.0.0/24', lastMs: 5 * HOUR, nextMs: 6 * HOUR }, { range: '10.0.1.0/24', lastMs: null, nextMs: null }, { range: '10.0.2.0/24', lastMs: null, nextMs: 7 * HOUR },
    ]);
  });
});
