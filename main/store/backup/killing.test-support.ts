import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openSqlite } from '../../../native-bridge/sqlite.ts';
import { storePaths } from '../files.ts';
import { BEFORE_MIDNIGHT } from '../history/killing.test-support.ts';
import { openStore } from '../index.ts';
import { migrate, newestOf, versionOf } from '../migrate.ts';
import { controlMigrations } from '../migrations/control.ts';
import { hotMigrations } from '../migrations/hot.ts';
import { verifyStore } from '../verify/verify.ts';
import { listBackups } from './list.ts';
import { makeBackup } from './make.ts';

/* Kills of a backup and of a migration, and what they leave; tests and bench/soak-store share them. */

const WRITER = fileURLToPath(new URL('../history/killed-store.test-support.ts', import.meta.url));
const BACKUP = fileURLToPath(new URL('./backing-up.test-support.ts', import.meta.url));

/** Runs a script and kills it after some ms, or waits for its end (null). Resolves with whether it was killed. */
function runFor(script: string, words: string[], ms: number | null): Promise<boolean> {
  const child = spawn(process.execPath, [script, ...words], { stdio: 'ignore' });
  const timer = ms === null ? undefined : setTimeout(() => child.kill('SIGKILL'), ms);
  return new Promise((resolve) => child.on('close', (_code, signal) => {
    clearTimeout(timer);
    resolve(signal === 'SIGKILL');
  }));
}

let template: string | null = null;
/** A folder with a day that is over, made once. */
async function farm(): Promise<string> {
  if (template === null) {
    template = mkdtempSync(join(tmpdir(), 'kill-farm-'));
    await runFor(WRITER, [template, String(BEFORE_MIDNIGHT), '130'], null);
  }
  return template;
}
export const clearTemplate = (): void => {
  if (template !== null) rmSync(template, { recursive: true, force: true });
  template = null;
};

/** What is wrong after a backup was killed: the data, backups that have a name and are not sound, a next backup that fails. */
export async function killBackup(random: () => number): Promise<string[]> {
  const root = mkdtempSync(join(tmpdir(), 'kill-backup-'));
  const wrong: string[] = [];
  try {
    const dataDir = join(root, 'data');
    const folder = join(root, 'stick');
    cpSync(await farm(), dataDir, { recursive: true });
    mkdirSync(folder);
    await runFor(BACKUP, [dataDir, folder], 150 + random() * 900);
    for (const { id, problem } of listBackups(dataDir, folder)) if (problem !== null) wrong.push(`${id}: ${problem.message}`);
    const { problems } = await verifyStore(dataDir);
    for (const { message } of problems) wrong.push(`data: ${message}`);
    await makeBackup({ dataDir, folder, parts: ['settings', 'history'], appVersion: '1', nowMs: BEFORE_MIDNIGHT + 10 * 86_400_000 });
  } catch (error) {
    wrong.push(String(error));
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
  return wrong;
}

const OLD_RIGS = 400;

/** What is wrong after the first start on data of an older version was killed: rows that are gone, a version that is not the newest, notices. */
export async function killMigration(random: () => number): Promise<string[]> {
  const dir = mkdtempSync(join(tmpdir(), 'kill-migration-'));
  const wrong: string[] = [];
  try {
    const paths = storePaths(dir);
    const control = openSqlite(paths.control);
    migrate(control, controlMigrations.slice(0, 2));
    const rig = control.prepare("INSERT INTO rig (ip, class, make, firmware, first_seen_ms, last_seen_ms) VALUES (?, 'identified', 'antminer', 'stock', 1, 1)");
    control.transaction(() => { for (let i = 0; i < OLD_RIGS; i += 1) rig.run(`127.1.${i >> 8}.${i & 255}`); })();
    control.close();
    const hot = openSqlite(paths.hot);
    migrate(hot, hotMigrations.slice(0, 1));
    hot.close();
    await runFor(WRITER, [dir, String(BEFORE_MIDNIGHT), '0'], 150 + random() * 400);
    const store = await openStore({ dir, threadPath: new URL('../thread.ts', import.meta.url), appVersion: '1' });
    for (const { message } of store.notices) wrong.push(message);
    await store.close();
    const after = openSqlite(paths.control, { readonly: true });
    if (versionOf(after) !== newestOf(controlMigrations)) wrong.push(`version ${versionOf(after)}`);
    const rigs = after.prepare('SELECT count(*) FROM rig').pluck().get();
    if (rigs !== OLD_RIGS) wrong.push(`${String(rigs)} rigs of ${OLD_RIGS}`);
    after.close();
  } catch (error) {
    wrong.push(String(error));
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
  return wrong;
}
