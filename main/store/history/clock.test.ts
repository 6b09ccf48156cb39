import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqlite } from '../../../native-bridge/sqlite.ts';
import { TICK_MS } from '../../engine/clock.ts';
import { storePaths } from '../files.ts';
import { encodeFrame } from '../frames/codec.ts';
import { COLUMN_INDEX, FRAME_COLUMNS } from '../frames/columns.ts';
import { toFrames } from '../frames/samples.ts';
import { openStore, type Store, type StoreEvent } from '../index.ts';
import { migrate } from '../migrate.ts';
import { hotMigrations } from '../migrations/hot.ts';
import { tickOfRigs } from '../samples.test-support.ts';
import { DAY_MS, HOUR_MS } from './rig-hour.ts';

/* A computer's clock that is wrong for a while: nothing is doubled, nothing is lost, and charts show what was stored. */

const threadPath = new URL('../thread.ts', import.meta.url);
const H0 = Date.UTC(2026, 10, 20, 5);
let dir: string;
let store: Store;
let events: StoreEvent[];
const open = async (): Promise<void> => {
  store = await openStore({ dir, threadPath, appVersion: '1' });
  store.onEvent((event) => events.push(event));
};
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'clock-'));
  events = [];
});
afterEach(async () => {
  await store.close();
  rmSync(dir, { recursive: true, force: true });
});

/** A tick as the clock says, of a rig that counts one share a tick of real time. */
function sample(clockMs: number, share: number) {
  return tickOfRigs(clockMs, [{ rigNo: 1, hashrateThs: 100, powerW: 3000, powerSource: 1, status: 1, accepted: 1000 + share }]);
}
/** Ticks of real time from..to-1, written under the time of a clock that is `aheadMs` off. */
async function run(from: number, to: number, aheadMs = 0): Promise<void> {
  for (let i = from; i < to; i += 1) await store.write('frame.write', sample(H0 + i * TICK_MS + aheadMs, i));
}
const tend = (nowMs: number) => store.history.ask('tend', { dir, nowMs, keep: { rawDays: 14, budgetBytes: 1e12 }, keptRaw: true });
const at = (tick: number): number => H0 + tick * TICK_MS;
async function chart(fromMs: number, toMs: number, nowMs: number) {
  const answer = await store.history.ask('rigs', { rigNos: [1], metrics: ['hashrateThs', 'accepted', 'energyWh'], fromMs, toMs, maxSteps: undefined, nowMs });
  const { lines } = answer.rigs[0]!;
  const sum = (values: readonly (number | null)[]): number => values.reduce<number>((total, value) => total + (value ?? 0), 0);
  return { tier: answer.tier, known: lines.hashrateThs!.avg.filter((value) => value !== null).length, shares: sum(lines.accepted!.avg), wh: sum(lines.energyWh!.avg), problems: answer.problems };
}

describe('a clock that was one hour', () => {
  it('ahead for ten minutes: the hours come out as if it had been right', async () => {
    await open();
    await run(0, 60);
    // Wrong: the tick of 05:30 is written as 06:30, and the upkeep takes 05:00 for over.
    await run(60, 80, HOUR_MS);
    expect(await tend(at(80) + HOUR_MS)).toMatchObject({ hours: 1 });
    // Right again: 05:40. The hour that lies ahead is not made.
    await run(80, 120);
    expect(await tend(at(120) + 100_000)).toMatchObject({ hours: 1 });
    await run(120, 240);
    expect(await tend(at(240) + 100_000)).toMatchObject({ hours: 1 });
    expect(await tend(at(240) + 100_000)).toMatchObject({ hours: 0 });
    const readings = await chart(at(0), at(240), at(240) + 100_000);
    // Twenty ticks of 05:30 to 05:40 are nowhere: a gap of ten minutes. Those of the wrong time were written over by the right ones.
    expect(readings).toMatchObject({ tier: '30s', known: 220, problems: [] });
    expect(readings.shares).toBe(239);
    const hours = await chart(at(0) - 20 * DAY_MS, at(240), at(240) + 100_000);
    expect(hours).toMatchObject({ tier: '1h', known: 2, shares: 239 });
    expect(hours.wh).toBeLessThan(6000);
    expect(events).toEqual([]);
  });
  it('back for ten minutes: the same ticks again take the place of the first, nothing counts twice', async () => {
    await open();
    await run(0, 160);
    expect(await tend(at(160))).toMatchObject({ hours: 1 });
    // Wrong: 06:20 is written as 05:20.
    await run(160, 180, -HOUR_MS);
    // An hour behind the present one is made when its time comes, not before.
    expect(await tend(at(180) - HOUR_MS)).toMatchObject({ hours: 0 });
    await run(180, 240);
    expect(await tend(at(240) + 100_000)).toMatchObject({ hours: 2 });
    const readings = await chart(at(0), at(240), at(240) + 100_000);
    expect(readings).toMatchObject({ known: 220, problems: [] });
    const hours = await chart(at(0) - 20 * DAY_MS, at(240), at(240) + 100_000);
    expect(hours).toMatchObject({ tier: '1h', known: 2 });
    expect(hours.wh).toBeLessThan(6000);
    expect(hours.wh).toBeGreaterThan(5000);
  });
});

describe('a clock that was years off', () => {
  it.each([['1970', Date.UTC(1970, 0, 2, 3)], ['2008', Date.UTC(2008, 5, 1, 3)], ['2105', Date.UTC(2105, 5, 1, 3)]])('in %s: kept or drawn as a gap, refused in words where nothing can be drawn; the present is as it was', async (_year, then) => {
    await open();
    await run(0, 100);
    for (let i = 0; i < 120; i += 1) await store.write('frame.write', sample(then + i * TICK_MS, i));
    await tend(then + HOUR_MS + 100_000);
    await run(100, 240);
    await tend(at(240) + 100_000);
    expect(await chart(at(0), at(240), at(240) + 100_000)).toMatchObject({ known: 240, shares: 239, problems: [] });
    await expect(chart(then, then + HOUR_MS, then + HOUR_MS)).rejects.toMatchObject({ code: 'HISTORY_BAD_SPAN' });
    expect((await store.history.ask('fleetAt', { atMs: then, pollMs: TICK_MS })).problems).toEqual([]);
    expect(await store.history.ask('yesterday', { nowMs: then })).toBeNull();
    // What is kept of a time that was not goes like any old day: when two newer ones are there.
    expect(events).toEqual([]);
  });
});

describe('sizes at the edges', () => {
  it('no rig, one rig, a value beyond 2^53: stored or unknown, never wrong', async () => {
    await open();
    await store.write('frame.write', tickOfRigs(at(0), []));
    const huge = tickOfRigs(at(1), [{ rigNo: 1, hashrateThs: 100, accepted: 2 ** 60, hwErrors: -(2 ** 60), powerW: Number.POSITIVE_INFINITY }]);
    huge.values[COLUMN_INDEX.tempMaxC] = Number.MAX_VALUE;
    expect(huge.values).toHaveLength(FRAME_COLUMNS.length);
    await store.write('frame.write', huge);
    expect(await tend(at(120) + 100_000)).toMatchObject({ hours: 1, rigHours: 1 });
    const answer = await store.history.ask('rigs', { rigNos: [1], metrics: ['hashrateThs', 'accepted', 'hwErrors', 'powerW', 'tempMaxC'], fromMs: at(0), toMs: at(120), maxSteps: undefined, nowMs: at(120) });
    const known = Object.fromEntries(Object.entries(answer.rigs[0]!.lines).map(([metric, line]) => [metric, line.avg.filter((value) => value !== null)]));
    expect(known).toEqual({ hashrateThs: [100], accepted: [], hwErrors: [], powerW: [], tempMaxC: [] });
    expect(await store.history.ask('rigs', { rigNos: [999], metrics: ['hashrateThs'], fromMs: at(0), toMs: at(120), maxSteps: undefined, nowMs: at(120) })).toMatchObject({ problems: [] });
  });
});

it('hot.db of the version before: its frames, older than an hour or a week, are kept when it is opened', async () => {
  const { hot } = storePaths(dir);
  const db = openSqlite(hot);
  db.pragma('journal_mode = WAL');
  migrate(db, hotMigrations.slice(0, 1));
  const put = db.prepare('INSERT INTO hot_frame (tick, shard, frame) VALUES (?, ?, ?)');
  for (const start of [H0 - 7 * DAY_MS, H0]) {
    for (let i = 0; i < 120; i += 1) for (const [shard, frame] of toFrames(sample(start + i * TICK_MS, i))) put.run(start + i * TICK_MS, shard, encodeFrame(frame));
  }
  db.close();
  await open();
  expect(store.mode).toBe('writer');
  const nowMs = H0 + 2 * HOUR_MS;
  // A tick is stored before the upkeep has its turn: it must not push out what is in no chunk yet.
  await store.write('frame.write', sample(nowMs, 240));
  expect(await tend(nowMs)).toMatchObject({ hours: 2, rigHours: 2 });
  for (const start of [H0 - 7 * DAY_MS, H0]) expect(await chart(start, start + HOUR_MS, nowMs)).toMatchObject({ known: 120, problems: [] });
});
