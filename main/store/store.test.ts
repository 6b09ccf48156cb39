import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqlite, sqliteRuntimeProblem, sqliteVersionProblem } from '../../native-bridge/sqlite.ts';
import { TICK_MS } from '../engine/clock.ts';
import { listCopies, makeCopy } from './copies.ts';
import { storePaths } from './files.ts';
import { openStore, unpackJson, type Store, type StoreEvent, type WriteArgs } from './index.ts';
import { migrate, versionOf } from './migrate.ts';
import { controlMigrations } from './migrations/control.ts';
import { hotMigrations } from './migrations/hot.ts';
import { rollupMigrations } from './migrations/rollup.ts';
import { openFiles } from './open-files.ts';
import { tickOfRigs } from './samples.test-support.ts';

const threadPath = new URL('./thread.ts', import.meta.url);
const T0 = Date.UTC(2026, 10, 21, 12);
let dir: string;
let stores: Store[];
const open = async (over: Partial<Parameters<typeof openStore>[0]> = {}): Promise<Store> => {
  const store = await openStore({ dir, threadPath, appVersion: '1.2.3', ...over });
  stores.push(store);
  return store;
};
beforeEach(() => {
  dir = join(mkdtempSync(join(tmpdir(), 'store-')), 'data');
  stores = [];
});
afterEach(async () => {
  await Promise.all(stores.map((store) => store.close()));
  rmSync(join(dir, '..'), { recursive: true });
});

type Seen = WriteArgs<'rig.seen'>['rigs'][number];
const seen = (over: Partial<Seen>): Seen => ({
  rigNo: null, ip: '10.0.0.1', isAlso: false, class: 'identified', make: 'antminer', model: 'S19', firmware: 'stock', firmwareVersion: null, algo: 'sha256',
  hostname: null, driver: 'antminer', identity: null, marks: [], leftMs: null, residentHeardMs: null, absorb: null, ask: [], seenMs: T0, ...over,
});
const seeOne = async (store: Store, rig: Seen): Promise<{ rigNo: number; questionIds: (number | null)[] }> => (await store.write('rig.seen', { rigs: [rig] }))[0]!;
/** Writes rigs one after another; one that is known at its address keeps its number there. */
const see = async (store: Store, ...rigs: Partial<Seen>[]): Promise<number[]> => {
  const numbers: number[] = [];
  for (const rig of rigs) {
    const whole = seen(rig);
    const there = await store.read.selectFrom('rig').select('rig_no').where('ip', '=', whole.ip).executeTakeFirst();
    numbers.push((await seeOne(store, rig.rigNo === undefined ? { ...whole, rigNo: there?.rig_no ?? null } : whole)).rigNo);
  }
  return numbers;
};
const codeOf = (promise: Promise<unknown>): Promise<string> => promise.then(() => 'no error', (error: { code?: string }) => error.code ?? String(error));

describe('writing and reading', () => {
  it('acknowledges a write when any other connection can read it', async () => {
    const store = await open();
    expect(store.mode).toBe('writer');
    await store.write('settings.set', { scope: 'app', values: { language: 'en', ranges: ['10.0.0.0/24'] }, atMs: T0 });
    await store.write('settings.set', { scope: 'app', values: { language: 'ja' }, atMs: T0 + 1 });
    expect(await store.read.selectFrom('setting').select(['field', 'value']).orderBy('field').execute()).toEqual([
      { field: 'language', value: '"ja"' }, { field: 'ranges', value: '["10.0.0.0/24"]' },
    ]);
  });
  it('keeps all across a close and an open, and makes files for the owner only', async () => {
    const first = await open();
    const rigNos = await see(first, { ip: '10.0.0.1' }, { ip: '10.0.0.2' });
    await first.close();
    const second = await open();
    expect((await second.read.selectFrom('rig').select('rig_no').execute()).map((row) => row.rig_no)).toEqual(rigNos);
    expect(second.notices).toEqual([]);
    if (process.platform !== 'win32') {
      expect(statSync(dir).mode & 0o777).toBe(0o700);
      for (const name of readdirSync(dir).filter((file) =>
        !statSync(join(dir, file)).isDirectory())) expect([name, statSync(join(dir, name)).mode & 0o777]).toEqual([name, 0o600]);
    }
  });
  it('refuses unknown names, wrong data and what is not plain, and writes nothing of them', async () => {
    const store = await open();
    expect(await codeOf(store.write('nothing.here' as 'scan.record', {} as never))).toBe('STORE_NO_SUCH_WRITE');
    expect(await codeOf(store.write('toString' as 'scan.record', {} as never))).toBe('STORE_NO_SUCH_WRITE');
    expect(await codeOf(store.write('settings.set', { scope: '', values: {}, atMs: T0 }))).toBe('STORE_BAD_DATA');
    expect(await codeOf(store.write('settings.set', { scope: 'app', values: { f: (() => 1) as never }, atMs: T0 }))).toBe('STORE_BAD_DATA');
    expect(await codeOf(seeOne(store, seen({ ip: '10.0.0.2', make: 'toaster' as never })))).toBe('STORE_BAD_DATA');
    expect(await store.read.selectFrom('rig').selectAll().execute()).toEqual([]);
  });
  it('rolls a command back whole', async () => {
    const store = await open();
    await store.close();
    const db = openSqlite(storePaths(dir).control);
    db.exec("CREATE TRIGGER planted BEFORE UPDATE ON rig WHEN NEW.ip = '10.0.0.66' BEGIN SELECT raise(ABORT, 'planted'); END");
    db.close();
    const again = await open();
    await expect(see(again, { ip: '10.0.0.66' })).rejects.toThrow('planted');
    expect(await again.read.selectFrom('rig').selectAll().execute()).toEqual([]);
    expect(await see(again, { ip: '10.0.0.1' })).toEqual([1]);
  });
  it('answers the writes that are pending when it is closed, and refuses later ones', async () => {
    const store = await open();
    const pending = Array.from({ length: 50 }, (_, i) => store.write('settings.set', { scope: 'app', values: { [`f${i}`]: i }, atMs: T0 }));
    const closed = store.close();
    expect(await codeOf(store.write('settings.set', { scope: 'app', values: { late: 1 }, atMs: T0 }))).toBe('STORE_CLOSED');
    await Promise.all([...pending, closed]);
    const again = await open();
    expect((await again.read.selectFrom('setting').selectAll().execute()).length).toBe(50);
  });
  it('is read-only for reading', async () => {
    const store = await open();
    await expect(sql`DELETE FROM rig`.execute(store.read)).rejects.toThrow(/readonly/);
  });
  it('says that it is alive in the owner row, by the clock that it was given', async () => {
    let now = T0;
    const timers: (() => void)[] = [];
    const store = await open({ clock: { wallMs: () => now, monoMs: () => now, after: (_ms, fn) => (timers.push(fn), () => {}) } });
    now += 30_000;
    timers.pop()!();
    await store.write('settings.set', { scope: 'app', values: {}, atMs: now });
    expect(await store.read.selectFrom('owner').select(['pid', 'app_version', 'started_ms', 'beat_ms']).execute()).toEqual([
      { pid: process.pid, app_version: '1.2.3', started_ms: T0, beat_ms: T0 + 30_000 },
    ]);
    // The first beat also makes the day's safety copy.
    expect(listCopies(storePaths(dir)).map((copy) => copy.madeMs)).toEqual([T0 + 30_000]);
  });
});

describe('rigs', () => {
  it('keep their number when they move, and tell where they have been and when', async () => {
    const store = await open();
    const [a] = await see(store, { ip: '10.0.0.1', marks: [{ kind: 'mac', value: 'aa:bb:cc:00:00:01' }] });
    await see(store, { rigNo: a!, ip: '10.0.0.2', seenMs: T0 + 90, leftMs: T0 + 60 });
    expect(await store.read.selectFrom('rig_place').select(['rig_no', 'ip', 'from_ms', 'to_ms']).orderBy('id').execute()).toEqual([
      { rig_no: a, ip: '10.0.0.1', from_ms: T0, to_ms: T0 + 60 }, { rig_no: a, ip: '10.0.0.2', from_ms: T0 + 90, to_ms: null },
    ]);
    for (let i = 0; i < 60; i += 1) await see(store, { rigNo: a!, ip: `10.0.1.${i}`, seenMs: T0 + 100 + i });
    const places = await store.read.selectFrom('rig_place').select('ip').where('rig_no', '=', a!).orderBy('id', 'desc').execute();
    expect([places.length, places[0]!.ip]).toEqual([50, '10.0.1.59']);
  });
  it('at an address taken by another machine lose the address, not their number', async () => {
    const store = await open();
    const [old] = await see(store, {});
    const [fresh] = await see(store, { rigNo: null, residentHeardMs: T0 - 5, seenMs: T0 + 10 });
    expect(fresh).not.toBe(old);
    expect(await store.read.selectFrom('rig').select(['rig_no', 'ip']).orderBy('rig_no').execute()).toEqual([{ rig_no: old, ip: null }, { rig_no: fresh, ip: '10.0.0.1' }]);
    expect(await store.read.selectFrom('rig_place').select(['from_ms', 'to_ms']).where('rig_no', '=', old!).execute()).toEqual([{ from_ms: T0, to_ms: T0 }]);
  });
  it('are joined and parted by a person: marks, places, latest values and address go to one number and come back', async () => {
    const store = await open();
    const reading = { status: 'hashing', statusSinceMs: T0, reasons: [] } as const;
    const [old] = await see(store, { marks: [{ kind: 'mac', value: 'aa:bb:cc:00:00:01' }] });
    const { rigNo: fresh, questionIds } = await seeOne(store, seen({
      ip: '10.0.0.7', firmware: 'vnish', seenMs: T0 + 10, marks: [{ kind: 'mac', value: 'aa:bb:cc:00:00:02' }], ask: [{ rigNo: old!, why: 'sameHashboards' }],
    }));
    await store.write('rig.now', { rigs: [{ ...reading, rigNo: old!, answeredMs: T0, reasons: [] }, { ...reading, rigNo: fresh, answeredMs: T0 + 10, reasons: [] }] });
    // Asked once only, whoever was seen first.
    expect((await seeOne(store, seen({ rigNo: fresh, ip: '10.0.0.7', firmware: 'vnish', ask: [{ rigNo: old!, why: 'sameAddress' }] }))).questionIds).toEqual([null]);
    await store.write('rig.answer', { id: questionIds[0]!, answer: 'same', by: 'person', atMs: T0 + 20 });
    const rig = (rigNo: number) => store.read.selectFrom('rig').select(['ip', 'firmware', 'merged_into', 'first_seen_ms']).where('rig_no', '=', rigNo).executeTakeFirst();
    const marks = async (rigNo: number) => (await store.read.selectFrom('rig_mark').select('value').where('rig_no', '=', rigNo).orderBy('value').execute()).map((row) => row.value.slice(-2));
    expect(await rig(old!)).toEqual({ ip: '10.0.0.7', firmware: 'vnish', merged_into: null, first_seen_ms: T0 });
    expect(await rig(fresh)).toMatchObject({ ip: null, merged_into: old });
    expect([await marks(old!), await marks(fresh)]).toEqual([['01', '02'], []]);
    expect((await store.read.selectFrom('rig_now').select('answered_ms').where('rig_no', '=', old!).executeTakeFirst())?.answered_ms).toBe(T0 + 10);
    expect(await codeOf(store.write('rig.answer', { id: questionIds[0]!, answer: 'other', by: 'person', atMs: T0 + 30 }))).toBe('STORE_NO_QUESTION');
    await store.write('rig.takeBack', { id: questionIds[0]!, atMs: T0 + 40 });
    expect([await rig(old!), await rig(fresh)]).toMatchObject([{ ip: null, merged_into: null }, { ip: '10.0.0.7', merged_into: null }]);
    expect([await marks(old!), await marks(fresh)]).toEqual([['01'], ['02']]);
    expect((await store.read.selectFrom('rig_question').select('answer').execute())).toEqual([{ answer: null }]);
  });
  it('keep facts that are not told this time', async () => {
    const store = await open();
    const [rigNo] = await see(store, { model: 'S19j Pro', marks: [{ kind: 'mac', value: 'aa:bb:cc:00:00:01' }], memory: { nonce: 'x' } });
    await see(store, { class: 'locked', model: null, algo: null, make: 'other', firmware: 'other', seenMs: T0 - 5 });
    const row = await store.read.selectFrom('rig').selectAll().where('rig_no', '=', rigNo!).executeTakeFirstOrThrow();
    expect(row).toMatchObject({ class: 'locked', model: 'S19j Pro', mac: 'aa:bb:cc:00:00:01', make: 'antminer', firmware: 'stock', algo: 'sha256',
      memory: '{"nonce":"x"}', last_seen_ms: T0 });
  });
  it('never hand the number of a forgotten rig to another, and a late reading does not bring one back', async () => {
    const store = await open();
    const [, last] = await see(store, { ip: '10.0.0.1' }, { ip: '10.0.0.2' });
    expect(await store.write('rig.forget', { rigNos: [last!, 999], atMs: T0 })).toEqual({ forgotten: 1 });
    expect((await see(store, { ip: '10.0.0.2' }))[0]).toBeGreaterThan(last!);
    expect(await store.write('rig.now',
      { rigs: [{ rigNo: last!, answeredMs: T0, status: 'hashing', statusSinceMs: T0, reasons: [] }] })).toEqual({ written: 0 });
  });
  it('hold their latest values; a failed poll leaves the telemetry', async () => {
    const store = await open();
    const [rigNo] = await see(store, {});
    const telemetry = { make: 'antminer', model: 'S19', firmware: 'stock', firmwareVersion: null, controlBoard: null, algo: 'sha256', mac: null,
      serial: null, hostname: null, activity: null, uptimeS: 0, miningS: null, hashrateThs: 95.3, hashrateAvgThs: null, nominalThs: null, powerW: null, powerSource: null, powerOutputW: null, powerLimitW: null, tempMaxC: null, tempInletC: null, tempOutletC: null, fansRpm: [0, null], fansExpected: null, fanPercent: null, psu: null, boards: [], boardsExpected: null, pools: [], accepted: null, rejected: null, stale: null, hwErrors: null, errors: [], tempLimitC: null, missing: [] } as const;
    await store.write('rig.now',
      { rigs: [{ rigNo: rigNo!, answeredMs: T0, status: 'hashing', statusSinceMs: T0, reasons: [], telemetry: structuredClone(telemetry) as never }] });
    await store.write('rig.now', { rigs: [{ rigNo: rigNo!, answeredMs: T0, status: 'offline', statusSinceMs: T0 + 9, reasons: [{ code: 'noAnswer' }] }] });
    const row = await store.read.selectFrom('rig_now').selectAll().executeTakeFirstOrThrow();
    expect(row).toMatchObject({ status: 'offline', status_since_ms: T0 + 9, reasons: '[{"code":"noAnswer"}]' });
    expect(unpackJson(row.telemetry!)).toEqual(telemetry);
  });
});

/** Sums of a farm of one algorithm, as the engine hands them over. */
const sums = (hashrateThs: number, answered: number) => [{ algo: 'sha256' as const, hashrateThs, powerW: null, answered }];

describe('frames', () => {
  it('come back as series with gaps where nothing was stored', async () => {
    const store = await open();
    await store.write('frame.write',
      tickOfRigs(T0, [{ rigNo: 1, hashrateThs: 95.3, powerW: 3250, tempMaxC: 71.5 }, { rigNo: 600, hashrateThs: 0, powerW: null }], sums(95.3, 2)));
    await store.write('frame.write', tickOfRigs(T0 + 2 * TICK_MS, [{ rigNo: 1, hashrateThs: 94, powerW: 3200 }, { rigNo: 600, missing: true }], sums(94, 1)));
    expect(store.hot.latestTickMs()).toBe(T0 + 2 * TICK_MS);
    expect(await store.hot.series(1, T0, T0 + 2 * TICK_MS)).toEqual({
      tickMs: [T0, T0 + TICK_MS, T0 + 2 * TICK_MS], hashrateThs: [95.3, null, 94], powerW: [3250, null, 3200], tempMaxC: [71.5, null, null],
    });
    expect((await store.hot.series(600, T0, T0 + 2 * TICK_MS)).hashrateThs).toEqual([0, null, null]);
    expect(await store.hot.series(7, T0, T0)).toEqual({ tickMs: [T0], hashrateThs: [null], powerW: [null], tempMaxC: [null] });
    expect(store.hot.farmSeries('sha256', T0, T0 + 2 * TICK_MS)).toEqual({
      algo: 'sha256', tickMs: [T0, T0 + TICK_MS, T0 + 2 * TICK_MS], hashrateThs: [95.3, null, 94], powerW: [null, null, null], answered: [2, null, 1],
    });
    expect(store.hot.farmSeries('scrypt', T0, T0).answered).toEqual([null]);
  });
  it('merge when a tick is written again, and unknown sums do not take away known ones', async () => {
    const store = await open();
    const tick = tickOfRigs(T0, [{ rigNo: 1, hashrateThs: 90 }, { rigNo: 2, hashrateThs: 80 }], sums(170, 2));
    await store.write('frame.write', tick);
    await store.write('frame.write', tick);
    await store.write('frame.write', tickOfRigs(T0, [{ rigNo: 2, missing: true }, { rigNo: 700, hashrateThs: 10 }], null));
    expect((await store.hot.series(2, T0, T0)).hashrateThs).toEqual([80]);
    expect(store.hot.farmSeries('sha256', T0, T0)).toMatchObject({ hashrateThs: [170], answered: [2] });
    await store.write('frame.write', tickOfRigs(T0, [{ rigNo: 1, hashrateThs: 90 }], sums(180, 3)));
    expect(store.hot.farmSeries('sha256', T0, T0)).toMatchObject({ hashrateThs: [180], answered: [3] });
  });
  it('run out after three hours once their hour is kept; of those that are in no chunk two days stay, however old they are', async () => {
    const store = await open();
    const write = (tickMs: number): Promise<unknown> => store.write('frame.write', tickOfRigs(tickMs, [{ rigNo: 1, hashrateThs: 1 }]));
    const db = openSqlite(storePaths(dir).hot, { readonly: true });
    const there = (): unknown[] => db.prepare('SELECT tick FROM hot_frame ORDER BY tick').pluck().all();
    for (const tick of [T0, T0 + 3 * 3_600_000, T0 + 3 * 3_600_000 + TICK_MS]) await write(tick);
    expect(there()).toHaveLength(3);
    // Kept as they were before the newest write of them: that one is still open.
    await store.write('frames.close', { hourMs: T0, shard: 0, seq: 1 });
    await write(T0 + 3 * 3_600_000 + 2 * TICK_MS);
    expect(there()).toHaveLength(4);
    await store.write('frames.close', { hourMs: T0, shard: 0, seq: 99 });
    await write(T0 + 3 * 3_600_000 + 2 * TICK_MS);
    expect(there()).toEqual([0, 1, 2].map((i) => T0 + 3 * 3_600_000 + i * TICK_MS));
    // The program was off for a week.
    await write(T0 + 7 * 24 * 3_600_000);
    expect(there()).toHaveLength(4);
    const hot = openSqlite(storePaths(dir).hot);
    hot.prepare('WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5760) INSERT INTO hot_open SELECT ? - i * 30000, 0, 1 FROM n').run(T0);
    hot.close();
    await write(T0 + 7 * 24 * 3_600_000);
    expect(there()).toEqual([T0 + 7 * 24 * 3_600_000]);
    db.close();
    // The clock is set back by ten minutes: the tick of that time is stored again and is the latest.
    await write(T0 + 3 * 3_600_000 - 20 * TICK_MS);
    expect(store.hot.latestTickMs()).toBe(T0 + 3 * 3_600_000 - 20 * TICK_MS);
  });
  it('far ahead stay until the present clock has gone on for an hour: one that starts years back takes nothing, and what a wrong one wrote goes at last', async () => {
    const store = await open();
    const write = (tickMs: number): Promise<unknown> => store.write('frame.write', tickOfRigs(tickMs, [{ rigNo: 1, hashrateThs: 1 }]));
    const ahead = T0 + 6 * 365 * 86_400_000;
    await write(ahead);
    for (let i = 0; i < 100; i += 1) await write(T0 + i * TICK_MS);
    const db = openSqlite(storePaths(dir).hot, { readonly: true });
    const far = (): unknown => db.prepare('SELECT count(*) FROM hot_frame WHERE tick = ?').pluck().get(ahead);
    expect(far()).toBe(1);
    for (let i = 100; i < 125; i += 1) await write(T0 + i * TICK_MS);
    expect(far()).toBe(0);
    db.close();
  });
  it('show a damaged frame as a gap, say so once, and never give wrong values', async () => {
    const store = await open();
    for (const i of [0, 1, 2]) await store.write('frame.write', tickOfRigs(T0 + i * TICK_MS, [{ rigNo: 1, hashrateThs: 90 + i }]));
    await store.close();
    const db = openSqlite(storePaths(dir).hot);
    db.prepare("UPDATE hot_frame SET frame = CAST(substr(frame, 1, 30) || x'ff' || substr(frame, 32) AS BLOB) WHERE tick = ?").run(T0 + TICK_MS);
    db.close();
    const again = await open();
    const events: StoreEvent[] = [];
    again.onEvent((event) => events.push(event));
    expect((await again.hot.series(1, T0, T0 + 2 * TICK_MS)).hashrateThs).toEqual([90, null, 92]);
    await again.hot.series(1, T0, T0 + 2 * TICK_MS);
    expect(events.map((event) => (event.kind === 'fault' ? event.error.code : event.kind))).toEqual(['STORE_FRAME_DAMAGED']);
  });
  it('are refused when their arrays do not fit together or their tick is off the grid', async () => {
    const store = await open();
    const tick = tickOfRigs(T0, [{ rigNo: 1 }, { rigNo: 2 }]);
    expect(await codeOf(store.write('frame.write', { ...tick, tickMs: T0 + 1 }))).toBe('STORE_BAD_DATA');
    expect(await codeOf(store.write('frame.write', { ...tick, rigNos: Uint32Array.of(1, 1) }))).toBe('STORE_BAD_DATA');
    expect(await codeOf(store.write('frame.write', { ...tick, values: new Float64Array(3) }))).toBe('STORE_BAD_DATA');
    expect(store.hot.latestTickMs()).toBeNull();
  });
});

describe('one folder, one owner', () => {
  it('opens a second time only for reading, with words, and takes over after the first has gone', async () => {
    const first = await open();
    await see(first, {});
    const second = await open();
    expect(second.mode).toBe('readOnly');
    expect(second.reason).toMatchObject({ code: 'STORE_OWNED', message: expect.stringContaining(`process ${process.pid} `) });
    expect(await codeOf(second.write('rig.forget', { rigNos: [1], atMs: T0 }))).toBe('STORE_READ_ONLY');
    await see(first, { ip: '10.0.0.2' });
    expect((await second.read.selectFrom('rig').selectAll().execute()).length).toBe(2);
    await second.close();
    // A closed reader must not have taken the first one's lock with it.
    const third = await open();
    expect(third.mode).toBe('readOnly');
    await first.close();
    expect((await open()).mode).toBe('writer');
  });
  it('only reads what a newer version wrote, and changes nothing of it', async () => {
    await (await open({ appVersion: '9.9.9' })).close();
    const db = openSqlite(storePaths(dir).control);
    db.pragma('user_version = 4242');
    db.close();
    const store = await open();
    expect(store.mode).toBe('readOnly');
    expect(store.reason).toMatchObject({ code: 'STORE_NEWER', message: expect.stringContaining('version 9.9.9') });
    expect(await store.read.selectFrom('rig').selectAll().execute()).toEqual([]);
    await store.close();
    const after = openSqlite(storePaths(dir).control, { readonly: true });
    expect([versionOf(after), after.prepare('SELECT app_version FROM owner').pluck().get()]).toEqual([4242, '9.9.9']);
    after.close();
  });
});

describe('damage', () => {
  const seed = async (): Promise<void> => {
    const store = await open();
    await see(store, ...Array.from({ length: 300 }, (_, i) => ({ ip: `10.0.${i >> 8}.${i & 255}` })));
    await store.write('frame.write', tickOfRigs(T0, [{ rigNo: 1, hashrateThs: 5 }], sums(5, 1)));
    await store.close();
  };
  const spoil = (path: string, from: number): void => {
    const bytes = readFileSync(path);
    bytes.fill(0xa5, from);
    writeFileSync(path, bytes);
  };

  it.each([['its first page', 0], ['a later page', 5000]])('of control.db in %s: set aside, empty start, said', async (_name, from) => {
    await seed();
    spoil(storePaths(dir).control, from);
    const store = await open();
    expect(store.mode).toBe('writer');
    expect(store.notices.map((notice) => notice.code)).toEqual(['STORE_LOST']);
    expect(readdirSync(storePaths(dir).damaged).some((name) => name.startsWith('control-'))).toBe(true);
    expect(store.notices[0]!.message).toContain(readdirSync(storePaths(dir).damaged)[0]!);
    expect(await see(store, {})).toEqual([1]);
    // Telemetry is another file and is still there.
    expect(store.hot.farmSeries('sha256', T0, T0).hashrateThs).toEqual([5]);
  });
  it('of control.db with a safety copy: the copy is taken, and said from when it is; a damaged copy is passed over', async () => {
    await seed();
    const paths = storePaths(dir);
    const db = openSqlite(paths.control);
    makeCopy(db, paths, T0 - 86_400_000);
    db.prepare('DELETE FROM rig').run();
    const bad = makeCopy(db, paths, T0);
    db.close();
    spoil(bad.path, 0);
    spoil(paths.control, 0);
    const store = await open();
    expect(store.notices.map((notice) => notice.code)).toEqual(['STORE_RESTORED']);
    expect(store.notices[0]!.message).toContain('2026-11-20 12:00 UTC');
    expect((await store.read.selectFrom('rig').selectAll().execute()).length).toBe(300);
  });
  it('of hot.db: three hours of readings are lost, said, and nothing else', async () => {
    await seed();
    spoil(storePaths(dir).hot, 0);
    const store = await open();
    expect(store.notices.map((notice) => notice.code)).toEqual(['STORE_TELEMETRY_LOST']);
    expect((await store.read.selectFrom('rig').selectAll().execute()).length).toBe(300);
    await store.write('frame.write', tickOfRigs(T0, [{ rigNo: 1, hashrateThs: 6 }], sums(6, 1)));
    expect(store.hot.farmSeries('sha256', T0, T0).hashrateThs).toEqual([6]);
  });
  it('keeps three copies', async () => {
    await seed();
    const paths = storePaths(dir);
    const db = openSqlite(paths.control);
    for (const i of [1, 2, 3, 4, 5]) makeCopy(db, paths, T0 + i);
    db.close();
    expect(listCopies(paths).map((copy) => copy.madeMs)).toEqual([T0 + 5, T0 + 4, T0 + 3]);
  });
  it('says in words why a folder cannot be used', async () => {
    writeFileSync(join(dir, '..', 'file'), '');
    expect(await codeOf(openStore({ dir: join(dir, '..', 'file', 'data'), threadPath, appVersion: '1' }))).toBe('STORE_FOLDER_GONE');
  });
  it('does not acknowledge writes into a folder that was deleted', async () => {
    const store = await open();
    const events: StoreEvent[] = [];
    store.onEvent((event) => events.push(event));
    rmSync(dir, { recursive: true });
    expect(await codeOf(see(store, {}))).toBe('STORE_FOLDER_GONE');
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(events.map((event) => event.kind)).toEqual(['fault']);
  });
});

describe('migrations', () => {
  const NEXT = controlMigrations.length + 1;
  it('go on from any older version, with a verified copy first', async () => {
    const store = await open();
    await see(store, {});
    await store.close();
    const more = [...controlMigrations, { version: NEXT, sql: 'ALTER TABLE rig ADD COLUMN note TEXT' }];
    const paths = storePaths(dir);
    const files = openFiles(paths, T0, { control: more, hot: hotMigrations, rollup: rollupMigrations });
    expect(versionOf(files.control)).toBe(NEXT);
    expect(files.control.prepare('SELECT ip, note FROM rig').all()).toEqual([{ ip: '10.0.0.1', note: null }]);
    files.control.close();
    files.hot.close();
    const copy = openSqlite(listCopies(paths)[0]!.path, { readonly: true });
    expect([versionOf(copy), copy.prepare('SELECT count(*) FROM rig').pluck().get()]).toEqual([NEXT - 1, 1]);
    copy.close();
  });
  it('that fail leave the data as it was, also when an earlier step of the same update had worked', async () => {
    const store = await open();
    await see(store, {});
    await store.close();
    const broken = [...controlMigrations, { version: NEXT, sql: 'ALTER TABLE rig ADD COLUMN note TEXT' },
      { version: NEXT + 1, sql: 'CREATE TABLE half (a) STRICT; SELECT nonsense' }];
    expect(() => openFiles(storePaths(dir), T0, { control: broken, hot: hotMigrations, rollup: rollupMigrations })).toThrow(/could not be brought/);
    const again = await open();
    expect([again.mode, (await again.read.selectFrom('rig').selectAll().execute()).length]).toEqual(['writer', 1]);
    expect(Object.keys(await again.read.selectFrom('rig').selectAll().executeTakeFirstOrThrow())).not.toContain('note');
  });
  it('are numbered from 1 without gaps', () => {
    for (const list of [controlMigrations, hotMigrations]) expect(list.map((step) => step.version)).toEqual(list.map((_, i) => i + 1));
  });
  it('leave nothing behind of a step that fails', () => {
    const db = openSqlite(':memory:');
    expect(() => migrate(db, [{ version: 1, sql: 'CREATE TABLE a (x INTEGER) STRICT; CREATE TABLE a (x INTEGER) STRICT' }])).toThrow(/already exists/);
    expect([versionOf(db), db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get()]).toEqual([0, 0]);
    db.close();
  });
});

describe('runtime', () => {
  it('is refused with words where the add-on would crash', () => {
    expect(sqliteRuntimeProblem({ node: '20.20.2' })?.message).toContain('20.20.2');
    expect(sqliteRuntimeProblem({ node: '20.18.1', electron: '33.2.1' })).toBeNull();
    expect(sqliteRuntimeProblem({ node: '22.14.0' })).toBeNull();
    expect(sqliteVersionProblem('3.51.2')?.message).toContain('3.51.2');
    for (const fine of ['3.51.3', '3.54.1', '4.0.0']) expect(sqliteVersionProblem(fine)).toBeNull();
  });
});

