import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StoreWork } from '../../../preload/contract/history.ts';
import { systemClock } from '../../engine/clock.ts';
import type { Kernel } from '../../engine/module.ts';
import { openStore, type Store } from '../../store/index.ts';
import { tickOfRigs } from '../../store/samples.test-support.ts';
import { historyModule } from './index.ts';

const HOUR_MS = 3_600_000;
const H0 = Date.UTC(2026, 10, 20, 5);
let root: string;
let dir: string;
let store: Store;
let module: Awaited<ReturnType<typeof historyModule.start>>;

let pollIntervalS = 30;
const start = async (): Promise<void> => {
  store = await openStore({ dir, threadPath: new URL('../../store/thread.ts', import.meta.url), appVersion: '1' });
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  module = await historyModule.start({
    store, clock: systemClock, log, notice: () => {}, paths: { dataDir: dir, logDir: root }, info: () => ({ version: '1' }),
  } as unknown as Kernel, { settings: { get: () => ({ pollIntervalS }) } } as never);
};
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'history-module-'));
  dir = join(root, 'data');
  await start();
});
afterEach(async () => {
  await module.stop();
  await store.close();
  rmSync(root, { recursive: true, force: true });
});

/** The end of the long work that was just started. */
async function ended(): Promise<StoreWork> {
  for (;;) {
    const source = module.streams['storage.work']!({}, () => {});
    const state = source.take()!;
    source.close();
    if (state.endedMs !== null) return state;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
const keepADay = async (): Promise<void> => {
  for (let i = 0; i < 10; i += 1) await store.write('frame.write', tickOfRigs(H0 + i * 30_000, [{ rigNo: 7, hashrateThs: 100 + i, powerW: 3000, status: 1 }, { rigNo: 8, missing: true }]));
  await store.history.ask('tend', { dir, nowMs: H0 + HOUR_MS + 100_000, keep: { rawDays: 14, budgetBytes: 1e12 }, keptRaw: true });
};

it('draws no steps that are shorter than the time between two polls', async () => {
  for (let i = 0; i < 40; i += 4) await store.write('frame.write', tickOfRigs(H0 + i * 30_000, [{ rigNo: 7, hashrateThs: 100, powerW: 3000, status: 1 }]));
  const line = async (): Promise<{ stepMs: number; values: (number | null)[]; online: (number | null)[] }> => {
    const answer = await module.calls['history.rigs']!({ rigNos: [7], metrics: ['hashrateThs', 'onlineShare'], fromMs: H0, toMs: H0 + 20 * 60_000 });
    const { hashrateThs, onlineShare } = answer.rigs[0]!.lines;
    return { stepMs: answer.stepMs, values: hashrateThs!.avg, online: onlineShare!.avg };
  };
  expect((await line()).stepMs).toBe(30_000);
  pollIntervalS = 120;
  const { stepMs, values, online } = await line();
  pollIntervalS = 30;
  expect(stepMs).toBe(120_000);
  expect(values).toEqual(values.map(() => 100));
  expect(online).toEqual(values.map(() => 1));
});

describe('storage', () => {
  it('says what is kept, and changes how long', async () => {
    await keepADay();
    const facts = await module.calls['storage.facts']!({});
    expect(facts).toMatchObject({ folder: dir, rawDays: 14, budgetBytes: 20 * 1024 ** 3, rawStopped: null, lastVerify: null, backup: { folder: null, everyHours: 24, last: null, error: null } });
    expect(facts.tiers.find(({ tier }) => tier === 'raw')!.bytes).toBeGreaterThan(10_000);
    expect(facts.days).toMatchObject([{ day: '2026-11-20' }]);
    expect(facts.bytes).toBeGreaterThanOrEqual(facts.tiers.reduce((sum, { bytes }) => sum + bytes, 0) * 0.9);
    expect(await module.calls['storage.set']!({ rawDays: 30, budgetGb: 50 })).toMatchObject({ rawDays: 30, budgetBytes: 50 * 1024 ** 3 });
    await module.stop();
    await store.close();
    await start();
    expect(await module.calls['storage.facts']!({})).toMatchObject({ rawDays: 30, budgetBytes: 50 * 1024 ** 3 });
  });
  it('is looked at whole, one work at a time', async () => {
    await keepADay();
    await module.calls['storage.verify']!({});
    expect(() => module.calls['storage.verify']!({})).toThrow(expect.objectContaining({ code: 'STORE_WORKING' }));
    expect(await ended()).toMatchObject({ kind: 'verify', state: 'done', error: null });
    const { lastVerify } = await module.calls['storage.facts']!({});
    expect(lastVerify!.result).toMatchObject({ ok: true, crcErrors: 0, samples: expect.any(Number) as number, audit: { ok: true } });
    expect(lastVerify!.result.samples).toBeGreaterThan(0);
    await module.stop();
    await store.close();
    await start();
    expect((await module.calls['storage.facts']!({})).lastVerify).toEqual(lastVerify);
  });
  it('is backed up into its own folder, and says when the last was made', async () => {
    await keepADay();
    await module.calls['backup.make']!({ parts: ['settings', 'history'] });
    expect(await ended()).toMatchObject({ kind: 'backup', state: 'done', error: null });
    const { backup } = await module.calls['storage.facts']!({});
    expect(backup.last).toMatchObject({ parts: ['settings', 'history'], problem: null });
    expect(existsSync(join(dir, 'backups'))).toBe(true);
    expect(await module.calls['backup.list']!({})).toHaveLength(1);
    expect(await store.read.selectFrom('audit').select(['actor', 'target']).where('action', '=', 'backup.made').execute()).toEqual([{ actor: 'person', target: backup.last!.id }]);
  });
  it('says why a backup failed, in its work and in the facts', async () => {
    await module.api.setBackupFolder(join(root, 'stick'));
    await module.calls['backup.make']!({ parts: ['settings'] });
    expect(await ended()).toMatchObject({ kind: 'backup', state: 'failed', error: { code: 'BACKUP_FOLDER_GONE' } });
    expect((await module.calls['storage.facts']!({})).backup).toMatchObject({ folder: join(root, 'stick'), last: null, error: { code: 'BACKUP_FOLDER_GONE' } });
  });
  it('gives a day as a file: every reading, missed polls as rows without values', async () => {
    await keepADay();
    const path = join(root, 'day.csv.gz');
    await module.api.exportDay('2026-11-20', path);
    expect(await ended()).toMatchObject({ kind: 'exportDay', state: 'done', done: 2, total: 2 });
    const lines = gunzipSync(readFileSync(path)).toString('utf8').replace(/\r\n$/, '').split('\r\n');
    expect(lines[0]).toMatch(/^\uFEFFtime,rig,hashrateThs,powerW,/);
    expect(lines).toHaveLength(21);
    expect(lines[1]).toMatch(/^2026-11-20T05:00:00\.000Z,7,100,3000,.*hashing/);
    expect(lines.filter((line) => /^[^,]+,8,+$/.test(line))).toHaveLength(10);
    expect(existsSync(`${path}.part`)).toBe(false);
    await module.api.exportDay('2026-11-20', join(root, 'nowhere', 'day.csv.gz'));
    expect(await ended()).toMatchObject({ state: 'failed', error: { code: 'EXPORT_NOT_WRITTEN' } });
    await module.api.exportDay('2020-01-01', path);
    expect(await ended()).toMatchObject({ state: 'failed', error: { code: 'HISTORY_NO_DAY' } });
  });
});
