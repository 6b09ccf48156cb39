import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { HOUR_MS } from '../main/store/history/rig-hour.ts';
import { sizeOf } from '../main/store/history/tiers.ts';
import { teraArgs } from './farm.ts';
import { percentile } from './history-store.ts';
import { makeHistory } from './long-history.ts';

const RUNS = 7;

/** Start of the headless engine on a folder until it says READY. */
async function startMs(dir: string): Promise<number> {
  const at = performance.now();
  const engine = spawn(process.execPath, teraArgs('run', '--data', dir, '--json'), { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(engine, 'exit');
  let ms = Number.NaN;
  for await (const line of createInterface({ input: engine.stdout })) {
    if ((JSON.parse(line) as { type: string }).type !== 'ready') continue;
    ms = performance.now() - at;
    break;
  }
  engine.kill('SIGTERM');
  await ended;
  return ms;
}

/** One year of 1,000 rigs (14 days of readings, 365 of hours and days) against an empty folder. Bar: not slower by more than 300 ms. */
export async function run(): Promise<object> {
  const root = mkdtempSync(join(process.env['TERA_BENCH_DIR'] ?? tmpdir(), 'tera-bench-start-'));
  try {
    const [empty, full] = [join(root, 'empty'), join(root, 'full')];
    mkdirSync(join(full, 'raw'), { recursive: true });
    await makeHistory(full, { rigs: 1_000, endMs: Math.floor(Date.now() / HOUR_MS) * HOUR_MS, rawDays: 14, hourDays: 365, dayDays: 365 });
    await startMs(empty);
    const times = { empty: [] as number[], full: [] as number[] };
    for (let i = 0; i < RUNS; i += 1) {
      times.empty.push(await startMs(empty));
      times.full.push(await startMs(full));
    }
    const [emptyMs, fullMs] = [percentile(times.empty, 0.5), percentile(times.full, 0.5)];
    return { bar: 'full - empty <= 300 ms', gb: Math.round(sizeOf(full) / 1e7) / 100, emptyMs, fullMs, slowerMs: Math.round(fullMs - emptyMs) };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
