import { sql } from 'kysely';
import type { AppErrorShape } from '../../../../preload/contract/contract.ts';
import type { CredentialInfo } from '../../../../preload/contract/fleet.ts';
import type { Make } from '../../../../preload/contract/rig.ts';
import { openKeychain, type Keychain } from '../../../../native-bridge/keychain.ts';
import { systemClock, type Clock } from '../../../engine/clock.ts';
import { AppError } from '../../../engine/errors.ts';
import type { Log } from '../../../engine/log.ts';
import { storedJson, type Store } from '../../../store/index.ts';
import { findKey, type KeySource } from './key.ts';
import { seal, unseal } from './sealed.ts';

export interface VaultOptions {
  /** Name of the profile's entries in the keychain; differs per profile. */
  service: string;
  store: Pick<Store, 'read' | 'write' | 'mode'>;
  /** Headless: a file with the passphrase; goes before the keychain. */
  passphraseFile: string | null;
  log: Pick<Log, 'info' | 'warn'>;
  keychain?: Keychain;
  clock?: Clock;
  waitMs?: number;
}

/** A login as it is stored and given to drivers. Absent `ip` = for every rig of the make. */
export interface GivenLogin { make: Make; ip?: string; username: string; password: string }

export interface Vault {
  state(): { keptIn: 'keychain' | 'passphrase' | 'none'; reason: AppErrorShape | null };
  /** In the clear, from memory: for the code that talks to the rig and nothing else. Newest first. */
  logins(): GivenLogin[];
  list(): Promise<CredentialInfo[]>;
  /** Seals and stores; the same make, ip and user name is replaced. Throws AppError: the reason of `state`, STORE_…. */
  add(login: { make: Make; ip: string | null; username: string; password: string }): Promise<CredentialInfo>;
  remove(id: number): Promise<void>;
}

const KEYCHAIN_WAIT_MS = 3_000;
const SCOPE = 'vault';

/** Opens the sealed logins of a profile. Never fails for want of a key: `state` says what is missing, and `add` refuses with it. */
export async function openVault(options: VaultOptions): Promise<Vault> {
  const { store, log, clock = systemClock } = options;
  let open: (GivenLogin & { id: number })[] = [];
  let changes: Promise<unknown> = Promise.resolve();
  /** One change after the other: each takes the next number. */
  const inTurn = <T>(change: () => Promise<T>): Promise<T> => {
    const done = changes.then(change);
    changes = done.catch(() => {
      // The caller of this change has the error; the next one has nothing to do with it.
    });
    return done;
  };

  const keychain = options.keychain ?? openKeychain();
  const find = async (): Promise<KeySource> => {
    const stored = await store.read.selectFrom('setting').select('value').where('scope', '=', SCOPE).where('field', '=', 'passphrase').executeTakeFirst();
    return findKey({
      service: options.service,
      keychain,
      passphraseFile: options.passphraseFile,
      nothingStored: (await store.read.selectFrom('credential').select('id').limit(1).execute()).length === 0,
      record: stored === undefined ? null : storedJson(stored.value),
      saveRecord: async (record) => void (await store.write('settings.set', { scope: SCOPE, values: { passphrase: record }, atMs: clock.wallMs(), actor: 'program' })),
      waitMs: options.waitMs ?? KEYCHAIN_WAIT_MS,
      onLate: () => {
        log.info('the keychain answered late');
        inTurn(load).catch((error: unknown) => log.warn({ err: error }, 'stored logins could not be read'));
      },
    });
  };
  let source = await find();

  const rows = () => store.read.selectFrom('credential').selectAll().orderBy('counter', 'desc').execute();
  const load = async (): Promise<void> => {
    const { key } = source.state();
    if (key === null) return;
    const found = await rows();
    open = found.flatMap((row) => {
      try {
        const password = unseal(key, row, row.sealed);
        return [{ id: row.id, make: row.make as Make, ...(row.ip === null ? {} : { ip: row.ip }), username: row.username, password }];
      } catch (error) {
        // One that cannot be opened must not keep the others from work; it stays in the list, to be removed.
        log.warn({ id: row.id, code: error instanceof AppError ? error.code : 'INTERNAL' }, 'a stored login cannot be opened');
        return [];
      }
    });
  };
  await inTurn(load);

  return {
    state: () => {
      const { keptIn, reason } = source.state();
      return { keptIn, reason };
    },
    logins: () => open.map(({ id: _id, ...login }) => login),
    list: async () => (await rows()).map((row) => ({ id: row.id, make: row.make as Make, ip: row.ip, username: row.username, addedAtMs: row.added_ms })),
    add: ({ make, ip, username, password }) => inTurn(async () => {
      // What was in the way (no keychain, a wrong passphrase, a lost key) may be out of it by now; one that is still being asked will tell.
      const before = source.state();
      if (before.key === null && before.reason.code !== 'VAULT_KEYCHAIN_WAITS') source = await find();
      const { key, reason } = source.state();
      if (key === null) throw AppError.of(reason);
      const last = await sql<{ seq: number }>`SELECT seq FROM sqlite_sequence WHERE name = 'credential'`.execute(store.read);
      const counter = (last.rows[0]?.seq ?? 0) + 1;
      const addedMs = clock.wallMs();
      const { id } = await store.write('credential.put',
        { make, ip, username, counter, addedMs, sealed: seal(key, { make, ip, username, counter }, password) });
      await load();
      return { id, make, ip, username, addedAtMs: addedMs };
    }),
    remove: (id) => inTurn(async () => {
      await store.write('credential.remove', { id, atMs: clock.wallMs() });
      open = open.filter((login) => login.id !== id);
    }),
  };
}
