import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqlite, type Sqlite } from '../../../native-bridge/sqlite.ts';
import { verifyAudit } from '../audit/check.ts';
import { currentEpoch, farmId } from '../audit/epoch.ts';
import { storePaths } from '../files.ts';
import { openStore, type Store } from '../index.ts';
import { takeOwnership } from '../owner.ts';
import { makeFarm, NOW, type FarmFacts } from './farm.test-support.ts';
import { makeBackup } from './make.ts';
import { previewRestore } from './preview.ts';
import { restoreBackup } from './restore.ts';

const threadPath = new URL('../thread.ts', import.meta.url);
const DAY = 86_400_000;
let root: string;
let dir: string;
let stick: string;
let facts: FarmFacts;
let id: string;
const open = (): Promise<Store> => openStore({ dir, threadPath, appVersion: '1.2.3' });
const codeOf = (promise: Promise<unknown>): Promise<string> => promise.then(() => 'no error', (error: { code?: string }) => error.code ?? String(error));
const withDb = <T>(path: string, step: (db: Sqlite) => T): T => {
  const db = openSqlite(path, { readonly: true });
  try {
    return step(db);
  } finally {
    db.close();
  }
};
const language = (path = storePaths(dir).control): unknown => withDb(path, (db) => db.prepare("SELECT value FROM setting WHERE scope = 'app' AND field = 'language'").pluck().get());
const hours = (): unknown => withDb(storePaths(dir).rollup, (db) => db.prepare('SELECT count(*) FROM r1h').pluck().get());

/** A farm with a backup, and with changes since: another language, one rig more, a login, a day of readings lost. */
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'restore-'));
  dir = join(root, 'data');
  stick = join(root, 'stick');
  mkdirSync(stick);
  facts = await makeFarm(dir);
  ({ id } = await makeBackup({ dataDir: dir, folder: stick, parts: ['settings', 'history'], appVersion: '1.2.3', nowMs: NOW }));
  const store = await open();
  await store.write('settings.set', { scope: 'app', values: { language: 'ja' }, atMs: NOW + 5_000 });
  await store.write('credential.put', { make: 'antminer', ip: null, username: 'root', counter: 9, addedMs: NOW + 6_000, sealed: Uint8Array.of(1) });
  await store.close();
  withDb2((db) => db.exec("INSERT INTO rig (ip, class, make, firmware, first_seen_ms, last_seen_ms) VALUES ('10.0.0.77', 'identified', 'antminer', 'stock', 1, 1)"));
  rmSync(join(storePaths(dir).raw, `${facts.days[0]!}.db`));
  const rollup = openSqlite(storePaths(dir).rollup);
  rollup.exec('DELETE FROM r1h');
  rollup.close();
});
const withDb2 = (step: (db: Sqlite) => void): void => {
  const db = openSqlite(storePaths(dir).control);
  step(db);
  db.close();
};
afterEach(() => rmSync(root, { recursive: true, force: true }));

const restore = (over: Partial<Parameters<typeof restoreBackup>[0]> = {}, onStep?: (step: string) => void): ReturnType<typeof restoreBackup> =>
  restoreBackup({ dataDir: dir, folder: stick, id, nowMs: NOW + DAY, ...over }, onStep);

describe('a preview', () => {
  it('counts what would be taken away, and says since when there are changes', () => {
    const preview = previewRestore({ dataDir: dir, folder: stick, id });
    expect(preview.backup.id).toBe(id);
    expect(preview.tables.filter(({ now, inBackup }) => now !== inBackup)).toEqual([
      { table: 'audit', now: expect.any(Number) as number, inBackup: expect.any(Number) as number }, { table: 'credential', now: 1, inBackup: 0 }, { table: 'rig', now: 6, inBackup: 5 }]);
    expect(preview.changedSinceMs).toBe(NOW + 5_000);
    expect(preview.warnings).toEqual([]);
  });

  it('of a backup of another farm warns; of one without settings, and into an empty folder, there is nothing to lose', async () => {
    const other = join(root, 'other');
    await makeFarm(other, { days: 1 });
    expect(previewRestore({ dataDir: other, folder: stick, id }).warnings.map(({ code }) => code)).toEqual(['RESTORE_OTHER_FARM']);
    expect(previewRestore({ dataDir: join(root, 'new'), folder: stick, id })).toMatchObject({ tables: [], changedSinceMs: null, warnings: [] });
    expect(() => previewRestore({ dataDir: dir, folder: stick, id: 'tera-backup-x-20200101-000000' })).toThrow(expect.objectContaining({ code: 'BACKUP_GONE' }) as Error);
  });
});

describe('a restore', () => {
  it('puts settings and history in place, keeps what was there beside, begins a new epoch and says so in the journal', async () => {
    const before = withDb(storePaths(dir).control, currentEpoch);
    const { aside } = await restore();
    expect(language()).toBe('"en"');
    expect(hours()).toBe(facts.days.length * 10);
    expect(readdirSync(storePaths(dir).raw).filter((name) => name.endsWith('.db')).toSorted()).toEqual(facts.days.map((day) => `${day}.db`));
    expect(language(join(aside, 'control.db'))).toBe('"ja"');
    expect(existsSync(join(dir, '.restoring'))).toBe(false);
    const store = await open();
    expect(store.mode).toBe('writer');
    expect(store.notices).toEqual([]);
    const acts = await store.read.selectFrom('audit').select(['action', 'target', 'detail']).execute();
    await store.close();
    withDb(storePaths(dir).control, (db) => {
      expect(currentEpoch(db)).not.toBe(before);
      expect(farmId(db)).toBe(before);
      expect(acts.filter(({ action, target }) => action === 'store.epoch' && target === currentEpoch(db)).map(({ detail }) => JSON.parse(detail!) as unknown))
        .toEqual([{ why: `backup ${id}`, madeMs: NOW + DAY }]);
      expect(verifyAudit(db).ok).toBe(true);
    });
  });

  it('never gives the number of a rig or a login again that was given after the backup', async () => {
    await restore();
    const store = await open();
    const stale = await codeOf(store.write('credential.put', { make: 'antminer', ip: null, username: 'root', counter: 9, addedMs: NOW, sealed: Uint8Array.of(1) }));
    expect(stale).toBe('STORE_CREDENTIAL_STALE');
    await store.close();
    withDb2((db) => expect(Number(db.prepare("INSERT INTO rig (ip, class, make, firmware, first_seen_ms, last_seen_ms) VALUES ('10.0.0.99', 'identified', 'antminer', 'stock', 1, 1)").run().lastInsertRowid)).toBe(7));
  });

  it('of one part leaves the other', async () => {
    await restore({ parts: ['history'] });
    expect([language(), hours()]).toEqual(['"ja"', facts.days.length * 10]);
    await restore({ parts: ['settings'], nowMs: NOW + 2 * DAY });
    expect(language()).toBe('"en"');
  });

  it('into an empty folder, as after a dead disk', async () => {
    dir = join(root, 'new computer', 'farm');
    await restore();
    const store = await open();
    expect([store.mode, (await store.read.selectFrom('rig').selectAll().execute()).length]).toEqual(['writer', 5]);
    await store.close();
  });

  it('takes safety copies of what was replaced out of the way: damage later must not bring it back', async () => {
    mkdirSync(storePaths(dir).copies, { recursive: true });
    writeFileSync(join(storePaths(dir).copies, 'control-1795262400000-v3.db'), 'x');
    const { aside } = await restore();
    expect(existsSync(storePaths(dir).copies)).toBe(false);
    expect(readdirSync(join(aside, 'copies'))).toHaveLength(1);
  });

  it('of a backup that is not sound, or while an engine runs, changes nothing', async () => {
    const before = readFileSync(storePaths(dir).control);
    const lock = takeOwnership(storePaths(dir));
    expect(await codeOf(restore())).toBe('STORE_OWNED');
    lock!.close();
    writeFileSync(join(stick, id, 'rollup.db'), Buffer.alloc(readFileSync(join(stick, id, 'rollup.db')).length, 3));
    expect(await codeOf(restore())).toBe('BACKUP_NOT_SOUND');
    expect(await codeOf(restore({ id: '../data' }))).toBe('BACKUP_GONE');
    expect(await codeOf(restore({ folder: join(root, 'pulled') }))).toBe('BACKUP_FOLDER_GONE');
    expect(readFileSync(storePaths(dir).control)).toEqual(before);
    expect(readdirSync(dir)).not.toContain('before-restore');
    expect(readdirSync(dir)).not.toContain('.restoring');
  });

  it('killed at any step it leaves the old farm or the restored one, whole, after the next start', async () => {
    const script = fileURLToPath(new URL('./killed-restore.test-support.ts', import.meta.url));
    const kill = (data: string, at: number): { steps: string[]; signal: string | null } => {
      const child = spawnSync(process.execPath, [script, data, stick, id, String(at)], { encoding: 'utf8' });
      return { steps: child.stdout.trim().split('\n'), signal: child.signal };
    };
    const whole = join(root, 'whole');
    cpSync(dir, whole, { recursive: true });
    const { steps } = kill(whole, 0);
    expect(steps.slice(0, 2)).toEqual(['checked', 'staged control.db']);
    expect(steps.slice(-2)).toEqual(['done', 'cleared']);
    expect(steps).toContain('decided');
    const original = dir;
    for (const [index, step] of steps.entries()) {
      dir = join(root, `killed-${index}`);
      cpSync(original, dir, { recursive: true });
      expect(kill(dir, index + 1).signal, step).toBe('SIGKILL');
      const store = await open();
      expect([store.mode, store.notices], step).toEqual(['writer', []]);
      await store.close();
      const isRestored = steps.indexOf('decided') <= index;
      expect(language(), step).toBe(isRestored ? '"en"' : '"ja"');
      expect(hours(), step).toBe(isRestored ? facts.days.length * 10 : 0);
      expect(existsSync(join(storePaths(dir).raw, `${facts.days[0]!}.db`)), step).toBe(isRestored);
      expect(withDb(storePaths(dir).control, (db) => [db.prepare('SELECT count(*) FROM epoch').pluck().get(), verifyAudit(db).ok]), step).toEqual([isRestored ? 2 : 1, true]);
      expect(readdirSync(dir), step).not.toContain('.restoring');
      expect(readdirSync(dir), step).not.toContain('restore.json');
    }
  }, 180_000);

  it('a journal of it that cannot be read stops the start in words; nothing is guessed', async () => {
    writeFileSync(join(dir, 'restore.json'), '{"aside":"../..","place":[]}');
    expect(await codeOf(open())).toBe('RESTORE_JOURNAL_BAD');
    expect(language()).toBe('"ja"');
  });
});
