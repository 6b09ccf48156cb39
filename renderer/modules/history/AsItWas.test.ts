import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fakeFarm, fullDelta } from '../../testing/fakeFarm.ts';
import { fleetAt } from '../../testing/fakeHistory.ts';
import { FleetStore } from '../fleet/fleetStore.ts';
import { fieldsOf, keptSince, missingOf, readAt, TICK_MS, tickOf, timeOf, writeAt } from './AsItWas.ts';

const NOW = Math.floor(Date.now() / TICK_MS) * TICK_MS;
const at = fc.integer({ min: Date.UTC(2009, 0, 1), max: Date.UTC(2099, 11, 31) });

describe('the time that is looked at', () => {
  it('is the same tick after the way through the address', () => {
    fc.assert(fc.property(at, (ms) => { expect(readAt(writeAt(ms))).toBe(tickOf(ms)); }));
  });
  it('is none when the address holds no time of a farm', () => {
    for (const text of [null, '', 'yesterday', '2026-11-20', '2026-13-40T03:12:00Z', '1999-01-01T00:00:00Z', '2150-01-01T00:00:00Z', '2026-11-20T03:12:00+01:00']) expect(readAt(text), String(text)).toBeNull();
    expect(readAt('2026-11-20T03:12Z')).toBe(Date.UTC(2026, 10, 20, 3, 12));
  });
  it('is read from the fields of the form, in the time of the site', () => {
    // An hour that the clocks repeat has one name for two times: the day before it does not.
    fc.assert(fc.property(at, (ms) => { const { date, time } = fieldsOf(ms); const read = timeOf(date, time); expect(Math.abs((read ?? NaN) - ms)).toBeLessThanOrEqual(3_600_000 + 60_000); expect(fieldsOf(read ?? NaN)).toEqual({ date, time }); }));
    expect(timeOf(' 2026-11-20', '3:12 ')).toBe(new Date(2026, 10, 20, 3, 12).getTime());
    for (const [date, time] of [['', '03:12'], ['2026-11-20', ''], ['0202-11-20', '03:12'], ['9999-01-01', '00:00'], ['2026-02-30', '00:00'], ['2026-13-01', '00:00'], ['2026-11-20', '24:00'], ['2026-11-20', '3:1']] as const) expect(timeOf(date, time)).toBeNull();
  });
  it('is kept since the oldest reading, not since the oldest mean', () => {
    expect(keptSince([{ tier: 'raw', oldestMs: 500 }, { tier: 'recent', oldestMs: 900 }, { tier: 'daily', oldestMs: 1 }])).toBe(500);
    expect(keptSince([{ tier: 'raw', oldestMs: null }, { tier: 'groups', oldestMs: 1 }])).toBeNull();
  });
});

describe('the fleet as it was', () => {
  const rigs = fakeFarm(NOW);
  const today = new FleetStore();
  today.apply(fullDelta(rigs, NOW), NOW);
  // The twelve rigs of net 15 were found two hours ago.
  const then = fleetAt(rigs, NOW - 5 * 3_600_000);
  const past = FleetStore.asItWas(today, then);
  const offline = rigs.find(({ row }) => row.status === 'offline' && row.rigNo % 50 !== 0)?.row.rigNo ?? 0;
  const fresh = rigs.find(({ row }) => row.firstSeenMs > NOW - 3 * 3_600_000)?.row.rigNo ?? 0;
  const unread = rigs.find(({ row }) => row.rigNo % 50 === 0)?.row.rigNo ?? 0;

  it('has readings and statuses of then with names and ratings of today', () => {
    expect(today.row(offline)?.status).toBe('offline');
    const row = past.row(offline);
    expect(row).toMatchObject({ name: today.row(offline)?.name, ip: today.row(offline)?.ip, model: today.row(offline)?.model, status: 'hashing', reasons: [], pool: null, worker: null, lastError: null });
    const index = then.rigNos.indexOf(offline);
    expect(past.value(offline, 'hashrateThs')).toBe(then.values[index * (then.values.length / then.rigNos.length)]);
    expect(past.value(offline, 'nominalThs')).toBe(today.value(offline, 'nominalThs'));
    expect(past.value(offline, 'boardCount')).toBe(3);
    expect(past.value(offline, 'fanCount')).toBe(4);
    expect(past.value(offline, 'failures')).toBeNull();
  });
  it('counts whom it misses, and knows nothing of a rig that did not answer', () => {
    expect(past.row(fresh)).toBeNull();
    expect(missingOf(today, then, past)).toEqual({ notThen: 12, unread: 0, gone: 0 });
    // A locked rig was there, but is never read.
    const fewer = { ...then, rigNos: then.rigNos.slice(0, -3), values: then.values.slice(0, -3 * (then.values.length / then.rigNos.length)) };
    expect(missingOf(today, fewer, FleetStore.asItWas(today, fewer))).toEqual({ notThen: 12, unread: 3, gone: 0 });
    const slot = past.slotOf(unread) ?? -1;
    expect(past.isStatusKnown(slot)).toBe(false);
    expect(past.value(unread, 'hashrateThs')).toBeNull();
    expect(past.value(unread, 'boardCount')).toBeNull();
    expect(past.isStatusKnown(past.slotOf(offline) ?? -1)).toBe(true);
  });
  it('leaves out a rig that is gone from today\'s fleet, and says so', () => {
    const fewer = new FleetStore();
    fewer.apply(fullDelta(rigs.filter(({ row }) => row.rigNo !== offline), NOW), NOW);
    const store = FleetStore.asItWas(fewer, then);
    expect(store.row(offline)).toBeNull();
    expect(missingOf(fewer, then, store)).toEqual({ notThen: 12, unread: 0, gone: 1 });
    // The rigs behind it in the answer still have their own numbers.
    const last = then.rigNos.at(-1) ?? 0;
    expect(store.value(last, 'hashrateThs')).toBe(past.value(last, 'hashrateThs'));
  });
  it('stands still when today goes on', () => {
    const before = past.value(offline, 'hashrateThs');
    today.apply({ ...fullDelta(rigs, NOW + 30_000), full: false, rows: '[]' }, NOW + 30_000);
    expect(past.value(offline, 'hashrateThs')).toBe(before);
    expect(past.getState().version).toBe(1);
  });
});
