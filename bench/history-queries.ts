import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RIG_METRICS } from '../preload/contract/history.ts';
import { TICK_MS } from '../main/engine/clock.ts';
import { openStore, type Store } from '../main/store/index.ts';
import { DAY_MS, HOUR_MS } from '../main/store/history/rig-hour.ts';
import { percentile } from './history-store.ts';
import { makeHistory, THREAD } from './long-history.ts';
import { realisticFarm } from './realistic.ts';

const RIGS = 10_000;
const END = Date.UTC(2026, 10, 21, 12);
const RUNS = 60;
const WARM = 20;

/** Questions of the charts on a farm of 10,000 rigs: a day of readings, 35 days of hours, a year of days. Cold: after the page cache of the system was dropped. */
export async function run(): Promise<object> {
  const dir = mkdtempSync(join(process.env['TERA_BENCH_DIR'] ?? tmpdir(), 'tera-queries-'));
  mkdirSync(join(dir, 'raw'), { recursive: true });
  let store: Store | undefined;
  try {
    await makeHistory(dir, { rigs: RIGS, endMs: END, rawDays: 1, hourDays: 35, dayDays: 365 });
    store = await openStore({ dir, threadPath: THREAD, appVersion: 'bench' });
    const farm = realisticFarm({ rigs: RIGS, seed: 7, all: true });
    for (const back of [3, 2, 1]) await store.write('frame.write', farm.tick(END - back * TICK_MS));
    await store.close();
    const questions: Record<string, { bar: string; ask: (store: Store, rig: number) => Promise<{ steps?: number }> }> = {
      'one rig, 24 h at 1 min, 26 values': { bar: 'p95 50 ms', ask: (s, rig) => s.history.ask('rigs', { rigNos: [rig], metrics: RIG_METRICS, fromMs: END - DAY_MS, toMs: END, maxSteps: 800, nowMs: END }) },
      'farm, 90 d at 1 h': { bar: 'p95 10 ms', ask: (s) => s.history.ask('group', { group: { kind: 'farm', name: '', algo: 'sha256' }, metrics: ['hashrateThs', 'powerW'], fromMs: END - 90 * DAY_MS, toMs: END, maxSteps: 800, nowMs: END }) },
      'one rig, 30 d by hours': { bar: '-', ask: (s, rig) => s.history.ask('rigs', { rigNos: [rig], metrics: ['hashrateThs', 'powerW', 'tempMaxC'], fromMs: END - 30 * DAY_MS, toMs: END, maxSteps: 800, nowMs: END }) },
      'one rig, 1 y by days': { bar: 'p95 50 ms', ask: (s, rig) => s.history.ask('rigs', { rigNos: [rig], metrics: ['hashrateThs', 'powerW', 'tempMaxC'], fromMs: END - 365 * DAY_MS, toMs: END, maxSteps: 800, nowMs: END }) },
      'top 20 worst now, 10,000 rigs': { bar: 'p95 5 ms', ask: (s) => s.history.ask('worst', { metric: 'tempMaxC', count: 20 }).then(() => ({})) },
      'fleet as it was, 10,000 rigs': { bar: '-', ask: (s) => s.history.ask('fleetAt', { atMs: END - 5 * HOUR_MS, pollMs: TICK_MS }).then(() => ({})) },
      'against yesterday, 10,000 rigs': { bar: '-', ask: (s) => s.history.ask('yesterday', { nowMs: END }).then(() => ({})) },
    };
    const figures: Record<string, object> = {};
    for (const [name, { bar, ask }] of Object.entries(questions)) {
      const isCold = spawnSync('sh', ['-c', 'sync; echo 3 > /proc/sys/vm/drop_caches']).status === 0;
      store = await openStore({ dir, threadPath: THREAD, appVersion: 'bench' });
      // The worker's own start is no part of a question.
      await store.history.ask('groups', {});
      const first = performance.now();
      const { steps } = await ask(store, 4_321);
      const coldMs = Math.round((performance.now() - first) * 10) / 10;
      const times: number[] = [];
      for (let i = 0; i < (name.includes('10,000') ? 8 : RUNS + WARM); i += 1) {
        const at = performance.now();
        await ask(store, 1 + i % WARM * 131);
        // Warm: every rig was asked for before.
        if (i >= WARM || name.includes('10,000')) times.push(performance.now() - at);
      }
      figures[name] = { bar, steps, p50Ms: percentile(times, 0.5), p95Ms: percentile(times, 0.95), coldFirstMs: isCold ? coldMs : null };
      await store.close();
    }
    return { bar: 'see each; cold first <= 200 ms; at most 800 steps', rigs: RIGS, questions: figures };
  } finally {
    await store?.close();
    rmSync(dir, { recursive: true, force: true });
  }
}
