import { createCipheriv } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Keychain } from '../../../../native-bridge/keychain.ts';
import { openStore, type Store } from '../../../store/index.ts';
import { defaultLogins } from './defaults.ts';
import { seal, unseal, type SealedFor } from './sealed.ts';
import { openVault, type Vault } from './vault.ts';

const KEY = Buffer.alloc(32, 7);
const about: SealedFor = { make: 'antminer', ip: '10.0.0.1', username: 'root', counter: 5 };
const codeOf = (run: () => unknown): string => {
  try {
    run();
    return 'opened';
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
};
const codeOfAsync = (promise: Promise<unknown>): Promise<string> => promise.then(() => 'done', (error: { code?: string }) => error.code ?? String(error));

describe('sealed', () => {
  it('opens for what it was sealed for', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), fc.option(fc.string()), (secret, ip) => {
      expect(unseal(KEY, { ...about, ip }, seal(KEY, { ...about, ip }, secret))).toBe(secret);
    }));
  });
  it('does not open for another make, address, user or number, nor under another key', () => {
    const box = seal(KEY, about, 'secret');
    const others: SealedFor[] = [{ ...about, make: 'avalon' }, { ...about, ip: '10.0.0.2' }, { ...about, ip: null }, { ...about, ip: '' },
      { ...about, username: 'roo' }, { ...about, counter: 4 }];
    for (const other of others) expect(codeOf(() => unseal(KEY, other, box))).toBe('CREDENTIAL_UNREADABLE');
    expect(codeOf(() => unseal(Buffer.alloc(32, 8), about, box))).toBe('CREDENTIAL_UNREADABLE');
  });
  it('does not open with any bit flipped, cut or added', () => {
    const box = seal(KEY, about, 'secret');
    for (let at = 0; at < box.length * 8; at += 1) {
      const flipped = Uint8Array.from(box);
      flipped[at >> 3]! ^= 1 << (at & 7);
      expect(codeOf(() => unseal(KEY, about, flipped))).toBe('CREDENTIAL_UNREADABLE');
    }
    for (let length = 0; length < box.length; length += 1) expect(codeOf(() => unseal(KEY, about, box.subarray(0, length)))).toBe('CREDENTIAL_UNREADABLE');
  });
  it('does not take a tag that was cut to four bytes', () => {
    const box = seal(KEY, about, 'x');
    const short = Buffer.concat([box.subarray(0, -16), box.subarray(-16, -12)]);
    expect(codeOf(() => unseal(KEY, about, short))).toBe('CREDENTIAL_UNREADABLE');
  });
  it('is AES-256-GCM as others do it, with parts of known length before it', () => {
    const nonce = Buffer.alloc(12, 1);
    const aad = Buffer.concat(['tera-core credential', '1', 'antminer', '=10.0.0.1', 'root', '5'].flatMap((part) =>
      [Buffer.from([0, 0, 0, part.length]), Buffer.from(part)]));
    const cipher = createCipheriv('aes-256-gcm', KEY, nonce);
    cipher.setAAD(aad);
    const expected = Buffer.concat([Buffer.from([1]), nonce, cipher.update('secret'), cipher.final(), cipher.getAuthTag()]);
    expect(Buffer.from(seal(KEY, about, 'secret', nonce)).toString('hex')).toBe(expected.toString('hex'));
  });
});

/** A keychain in memory, with the faults that real ones have. */
function fakeKeychain(fault: 'none' | 'absent' | 'forgets' | 'waits' = 'none') {
  const entries = new Map<string, string>();
  let unlock = (): void => {};
  const unlocked = new Promise<void>((resolve) => { unlock = resolve; });
  const gate = async (): Promise<void> => {
    if (fault === 'absent') throw new Error('no secret service');
    if (fault === 'waits') await unlocked;
  };
  const keychain: Keychain = {
    get: async (service, account) => (await gate(), entries.get(`${service}/${account}`) ?? null),
    set: async (service, account, secret) => {
      await gate();
      if (fault !== 'forgets') entries.set(`${service}/${account}`, secret);
    },
    remove: async (service, account) => void (await gate(), entries.delete(`${service}/${account}`)),
  };
  return { keychain, entries, unlock: () => unlock() };
}

describe('vault', () => {
  let root: string;
  let store: Store;
  let logged: unknown[];
  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), 'vault-'));
    logged = [];
    store = await openStore({ dir: join(root, 'data'), threadPath: new URL('../../../store/thread.ts', import.meta.url), appVersion: '1' });
  });
  afterEach(async () => {
    await store.close();
    rmSync(root, { recursive: true });
  });
  const log = { info: (...args: unknown[]) => void logged.push(args), warn: (...args: unknown[]) => void logged.push(args) } as never;
  const open = (over: Partial<Parameters<typeof openVault>[0]> = {}): Promise<Vault> =>
    openVault({ service: 'test farm', store, passphraseFile: null, log, keychain: fakeKeychain().keychain, ...over });
  const passphraseFile = (text: string, mode = 0o600): string => {
    const path = join(root, `passphrase-${readdirSync(root).length}`);
    writeFileSync(path, text);
    chmodSync(path, mode);
    return path;
  };
  const login = { make: 'antminer', ip: null, username: 'root', password: 'correct horse battery' } as const;

  it('keeps logins over a restart under one key in the keychain, and nothing of them in the clear on the disk', async () => {
    const { keychain, entries } = fakeKeychain();
    const first = await open({ keychain });
    expect(first.state()).toEqual({ keptIn: 'keychain', reason: null });
    const info = await first.add(login);
    await first.add({ ...login, ip: '10.0.0.9', password: 'another secret word' });
    expect([...entries.keys()]).toEqual(['test farm/sealing-key']);
    const second = await open({ keychain });
    expect(second.logins()).toEqual([
      { make: 'antminer', ip: '10.0.0.9', username: 'root', password: 'another secret word' },
      { make: 'antminer', username: 'root', password: 'correct horse battery' },
    ]);
    expect((await second.list())[1]).toEqual(info);
    await store.close();
    for (const name of readdirSync(join(root, 'data'))) {
      if (!name.startsWith('control.db')) continue;
      const bytes = readFileSync(join(root, 'data', name)).toString('latin1');
      expect(bytes.includes('correct horse battery') || bytes.includes([...entries.values()][0]!)).toBe(false);
    }
    expect(JSON.stringify(logged)).not.toContain('correct horse');
  });
  it('replaces the login of the same make, address and user, and never gives a number twice', async () => {
    const vault = await open();
    const ids = (await Promise.all(['one word', 'two words'].map((password) => vault.add({ ...login, password })))).map((info) => info.id);
    expect(vault.logins().map((known) => known.password)).toEqual(['two words']);
    await vault.remove(ids[1]!);
    expect(vault.logins()).toEqual([]);
    expect((await vault.add(login)).id).toBeGreaterThan(Math.max(...ids));
  });
  it('refuses an older box that somebody puts back', async () => {
    const vault = await open();
    await vault.add(login);
    const row = await store.read.selectFrom('credential').selectAll().executeTakeFirstOrThrow();
    await vault.add({ ...login, password: 'newer' });
    expect(await codeOfAsync(store.write('credential.put',
      { make: 'antminer', ip: null, username: 'root', sealed: row.sealed, counter: row.counter, addedMs: 1 }))).toBe('STORE_CREDENTIAL_STALE');
    expect(vault.logins().map((known) => known.password)).toEqual(['newer']);
  });
  it.each(['absent', 'forgets'] as const)('stores nothing with a keychain that is %s, and says so', async (fault) => {
    const vault = await open({ keychain: fakeKeychain(fault).keychain });
    expect(vault.state()).toMatchObject({ keptIn: 'none', reason: { code: 'VAULT_NO_KEYCHAIN' } });
    expect(await codeOfAsync(vault.add(login))).toBe('VAULT_NO_KEYCHAIN');
    expect(await vault.list()).toEqual([]);
  });
  it('does not wait for a locked keychain, and works as soon as it is unlocked', async () => {
    const { keychain: healthy, entries } = fakeKeychain();
    await (await open({ keychain: healthy })).add(login);
    const waiting = fakeKeychain('waits');
    for (const [name, value] of entries) waiting.entries.set(name, value);
    const vault = await open({ keychain: waiting.keychain, waitMs: 30 });
    expect(vault.state()).toMatchObject({ keptIn: 'none', reason: { code: 'VAULT_KEYCHAIN_WAITS' } });
    expect(vault.logins()).toEqual([]);
    waiting.unlock();
    await expect.poll(() => vault.logins().length).toBe(1);
    expect(vault.state().keptIn).toBe('keychain');
  });
  it('never replaces an entry of the keychain that it does not understand', async () => {
    const { keychain, entries } = fakeKeychain();
    entries.set('test farm/sealing-key', 'something else');
    const vault = await open({ keychain });
    expect(vault.state()).toMatchObject({ keptIn: 'none', reason: { code: 'VAULT_DAMAGED' } });
    expect(entries.get('test farm/sealing-key')).toBe('something else');
  });
  it('makes no new key over stored logins; after these are removed it does, without a restart', async () => {
    const { keychain, entries } = fakeKeychain();
    const old = await (await open()).add(login);
    const vault = await open({ keychain });
    expect(vault.state()).toMatchObject({ keptIn: 'none', reason: { code: 'VAULT_KEY_MISSING' } });
    expect(await codeOfAsync(vault.add(login))).toBe('VAULT_KEY_MISSING');
    expect([entries.size, vault.logins(), (await vault.list()).map((info) => info.id)]).toEqual([0, [], [old.id]]);
    await vault.remove(old.id);
    await vault.add({ ...login, make: 'avalon' });
    expect([vault.state().keptIn, vault.logins().map((known) => known.make)]).toEqual(['keychain', ['avalon']]);
  });
  it('passes over a login that cannot be opened, and works with the others', async () => {
    const { keychain } = fakeKeychain();
    const vault = await open({ keychain });
    await vault.add(login);
    await store.write('credential.put', { make: 'avalon', ip: null, username: 'root', sealed: Uint8Array.of(1, 2, 3), counter: 77, addedMs: 1 });
    const again = await open({ keychain });
    expect(again.logins().map((known) => known.make)).toEqual(['antminer']);
    expect((await again.list()).length).toBe(2);
  });
  it('works without a keychain under a passphrase file', async () => {
    const { keychain } = fakeKeychain('absent');
    const file = passphraseFile('a long passphrase\n');
    const first = await open({ keychain, passphraseFile: file });
    expect(first.state()).toEqual({ keptIn: 'passphrase', reason: null });
    await first.add(login);
    expect((await open({ keychain, passphraseFile: file })).logins().length).toBe(1);

    const wrong = await open({ keychain, passphraseFile: passphraseFile('another passphrase') });
    expect(wrong.state()).toMatchObject({ keptIn: 'none', reason: { code: 'VAULT_WRONG_PASSPHRASE' } });
    expect(await codeOfAsync(wrong.add(login))).toBe('VAULT_WRONG_PASSPHRASE');
    // As its next step says: without stored logins a new passphrase may be taken.
    for (const { id } of await wrong.list()) await wrong.remove(id);
    await wrong.add(login);
    expect([wrong.state().keptIn, wrong.logins().length]).toEqual(['passphrase', 1]);
  }, 20_000);
  it.skipIf(process.platform === 'win32')('refuses a passphrase file that others can read, that is missing, no file, or too short', async () => {
    const state = async (file: string): Promise<[unknown, string | undefined]> => {
      const { keptIn, reason } = (await open({ passphraseFile: file })).state();
      return [`${keptIn} ${reason?.code}`, reason?.message];
    };
    for (const [file, words] of [[passphraseFile('a long passphrase', 0o644), 'read by others'], [join(root, 'nowhere'), 'cannot be read'],
      [root, 'is not a file'], [passphraseFile('short'), 'fewer than 8']] as const) {
      const [code, message] = await state(file);
      expect(code).toBe('none VAULT_PASSPHRASE_FILE');
      expect(message).toContain(words);
    }
  });
});

describe('default logins', () => {
  it('are those of the maker, or of the firmware that replaced its own', () => {
    expect(defaultLogins('antminer')).toEqual([{ username: 'root', password: 'root' }]);
    expect(defaultLogins('bitaxe')).toEqual([]);
    // Firmware with logins of its own does not get the maker's.
    expect(defaultLogins('antminer', 'braiins')).toEqual([{ username: 'root', password: '' }, { username: 'root', password: 'root' }]);
    expect(defaultLogins('antminer', 'stock')).toEqual(defaultLogins('antminer'));
  });
});
