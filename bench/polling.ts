import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { startSimulator, teraArgs } from './farm.ts';
import { pssMb } from './processes.ts';

/** Two full minutes: the metrics tell of the last full one, and the first holds the scan. */
const WARM_MS = 122_000;
const SAMPLE_MS = 150_000;
const STEP_MS = 1_000;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function value(text: string, name: string): number {
  const line = text.split('\n').find((row) => row.startsWith(`${name} `));
  if (line === undefined) throw new Error(`No ${name} in the metrics`);
  return Number(line.slice(name.length + 1));
}

/** The headless engine polling virtual rigs each 30 s, watched through its own /metrics for 150 s after it has settled. */
export async function watchPolling(miners: number, first: string, range: string): Promise<object> {
  const farm = await startSimulator(miners, first);
  const dir = mkdtempSync(join(tmpdir(), 'tera-bench-'));
  const engine = spawn(process.execPath, teraArgs('run', '--data', dir, '--scan', range, '--poll', '30s', '--metrics', '127.0.0.1:0', '--json'), { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(engine, 'exit');
  try {
    let url = '';
    let identified = 0;
    for await (const line of createInterface({ input: engine.stdout })) {
      const event = JSON.parse(line) as { type: string; metrics?: string; summary?: { identified: number } };
      if (event.type === 'ready') url = event.metrics!;
      if (event.type === 'scan') {
        identified = event.summary!.identified;
        break;
      }
    }
    const read = async (): Promise<string> => (await fetch(`${url}/metrics`)).text();
    await pause(WARM_MS);
    const before = await read();
    const started = performance.now();
    const ages: number[] = [];
    const delays: number[] = [];
    const slowest: number[] = [];
    const memory: number[] = [];
    while (performance.now() - started < SAMPLE_MS) {
      await pause(STEP_MS);
      const text = await read();
      ages.push(value(text, 'tera_poll_age_seconds{quantile="0.99"}'));
      delays.push(value(text, 'tera_event_loop_delay_seconds{quantile="0.999"}') * 1000);
      slowest.push(value(text, 'tera_event_loop_delay_seconds{quantile="1"}') * 1000);
      memory.push(pssMb(engine.pid!) ?? 0);
    }
    const last = await read();
    const seconds = (performance.now() - started) / 1000;
    ages.sort((a, b) => a - b);
    return {
      identified,
      agesP99: { median: ages[Math.floor(ages.length / 2)], worst: ages.at(-1) },
      cpuShareOfCore: (value(last, 'process_cpu_seconds_total') - value(before, 'process_cpu_seconds_total')) / seconds,
      /** Of each full minute after the warm-up; the worst minute. */
      loopDelayMs: { p999: Math.max(...delays), max: Math.max(...slowest) },
      pssMb: { worst: Math.max(...memory), last: memory.at(-1) },
      residentMb: Math.round(value(last, 'process_resident_memory_bytes') / 1024 ** 2),
      polls: value(last, 'tera_polls_total{result="answered"}') - value(before, 'tera_polls_total{result="answered"}'),
      failedPolls: value(last, 'tera_polls_total{result="failed"}') - value(before, 'tera_polls_total{result="failed"}'),
    };
  } finally {
    engine.kill('SIGTERM');
    await ended;
    await farm.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}
