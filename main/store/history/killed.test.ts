import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TICK_MS } from '../../engine/clock.ts';
import { openSqlite } from '../../../native-bridge/sqlite.ts';
import { storePaths } from '../files.ts';
import { clearTemplate, killBackup, killMigration } from '../backup/killing.test-support.ts';
import { openStore } from '../index.ts';
import { BEFORE_MIDNIGHT, killWriter, lookAt, nextFrom, seeded, type Moment } from './killing.test-support.ts';
import { RIGS } from './killed-store.test-support.ts';
import { DAY_MS, HOUR_MS } from './rig-hour.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'killed-'));
});
afterAll(clearTemplate);
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** Kills `times` writers one after the other on one folder; what each acknowledged must be there after each. */
async function killMany(startMs: number, moment: Moment, times: number, seed: number): Promise<number> {
  const random = seeded(seed);
  let fromMs = startMs;
  let ackedMs = startMs - TICK_MS;
  for (let i = 0; i < times; i += 1) {
    const ended = await killWriter(dir, fromMs, moment, random);
    expect(ended.killed).toBe(true);
    expect(ended.notices).toEqual([]);
    ackedMs = Math.max(ackedMs, ended.ackedMs ?? 0);
    expect(await lookAt(dir, startMs, ackedMs)).toEqual([]);
    fromMs = nextFrom(ackedMs);
  }
  return ackedMs;
}

describe('kill -9', () => {
  it('while ticks come in: 5 times, nothing acknowledged is lost', async () => {
    await killMany(BEFORE_MIDNIGHT, 'ingest', 5, 11);
  }, 120_000);
  it('while an hour is kept: 5 times, nothing is lost, and the hour is kept in the end', async () => {
    const start = BEFORE_MIDNIGHT - 30 * HOUR_MS;
    const acked = await killMany(start, 'compaction', 5, 12);
    const store = await openStore({ dir, threadPath: new URL('../thread.ts', import.meta.url), appVersion: '1' });
    await store.history.ask('tend', { dir, nowMs: acked + HOUR_MS, keep: { rawDays: 14, budgetBytes: 1e12 }, keptRaw: true });
    await store.close();
    const rollup = openSqlite(storePaths(dir).rollup, { readonly: true });
    const perHour = rollup.prepare<[], number>('SELECT count(*) FROM r1h GROUP BY hour').pluck().all();
    rollup.close();
    expect(perHour.length).toBeGreaterThanOrEqual(5);
    expect(new Set(perHour)).toEqual(new Set([RIGS]));
    expect(await lookAt(dir, start, acked)).toEqual([]);
  }, 120_000);
  it('while a day changes: 5 times, nothing is lost, and the day is closed in the end', async () => {
    const random = seeded(13);
    const folder = dir;
    for (let i = 0; i < 5; i += 1) {
      dir = join(folder, String(i));
      const { ackedMs, killed } = await killWriter(dir, BEFORE_MIDNIGHT, 'compaction', random);
      expect(killed).toBe(true);
      expect(await lookAt(dir, BEFORE_MIDNIGHT, ackedMs!)).toEqual([]);
      const store = await openStore({ dir, threadPath: new URL('../thread.ts', import.meta.url), appVersion: '1' });
      expect(store.notices).toEqual([]);
      await store.history.ask('tend', { dir, nowMs: ackedMs! + HOUR_MS, keep: { rawDays: 14, budgetBytes: 1e12 }, keptRaw: true });
      await store.close();
      const rollup = openSqlite(storePaths(dir).rollup, { readonly: true });
      expect(rollup.prepare('SELECT count(*) FROM r1d WHERE day = ?').pluck().get(Math.floor(BEFORE_MIDNIGHT / DAY_MS))).toBe(RIGS);
      rollup.close();
    }
    dir = folder;
  }, 120_000);
  it('of a backup: 5 times, the data and all named backups are sound, the next one works', async () => {
    const random = seeded(14);
    for (let i = 0; i < 5; i += 1) expect(await killBackup(random)).toEqual([]);
  }, 120_000);
  it('of the first start of a newer version: 5 times, the next start finds all of it', async () => {
    const random = seeded(15);
    for (let i = 0; i < 5; i += 1) expect(await killMigration(random)).toEqual([]);
  }, 120_000);
});
