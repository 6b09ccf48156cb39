import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqlite } from '../../../native-bridge/sqlite.ts';
import { LIVE_COLUMNS } from '../../../preload/contract/fleet.ts';
import { TICK_MS } from '../../engine/clock.ts';
import { rawPath, storePaths } from '../files.ts';
import { algoCode, COLUMN_INDEX, FRAME_COLUMNS, STATUS_CODE, type FrameKey } from '../frames/columns.ts';
import { openStore, type Store, type StoreEvent, type TickSamples } from '../index.ts';
import { HOUR_MS } from './rig-hour.ts';

const threadPath = new URL('../thread.ts', import.meta.url);
/** 22:00 UTC: the second hour ends the day. */
const H0 = Date.UTC(2026, 10, 20, 22);
const FOR_EVER = { rawDays: 14, budgetBytes: 1e12 };
let dir: string;
let store: Store;
let events: StoreEvent[];

const open = async (): Promise<Store> => {
  store = await openStore({ dir, threadPath, appVersion: '1' });
  store.onEvent((event) => events.push(event));
  return store;
};
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'history-'));
  events = [];
});
afterEach(async () => {
  await store.close();
  rmSync(dir, { recursive: true, force: true });
});

type Values = Partial<Record<FrameKey, number>>;
/** Rigs of one tick; null = its poll was missed. */
function tickOf(tickMs: number, rigs: Record<number, Values | null>): TickSamples {
  const rigNos = Object.keys(rigs).map(Number);
  const values = new Float64Array(rigNos.length * FRAME_COLUMNS.length).fill(Number.NaN);
  rigNos.forEach((rigNo, i) => {
    for (const [key, value] of Object.entries(rigs[rigNo] ?? {})) values[i * FRAME_COLUMNS.length + COLUMN_INDEX[key as FrameKey]] = value;
  });
  const sum = Object.values(rigs).reduce((total, one) => total + (one?.hashrateThs ?? 0), 0);
  return {
    tickMs, values, rigNos: Uint32Array.from(rigNos), algos: new Uint8Array(rigNos.length).fill(algoCode('sha256')), nominalThs: new Float64Array(rigNos.length).fill(100),
    answered: Uint8Array.from(rigNos, (rigNo) => (rigs[rigNo] === null ? 0 : 1)), offsetMs: new Uint16Array(rigNos.length).fill(5_000),
    farm: [{ algo: 'sha256', hashrateThs: sum, powerW: 3000, answered: rigNos.length }],
    groups: [{ kind: 'farm', name: '', algo: 'sha256', rigs: rigNos.length, answered: rigNos.length, hashrateThs: sum, expectedThs: 200, powerW: 3000, powerEstimatedW: 1000 }],
  };
}
/** A rig that mines: 100 TH/s and a little, 3000 W, a share a tick. */
const mining = (i: number): Values => ({ hashrateThs: 100 + (i % 7) / 10, powerW: 3000, powerSource: 1, tempMaxC: 60 + (i % 5), status: STATUS_CODE.hashing, accepted: 1000 + i, uptimeS: 5000 + i * 30 });
const writeHour = async (hourMs: number, rigs: (i: number) => Record<number, Values | null>, from = 0): Promise<void> => {
  for (let i = from; i < 120; i += 1) await store.write('frame.write', tickOf(hourMs + i * TICK_MS, rigs(i)));
};
const tend = (nowMs: number, keep = FOR_EVER) => store.history.ask('tend', { dir, nowMs, keep, keptRaw: true });
const rigs = (fromMs: number, toMs: number, nowMs: number, rigNos = [1]) =>
  store.history.ask('rigs', { rigNos, metrics: ['hashrateThs', 'powerW', 'accepted', 'energyWh', 'onlineShare'], fromMs, toMs, maxSteps: undefined, nowMs });
const farm = (fromMs: number, toMs: number, nowMs: number) =>
  store.history.ask('group', { group: { kind: 'farm', name: '', algo: 'sha256' }, metrics: ['hashrateThs', 'powerW', 'energyWh', 'rigs'], fromMs, toMs, maxSteps: undefined, nowMs });

describe('an hour that is over', () => {
  it('is kept as chunks and roll-ups, and reads the same before and after', async () => {
    await open();
    await writeHour(H0, (i) => ({ 1: i === 50 ? null : mining(i), 2: mining(i + 3) }));
    const now = H0 + HOUR_MS + 100_000;
    const before = await rigs(H0, H0 + HOUR_MS, now, [1, 2]);
    expect(await tend(now)).toMatchObject({ hours: 1, rigHours: 2, samples: 239, days: 0, dropped: [], keepsRaw: true });
    const after = await rigs(H0, H0 + HOUR_MS, now, [1, 2]);
    expect(after.rigs).toEqual(before.rigs);
    expect(after).toMatchObject({ tier: '30s', stepMs: TICK_MS, steps: 120, problems: [] });
    const line = after.rigs[0]!.lines.hashrateThs!;
    expect(line.avg[49]).toBe(100);
    // A missed poll is missing, never zero; and what came in that time is counted with the next answer.
    expect(line.avg[50]).toBeNull();
    expect(after.rigs[0]!.lines.accepted!.avg.slice(48, 53)).toEqual([1, 1, null, 2, 1]);
    // Nothing is left to do.
    expect(await tend(now)).toMatchObject({ hours: 0, rigHours: 0 });
  });
  it('is not touched before its last polls can be there', async () => {
    await open();
    await writeHour(H0, (i) => ({ 1: mining(i) }));
    expect(await tend(H0 + HOUR_MS + 80_000)).toMatchObject({ hours: 0 });
  });
  it('takes in what comes late, and counts the hour behind it anew', async () => {
    await open();
    await writeHour(H0, (i) => ({ 1: mining(i) }));
    await writeHour(H0 + HOUR_MS, (i) => ({ 1: mining(120 + i) }));
    const now = H0 + 2 * HOUR_MS + 100_000;
    await tend(now);
    // The same tick again with a rig that was missing, and a rig that restarted at the end.
    for (const i of [118, 119]) await store.write('frame.write', tickOf(H0 + i * TICK_MS, { 1: { ...mining(i), accepted: i - 117, uptimeS: (i - 117) * 30 }, 2: mining(i) }));
    expect(await tend(now)).toMatchObject({ hours: 1, rigHours: 2 });
    const both = await rigs(H0, H0 + 2 * HOUR_MS, now, [1, 2]);
    const accepted = both.rigs[0]!.lines.accepted!.avg;
    // Restarted: it counts from 0; then the old counter again looks like a rise.
    expect(accepted.slice(117, 121)).toEqual([1, 1, 1, 1118]);
    expect(both.rigs[1]!.lines.hashrateThs!.avg.filter((value) => value !== null)).toHaveLength(2);
    const hours = await store.history.ask('rigs', { rigNos: [1], metrics: ['accepted'], fromMs: H0 - 20 * 24 * HOUR_MS, toMs: H0 + 2 * HOUR_MS, maxSteps: undefined, nowMs: now });
    expect(hours.tier).toBe('1h');
    expect(hours.rigs[0]!.lines.accepted!.avg.slice(-2)).toEqual([119, 1237]);
  });
  it('that is damaged is a gap that is told of, and all else is there', async () => {
    await open();
    await writeHour(H0, (i) => ({ 1: mining(i), 2: mining(i) }));
    const now = H0 + HOUR_MS + 100_000;
    await tend(now);
    await store.close();
    const day = openSqlite(rawPath(storePaths(dir), '2026-11-20'));
    day.prepare("UPDATE raw_chunk SET b = CAST(substr(b, 1, 40) || x'00ff' || substr(b, 43) AS BLOB) WHERE k % 4294967296 = 1").run();
    day.close();
    await open();
    const answer = await rigs(H0, H0 + HOUR_MS, now, [1, 2]);
    expect(answer.rigs[0]!.lines.hashrateThs!.avg.every((value) => value === null)).toBe(true);
    expect(answer.rigs[1]!.lines.hashrateThs!.avg.every((value) => value !== null)).toBe(true);
    expect(answer.problems.map(({ code }) => code)).toEqual(['STORE_CHUNK_DAMAGED']);
    expect(events).toMatchObject([{ kind: 'fault', error: { code: 'STORE_CHUNK_DAMAGED' } }]);
    // Hours are kept beside single readings: the hour itself is still known.
    const hours = await store.history.ask('rigs', { rigNos: [1], metrics: ['powerW'], fromMs: H0 - 20 * 24 * HOUR_MS, toMs: H0 + HOUR_MS, maxSteps: undefined, nowMs: now });
    expect(hours.rigs[0]!.lines.powerW!.avg.at(-1)).toBe(3000);
  });
  it('whose file was deleted by hand is a gap; the day goes on in a new file', async () => {
    await open();
    await writeHour(H0, (i) => ({ 1: mining(i) }));
    await tend(H0 + HOUR_MS + 100_000);
    for (const suffix of ['', '-wal', '-shm']) rmSync(rawPath(storePaths(dir), '2026-11-20') + suffix, { force: true });
    await writeHour(H0 + HOUR_MS, (i) => ({ 1: mining(i) }));
    const now = H0 + 2 * HOUR_MS + 100_000;
    expect(await tend(now)).toMatchObject({ hours: 1 });
    const { rigs: [one] } = await rigs(H0, H0 + 2 * HOUR_MS, now);
    expect(one!.lines.hashrateThs!.avg.slice(0, 120).every((value) => value === null)).toBe(true);
    expect(one!.lines.hashrateThs!.avg.slice(120).every((value) => value !== null)).toBe(true);
  });
});

describe('a day that is over', () => {
  it('is one row a rig, and sums of the farm; today is told from its hours', async () => {
    await open();
    await writeHour(H0, (i) => ({ 1: mining(i), 2: mining(i) }));
    await writeHour(H0 + HOUR_MS, (i) => ({ 1: mining(120 + i), 2: null }));
    expect(await tend(H0 + 2 * HOUR_MS + 20 * 60_000)).toMatchObject({ hours: 2, days: 1 });
    await writeHour(H0 + 2 * HOUR_MS, (i) => ({ 1: mining(240 + i), 2: mining(240 + i) }));
    const now = H0 + 3 * HOUR_MS + 100_000;
    await tend(now);
    const year = await rigs(now - 365 * 24 * HOUR_MS, now, now, [1, 2]);
    expect(year).toMatchObject({ tier: '1d', stepMs: 24 * HOUR_MS });
    const [first, second] = year.rigs.map(({ lines }) => ({ wh: lines.energyWh!.avg.slice(-2), shares: lines.accepted!.avg.slice(-2), online: lines.onlineShare!.avg.slice(-2) }));
    // 3 kW over what lies between the first and the last sample.
    expect(first!.wh[0]).toBeCloseTo(3000 * (2 - 30 / 3600), 3);
    expect(first!.wh[1]).toBeCloseTo(3000, 3);
    expect(first!.shares).toEqual([239, 120]);
    expect(second!.online[0]).toBeCloseTo(0.5, 2);
    const days = await farm(now - 500 * 24 * HOUR_MS, now, now);
    expect(days.tier).toBe('1d');
    expect(days.lines.energyWh!.avg.slice(-2)).toEqual([6000, 3000]);
    const hours = await farm(now - 30 * 24 * HOUR_MS, now, now);
    expect(hours.tier).toBe('1h');
    expect(hours.lines.energyWh!.avg.filter((value) => value !== null).reduce((a, b) => a! + b!, 0)).toBe(9000);
    const minutes = await farm(H0, H0 + 3 * HOUR_MS + 60_000, now + 4 * HOUR_MS);
    expect(minutes.tier).toBe('1m');
    expect(minutes.lines.powerW!.avg.filter((value) => value === 3000)).toHaveLength(180);
  });
  it('of a farm that is new is told from its ticks, and says since when', async () => {
    await open();
    await writeHour(H0, (i) => ({ 1: mining(i) }), 100);
    const now = H0 + HOUR_MS + 10_000;
    const day = await farm(now - 24 * HOUR_MS, now, now);
    expect(day).toMatchObject({ tier: '1m', keptSinceMs: H0 + 100 * TICK_MS });
    expect(day.lines.powerW!.avg.filter((value) => value === 3000).length).toBeGreaterThan(0);
  });
  it('goes when it was kept long enough, with its file; hours and days stay', async () => {
    await open();
    await writeHour(H0, (i) => ({ 1: mining(i) }));
    await tend(H0 + HOUR_MS + 100_000);
    for (const days of [1, 2]) {
      await writeHour(H0 + days * 24 * HOUR_MS, (i) => ({ 1: mining(i) }), 110);
      await tend(H0 + (days * 24 + 1) * HOUR_MS + 100_000, { rawDays: 1, budgetBytes: 1e12 });
    }
    const now = H0 + 49 * HOUR_MS + 200_000;
    expect(existsSync(rawPath(storePaths(dir), '2026-11-20'))).toBe(true);
    expect(await tend(now, { rawDays: 1, budgetBytes: 1e12 })).toMatchObject({ dropped: ['2026-11-20'] });
    expect(existsSync(rawPath(storePaths(dir), '2026-11-20'))).toBe(false);
    const hours = await store.history.ask('rigs', { rigNos: [1], metrics: ['powerW'], fromMs: H0 - 20 * 24 * HOUR_MS, toMs: now, maxSteps: undefined, nowMs: now });
    expect(hours.rigs[0]!.lines.powerW!.avg.filter((value) => value !== null)).toHaveLength(3);
  });
});

describe('the fleet as it was', () => {
  it('is told from frames and from chunks alike', async () => {
    await open();
    await writeHour(H0, (i) => ({ 1: { ...mining(i), board1Ths: 33, board2Ths: 34, fan1Rpm: 5000, fan2Rpm: 4200 }, 2: i === 60 ? null : mining(i), ...(i > 80 ? { 700: mining(i) } : {}) }));
    const at = H0 + 60 * TICK_MS + 12_000;
    const before = await store.history.ask('fleetAt', { atMs: at, pollMs: TICK_MS });
    await tend(H0 + HOUR_MS + 100_000);
    await store.close();
    const hot = openSqlite(storePaths(dir).hot);
    hot.exec('DELETE FROM hot_frame; DELETE FROM hot_open');
    hot.close();
    await open();
    const after = await store.history.ask('fleetAt', { atMs: at, pollMs: TICK_MS });
    expect(after).toEqual(before);
    expect([...after.rigNos]).toEqual([1, 2]);
    expect([...after.statuses]).toEqual([8, 255]);
  });
  it('with polls further apart than ticks shows the last reading of each rig, over the hour too, and a poll that was missed as missed', async () => {
    await open();
    // A poll each two minutes, the rigs one after the other; rig 3 misses its last one.
    await writeHour(H0, (i) => (i % 4 === 0 ? {} : { [i % 4]: i === 119 ? null : mining(i) }));
    await writeHour(H0 + HOUR_MS, (i) => (i < 1 ? { 40: mining(i) } : {}));
    const at = H0 + HOUR_MS + 5_000;
    const expected = (answer: { rigNos: Uint32Array; values: Float64Array; statuses: Uint8Array }): void => {
      expect([...answer.rigNos]).toEqual([1, 2, 3, 40]);
      const answeredAt = [...answer.rigNos].map((_rig, i) => answer.values[i * LIVE_COLUMNS.length + LIVE_COLUMNS.indexOf('answeredAtMs')]! - H0);
      expect(answeredAt.map((ms) => Math.floor(ms / TICK_MS))).toEqual([117, 118, NaN, 120]);
      expect([...answer.statuses]).toEqual([8, 8, 255, 8]);
    };
    expected(await store.history.ask('fleetAt', { atMs: at, pollMs: 120_000 }));
    await tend(H0 + HOUR_MS + 100_000);
    expected(await store.history.ask('fleetAt', { atMs: at, pollMs: 120_000 }));
    expect([...(await store.history.ask('fleetAt', { atMs: at, pollMs: 30_000 })).rigNos]).toEqual([40]);
  });
});

describe('yesterday', () => {
  it('is the hour of the day before, null where nothing is kept of it', async () => {
    await open();
    await writeHour(H0, (i) => ({ 1: mining(0), 2: i < 60 ? mining(0) : null }));
    const now = H0 + HOUR_MS + 100_000;
    await tend(now);
    expect(await store.history.ask('yesterday', { nowMs: now })).toBeNull();
    const then = await store.history.ask('yesterday', { nowMs: H0 + 24 * HOUR_MS + 1_000_000 });
    expect(then).toEqual({ hourMs: H0, rigNos: Uint32Array.from([1, 2]), hashrateThs: Float64Array.from([100, 100]), powerW: Float64Array.from([3000, 3000]), farm: [{ algo: 'sha256', hashrateThs: expect.closeTo(150, 6) as number, powerW: 3000 }] });
  });
});
