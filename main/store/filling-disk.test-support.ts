import { existsSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { storePaths } from './files.ts';
import { tickOfRigs } from './samples.test-support.ts';
import { openWriter } from './writer.ts';

/* Run by reserve.test.ts on a small disk of its own. Word: data folder. Prints one JSON object. */

const dir = process.argv[2]!;
const writer = openWriter(storePaths(dir), '1', 0)!;
const reserve = join(dir, 'reserve.bin');
const codeOf = (step: () => unknown): string => {
  try {
    step();
    return 'stored';
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
};
let n = 0;
const blob = 'x'.repeat(60_000);
const control = (): string => codeOf(() => writer.write('scan.record', { startedMs: (n += 1), endedMs: n, ranges: [], summary: { blob: `${n}${blob}` } }));
const rigs = Array.from({ length: 700 }, (_, i) => ({ rigNo: i + 1, hashrateThs: i, accepted: i * 7919 }));
const hot = (tick: number): string => codeOf(() => writer.write('frame.write', tickOfRigs(Date.UTC(2026, 0, 1) + tick * 30_000, rigs)));

await writer.keepReserve();
const made = existsSync(reserve);
const { bavail, bsize } = statfsSync(dir);
writeFileSync(join(dir, 'ballast'), Buffer.alloc(Math.max(0, bavail * bsize - 100_000)));
const whenFull = Array.from({ length: 20 }, control);
const afterFull = { reserve: existsSync(reserve), hot: hot(0) };
await writer.keepReserve();
const stillFull = existsSync(reserve);
let last = 'stored';
for (let i = 0; i < 2_000 && last === 'stored'; i += 1) last = control();
rmSync(join(dir, 'ballast'));
const roomAgain = { control: control(), hot: hot(1) };
await writer.keepReserve();
console.log(JSON.stringify({ made, whenFull: [...new Set(whenFull)], afterFull, stillFull, last, roomAgain, madeAgain: existsSync(reserve) }));
writer.close();
