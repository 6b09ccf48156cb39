import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { NODE_FLAGS } from '../scripts/node-flags.mjs';

const root = join(import.meta.dirname, '..');

/** The built command line, as `npm run tera` runs it. */
export const teraArgs = (...args: string[]): string[] => [...NODE_FLAGS, join(root, 'out', 'main', 'cli.cjs'), ...args];

export interface Started {
  child: ChildProcess;
  stop(): Promise<void>;
}

/** Starts a child and resolves when it prints a line that matches. Rejects when it ends before. */
export async function startUntil(command: string, args: string[], ready: RegExp): Promise<Started> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'], env: process.env });
  const lines = createInterface({ input: child.stdout });
  const ended = once(child, 'exit');
  await new Promise<void>((resolve, reject) => {
    lines.on('line', (line) => {
      if (ready.test(line)) resolve();
    });
    ended.then(([code]) => reject(new Error(`${command} ended with ${String(code)} before it was ready`)), reject);
  });
  return {
    child,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** Virtual rigs on 127/8, as `tera simulate` serves them. */
export const startSimulator = (miners: number, base: string, ...more: string[]): Promise<Started> =>
  startUntil(process.execPath, teraArgs('simulate', '--miners', String(miners), '--base', base, ...more), /^READY/);

export interface ScanResult { wallMs: number; devices: number; summary: Record<string, number> }

/** One cold scan in its own process. */
export async function timeScan(range: string, ...more: string[]): Promise<ScanResult> {
  const started = performance.now();
  const child = spawn(process.execPath, teraArgs('scan', range, '--json', '--data', join(root, '.cache', 'bench-none'), ...more), { stdio: ['ignore', 'pipe', 'inherit'] });
  let devices = 0;
  let summary: Record<string, number> = {};
  for await (const line of createInterface({ input: child.stdout })) {
    const value = JSON.parse(line) as { type: string; class?: string };
    if (value.type === 'device' && value.class === 'identified') devices += 1;
    if (value.type === 'summary') summary = value as unknown as Record<string, number>;
  }
  return { wallMs: Math.round(performance.now() - started), devices, summary };
}

/** A data folder of the headless engine that knows all rigs of a range, each read at least once. The engine has ended when it returns. */
export async function fillDataFolder(dir: string, range: string): Promise<number> {
  const engine = spawn(process.execPath, teraArgs('run', '--data', dir, '--scan', range, '--json'), { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(engine, 'exit');
  let identified = 0;
  for await (const line of createInterface({ input: engine.stdout })) {
    const event = JSON.parse(line) as { type: string; summary?: { identified: number } };
    if (event.type !== 'scan') continue;
    identified = event.summary!.identified;
    break;
  }
  engine.kill('SIGTERM');
  await ended;
  return identified;
}
