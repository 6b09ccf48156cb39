import { join } from 'node:path';
import { TICK_MS } from '../main/engine/clock.ts';
import { benchStore, fileMb, percentile, writeTicks, writtenBytes } from './history-store.ts';
import { realisticFarm } from './realistic.ts';

const RIGS = 10_000;
const HOUR_MS = 3_600_000;
/** 22:00 UTC: the second hour ends the day. */
const START = Date.UTC(2026, 10, 20, 22);

/**
 * Two hours of 10,000 rigs, realistic series; each hour is made chunks of while the ticks of the next go on once a second, thirty times as often as
 * in life. CPU: of the whole process less that of the ticks, measured beside. Written: what Linux counted for the process, brought to a day.
 */
export async function run(): Promise<object> {
  const bench = await benchStore();
  try {
    const farm = realisticFarm({ rigs: RIGS, seed: 1, all: true });
    const quiet = await writeTicks(bench.store, farm, START, START + HOUR_MS);
    const before = writtenBytes();
    const hours: object[] = [];
    const during: number[] = [];
    for (const hour of [0, 1]) {
      if (hour === 1) await writeTicks(bench.store, farm, START + HOUR_MS + 30 * TICK_MS, START + 2 * HOUR_MS);
      const cpu = process.cpuUsage();
      const started = performance.now();
      let isDone = false;
      const tended = bench.store.history.ask('tend', {
        dir: bench.dir, nowMs: START + (hour + 1) * HOUR_MS + 20 * 60_000, keep: { rawDays: 14, budgetBytes: 1e12 }, keptRaw: true,
      }).finally(() => { isDone = true; });
      let tickCpuMs = 0;
      for (let tick = START + (hour + 1) * HOUR_MS; !isDone && tick < START + (hour + 1) * HOUR_MS + 30 * TICK_MS; tick += TICK_MS) {
        const samples = farm.tick(tick);
        const at = performance.now();
        await bench.store.write('frame.write', samples);
        during.push(performance.now() - at);
        tickCpuMs += performance.now() - at;
        await new Promise((resolve) => setTimeout(resolve, 1_000));
      }
      const result = await tended;
      const used = process.cpuUsage(cpu);
      hours.push({
        wallMs: Math.round(performance.now() - started), cpuS: Math.round((used.user + used.system) / 1e4) / 100, ofWhichTicksS: Math.round(tickCpuMs / 10) / 100,
        rigHours: result.rigHours, days: result.days, bytesPerSample: Math.round(result.chunkBytes / result.samples * 100) / 100,
      });
    }
    const day = '2026-11-20';
    const chunks = await bench.store.history.ask('facts', { dir: bench.dir, rawDays: 14, budgetBytes: 1e12 });
    return {
      bar: 'one hour <= 10 s CPU off the event loop; ticks p99 < 50 ms meanwhile; <= 10 bytes a sample on disk; <= 2 GB a day written',
      rigs: RIGS, hours,
      tickMs: { quietP99: percentile(quiet.slice(5), 0.99), whileCompactingP99: percentile(during, 0.99), whileCompactingMax: percentile(during, 1), count: during.length },
      dayFileMb: fileMb(join(bench.dir, 'raw', `${day}.db`)), rollupMb: fileMb(join(bench.dir, 'rollup.db')),
      tiers: chunks.tiers.map(({ tier, bytes }) => ({ tier, mb: Math.round(bytes / 1e4) / 100 })),
      writtenGbPerDay: Math.round((writtenBytes() - before) / 1e9 * 24 * 100 / 2) / 100,
    };
  } finally {
    await bench.close();
  }
}
