import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { openStore } from '../index.ts';
import { tickOfRigs } from '../samples.test-support.ts';
import { HOUR_MS } from './rig-hour.ts';

/* Run by full-disk.test.ts on a small disk of its own. Word: data folder. Prints one JSON object. */

const RIGS = 700;
const H0 = Date.UTC(2026, 10, 20, 5);
const dir = process.argv[2]!;
const ballast = join(dir, 'ballast');
const store = await openStore({ dir, threadPath: new URL('../thread.ts', import.meta.url), appVersion: '1' });
const events: string[] = [];
store.onEvent((event) => events.push(event.kind));

for (let i = 0; i < 120; i += 1) {
  await store.write('frame.write', tickOfRigs(H0 + i * 30_000, Array.from({ length: RIGS }, (_, r) => ({ rigNo: r + 1, hashrateThs: 90 + ((i * 7919 + r * 104729) % 200) / 10, powerW: 3000 + ((i * 31 + r * 17) % 90), status: 1 }))));
}
const codeOf = (asked: Promise<unknown>): Promise<string> => asked.then(() => 'done', (error: { code?: string }) => error.code ?? 'no code');
const nowMs = H0 + HOUR_MS + 100_000;
const compact = (): Promise<string> => codeOf(store.history.ask('compact', { nowMs, keepRaw: true }));

const file = openSync(ballast, 'w');
try {
  for (;;) writeSync(file, Buffer.alloc(4096));
} catch {
  closeSync(file);
}
const full = [await compact(), await compact(), await compact()];
const tended = await codeOf(store.history.ask('tend', { dir, nowMs, keep: { rawDays: 14, budgetBytes: 1e12 }, keptRaw: true }));
rmSync(ballast);
const roomAgain = [await compact(), await compact()];
const answer = await store.history.ask('rigs', { rigNos: [1, RIGS], metrics: ['hashrateThs'], fromMs: H0, toMs: H0 + HOUR_MS, maxSteps: undefined, nowMs });
const known = answer.rigs.map(({ lines }) => lines.hashrateThs!.avg.filter((value) => value !== null).length);
await store.close();
console.log(JSON.stringify({ full, tended, roomAgain, known, problems: answer.problems, events: [...new Set(events)] }));
