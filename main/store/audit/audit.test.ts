import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqlite, type Sqlite } from '../../../native-bridge/sqlite.ts';
import { makeCopy } from '../copies.ts';
import { storePaths } from '../files.ts';
import { openStore, type Store, type WriteArgs } from '../index.ts';
import { auditBroken, verifyAudit } from './check.ts';
import { currentEpoch, farmId } from './epoch.ts';
import { digestOf, hashOf, NO_HASH, type AuditRow } from './journal.ts';

const threadPath = new URL('../thread.ts', import.meta.url);
const T0 = Date.UTC(2026, 10, 21, 12);
let root: string;
let dir: string;
let stores: Store[];
const open = async (over: Partial<Parameters<typeof openStore>[0]> = {}): Promise<Store> => {
  const store = await openStore({ dir, threadPath, appVersion: '1.2.3', ...over });
  stores.push(store);
  return store;
};
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'audit-'));
  dir = join(root, 'data');
  stores = [];
});
afterEach(async () => {
  await Promise.all(stores.map((store) => store.close()));
  rmSync(root, { recursive: true });
});

/** control.db for looking and for doing harm: what no command can do. */
const withDb = <T>(step: (db: Sqlite) => T): T => {
  const db = openSqlite(storePaths(dir).control);
  try {
    return step(db);
  } finally {
    db.close();
  }
};
const rows = (): AuditRow[] => withDb((db) => db.prepare<[], AuditRow>('SELECT * FROM audit ORDER BY seq').all());
const acts = (): string[] => rows().map((row) => `${row.actor} ${row.action} ${row.target} ${row.detail ?? ''}`);
const filled = async (entries: number): Promise<void> => {
  const store = await open();
  for (let i = 0; i < entries; i += 1) await store.write('audit.append', { atMs: T0 + i, action: 'test.act', target: `thing:${i}` });
  await store.close();
};
/** The triggers are out of the way: what somebody with a database tool can do. */
const tamper = (sql: string): void => withDb((db) => {
  db.exec('DROP TRIGGER audit_no_update; DROP TRIGGER audit_no_delete; DROP TRIGGER audit_only_next');
  db.exec(sql);
});

describe('the journal', () => {
  it('numbers without gaps, binds each entry to the one before, and says when it began', async () => {
    await filled(5);
    const all = rows();
    expect(all.map((row) => row.seq)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(all[0]).toMatchObject({ action: 'store.epoch', actor: 'program', app_version: '1.2.3', prev_hash: NO_HASH });
    expect(all[1]).toMatchObject({ action: 'store.folder', target: dir });
    for (const [i, row] of all.entries()) {
      expect(row.hash).toBe(hashOf(row));
      if (i > 0) expect(row.prev_hash).toBe(all[i - 1]!.hash);
    }
    expect(withDb((db) => verifyAudit(db))).toEqual({ entries: 7, ok: true, firstBadSeq: null });
  });

  it('hashes the same bytes for ever', () => {
    // From another language: sha256(64 zeros + the JSON with sorted keys).
    expect(hashOf({ seq: 1, at_ms: 5, actor: 'person', role: null, action: 'a.b', target: 't', before_digest: null, after_digest: null, detail: '{"n":1}',
      reason: null, result: 'done', app_version: '1', prev_hash: NO_HASH })).toBe('5e52e1ca3dfb2f906bac9c87feb4a08ceb9339b075de29506f8299508463513c');
  });

  it('refuses to change, remove, replace or put in an entry, whoever asks SQLite', async () => {
    await filled(3);
    const tries = ["UPDATE audit SET reason = 'x' WHERE seq = 2", 'DELETE FROM audit WHERE seq = 4', 'INSERT OR REPLACE INTO audit SELECT * FROM audit WHERE seq = 2',
      'INSERT INTO audit SELECT 99, at_ms, actor, role, action, target, before_digest, after_digest, detail, reason, result, app_version, prev_hash, hash FROM audit WHERE seq = 2'];
    withDb((db) => { for (const sql of tries) expect(() => db.exec(sql), sql).toThrow(/audit journal/); });
    expect(rows()).toHaveLength(5);
  });

  it.each([
    ['changed', "UPDATE audit SET detail = '{\"count\":2}' WHERE seq = 4", 4],
    ['given another hash', "UPDATE audit SET hash = '" + 'a'.repeat(64) + "' WHERE seq = 3", 3],
    ['removed', 'DELETE FROM audit WHERE seq = 4', 4],
    ['removed at the beginning', 'DELETE FROM audit WHERE seq = 1', 1],
    ['put in before the first', "INSERT INTO audit SELECT 0, at_ms, actor, role, action, target, before_digest, after_digest, detail, reason, result, app_version, prev_hash, hash FROM audit WHERE seq = 1", 0],
    ['put in at the end', "INSERT INTO audit SELECT 8, at_ms, actor, role, action, target, before_digest, after_digest, detail, reason, result, app_version, prev_hash, hash FROM audit WHERE seq = 7", 8],
    ['moved', 'UPDATE audit SET seq = 99 WHERE seq = 5; UPDATE audit SET seq = 5 WHERE seq = 6; UPDATE audit SET seq = 6 WHERE seq = 99', 5],
  ])('an entry that was %s is found by its number', async (_what, sql, firstBadSeq) => {
    await filled(5);
    tamper(sql);
    expect(withDb((db) => verifyAudit(db))).toMatchObject({ ok: false, firstBadSeq });
  });

  it('finds any change of any field (property)', async () => {
    await filled(6);
    const clean = rows();
    tamper('SELECT 1');
    withDb((db) => fc.assert(fc.property(fc.integer({ min: 0, max: clean.length - 1 }), fc.constantFrom('at_ms', 'actor', 'action', 'target', 'reason', 'result', 'app_version', 'role'), (i, field) => {
      const { seq } = clean[i]!;
      db.exec('SAVEPOINT a');
      db.prepare(`UPDATE audit SET ${field} = ${field === 'at_ms' ? 'at_ms + 1' : `ifnull(${field}, '') || 'x'`} WHERE seq = ?`).run(seq);
      expect(verifyAudit(db)).toEqual({ entries: clean.length, ok: false, firstBadSeq: seq });
      db.exec('ROLLBACK TO a; RELEASE a');
    }), { numRuns: 60 }));
  });

  it('cannot see that its newest entries were cut off: what is left is whole', async () => {
    await filled(5);
    tamper('DELETE FROM audit WHERE seq > 4');
    expect(withDb((db) => verifyAudit(db))).toEqual({ entries: 4, ok: true, firstBadSeq: null });
  });

  it('looks at the newest only where that is asked, and a table that is gone is not whole', async () => {
    await filled(8);
    tamper("UPDATE audit SET reason = 'x' WHERE seq = 3");
    expect(withDb((db) => [verifyAudit(db, { last: 4 }), verifyAudit(db, { last: 8 }), verifyAudit(db)].map((found) => [found.entries, found.firstBadSeq])))
      .toEqual([[10, null], [10, 3], [10, 3]]);
    withDb((db) => db.exec('DROP TABLE audit'));
    expect(withDb((db) => verifyAudit(db))).toEqual({ entries: 0, ok: false, firstBadSeq: 1 });
  });

  it('walks thousands in slices', async () => {
    const store = await open();
    await Promise.all(Array.from({ length: 2_500 }, (_, i) => store.write('audit.append', { atMs: T0, action: 'test.act', target: `${i}` })));
    await store.close();
    expect(withDb((db) => verifyAudit(db))).toEqual({ entries: 2_502, ok: true, firstBadSeq: null });
    tamper("UPDATE audit SET target = 'x' WHERE seq = 2400");
    expect(withDb((db) => verifyAudit(db)).firstBadSeq).toBe(2_400);
  }, 20_000);

  it('that is broken is told at the next start, and nothing of it is touched; acts go on being written', async () => {
    await filled(3);
    tamper("UPDATE audit SET target = 'somebody else' WHERE seq = 3");
    const before = rows();
    const store = await open();
    expect(store.mode).toBe('writer');
    expect(store.notices).toEqual([auditBroken({ entries: 5, ok: false, firstBadSeq: 3 }).toShape()]);
    expect(store.notices[0]!.message).toContain('entry 3');
    await store.write('audit.append', { atMs: T0, action: 'test.act', target: 'on' });
    await store.close();
    expect(rows().slice(0, 5)).toEqual(before);
    expect(rows()).toHaveLength(6);
  });
});

describe('a journal that somebody dropped', () => {
  it('is told at the next start and begins anew: what can be set must not depend on it', async () => {
    await filled(3);
    withDb((db) => db.exec('DROP TABLE audit'));
    const store = await open();
    expect([store.mode, store.notices.map(({ code }) => code)]).toEqual(['writer', ['AUDIT_BROKEN']]);
    await store.write('settings.set', { scope: 'app', values: { language: 'en' }, atMs: T0 });
    await store.close();
    expect(acts()[0]).toContain('store.journalLost');
    expect(acts().at(-1)).toContain('settings.set');
    expect(withDb((db) => verifyAudit(db)).ok).toBe(true);
    withDb((db) => expect(() => db.exec('DELETE FROM audit')).toThrow(/never shortened/));
  });
});

describe('acts', () => {
  it('of settings: which fields, and digests of the values, never the values', async () => {
    const store = await open();
    await store.write('settings.set', { scope: 'app', values: { language: 'en', ranges: ['10.9.8.0/24'] }, atMs: T0 });
    await store.write('settings.set', { scope: 'app', values: { language: 'ja' }, atMs: T0 + 1, actor: 'commandLine' });
    await store.write('settings.set', { scope: 'vault', values: { passphrase: { salt: 'geheim' } }, atMs: T0 + 2, actor: 'program' });
    await store.write('settings.set', { scope: 'app', values: {}, atMs: T0 + 3 });
    expect(acts().slice(2)).toEqual(['person settings.set app {"fields":["language","ranges"]}', 'commandLine settings.set app {"fields":["language"]}', 'program settings.set vault {"fields":["passphrase"]}']);
    const [, , first, second, third] = rows();
    expect([first!.before_digest, first!.after_digest]).toEqual([digestOf({ ranges: null, language: null }), digestOf({ ranges: ['10.9.8.0/24'], language: 'en' })]);
    expect([second!.before_digest, second!.after_digest]).toEqual([digestOf({ language: 'en' }), digestOf({ language: 'ja' })]);
    expect([third!.before_digest, third!.after_digest]).toEqual([null, null]);
    expect(JSON.stringify(rows())).not.toMatch(/geheim|10\.9\.8/);
  });

  it('of logins: make, address and user; never what is sealed', async () => {
    const store = await open();
    const login = { make: 'antminer' as const, ip: '10.0.0.7', username: 'root', addedMs: T0 };
    await store.write('credential.put', { ...login, counter: 1, sealed: new TextEncoder().encode('geheim') });
    await store.write('credential.put', { ...login, counter: 2, sealed: new TextEncoder().encode('geheim') });
    expect(await store.write('credential.put', { ...login, counter: 1, sealed: new Uint8Array(3) }).catch((error: { code: string }) => error.code)).toBe('STORE_CREDENTIAL_STALE');
    await store.write('credential.remove', { id: 2, atMs: T0 + 5 });
    expect(await store.write('credential.remove', { id: 2, atMs: T0 + 6 })).toEqual({ removed: false });
    expect(acts().slice(2)).toEqual([
      'person credential.put login:1 {"make":"antminer","ip":"10.0.0.7","username":"root","replaced":false}',
      'person credential.put login:2 {"make":"antminer","ip":"10.0.0.7","username":"root","replaced":true}',
      'person credential.remove login:2 {"make":"antminer","ip":"10.0.0.7","username":"root"}',
    ]);
    expect(JSON.stringify(rows())).not.toContain('geheim');
  });

  it('that fail leave no entry: act and entry are one transaction', async () => {
    const store = await open();
    const before = rows().length;
    expect(await store.write('rig.answer', { id: 7, answer: 'same', by: 'person', atMs: T0 }).catch((error: { code: string }) => error.code)).toBe('STORE_NO_QUESTION');
    await store.write('rig.forget', { rigNos: [5], atMs: T0 });
    expect(rows()).toHaveLength(before);
  });

  it('on rigs are told by whom', async () => {
    const store = await open();
    const rig = { rigNo: null, isAlso: false, class: 'identified', make: 'antminer', model: null, firmware: 'stock', firmwareVersion: null, algo: null, hostname: null,
      driver: null, identity: null, marks: [], leftMs: null, residentHeardMs: null, absorb: null, seenMs: T0 } satisfies Partial<WriteArgs<'rig.seen'>['rigs'][number]>;
    const [one] = await store.write('rig.seen', { rigs: [{ ...rig, ip: '10.0.0.1', ask: [] }] });
    const [two] = await store.write('rig.seen', { rigs: [{ ...rig, ip: '10.0.0.2', ask: [{ rigNo: one!.rigNo, why: 'sameMac' }] }] });
    await store.write('rig.answer', { id: two!.questionIds[0]!, answer: 'other', by: 'person', atMs: T0 });
    await store.write('rig.takeBack', { id: two!.questionIds[0]!, atMs: T0 });
    await store.write('rig.answer', { id: two!.questionIds[0]!, answer: 'other', by: 'itself', atMs: T0 });
    await store.write('rig.forget', { rigNos: [2, 99], atMs: T0 });
    expect(acts().slice(2).map((line) => line.split(' ').slice(0, 3).join(' '))).toEqual(['person rig.answer rig:2', 'person rig.takeBack rig:2', 'program rig.answer rig:2', 'person rig.forget rig:2']);
  });

  it('a folder that lies elsewhere at the next start is told once', async () => {
    await filled(0);
    const old = dir;
    dir = join(root, 'moved');
    renameSync(old, dir);
    await filled(0);
    await filled(0);
    expect(acts().slice(1)).toEqual([`program store.folder ${old} `, `program store.folder ${dir} {"before":"${old}"}`]);
  });
});

describe('the epoch', () => {
  it('is made with the file and stays; a safety copy that was put back begins another, once, and says so in the journal', async () => {
    await filled(0);
    const [first, farm] = withDb((db) => [currentEpoch(db), farmId(db)]);
    expect(first).toMatch(/^[0-9a-f-]{36}$/);
    expect(farm).toBe(first);
    await filled(1);
    expect(withDb(currentEpoch)).toBe(first);
    withDb((db) => makeCopy(db, storePaths(dir), T0));
    for (const suffix of ['', '-wal', '-shm']) rmSync(storePaths(dir).control + suffix, { force: true });
    const store = await open();
    expect(store.notices.map((notice) => notice.code)).toEqual(['STORE_RESTORED']);
    await store.close();
    const second = withDb(currentEpoch);
    expect(second).not.toBe(first);
    expect(withDb(farmId)).toBe(first);
    await filled(0);
    expect(withDb(currentEpoch)).toBe(second);
    expect(acts().filter((line) => line.includes('store.epoch')).map((line) => line.split(' ')[2])).toEqual([first, second]);
    expect(withDb((db) => verifyAudit(db)).ok).toBe(true);
  });
});
