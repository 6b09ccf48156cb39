import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TICK_MS } from '../main/engine/clock.ts';
import { openStore, type Store } from '../main/store/index.ts';
import type { RealisticFarm } from './realistic.ts';

/* What the benches of the history share: a store on the built bundles, and what percentiles are. */

export interface BenchStore {
  dir: string;
  store: Store;
  close(): Promise<void>;
}

export async function benchStore(): Promise<BenchStore> {
  const dir = mkdtempSync(join(process.env['TERA_BENCH_DIR'] ?? tmpdir(), 'tera-history-'));
  const store = await openStore({ dir, threadPath: join(import.meta.dirname, '..', 'out', 'main', 'store-thread.cjs'), appVersion: 'bench' });
  return {
    dir, store,
    close: async () => {
      await store.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

export const percentile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]! * 10) / 10;
};

/** Writes the ticks of [fromMs, toMs); returns how long each took. */
export async function writeTicks(store: Store, farm: RealisticFarm, fromMs: number, toMs: number): Promise<number[]> {
  const times: number[] = [];
  for (let tick = fromMs; tick < toMs; tick += TICK_MS) {
    const samples = farm.tick(tick);
    const started = performance.now();
    await store.write('frame.write', samples);
    times.push(performance.now() - started);
  }
  return times;
}

export const fileMb = (path: string): number => Math.round((statSync(path, { throwIfNoEntry: false })?.size ?? 0) / 1e4) / 100;

/** Bytes that this process and its threads have had written to disks. Linux. */
export const writtenBytes = (): number => Number(/^write_bytes: (\d+)/m.exec(readFileSync('/proc/self/io', 'utf8'))?.[1] ?? Number.NaN);
