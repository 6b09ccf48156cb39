import { randomFillSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TICK_MS, tickOf } from '../main/engine/clock.ts';
import { runUpkeep } from '../main/store/backup/upkeep.ts';
import { algoCode, FRAME_COLUMNS, openStore, type Store, type TickSamples } from '../main/store/index.ts';

const RIGS = 10_000;
const DAY_MS = 86_400_000;
const TARGET_BYTES = 2 * 1024 ** 3;
/** As an hour of one rig is on the disk, 26 values at about 8 bytes a sample. */
const CHUNK_BYTES = 960;
/** A tick a second, thirty times as often as in life: a stall that is as long as a tick's pause cannot hide between two. */
const EVERY_MS = 1_000;
const out = (name: string): string => join(import.meta.dirname, '..', 'out', 'main', name);

/** Hours of 10,000 rigs, as the compaction hands them over: real keys and sizes, contents that nothing can pack further (as chunks are). */
async function fill(store: Store, dir: string, nowMs: number): Promise<number> {
  const rigNos = Uint32Array.from({ length: 500 }, (_, i) => i + 1);
  const sizes = new Uint32Array(500).fill(CHUNK_BYTES);
  const bytes = new Uint8Array(500 * CHUNK_BYTES);
  let total = 0;
  for (let back = 1; total < TARGET_BYTES; back += 1) {
    const day = new Date(nowMs - (back + 1) * DAY_MS).toISOString().slice(0, 10);
    for (let hourOfDay = 0; hourOfDay < 24; hourOfDay += 1) {
      for (let shard = 0; shard < RIGS / 500; shard += 1) {
        randomFillSync(bytes);
        await store.write('chunks.put', { day, hourOfDay, chunks: { rigNos: rigNos.map((n) => n + shard * 500), sizes, bytes } });
      }
    }
    total += statSync(join(dir, 'raw', `${day}.db`)).size;
  }
  return total;
}

function tick(tickMs: number, turn: number): TickSamples {
  const values = new Float64Array(RIGS * FRAME_COLUMNS.length);
  for (let i = 0; i < values.length; i += 1) values[i] = ((i * 7919) % 2000) + ((turn * 31 + i) % 17);
  return {
    tickMs, values,
    rigNos: Uint32Array.from({ length: RIGS }, (_, i) => i + 1),
    algos: new Uint8Array(RIGS).fill(algoCode('sha256')),
    nominalThs: new Float64Array(RIGS).fill(100),
    answered: new Uint8Array(RIGS).fill(1),
    offsetMs: Uint16Array.from({ length: RIGS }, (_, i) => (i * 2.4) % 24_000),
    farm: [{ algo: 'sha256', hashrateThs: 1_000_000, powerW: 30_000_000, answered: RIGS }],
  };
}

/**
 * A backup of 2 GB of day files while ticks of 10,000 rigs are stored. Bars: 15 s; no tick more than 50 ms late, that is: against the median of
 * ticks before the backup. Samples are made before the clock runs.
 */
export async function run(): Promise<object> {
  const root = mkdtempSync(join(process.env['TERA_BENCH_DIR'] ?? tmpdir(), 'tera-bench-'));
  const dir = join(root, 'data');
  const folder = join(root, 'stick');
  mkdirSync(folder);
  const store = await openStore({ dir, threadPath: out('store-thread.cjs'), appVersion: 'bench' });
  try {
    const nowMs = Date.now();
    const stored = await fill(store, dir, nowMs);
    const first = tickOf(nowMs);
    const ticks = Array.from({ length: 4 }, (_, turn) => tick(first, turn));
    let turn = 0;
    const timed = async (): Promise<number> => {
      const samples = { ...ticks[turn % ticks.length]!, tickMs: first + turn * TICK_MS };
      turn += 1;
      const started = performance.now();
      await store.write('frame.write', samples);
      return performance.now() - started;
    };
    const pause = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, Math.max(0, ms)); });
    const calm: number[] = [];
    for (let i = 0; i < 20; i += 1) {
      calm.push(await timed());
      await pause(EVERY_MS / 4);
    }
    const median = calm.slice(5).toSorted((a, b) => a - b)[Math.floor(15 / 2)]!;

    const started = performance.now();
    let tookMs = 0;
    const backup = runUpkeep(out('backup-worker.cjs'), 'backup', { dataDir: dir, folder, parts: ['settings', 'history'], appVersion: 'bench', nowMs })
      .finally(() => { tookMs = performance.now() - started; });
    const busy: number[] = [];
    while (tookMs === 0) {
      const [ms] = await Promise.all([timed(), pause(EVERY_MS)]);
      busy.push(ms);
    }
    const { bytes, problem } = await backup;
    const again = performance.now();
    await runUpkeep(out('backup-worker.cjs'), 'backup', { dataDir: dir, folder, parts: ['settings', 'history'], appVersion: 'bench', nowMs: nowMs + 1_000 });
    const round = (ms: number): number => Math.round(ms * 10) / 10;
    return {
      bar: '2 GB in 15 s, no tick > 50 ms late', storedBytes: stored, backupBytes: bytes, sound: problem === null, seconds: round(tookMs / 1000),
      nextDaySeconds: round((performance.now() - again) / 1000), ticks: busy.length, calmMedianMs: round(median), worstTickMs: round(Math.max(...busy)),
      worstLateMs: round(Math.max(...busy) - median), tooLate: busy.filter((ms) => ms - median > 50).length,
    };
  } finally {
    await store.close();
    rmSync(root, { recursive: true, force: true });
  }
}
