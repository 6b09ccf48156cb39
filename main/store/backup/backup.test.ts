import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqlite } from '../../../native-bridge/sqlite.ts';
import { storePaths } from '../files.ts';
import { openStore } from '../index.ts';
import { checkBackup } from './check.ts';
import { asBackupError, FAT_MOST_BYTES } from './faults.ts';
import { makeFarm, NOW, type FarmFacts } from './farm.test-support.ts';
import { findBackups, listBackups } from './list.ts';
import { makeBackup, type BackupJob } from './make.ts';
import { readManifest } from './manifest.ts';
import { sealedDays } from './sources.ts';
import { runUpkeep } from './upkeep.ts';

const DAY = 86_400_000;
let root: string;
let dir: string;
let stick: string;
let facts: FarmFacts;
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'backup-'));
  dir = join(root, 'data');
  stick = join(root, 'stick');
  mkdirSync(stick);
  facts = await makeFarm(dir);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const job = (over: Partial<BackupJob> = {}): BackupJob => ({ dataDir: dir, folder: stick, parts: ['settings', 'history'], appVersion: '1.2.3', nowMs: NOW, ...over });
const codeOf = (promise: Promise<unknown>): Promise<string> => promise.then(() => 'no error', (error: { code?: string }) => error.code ?? String(error));
const rowsIn = (path: string, table: string): number => {
  const db = openSqlite(path, { readonly: true });
  try {
    return db.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck().get()!;
  } finally {
    db.close();
  }
};
const visible = (folder: string): string[] => readdirSync(folder).filter((name) => !name.startsWith('.'));

describe('a backup', () => {
  it('holds settings, roll-ups and sealed days, whole and counted, with a list of contents', async () => {
    const progress: number[] = [];
    const info = await makeBackup(job(), { onProgress: (done, total) => progress.push(done / Math.max(1, total)) });
    expect(info).toMatchObject({ madeMs: NOW, checkedMs: NOW, parts: ['settings', 'history'], appVersion: '1.2.3', problem: null });
    expect(info.id).toMatch(/^tera-backup-.+-20261121-120000$/);
    expect(visible(stick).toSorted()).toEqual([info.id, 'tera-raw']);
    expect(readdirSync(stick).filter((name) => name.startsWith('.'))).toEqual([]);
    const manifest = readManifest(stick, info.id);
    expect(manifest.files.map(({ day, file }) => day ?? file)).toEqual(['control.db', 'rollup.db', ...facts.days]);
    expect(manifest.files[0]!.rows).toMatchObject({ setting: 1, rig: 5, epoch: 1 });
    expect(manifest.farm).toBe(manifest.epoch);
    for (const { file } of manifest.files.slice(2)) expect(rowsIn(join(stick, file), 'raw_chunk')).toBe(10);
    expect(rowsIn(join(stick, info.id, 'rollup.db'), 'r1h')).toBe(facts.days.length * 10);
    expect(progress.at(-1)).toBe(1);
    expect(progress.toSorted((a, b) => a - b)).toEqual(progress);
    expect(listBackups(dir, stick)).toEqual([info]);
  });

  it('copies a day once, also for later backups; one that has changed it copies again', async () => {
    await makeBackup(job());
    const raw = join(stick, 'tera-raw');
    const first = readdirSync(raw);
    for (const name of first) utimesSync(join(raw, name), 1, 1);
    await makeBackup(job({ nowMs: NOW + DAY }));
    expect(readdirSync(raw)).toEqual(first);
    expect(first.map((name) => statSync(join(raw, name)).mtimeMs)).toEqual(first.map(() => 1000));
    const store = await openStore({ dir, threadPath: new URL('../thread.ts', import.meta.url), appVersion: '1' });
    await store.write('chunks.put', { day: facts.days[1]!, hourOfDay: 9, chunks: { rigNos: Uint32Array.of(1), sizes: Uint32Array.of(3), bytes: Uint8Array.of(1, 2, 3) } });
    await store.close();
    const third = await makeBackup(job({ nowMs: NOW + 2 * DAY }));
    expect(readdirSync(raw)).toHaveLength(4);
    expect(readManifest(stick, third.id).files.find(({ day }) => day === facts.days[1])!.rows).toEqual({ raw_chunk: 11 });
  });

  it('goes into the data folder itself when no folder was chosen; parts can be made alone', async () => {
    const { id } = await makeBackup(job({ folder: null, parts: ['settings'] }));
    expect(readdirSync(join(dir, 'backups', id)).toSorted()).toEqual(['control.db', 'manifest.json']);
    expect(existsSync(join(dir, 'backups', 'tera-raw'))).toBe(false);
    const history = await makeBackup(job({ folder: null, parts: ['history'], nowMs: NOW + 1000 }));
    expect(listBackups(dir, null).map(({ parts }) => parts)).toEqual([['history'], ['settings']]);
    expect(existsSync(join(dir, 'backups', history.id, 'control.db'))).toBe(false);
  });

  it('made in a thread beside a writing engine has whole transactions only, and the engine goes on', async () => {
    const store = await openStore({ dir, threadPath: new URL('../thread.ts', import.meta.url), appVersion: '1' });
    let stop = false;
    let written = 0;
    const writing = (async () => {
      for (; !stop; written += 1) await store.write('settings.set', { scope: 'pair', values: { a: written, b: 1000 - written }, atMs: NOW });
    })();
    const infos = [];
    for (let i = 0; i < 3; i += 1) infos.push(await runUpkeep(new URL('./worker.ts', import.meta.url), 'backup', job({ nowMs: NOW + i * 1000, parts: ['settings'] })));
    stop = true;
    await writing;
    await store.close();
    expect(written).toBeGreaterThan(20);
    for (const { id } of infos) {
      const db = openSqlite(join(stick, id, 'control.db'), { readonly: true });
      const pair = db.prepare<[], string>("SELECT value FROM setting WHERE scope = 'pair' ORDER BY field").pluck().all().map(Number);
      db.close();
      if (pair.length > 0) expect(pair[0]! + pair[1]!).toBe(1000);
    }
  }, 20_000);

  it('rotates only after it was checked, only its own, and takes days along that no backup names', async () => {
    mkdirSync(join(stick, 'holiday pictures'));
    mkdirSync(join(stick, 'tera-backup-other-20200101-000000'));
    writeFileSync(join(stick, 'tera-backup-other-20200101-000000', 'manifest.json'), 'not ours');
    const first = await makeBackup(job({ nowMs: NOW - 200 * DAY, parts: ['settings'] }));
    writeFileSync(join(stick, first.id, 'my note.txt'), 'keep me');
    // The same second of other weeks: seven newer ones, and eight weeks.
    for (let week = 20; week >= 0; week -= 1) await makeBackup(job({ nowMs: NOW - week * 7 * DAY, parts: ['settings'] }));
    expect(findBackups(dir, stick).filter(({ manifest }) => manifest !== null)).toHaveLength(15);
    expect(visible(stick)).toContain('holiday pictures');
    expect(readFileSync(join(stick, 'tera-backup-other-20200101-000000', 'manifest.json'), 'utf8')).toBe('not ours');
    expect(readdirSync(join(stick, first.id))).toEqual(['my note.txt']);
  }, 30_000);

  it('leaves out a damaged day and names it; damaged settings are refused', async () => {
    const raw = join(storePaths(dir).raw, `${facts.days[0]!}.db`);
    writeFileSync(raw, Buffer.alloc(20_000, 7));
    const info = await makeBackup(job());
    expect(readManifest(stick, info.id)).toMatchObject({ damagedDays: [facts.days[0]] });
    expect(readManifest(stick, info.id).files).toHaveLength(4);
    const bytes = readFileSync(storePaths(dir).control);
    bytes.fill(0x55, 4096, 12_000);
    writeFileSync(storePaths(dir).control, bytes);
    expect(await codeOf(makeBackup(job({ nowMs: NOW + DAY })))).toMatch(/^(STORE_DAMAGED|BACKUP_NOT_SOUND)$/);
    expect(listBackups(dir, stick).map(({ id }) => id)).toEqual([info.id]);
    expect(visible(stick)).toHaveLength(2);
  });

  it('of days: those that are over for four hours', () => {
    expect(sealedDays(['2026-11-19', '2026-11-20', '2026-11-21'], Date.UTC(2026, 10, 21, 3, 59))).toEqual(['2026-11-19']);
    expect(sealedDays(['2026-11-19', '2026-11-20', '2026-11-21'], Date.UTC(2026, 10, 21, 4))).toEqual(['2026-11-19', '2026-11-20']);
  });
});

describe('a folder for backups', () => {
  it('that is not there, a file, or full is told in words; older backups are as they were and no draft is left', async () => {
    const { id } = await makeBackup(job());
    expect(await codeOf(makeBackup(job({ folder: join(root, 'pulled') })))).toBe('BACKUP_FOLDER_GONE');
    expect(() => listBackups(dir, join(root, 'pulled'))).toThrow(expect.objectContaining({ code: 'BACKUP_FOLDER_GONE' }) as Error);
    writeFileSync(join(root, 'file'), '');
    expect(await codeOf(makeBackup(job({ folder: join(root, 'file') })))).toBe('BACKUP_FOLDER_GONE');
    expect(visible(stick).toSorted()).toEqual([id, 'tera-raw']);
  });

  it('that is pulled in the middle', async () => {
    const error = await makeBackup(job(), { onProgress: (done) => { if (done > 0) rmSync(stick, { recursive: true, force: true }); } }).catch((failed: unknown) => failed);
    expect((error as { code: string }).code).toBe('BACKUP_FOLDER_GONE');
    expect(existsSync(stick)).toBe(false);
  });

  it('a cancel leaves nothing behind', async () => {
    const control = new AbortController();
    expect(await codeOf(makeBackup(job(), { signal: control.signal, onProgress: (done) => { if (done > 0) control.abort(); } }))).toBe('BACKUP_CANCELLED');
    expect(listBackups(dir, stick)).toEqual([]);
    expect(readdirSync(stick).filter((name) => name !== 'tera-raw')).toEqual([]);
  });

  it.skipIf(process.platform === 'win32')('that may not be written', () => {
    chmodSync(root, 0o755);
    chmodSync(stick, 0o555);
    cpSync(dir, join(root, 'open'), { recursive: true });
    for (const name of ['', 'raw', 'control.db', 'hot.db', 'rollup.db']) chmodSync(join(root, 'open', name), 0o777);
    for (const name of readdirSync(join(root, 'open', 'raw'))) chmodSync(join(root, 'open', 'raw', name), 0o666);
    const asNobody = process.getuid?.() === 0 ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : [];
    const [file, ...rest] = [...asNobody, process.execPath, fileURLToPath(new URL('./backing-up.test-support.ts', import.meta.url)), join(root, 'open'), stick];
    expect(spawnSync(file!, rest, { encoding: 'utf8' }).stdout).toContain('"BACKUP_FOLDER_UNWRITABLE"');
    expect(readdirSync(stick)).toEqual([]);
  });

  const canMount = process.platform === 'linux' && spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'none', '/mnt'], { stdio: 'ignore' }).status === 0;
  it.skipIf(!canMount)(`${canMount ? '' : '(skipped: needs Linux with unshare -rm) '}on a small tmpfs: too little space is told before, becoming full while it is written too`, () => {
    const script = fileURLToPath(new URL('./backing-up.test-support.ts', import.meta.url));
    const on = (size: string, ...words: string[]): string => spawnSync('unshare',
      ['-rm', 'sh', '-c', 'mount -t tmpfs -o size="$0" none "$1" && shift && exec "$@"', size, stick, process.execPath, script, dir, stick, ...words], { encoding: 'utf8' }).stdout;
    expect(on('20m')).toContain('"BACKUP_NO_SPACE"');
    const full = on('80m', 'fill');
    expect(full).toContain('"BACKUP_DISK_FULL"');
    expect(full).toContain('"left":["ballast"]');
    expect(on('80m')).toContain('"made"');
  });

  it('of FAT holds no file over 4 GB, and a stick that fails is told as such', () => {
    const from = (code: string, largest = 0): unknown => (asBackupError(Object.assign(new Error('x'), { code }), '/stick', largest) as { code?: string }).code;
    expect([from('EFBIG'), from('SQLITE_IOERR_WRITE', FAT_MOST_BYTES), from('SQLITE_IOERR_WRITE', 1_000), from('SQLITE_FULL'), from('EIO'), from('EROFS'), from('ENODEV')])
      .toEqual(['BACKUP_FILE_TOO_LONG', 'BACKUP_FILE_TOO_LONG', 'BACKUP_DISK_FAILED', 'BACKUP_DISK_FULL', 'BACKUP_DISK_FAILED', 'BACKUP_FOLDER_UNWRITABLE', 'BACKUP_FOLDER_GONE']);
    const ours = new TypeError('a mistake of ours');
    expect(asBackupError(ours, '/stick')).toBe(ours);
  });
});

describe('the check of a backup', () => {
  const check = (id: string, nowMs = NOW + DAY): ReturnType<typeof checkBackup> => checkBackup({ dataDir: dir, folder: stick, id, nowMs });
  it('finds it sound and remembers when', async () => {
    const { id } = await makeBackup(job());
    expect(await check(id)).toMatchObject({ problem: null, checkedMs: NOW + DAY });
    expect(listBackups(dir, stick)[0]).toMatchObject({ problem: null, checkedMs: NOW + DAY });
  });

  it.each([
    ['a flipped bit of a day', (id: string) => {
      const path = join(stick, readManifest(stick, id).files[3]!.file);
      const bytes = readFileSync(path);
      bytes[bytes.length - 100]! ^= 4;
      writeFileSync(path, bytes);
    }, /was changed/],
    ['a file that is gone', (id: string) => rmSync(join(stick, id, 'rollup.db')), /missing/],
    ['a file of another size', (id: string) => writeFileSync(join(stick, id, 'control.db'), 'short'), /another size/],
    ['another file under its name', (id: string) => renameSync(join(stick, id, 'rollup.db'), join(stick, id, 'control.db')), /missing|another size/],
    ['a list that cannot be read', (id: string) => writeFileSync(join(stick, id, 'manifest.json'), '{"format":1,'), /list of contents/],
    ['a list that leads elsewhere', (id: string) => writeFileSync(join(stick, id, 'manifest.json'), readFileSync(join(stick, id, 'manifest.json'), 'utf8').replace('"rollup.db"', '"../../../etc/passwd"')), /list of contents/],
  ])('finds %s', async (_what, harm, words) => {
    const { id } = await makeBackup(job());
    harm(id);
    const info = await check(id);
    expect(info.problem).toMatchObject({ code: 'BACKUP_NOT_SOUND', message: expect.stringMatching(words) });
    expect(listBackups(dir, stick)[0]!.problem).not.toBeNull();
  });

  it('of one that a newer version made says so; of one that is gone too', async () => {
    const { id } = await makeBackup(job());
    const text = readFileSync(join(stick, id, 'manifest.json'), 'utf8');
    writeFileSync(join(stick, id, 'manifest.json'), text.replace('"format": 1', '"format": 2'));
    expect((await check(id)).problem).toMatchObject({ code: 'BACKUP_NEWER' });
    expect(await codeOf(check('tera-backup-x-20200101-000000'))).toBe('BACKUP_GONE');
  });
});
