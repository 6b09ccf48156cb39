import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { openSqlite } from '../../../native-bridge/sqlite.ts';
import { TICK_MS } from '../../engine/clock.ts';
import { rawDays, rawPath, storePaths } from '../files.ts';
import { openArchive } from './archive.ts';
import { hashrateIn, RIGS } from './killed-store.test-support.ts';
import { HOUR_MS } from './rig-hour.ts';

/** What a killed writer leaves is looked at by these; tests and bench/soak-store share them. */

const script = fileURLToPath(new URL('./killed-store.test-support.ts', import.meta.url));

/** A repeatable sequence of numbers in [0, 1). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export type Moment = 'ingest' | 'compaction';

/**
 * Lets a writer run from `fromMs` and kills it (SIGKILL): `ingest` after some ticks, `compaction` some ms into the upkeep of an hour or day.
 * Resolves with the last tick that it had acknowledged, null = none; and whether it was killed.
 */
export function killWriter(dir: string, fromMs: number, moment: Moment, random: () => number): Promise<{ ackedMs: number | null; notices: string[]; killed: boolean }> {
  const child = spawn(process.execPath, [script, dir, String(fromMs), '600'], { stdio: ['ignore', 'pipe', 'inherit'] });
  let ackedMs: number | null = null;
  let notices: string[] = [];
  let ticks = 0;
  const after = Math.floor(random() * 130);
  const delayMs = random() * (moment === 'ingest' ? 12 : 450);
  const kill = (): void => void setTimeout(() => child.kill('SIGKILL'), delayMs);
  createInterface({ input: child.stdout }).on('line', (text) => {
    if (!text.endsWith('}')) return;
    const line = JSON.parse(text) as { tick?: number; tend?: string; notices?: string[] };
    if (line.notices !== undefined) notices = line.notices;
    if (line.tick !== undefined) {
      ackedMs = line.tick;
      ticks += 1;
      if (moment === 'ingest' && ticks === after + 1) kill();
    }
    if (moment === 'compaction' && line.tend === 'begins') kill();
  });
  return new Promise((resolve) => child.on('close', (_code, signal) => resolve({ ackedMs, notices, killed: signal === 'SIGKILL' })));
}

/** What is wrong with the folder of a killed writer, in words; empty = nothing. Every tick of [fromMs, ackedMs] must read as it was written. */
export async function lookAt(dir: string, fromMs: number, ackedMs: number): Promise<string[]> {
  const wrong: string[] = [];
  const paths = storePaths(dir);
  for (const path of [paths.control, paths.hot, paths.rollup, ...rawDays(paths).map((day) => rawPath(paths, day))]) {
    const db = openSqlite(path, { readonly: true });
    const word = db.pragma('integrity_check(1)', { simple: true });
    if (word !== 'ok') wrong.push(`${path}: ${String(word)}`);
    db.close();
  }
  const archive = openArchive(dir);
  try {
    const nowMs = ackedMs + 2 * TICK_MS;
    for (const rigNo of [1, RIGS]) {
      for (let at = fromMs; at <= ackedMs; at += 600 * TICK_MS) {
        const end = Math.min(ackedMs + TICK_MS, at + 600 * TICK_MS);
        const answer = await archive.ask('rigs', { rigNos: [rigNo], metrics: ['hashrateThs'], fromMs: at, toMs: end, maxSteps: 800, nowMs });
        if (answer.tier !== '30s' || answer.stepMs !== TICK_MS) wrong.push(`rig ${rigNo}: read by ${answer.tier}, step ${answer.stepMs}`);
        const { avg } = answer.rigs[0]!.lines.hashrateThs!;
        for (let tick = at; tick < end; tick += TICK_MS) {
          const value = avg[(tick - answer.startMs) / TICK_MS] ?? null;
          if (value === null || Math.abs(value - hashrateIn(tick)) > 0.051) wrong.push(`rig ${rigNo}, tick ${new Date(tick).toISOString()}: ${value} for ${hashrateIn(tick)}`);
        }
      }
    }
    for (const { code, message } of archive.problems) wrong.push(`${code}: ${message}`);
  } finally {
    archive.close();
  }
  return wrong;
}

/** Where the next writer goes on: behind the last acknowledged tick, skipping to the end of the hour so that every run meets an upkeep. */
export const nextFrom = (ackedMs: number): number => ackedMs + TICK_MS;
/** A start shortly before the end of a UTC day. */
export const BEFORE_MIDNIGHT = Date.UTC(2026, 10, 20, 23) + HOUR_MS - 8 * TICK_MS;
