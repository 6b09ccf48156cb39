import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { VerifyResult } from '../../../preload/contract/history.ts';
import { openSqlite } from '../../../native-bridge/sqlite.ts';
import { makeFarm, type FarmFacts } from '../backup/farm.test-support.ts';
import { runUpkeep } from '../backup/upkeep.ts';
import { rawPath, storePaths } from '../files.ts';
import { openStore } from '../index.ts';
import { tickOfRigs } from '../samples.test-support.ts';
import { verifyStore } from './verify.ts';

const threadPath = new URL('../thread.ts', import.meta.url);
let root: string;
let dir: string;
let facts: FarmFacts;
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'verify-'));
  dir = join(root, 'data');
  facts = await makeFarm(dir);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const harm = (path: string, sql: string): void => {
  const db = openSqlite(path);
  db.exec(sql);
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
};
const bad = (result: VerifyResult): [string, string][] => result.files.filter(({ ok }) => !ok).map(({ file, complaint }) => [file, complaint!]);
const codes = (result: VerifyResult): string[] => result.problems.map(({ code }) => code);

describe('a store that is well', () => {
  it('is counted: newest tick, samples of frames and chunks, entries of the journal', async () => {
    const progress: number[] = [];
    const result = await verifyStore(dir, { onProgress: (done, total) => progress.push(done / total) });
    expect(result).toEqual({
      ok: true, lastTickMs: facts.lastTickMs, samples: facts.samples, crcErrors: 0, audit: { entries: 3, ok: true, firstBadSeq: null }, problems: [],
      files: ['control.db', 'hot.db', 'rollup.db', ...facts.days.map((day) => `raw/${day}.db`)].map((file) => ({ file, bytes: expect.any(Number) as number, ok: true, complaint: null })),
    });
    expect(progress.at(-1)).toBe(1);
  });

  it('beside an engine that writes, in a thread, and never tells an older tick than what was acknowledged', async () => {
    const store = await openStore({ dir, threadPath, appVersion: '1' });
    let stop = false;
    let acknowledged = facts.lastTickMs;
    const writing = (async () => {
      for (let tick = facts.lastTickMs + 30_000; !stop; tick += 30_000) {
        await store.write('frame.write', tickOfRigs(tick, [{ rigNo: 1, hashrateThs: 1 }]));
        acknowledged = tick;
      }
    })();
    for (let i = 0; i < 4; i += 1) {
      const before = acknowledged;
      const result = await runUpkeep(new URL('../backup/worker.ts', import.meta.url), 'verify', { dir });
      expect(result.problems).toEqual([]);
      expect(result.lastTickMs).toBeGreaterThanOrEqual(before);
    }
    stop = true;
    await writing;
    await store.close();
    expect(acknowledged).toBeGreaterThan(facts.lastTickMs);
  }, 20_000);

  it('after a kill: everything that was acknowledged is there', async () => {
    const killed = join(root, 'killed');
    spawnSync(process.execPath, [fileURLToPath(new URL('../writing-process.test-support.ts', import.meta.url)), killed, 'once'], { encoding: 'utf8' });
    expect(readdirSync(killed)).toContain('control.db-wal');
    expect(await verifyStore(killed)).toMatchObject({ ok: true, lastTickMs: Date.UTC(2026, 0, 1), samples: 700, audit: { ok: true, entries: 22 } });
  });

  it('in a folder that may only be read', async () => {
    const copy = join(root, 'copy');
    cpSync(dir, copy, { recursive: true });
    for (const name of [join(copy, 'raw'), copy]) chmodSync(name, 0o555);
    chmodSync(root, 0o755);
    for (const name of readdirSync(copy).filter((one) => one.endsWith('.db'))) chmodSync(join(copy, name), 0o444);
    for (const name of readdirSync(join(copy, 'raw'))) chmodSync(join(copy, 'raw', name), 0o444);
    const asNobody = process.getuid?.() === 0 ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : [];
    const [file, ...rest] = [...asNobody, process.execPath, fileURLToPath(new URL('./verifying.test-support.ts', import.meta.url)), copy];
    const { stdout } = spawnSync(file!, rest, { encoding: 'utf8' });
    chmodSync(copy, 0o755);
    chmodSync(join(copy, 'raw'), 0o755);
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, samples: facts.samples, problems: [] });
  });
});

describe('what is wrong is told in words', () => {
  it('a bit that flipped in a frame, a chunk and roll-ups', async () => {
    const flip = (path: string, table: string, column: string): void => {
      const db = openSqlite(path);
      const { id, b } = db.prepare<[], { id: number; b: Uint8Array }>(`SELECT ${table.startsWith('r1') ? 'rig_no' : 'rowid'} AS id, ${column} AS b FROM ${table} LIMIT 1`).get()!;
      b[b.length >> 1]! ^= 16;
      db.prepare(`UPDATE ${table} SET ${column} = ? WHERE ${table.startsWith('r1') ? 'rig_no' : 'rowid'} = ?`).run(b, id);
      db.close();
    };
    flip(storePaths(dir).hot, 'hot_frame', 'frame');
    flip(rawPath(storePaths(dir), facts.days[1]!), 'raw_chunk', 'b');
    const result = await verifyStore(dir);
    expect(result).toMatchObject({ ok: false, crcErrors: 2, samples: facts.samples - 5 - 120, lastTickMs: facts.lastTickMs });
    expect(bad(result)).toEqual([['hot.db', expect.stringContaining('1 of 1 parts')], [`raw/${facts.days[1]!}.db`, expect.stringContaining('1 of 10 parts')]]);
    flip(storePaths(dir).rollup, 'r1d', 'b');
    expect(bad(await verifyStore(dir))[1]).toEqual(['rollup.db', expect.stringMatching(/of 45 parts of rollup.db are damaged/)]);
  });

  it.each(['control.db', 'hot.db', 'rollup.db', 'raw'])('any byte of %s that is overwritten is found or changes nothing that is counted, and never ends in a crash', async (name) => {
    const clean = await verifyStore(dir);
    const path = name === 'raw' ? rawPath(storePaths(dir), facts.days[0]!) : join(dir, name);
    const bytes = readFileSync(path);
    let found = 0;
    // Most of a small file is unused pages: where something is written.
    const used = [...bytes.keys()].filter((at) => bytes[at] !== 0);
    for (let i = 0; i < 12; i += 1) {
      const harmed = Buffer.from(bytes);
      const at = used[(i * 7919 * 13) % used.length]!;
      harmed.fill(harmed[at]! ^ 0xff, at, Math.min(bytes.length, at + 64));
      writeFileSync(path, harmed);
      const result = await verifyStore(dir);
      if (!result.ok) found += 1;
      else expect([result.samples, result.lastTickMs]).toEqual([clean.samples, clean.lastTickMs]);
    }
    expect(found).toBeGreaterThan(4);
  }, 60_000);

  it('a file of another program, text or a database', async () => {
    writeFileSync(storePaths(dir).hot, 'Dear diary, today the rigs were warm.'.repeat(200));
    rmSync(storePaths(dir).rollup);
    harm(storePaths(dir).rollup, 'CREATE TABLE bookmark (url TEXT)');
    const result = await verifyStore(dir);
    expect(codes(result)).toEqual(['VERIFY_FILE_FOREIGN', 'VERIFY_FILE_FOREIGN']);
    expect(bad(result)).toEqual([['hot.db', 'hot.db is not of this program (it is no database).'], ['rollup.db', 'rollup.db is not of this program (it has no table r1h).']]);
    // The newest tick is known from the chunks.
    expect(result.lastTickMs).toBe(Date.parse(facts.days.at(-1)!) + 5 * 3_600_000 - 30_000);
  });

  it('an empty file, a folder in its place, a file that is gone', async () => {
    writeFileSync(rawPath(storePaths(dir), facts.days[0]!), '');
    rmSync(storePaths(dir).hot);
    const result = await verifyStore(dir);
    expect(bad(result).map(([file]) => file)).toEqual(['hot.db', `raw/${facts.days[0]!}.db`]);
    expect(codes(result)[0]).toBe('VERIFY_FILE_MISSING');
    expect(await verifyStore(join(root, 'nothing here'))).toMatchObject({ ok: false, problems: [{ code: 'VERIFY_NO_DATA' }] });
    expect(await verifyStore(root)).toMatchObject({ ok: false, problems: [{ code: 'VERIFY_NO_DATA' }] });
  });

  it('a file of a newer version', async () => {
    harm(storePaths(dir).control, 'PRAGMA user_version = 999');
    expect(codes(await verifyStore(dir))).toEqual(['VERIFY_FILE_NEWER']);
  });

  it('a day that was deleted by hand, in the middle or all of them; the oldest may be gone by its age', async () => {
    rmSync(rawPath(storePaths(dir), facts.days[0]!));
    expect((await verifyStore(dir)).ok).toBe(true);
    rmSync(rawPath(storePaths(dir), facts.days[2]!));
    expect(bad(await verifyStore(dir))).toEqual([[`raw/${facts.days[2]!}.db`, expect.stringContaining('are not there')]]);
    rmSync(storePaths(dir).raw, { recursive: true });
    expect(codes(await verifyStore(dir))).toEqual(['VERIFY_DAY_MISSING']);
  });

  it('an entry of the journal that was changed', async () => {
    harm(storePaths(dir).control, "DROP TRIGGER audit_no_update; UPDATE audit SET target = 'x' WHERE seq = 2");
    expect(await verifyStore(dir)).toMatchObject({ ok: false, audit: { entries: 3, ok: false, firstBadSeq: 2 }, problems: [{ code: 'AUDIT_BROKEN' }] });
  });

  it('a log that was cut or taken away after a kill, as long as its index tells', async () => {
    const killed = join(root, 'killed');
    spawnSync(process.execPath, [fileURLToPath(new URL('../writing-process.test-support.ts', import.meta.url)), killed, 'once'], { encoding: 'utf8' });
    const cut = join(root, 'cut');
    cpSync(killed, cut, { recursive: true });
    truncateSync(join(cut, 'control.db-wal'), 9_000);
    rmSync(join(cut, 'hot.db-wal'));
    const result = await verifyStore(cut);
    expect(result.ok).toBe(false);
    expect(result.problems.map(({ message }) => message).join('\n')).toMatch(/control\.db is damaged .*cut short|no table/);
    expect(result.problems.map(({ message }) => message).join('\n')).toMatch(/hot\.db is .*(missing|no table)/);
  });

  it.skipIf(process.platform === 'win32')('a file without the right to read it', () => {
    chmodSync(root, 0o755);
    chmodSync(dir, 0o755);
    const look = (): VerifyResult => JSON.parse(spawnSync(file!, rest, { encoding: 'utf8' }).stdout) as VerifyResult;
    for (const name of readdirSync(dir).filter((one) => one.endsWith('.db'))) chmodSync(join(dir, name), name === 'rollup.db' ? 0o200 : 0o644);
    const asNobody = process.getuid?.() === 0 ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : [];
    const [file, ...rest] = [...asNobody, process.execPath, fileURLToPath(new URL('./verifying.test-support.ts', import.meta.url)), dir];
    const result = look();
    expect(codes(result)).toContain('VERIFY_FILE_UNREADABLE');
    expect(result.problems[0]!.params).toEqual({ file: 'raw' });
    chmodSync(join(dir, 'raw'), 0o755);
    expect(look().problems.find(({ params }) => params?.['file'] === 'rollup.db')?.code).toBe('VERIFY_FILE_UNREADABLE');
  });

  it('a restore that was broken off', async () => {
    writeFileSync(join(dir, 'restore.json'), '{}');
    expect(codes(await verifyStore(dir))).toEqual(['VERIFY_RESTORE_OPEN']);
  });

  it('a cancel', async () => {
    const control = new AbortController();
    await expect(verifyStore(dir, { signal: control.signal, onProgress: () => control.abort() })).rejects.toMatchObject({ code: 'VERIFY_CANCELLED' });
  });
});
