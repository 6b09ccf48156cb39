import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqlite } from '../../native-bridge/sqlite.ts';
import type { AppError } from '../engine/errors.ts';
import { makeCopy } from './copies.ts';
import { storePaths } from './files.ts';
import { openStore, type Store } from './index.ts';
import { tickOfRigs } from './samples.test-support.ts';

/* Bad files in the place of ours, as the next start meets them. Day files: history/damaged-day.test.ts. What `verify` says of them: verify/verify.test.ts. */

const threadPath = new URL('./thread.ts', import.meta.url);
const T0 = Date.UTC(2026, 10, 21, 12);
let root: string;
let dir: string;
const open = (): Promise<Store> => openStore({ dir, threadPath, appVersion: '1' });
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'damage-'));
  dir = join(root, 'data');
  const store = await open();
  await store.write('settings.set', { scope: 'app', values: { language: 'ja', ranges: ['10.0.0.0/24'] }, atMs: T0 });
  for (let i = 0; i < 120; i += 1) await store.write('frame.write', tickOfRigs(T0 + i * 30_000, [{ rigNo: 7, hashrateThs: 100 }]));
  await store.history.ask('compact', { nowMs: T0 + 3_700_000, keepRaw: true });
  await store.close();
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const PATH = { 'control.db': 'control', 'hot.db': 'hot', 'rollup.db': 'rollup' } as const;
type Name = keyof typeof PATH;
const pathOf = (name: Name): string => storePaths(dir)[PATH[name]];
const LOST: Record<Name, string> = { 'control.db': 'STORE_LOST', 'hot.db': 'STORE_TELEMETRY_LOST', 'rollup.db': 'STORE_HISTORY_LOST' };
const NAMES = Object.keys(PATH) as Name[];

/** Opens, writes to every file, closes; the codes of what the person is told. */
async function startAndWork(): Promise<string[]> {
  const store = await open();
  expect(store.mode).toBe('writer');
  await store.write('settings.set', { scope: 'after', values: { ok: true }, atMs: T0 });
  await store.write('frame.write', tickOfRigs(T0 + 3_690_000, [{ rigNo: 7, hashrateThs: 1 }]));
  await store.write('events.put', { events: [] });
  await store.close();
  return store.notices.map(({ code }) => code);
}
const asideOf = (): string[] => (existsSync(storePaths(dir).damaged) ? readdirSync(storePaths(dir).damaged) : []);
function replaceByBookmarks(path: string, version: number): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
  const db = openSqlite(path);
  db.exec("CREATE TABLE bookmark (url TEXT); INSERT INTO bookmark VALUES ('https://kloudbugs.example')");
  db.pragma(`user_version = ${version}`);
  db.close();
}

describe.each(NAMES)('in the place of %s', (name) => {
  it.each([['with version 0', 0], ['with a version of its own', 50], ['with a version like ours', 1]])('a database of another program %s: set aside as it was, said once', async (_what, version) => {
    replaceByBookmarks(pathOf(name), version);
    const before = readFileSync(pathOf(name));
    expect(await startAndWork()).toEqual([LOST[name]]);
    const kept = asideOf().find((file) => file.endsWith('.db'))!;
    expect(readFileSync(join(storePaths(dir).damaged, kept)).equals(before)).toBe(true);
    expect(await startAndWork()).toEqual([]);
  });
  it('a text file: the same', async () => {
    writeFileSync(pathOf(name), 'Dear diary, today the rigs were warm.'.repeat(200));
    expect(await startAndWork()).toEqual([LOST[name]]);
    expect(await startAndWork()).toEqual([]);
  });
  it('half of it: the same', async () => {
    truncateSync(pathOf(name), 3_000);
    expect(await startAndWork()).toEqual([LOST[name]]);
    expect(await startAndWork()).toEqual([]);
  });
  it('a folder: an error in words, and nothing is touched', async () => {
    rmSync(pathOf(name));
    mkdirSync(pathOf(name));
    await expect(open()).rejects.toMatchObject({ code: 'STORE_CANNOT_OPEN', next: expect.any(String) as string });
    expect(asideOf()).toEqual([]);
  });
  it.skipIf(process.platform === 'win32')('a file that may not be read: an error in words, and nothing is touched', () => {
    chmodSync(root, 0o755);
    const asNobody = process.getuid?.() === 0 ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : [];
    if (asNobody.length > 0) spawnSync('chown', ['-R', '65534:65534', dir]);
    chmodSync(pathOf(name), 0o000);
    if (asNobody.length > 0) spawnSync('chown', ['0:0', pathOf(name)]);
    const [file, ...rest] = [...asNobody, process.execPath, fileURLToPath(new URL('./writing-process.test-support.ts', import.meta.url)), dir, 'once'];
    const { stderr } = spawnSync(file!, rest, { encoding: 'utf8' });
    expect(stderr).toMatch(/STORE_(CANNOT_OPEN|READ_ONLY_FOLDER)/);
    expect(asideOf()).toEqual([]);
  });
});

describe('control.db that is gone', () => {
  it('never begins anew without a word, with or without its log', async () => {
    rmSync(pathOf('control.db'));
    expect(await startAndWork()).toEqual(['STORE_LOST']);
    writeFileSync(pathOf('control.db'), '');
    writeFileSync(`${pathOf('control.db')}-wal`, 'what is left of a log');
    expect(await startAndWork()).toEqual(['STORE_LOST']);
    // A log is never thrown away: somebody may rescue something from it.
    expect(asideOf().some((file) => file.endsWith('-wal'))).toBe(true);
  });
  it('is put back from its safety copy; where every copy is damaged, that is said', async () => {
    const db = openSqlite(pathOf('control.db'));
    const copy = makeCopy(db, storePaths(dir), T0);
    db.close();
    rmSync(pathOf('control.db'));
    expect(await startAndWork()).toEqual(['STORE_RESTORED']);
    writeFileSync(copy.path, 'gone as well');
    rmSync(pathOf('control.db'));
    expect(await startAndWork()).toEqual(['STORE_LOST']);
  });
  it('of a new folder is nothing to tell of', async () => {
    dir = join(root, 'new');
    expect(await startAndWork()).toEqual([]);
  });
});

describe('a setting whose row is damaged', () => {
  it('costs neither control.db nor its safety copies, and can be set again', async () => {
    const db = openSqlite(pathOf('control.db'));
    db.pragma('ignore_check_constraints = ON');
    db.prepare("UPDATE setting SET value = '[\"10.0.' WHERE field = 'ranges'").run();
    db.close();
    const store = await open();
    expect(store.notices).toEqual([]);
    const valueOf = (field: string) => store.read.selectFrom('setting').select('value').where('field', '=', field).executeTakeFirst();
    expect(await valueOf('language')).toEqual({ value: '"ja"' });
    await store.write('settings.set', { scope: 'app', values: { ranges: ['10.0.1.0/24'] }, atMs: T0 + 1 });
    expect(await valueOf('ranges')).toEqual({ value: '["10.0.1.0/24"]' });
    await store.close();
    expect(await startAndWork()).toEqual([]);
  });
});

describe('flipped bytes', () => {
  it.each(NAMES)('anywhere in %s: the store opens and says what it lost, or an error in words; the next start finds a sound folder', async (name) => {
    const bytes = readFileSync(pathOf(name));
    const used = [...bytes.keys()].filter((at) => bytes[at] !== 0);
    let told = 0;
    for (let i = 0; i < 12; i += 1) {
      const copy = join(root, `flip-${i}`);
      cpSync(dir, copy, { recursive: true });
      const harmed = Buffer.from(bytes);
      const at = used[(i * 7919 * 13) % used.length]!;
      harmed.fill(harmed[at]! ^ 0xff, at, Math.min(bytes.length, at + 48));
      const whole = dir;
      dir = copy;
      writeFileSync(pathOf(name), harmed);
      try {
        const codes = await startAndWork();
        if (codes.length > 0) told += 1;
        if (name !== 'rollup.db') expect(await startAndWork()).toEqual(codes.filter((code) => code === 'AUDIT_BROKEN'));
      } catch (error) {
        expect((error as AppError).code).toMatch(/^STORE_(DAMAGED|CANNOT_OPEN)$/);
        told += 1;
      }
      dir = whole;
    }
    // Bytes of a blob or a page's free space are found by their readers, not by the start.
    expect(told).toBeGreaterThan(name === 'rollup.db' ? 0 : 3);
  }, 60_000);
});

it.each(NAMES)('a log of %s that was taken away after a kill: the file opens as it was before, or is set aside with a word', async (name) => {
  dir = join(root, 'killed');
  spawnSync(process.execPath, [fileURLToPath(new URL('./writing-process.test-support.ts', import.meta.url)), dir, 'once'], { encoding: 'utf8' });
  for (const suffix of ['-wal', '-shm']) rmSync(pathOf(name) + suffix, { force: true });
  const codes = await startAndWork();
  expect(codes.every((code) => code === LOST[name])).toBe(true);
  expect(await startAndWork()).toEqual([]);
}, 30_000);

it.skipIf(process.platform === 'win32')('pages of hot.db that go while it runs: an error in words, and the next start sets the file aside', async () => {
  const store = await open();
  // By another process: closing a handle of our own would drop SQLite's locks.
  spawnSync('sh', ['-c', 'head -c 40000 /dev/zero | tr "\\0" "\\245" | dd of="$0" bs=4096 seek=1 conv=notrunc', pathOf('hot.db')]);
  await expect(store.hot.series(7, T0, T0 + 3_600_000)).rejects.toMatchObject({ code: 'STORE_DAMAGED', next: expect.any(String) as string });
  await store.close();
  expect(await startAndWork()).toEqual(['STORE_TELEMETRY_LOST']);
  expect(await startAndWork()).toEqual([]);
});
