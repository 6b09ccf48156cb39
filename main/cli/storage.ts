import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { BackupPart, StorageFacts } from '../../preload/contract/history.ts';
import { connectControl, type ControlClient } from '../engine/control/client.ts';
import { controlPath } from '../engine/control/path.ts';
import { farmFolder } from '../engine/farm-place.ts';
import { openArchive } from '../store/history/archive.ts';
import { makeBackup } from '../store/backup/make.ts';
import { listBackups } from '../store/backup/list.ts';
import { restoreBackup } from '../store/backup/restore.ts';
import { verifyStore } from '../store/verify/verify.ts';
import type { CliIo } from './index.ts';

const GIB = 1024 ** 3;
const DEFAULT_KEEP = { rawDays: 14, budgetBytes: 20 * GIB };
const size = (bytes: number): string => (bytes >= GIB ? `${(bytes / GIB).toFixed(1)} GB` : `${(bytes / 1024 ** 2).toFixed(1)} MB`);
const day = (ms: number | null): string => (ms === null ? '—' : new Date(ms).toISOString().slice(0, 16).replace('T', ' '));

/** What is kept, by tier. A running engine answers with its settings; without one the folder itself does. */
export async function storage(options: { data?: string; json?: boolean }, io: CliIo): Promise<number> {
  const dir = options.data ?? farmFolder();
  const facts = await withEngine(dir, (engine) => engine.call('storage.facts', {})) ?? await factsHere(dir);
  if (options.json === true) {
    io.out(`${JSON.stringify({ type: 'storage', ...facts })}\n`);
    return 0;
  }
  io.out(`${facts.folder}: ${size(facts.bytes)} of ${size(facts.budgetBytes)}; ${size(facts.freeBytes)} free on that disk\n`);
  for (const { tier, bytes, bytesPerDay, keepDays, oldestMs, newestMs } of facts.tiers) {
    io.out(`${tier.padEnd(10)}${size(bytes).padStart(12)}  ${(bytesPerDay === null ? '' : `${size(bytesPerDay)} a day`).padEnd(18)}${(keepDays === null ? '' : `kept ${keepDays} days`).padEnd(18)}${oldestMs === null ? '' : `${day(oldestMs)} to ${day(newestMs)} UTC`}\n`);
  }
  return 0;
}

async function factsHere(dir: string): Promise<Omit<StorageFacts, 'backup' | 'lastVerify' | 'rawStopped'>> {
  const archive = openArchive(dir);
  try {
    const { tiers, days, bytes, disk, left } = await archive.ask('facts', { dir, ...DEFAULT_KEEP });
    return { folder: dir, tiers, bytes, freeBytes: disk.freeBytes, budgetBytes: DEFAULT_KEEP.budgetBytes, rawDays: DEFAULT_KEEP.rawDays, daysLeft: left, days };
  } finally {
    archive.close();
  }
}

/** Opens everything read-only and looks at it whole. One line; exit 0 only when all is well. */
export async function verify(options: { data?: string; json?: boolean }, io: CliIo): Promise<number> {
  const result = await verifyStore(options.data ?? farmFolder(), { signal: io.signal });
  if (options.json === true) io.out(`${JSON.stringify(result)}\n`);
  else {
    for (const { message, next } of result.problems) io.out(`${message}\n${next === undefined ? '' : `  ${next}\n`}`);
    io.out(result.ok ? `Everything is sound: ${result.samples} readings, ${result.audit.entries} entries in the journal.\n` : 'Not everything is sound.\n');
  }
  return result.ok ? 0 : 1;
}

interface BackupOptions {
  data?: string;
  to?: string;
  settingsOnly?: boolean;
  list?: boolean;
  json?: boolean;
}

/** Makes a backup beside a running engine or without one, or lists those that are there. */
export async function backup(options: BackupOptions, io: CliIo): Promise<number> {
  const dataDir = options.data ?? farmFolder();
  const folder = options.to === undefined ? null : resolve(options.to);
  if (options.list === true) {
    const found = listBackups(dataDir, folder);
    if (options.json === true) io.out(`${JSON.stringify({ type: 'backups', backups: found })}\n`);
    else for (const { id, madeMs, bytes, parts, problem } of found) io.out(`${id}  ${day(madeMs)} UTC  ${size(bytes).padStart(10)}  ${parts.join(' + ')}${problem === null ? '' : `  ${problem.message}`}\n`);
    return 0;
  }
  const parts: BackupPart[] = options.settingsOnly === true ? ['settings'] : ['settings', 'history'];
  const made = await makeBackup({ dataDir, folder, parts, appVersion: io.version, nowMs: Date.now() }, { signal: io.signal });
  io.out(options.json === true ? `${JSON.stringify({ type: 'backup', ...made })}\n` : `${made.id}: ${size(made.bytes)}, opened, checked and counted.\n`);
  return 0;
}

/** Puts a backup in place. No engine may run on the folder. */
export async function restore(id: string, options: { data?: string; from?: string; json?: boolean }, io: CliIo): Promise<number> {
  const dataDir = options.data ?? farmFolder();
  await restoreBackup({ dataDir, folder: options.from === undefined ? null : resolve(options.from), id, nowMs: Date.now() });
  io.out(options.json === true ? `${JSON.stringify({ type: 'restored', id })}\n` : `${id} is in place. What was there before is kept in the folder before-restore.\n`);
  return 0;
}

/** null: no engine runs on the folder. */
async function withEngine<T>(dir: string, ask: (engine: ControlClient) => Promise<T>): Promise<T | null> {
  const engine = existsSync(dir) ? await connectControl(controlPath(dir)) : null;
  if (engine === null) return null;
  try {
    return await ask(engine);
  } finally {
    engine.close();
  }
}
