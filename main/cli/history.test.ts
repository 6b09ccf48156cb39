import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSqlite } from '../../native-bridge/sqlite.ts';
import { openStore } from '../store/index.ts';
import { tickOfRigs } from '../store/samples.test-support.ts';
import { fieldsOf, stepOf, timeOf } from './history.ts';
import { main, type CliIo } from './index.ts';

const HOUR_MS = 3_600_000;
const H0 = Date.UTC(2026, 10, 20, 5);
let root: string;
let dir: string;

async function tera(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const io: CliIo = { out: (text) => { out += text; }, err: (text) => { err += text; }, signal: new AbortController().signal, version: '1', storeThreadPath: '' };
  const code = await main(words, io);
  return { code, out, err };
}

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'cli-history-'));
  dir = join(root, 'data');
  const store = await openStore({ dir, threadPath: new URL('../store/thread.ts', import.meta.url), appVersion: '1' });
  await store.write('rig.seen', { rigs: [{ ip: '127.0.0.9', class: 'identified', firmware: 'stock', make: 'antminer', seenMs: H0 } as never] }).catch(() => {});
  for (let i = 0; i < 120; i += 1) {
    await store.write('frame.write', {
      ...tickOfRigs(H0 + i * 30_000, [{ rigNo: 1, hashrateThs: 100 + i % 2, powerW: 3000, status: 1, missing: i === 10 }]),
      groups: [{ kind: 'farm', name: '', algo: 'sha256', rigs: 1, answered: 1, hashrateThs: 100, expectedThs: 100, powerW: 3000, powerEstimatedW: 0 }],
    });
  }
  await store.history.ask('tend', { dir, nowMs: H0 + HOUR_MS + 100_000, keep: { rawDays: 14, budgetBytes: 1e12 }, keptRaw: true });
  await store.close();
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('tera history', () => {
  it('prints a rig, one line a step; a missed poll is null, or empty in CSV', async () => {
    const span = ['--data', dir, '--from', '2026-11-20T05:00Z', '--to', '2026-11-20T06:00Z'];
    const json = await tera('history', '1', ...span, '--step', '30s', '--fields', 'hashrateThs,energyWh', '--json');
    expect(json).toMatchObject({ code: 0, err: '' });
    const lines = json.out.trim().split('\n').map((line) => JSON.parse(line) as Record<string, number | null>);
    expect(lines).toHaveLength(120);
    expect(lines[9]).toEqual({ t: H0 + 270_000, hashrateThs: 101, hashrateThsMin: 101, hashrateThsMax: 101, energyWh: 25, energyWhMin: null, energyWhMax: null });
    expect(lines[10]).toMatchObject({ hashrateThs: null, energyWh: null });
    const csv = await tera('history', '1', ...span, '--step', '30m', '--fields', 'hashrateThs', '--csv');
    expect(csv.out.split('\r\n')).toEqual(['time,hashrateThs,hashrateThs_min,hashrateThs_max', expect.stringMatching(/^2026-11-20T05:00:00.000Z,100\.5\d*,100,101$/) as string, '2026-11-20T05:30:00.000Z,100.5,100,101', '']);
  });
  it('prints the farm, and goes past 800 steps', async () => {
    const farm = await tera('history', 'farm', '--data', dir, '--from', '2026-11-20T00:00Z', '--to', '2026-11-20T20:00Z', '--step', '1m', '--fields', 'powerW');
    const lines = farm.out.trim().split('\n').map((line) => JSON.parse(line) as { t: number; powerW: number | null });
    expect(lines).toHaveLength(1200);
    expect(new Set(lines.map(({ t }) => t)).size).toBe(1200);
    expect(lines.filter(({ powerW }) => powerW === 3000)).toHaveLength(60);
  });
  it('worst lists the rigs that are worst off now, of each field', async () => {
    const at = H0 + 119 * 30_000;
    const json = await tera('history', 'worst', '--data', dir, '--fields', 'powerW,hashrateThs', '--most', '3', '--json');
    // Now is later than the readings: that is said.
    expect(json).toMatchObject({ code: 0, err: 'The last readings are of 2026-11-20T05:59:30.000Z: nothing was stored since.\n' });
    expect(json.out.trim().split('\n').map((line) => JSON.parse(line) as object)).toEqual([{ t: at, field: 'powerW', rig: 1, ip: null, value: 3000 }, { t: at, field: 'hashrateThs', rig: 1, ip: null, value: 101 }]);
    const csv = await tera('history', 'worst', '--data', dir, '--fields', 'powerW', '--csv');
    expect(csv.out).toBe('time,field,rig,ip,value\r\n2026-11-20T05:59:30.000Z,powerW,1,,3000\r\n');
    expect(await tera('history', 'worst', '--data', dir, '--most', 'many')).toMatchObject({ code: 2, err: expect.stringContaining('USAGE_MOST') as string });
  });
  it('says in words what it cannot do', async () => {
    expect(await tera('history', '1', '--data', join(root, 'nothing'))).toMatchObject({ code: 1, err: expect.stringContaining('HISTORY_NO_DATA') as string });
    expect(await tera('history', '127.0.0.77', '--data', dir)).toMatchObject({ code: 1, err: expect.stringContaining('FLEET_NO_RIG_AT') as string });
    expect(await tera('history', '1', '--data', dir, '--step', '7s')).toMatchObject({ code: 2, err: expect.stringContaining('USAGE_STEP') as string });
    expect(await tera('history', '1', '--data', dir, '--fields', 'colour')).toMatchObject({ code: 2, err: expect.stringContaining('USAGE_FIELDS') as string });
    expect(await tera('history', '1', '--data', dir, '--from', '2026-11-20', '--to', '2026-11-19')).toMatchObject({ code: 1, err: expect.stringContaining('HISTORY_BAD_SPAN') as string });
  });
  it('reads times and steps as people write them', () => {
    expect(timeOf('-24h', H0)).toBe(H0 - 24 * HOUR_MS);
    expect(timeOf('2026-11-20', 0)).toBe(Date.UTC(2026, 10, 20));
    expect(timeOf(String(H0), 0)).toBe(H0);
    expect([stepOf('30s'), stepOf('5m'), stepOf('1d')]).toEqual([30_000, 300_000, 86_400_000]);
    expect(() => stepOf('45s')).toThrow();
    expect(fieldsOf(undefined, ['a', 'b'], ['a'])).toEqual(['a']);
  });
});

describe('tera storage, verify, backup, restore', () => {
  it('tell of the folder, look at it whole, copy it and put the copy back', async () => {
    const storage = await tera('storage', '--data', dir, '--json');
    expect(JSON.parse(storage.out)).toMatchObject({ type: 'storage', folder: dir, days: [{ day: '2026-11-20' }] });
    const sound = await tera('verify', '--data', dir, '--json');
    expect(sound.code).toBe(0);
    expect(JSON.parse(sound.out)).toMatchObject({ ok: true, lastTickMs: H0 + 119 * 30_000, samples: expect.any(Number) as number, crcErrors: 0, audit: { ok: true } });

    const made = await tera('backup', '--data', dir, '--to', root, '--json');
    expect(made).toMatchObject({ code: 0 });
    const { id } = JSON.parse(made.out) as { id: string };
    expect((await tera('backup', '--data', dir, '--to', root, '--list')).out).toContain(id);

    rmSync(join(dir, 'raw'), { recursive: true });
    const lost = await tera('verify', '--data', dir, '--json');
    expect(lost.code).toBe(1);
    expect(JSON.parse(lost.out)).toMatchObject({ ok: false });
    expect(await tera('restore', id, '--data', dir, '--from', root)).toMatchObject({ code: 0, err: '' });
    expect(readdirSync(join(dir, 'raw'))).toContain('2026-11-20.db');
    expect((await tera('verify', '--data', dir)).out).toContain('Everything is sound');
    expect(await tera('restore', 'no-such', '--data', dir, '--from', root)).toMatchObject({ code: 1, err: expect.stringContaining('BACKUP_GONE') as string });
  });
  it('find one flipped bit of a chunk', async () => {
    const db = openSqlite(join(dir, 'raw', '2026-11-20.db'));
    db.prepare("UPDATE raw_chunk SET b = CAST(substr(b, 1, 30) || x'a5' || substr(b, 32) AS BLOB)").run();
    db.close();
    const found = await tera('verify', '--data', dir, '--json');
    expect(found.code).toBe(1);
    expect(JSON.parse(found.out)).toMatchObject({ ok: false, crcErrors: 1 });
  });
});
