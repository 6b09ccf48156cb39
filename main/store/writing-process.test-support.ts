import { openStore } from './index.ts';
import { TICK_MS, tickOf } from '../engine/clock.ts';
import { tickOfRigs } from './samples.test-support.ts';

/* Run by faults.test.ts as a process of its own: `writing-process.test-support.ts <dir> forever <round> | once | until-it-fails`. Prints one JSON object a
// line. */

const [dir, what] = process.argv.slice(2) as [string, string];
const say = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);
const store = await openStore({ dir, threadPath: new URL('./thread.ts', import.meta.url), appVersion: '1' });
store.onEvent((event) => say({ event: event.kind, code: event.kind === 'recovered' ? null : event.error.code }));
say({ mode: store.mode, notices: store.notices });
const codeOf = (error: unknown): string => (error as { code?: string }).code ?? String(error);

/** Sum of the two fields is always 1000: a half-written pair would show. */
const pair = (n: number) => ({ scope: 'pair', values: { a: n, b: 1000 - n }, atMs: n });
const rigs = Array.from({ length: 700 }, (_, i) => ({ rigNo: i + 1, nominalThs: 100, hashrateThs: 1 }));

if (what === 'forever') {
  // Both files at once, each value higher than the last: what was acknowledged is known to the parent, and must be there after the kill.
  const first = Date.UTC(2026, 0, 1) + Math.floor(Number(process.argv[4])) * TICK_MS;
  const control = async (): Promise<never> => {
    for (let n = Number(process.argv[4]) * 1_000_000; ; n += 1) {
      await store.write('settings.set', pair(n));
      say({ control: n });
    }
  };
  const hot = async (): Promise<never> => {
    for (let tick = first; ; tick += TICK_MS) {
      await store.write('frame.write', tickOfRigs(tick, rigs));
      say({ hot: tick });
    }
  };
  await Promise.all([control(), hot()]);
}

if (what === 'once') {
  const tick = tickOf(Date.UTC(2026, 0, 1));
  for (let n = 0; n < 20; n += 1) await store.write('settings.set', pair(n));
  await store.write('frame.write', tickOfRigs(tick, rigs));
  say({ written: true });
  process.kill(process.pid, 'SIGKILL');
}

if (what === 'until-it-fails') {
  // Writes until the disk refuses, tells why, then waits for a line on stdin (there is room again) and tries once more.
  let n = 0;
  const blob = 'x'.repeat(60_000);
  for (;;) {
    try {
      await store.write('scan.record', { startedMs: n, endedMs: n, ranges: [], summary: { blob: `${n}${blob}` } });
      n += 1;
    } catch (error) {
      say({ refused: codeOf(error), acknowledged: n });
      break;
    }
  }
  const frame = await store.write('frame.write', tickOfRigs(Date.UTC(2026, 0, 1), rigs.map((rig) => ({ ...rig, accepted: rig.rigNo * 7919 })))).then(() =>
    'stored', codeOf);
  say({ frame });
  await new Promise((resolve) => process.stdin.once('data', resolve));
  await store.write('scan.record', { startedMs: n, endedMs: n, ranges: [], summary: { blob: `${n}${blob}` } }).then(() =>
    say({ again: 'stored' }), (error: unknown) => say({ again: codeOf(error) }));
  const scans = await store.read.selectFrom('scan').select('started_ms').execute();
  say({ scans: scans.length });
  await store.close();
  process.stdin.destroy();
}
