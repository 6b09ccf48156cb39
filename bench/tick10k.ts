import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TICK_MS, tickOf } from '../main/engine/clock.ts';
import { algoCode, FRAME_COLUMNS, openStore, type TickSamples } from '../main/store/index.ts';

const RIGS = 10_000;
const TICKS = 200;

/** One tick with all columns known, values that move as a farm's do. */
function tick(tickMs: number, turn: number): TickSamples {
  const width = FRAME_COLUMNS.length;
  const values = new Float64Array(RIGS * width);
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

/** A tick of 10,000 rigs from the engine's arrays to the committed transaction. Bar: p99 < 50 ms. */
export async function run(): Promise<object> {
  const dir = mkdtempSync(join(tmpdir(), 'tera-bench-'));
  const store = await openStore({ dir, threadPath: join(import.meta.dirname, '..', 'out', 'main', 'store-thread.cjs'), appVersion: 'bench' });
  try {
    const first = tickOf(Date.now());
    const times: number[] = [];
    let bytes = 0;
    for (let turn = 0; turn < TICKS; turn += 1) {
      const samples = tick(first + turn * TICK_MS, turn);
      const started = performance.now();
      bytes = (await store.write('frame.write', samples)).bytes;
      times.push(performance.now() - started);
    }
    const sorted = times.slice(5).sort((a, b) => a - b);
    const at = (share: number): number => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]! * 10) / 10;
    return { bar: 'p99 < 50 ms', rigs: RIGS, ticks: sorted.length, p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1), bytesATick: bytes };
  } finally {
    await store.close();
    rmSync(dir, { recursive: true, force: true });
  }
}
