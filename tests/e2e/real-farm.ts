import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { ROOT } from './app.ts';

/* The farm of the acceptance walks: 500 rigs of three makes on real sockets of this computer, 12 of them locked. */

export const FARM = {
  rigs: 500, locked: 12,
  /** What a person types to have it found. */
  range: '127.91.4.0/22', addresses: 1022,
} as const;

/** The farm as its own process, listening for at most `seconds`. */
export const startFarm = (seconds: number): Promise<{ end(): Promise<void> }> =>
  simulate(['--miners', String(FARM.rigs), '--base', '127.91.4.11', '--mix', 'antminer=6,whatsminer=3,avalon=1', '--fault', `locked=${FARM.locked}`, '--seconds', String(seconds)]);

/** The counters above the growing table of the first run, in the order of the screen: identified, locked, unknown, refused, silent. */
export const counts = (page: Page): Promise<{ asked: number; total: number; classes: Record<string, number> }> => page.evaluate(() => {
  const number = (text: string): number => Number(text.replaceAll('\u202F', ''));
  const bar = document.querySelector('.first-counts');
  const classes: Record<string, number> = {};
  for (const entry of bar?.querySelectorAll('.row') ?? []) classes[entry.querySelector('.t2')?.textContent ?? ''] = number(entry.querySelector('b')?.textContent ?? '');
  // "1 022 of 1 022 asked (100 %)" in each language: two numbers before the share, the smaller one is what was asked.
  const [one = Number.NaN, other = Number.NaN] = (bar?.firstElementChild?.textContent?.split('(')[0]?.match(/\d[\d\u202F]*/g) ?? []).map(number);
  return { asked: Math.min(one, other), total: Math.max(one, other), classes };
});

/** `tera simulate` as its own process, listening. Waits a little for ports that another simulator still holds. */
async function simulate(args: string[]): Promise<{ end(): Promise<void> }> {
  for (let tries = 1; ; tries += 1) {
    const child = spawn(process.execPath, [join(ROOT, 'out', 'main', 'cli.cjs'), 'simulate', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    const ended = new Promise<void>((resolve) => { child.once('close', () => { resolve(); }); });
    let words = '';
    child.stderr.on('data', (chunk: Buffer) => { words += chunk.toString(); });
    const ready = await Promise.race([
      new Promise<boolean>((resolve) => { child.stdout.on('data', (chunk: Buffer) => { if (chunk.toString().startsWith('READY')) resolve(true); }); }),
      ended.then(() => false),
    ]);
    if (ready) {
      return {
        end: async () => {
          child.kill('SIGINT');
          await ended;
        },
      };
    }
    if (tries === 10 || !words.includes('in use')) throw new Error(`simulate did not start: ${words}`);
    await new Promise((resolve) => { setTimeout(resolve, 2000); });
  }
}
