import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqlite } from '../../../native-bridge/sqlite.ts';
import { TICK_MS } from '../../engine/clock.ts';
import { rawPath, storePaths, suspectMark } from '../files.ts';
import { openStore, type Store, type StoreEvent } from '../index.ts';
import { createHistory } from './index.ts';
import { tickOfRigs } from '../samples.test-support.ts';
import { HOUR_MS } from './rig-hour.ts';

/* Damage of the history that is met while the engine runs. */

const threadPath = new URL('../thread.ts', import.meta.url);
const DAY = '2026-11-20';
const H0 = Date.UTC(2026, 10, 20, 5);
let dir: string;
let store: Store;
let events: StoreEvent[];
const open = async (): Promise<void> => {
  store = await openStore({ dir, threadPath, appVersion: '1' });
  store.onEvent((event) => events.push(event));
};
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'damaged-day-'));
  events = [];
  await open();
  await writeHour(H0);
  await tend(H0 + HOUR_MS + 100_000);
});
afterEach(async () => {
  await store.close();
  rmSync(dir, { recursive: true, force: true });
});

const writeHour = async (hourMs: number, from = 0): Promise<void> => {
  for (let i = from; i < 120; i += 1) await store.write('frame.write', tickOfRigs(hourMs + i * TICK_MS, [{ rigNo: 1, hashrateThs: 100, powerW: 3000, status: 1 }]));
};
const tend = (nowMs: number) => store.history.ask('tend', { dir, nowMs, keep: { rawDays: 14, budgetBytes: 1e12 }, keptRaw: true });
const chart = async (fromMs: number, toMs: number) => {
  const answer = await store.history.ask('rigs', { rigNos: [1], metrics: ['hashrateThs'], fromMs, toMs, maxSteps: undefined, nowMs: toMs });
  return { known: answer.rigs[0]!.lines.hashrateThs!.avg.filter((value) => value !== null).length, problems: answer.problems.map(({ code }) => code) };
};
const notices = (): string[] => events.flatMap((event) => (event.kind === 'notice' ? [event.error.code] : []));
/** The hot frames go, so that only what was kept can be drawn. */
function forgetFrames(): void {
  const db = openSqlite(storePaths(dir).hot);
  db.exec('DELETE FROM hot_frame; DELETE FROM hot_open');
  db.close();
}
const rawFile = (): string => rawPath(storePaths(dir), DAY);
const replace = (path: string, content: string): void => {
  for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
  writeFileSync(path, content);
};
function another(path: string): void {
  replace(path, '');
  const db = openSqlite(path);
  db.exec('CREATE TABLE bookmark (url TEXT)');
  db.close();
}

describe.each([
  ['empty', () => { replace(rawFile(), ''); }],
  ['text', () => { replace(rawFile(), 'Dear diary. '.repeat(3000)); }],
  ['of another program', () => { another(rawFile()); }],
] as const)('a day file that is %s', (what, harm) => {
  it.each(['while the engine runs', 'at its start'])('%s: a gap on charts, said once for the person; all else is drawn', async (moment) => {
    if (moment === 'at its start') await store.close();
    harm();
    forgetFrames();
    if (moment === 'at its start') await open();
    expect(await chart(H0, H0 + HOUR_MS)).toEqual({ known: 0, problems: ['STORE_DAY_UNREADABLE'] });
    expect(await store.history.ask('fleetAt', { atMs: H0 + 60_000, pollMs: TICK_MS })).toMatchObject({ rigNos: new Uint32Array(0), problems: [{ code: 'STORE_DAY_UNREADABLE' }] });
    expect(notices()).toEqual(['STORE_DAY_UNREADABLE']);
    // Hours are another file.
    expect((await chart(H0 - 20 * 24 * HOUR_MS, H0 + HOUR_MS)).known).toBe(1);
    await expect(store.history.ask('exportDay', { day: DAY, path: join(dir, 'day.csv.gz') })).rejects.toMatchObject({ code: 'STORE_DAY_UNREADABLE' });
  });
  it('when its next hour is kept: set aside, said, the hours that the frames still know are in the new file', async () => {
    harm();
    await writeHour(H0 + HOUR_MS);
    const now = H0 + 2 * HOUR_MS + 100_000;
    expect(await tend(now)).toMatchObject({ hours: 1 });
    // Without a byte it is as one that was deleted by hand: a gap, and the day goes on in it.
    const isEmpty = what === 'empty';
    expect(await tend(now)).toMatchObject({ hours: isEmpty ? 0 : 2 });
    expect(await tend(now)).toMatchObject({ hours: 0 });
    forgetFrames();
    expect(await chart(H0, H0 + 2 * HOUR_MS)).toEqual({ known: isEmpty ? 120 : 240, problems: [] });
    if (isEmpty) return;
    expect(notices()).toEqual(['STORE_DAY_LOST']);
    expect(readdirSync(storePaths(dir).damaged).filter((name) => name.startsWith(`raw-${DAY}`))).not.toEqual([]);
  });
});

it('a page that is damaged in a day file: the day goes on, and its readings of the last hours are kept again', async () => {
  await store.close();
  const db = openSqlite(rawFile());
  const root = db.prepare<[], number>("SELECT rootpage FROM sqlite_schema WHERE name = 'raw_chunk'").pluck().get()!;
  db.close();
  spoilPage(rawFile(), root, 16384);
  await open();
  await writeHour(H0 + HOUR_MS);
  const now = H0 + 2 * HOUR_MS + 100_000;
  await tend(now);
  await tend(now);
  expect(notices()).toEqual(['STORE_DAY_LOST']);
  forgetFrames();
  expect(await chart(H0, H0 + 2 * HOUR_MS)).toEqual({ known: 240, problems: [] });
});

it('a damaged page of rollup.db: said where it is met and to the person; the next start looks at all of it, sets it aside and says so; then it is well', async () => {
  await store.close();
  const { rollup } = storePaths(dir);
  const db = openSqlite(rollup);
  for (let i = 0; i < 400; i += 1) db.prepare('INSERT INTO r1h (hour, rig_no, b) VALUES (?, 1, ?)').run(i, Buffer.alloc(200));
  const leaf = db.prepare<[], number>("SELECT pageno FROM dbstat WHERE name = 'r1h' AND pagetype = 'leaf' ORDER BY pageno DESC LIMIT 1").pluck().get()!;
  db.close();
  spoilPage(rollup, leaf, 4096);
  await open();
  expect(store.notices).toEqual([]);
  await writeHour(H0 + HOUR_MS);
  await expect(tend(H0 + 2 * HOUR_MS + 100_000)).rejects.toMatchObject({ code: expect.stringMatching(/^STORE_(HISTORY_)?DAMAGED$/) as string });
  await expect(tend(H0 + 2 * HOUR_MS + 100_000)).rejects.toMatchObject({ code: expect.stringMatching(/^STORE_(HISTORY_)?DAMAGED$/) as string });
  expect(notices()).toEqual(['STORE_HISTORY_DAMAGED']);
  expect(existsSync(suspectMark(rollup))).toBe(true);
  // Live readings go on.
  await writeHour(H0 + 2 * HOUR_MS, 110);
  await store.close();
  await open();
  expect(store.notices.map(({ code }) => code)).toEqual(['STORE_HISTORY_LOST']);
  expect(existsSync(suspectMark(rollup))).toBe(false);
  expect(await tend(H0 + 2 * HOUR_MS + 100_000)).toMatchObject({ hours: 1 });
  await store.close();
  await open();
  expect(store.notices).toEqual([]);
});

it('a history worker that dies: its questions are answered in words, the next one starts another, and readings go on', async () => {
  const history = createHistory({
    dir, workerPath: new URL('./dying-worker.test-support.ts', import.meta.url), write: (name, data) => store.write(name, data), onProblem: () => {},
  });
  const question = { rigNos: [1], metrics: ['hashrateThs'] as const, fromMs: H0, toMs: H0 + HOUR_MS, maxSteps: undefined, nowMs: H0 + HOUR_MS };
  expect((await history.ask('rigs', { ...question, metrics: [...question.metrics] })).rigs).toHaveLength(1);
  for (let death = 0; death < 5; death += 1) {
    await expect(history.ask('groups', {} as never)).rejects.toMatchObject({ code: 'HISTORY_GONE', next: expect.stringContaining('by itself') as string });
  }
  await writeHour(H0 + HOUR_MS, 119);
  expect((await history.ask('rigs', { ...question, metrics: [...question.metrics] })).problems).toEqual([]);
  await history.close();
});

function spoilPage(path: string, page: number, size: number): void {
  const bytes = readFileSync(path);
  bytes.fill(0xa5, (page - 1) * size, page * size);
  writeFileSync(path, bytes);
}
