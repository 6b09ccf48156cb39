import type { Make } from '../../../../preload/contract/rig.ts';
import type { Log } from '../../../engine/log.ts';
import type { CallHandlers } from '../../../engine/router.ts';
import type { SettingsApi } from '../../settings/index.ts';
import type { Fleet } from '../fleet.ts';
import type { Rig } from '../rig.ts';
import type { Vault } from './vault.ts';

export interface CredentialOptions {
  vault: Vault;
  settings: SettingsApi;
  log: Pick<Log, 'warn'>;
  fleet: Pick<Fleet, 'rigs' | 'get'>;
  /** Finds out who a rig is, beside no poll of it, and reads it where a login fits. */
  lookAgain(rig: Rig): Promise<unknown>;
}
type CredentialCalls = Pick<CallHandlers, 'credentials.state' | 'credentials.list' | 'credentials.add' | 'credentials.remove' | 'credentials.allowDefaults'>;

const LOOKED_AT_ONCE = 32;

export function credentialCalls({ vault, settings, log, fleet, lookAgain }: CredentialOptions): CredentialCalls {
  const isLocked = (rig: Rig): boolean => rig.row.status === 'locked';
  const locked = (): Rig[] => [...fleet.rigs()].filter(isLocked);
  const tryAt = async (rig: Rig): Promise<void> => {
    try {
      // A poll may have opened it, or its address be another's, while others were asked.
      if (isLocked(rig) && fleet.get(rig.rigNo) === rig) await lookAgain(rig);
    } catch (error) {
      log.warn({ err: error, rig: rig.ip }, 'a locked rig could not be looked at with a new login');
    }
  };
  /** Locked rigs are looked at again when there is something new to try. */
  const unlock = async (make: Make | null): Promise<void> => {
    const rigs = locked().filter((rig) => make === null || rig.row.make === make);
    for (let at = 0; at < rigs.length; at += LOOKED_AT_ONCE) await Promise.all(rigs.slice(at, at + LOOKED_AT_ONCE).map(tryAt));
  };
  return {
    'credentials.state': () => {
      const byMake = new Map<Make, number>();
      for (const { row } of locked()) byMake.set(row.make, (byMake.get(row.make) ?? 0) + 1);
      return { ...vault.state(), allowDefaults: settings.get().allowDefaultCredentials, lockedRigs: [...byMake].map(([make, count]) => ({ make, count })) };
    },
    'credentials.list': () => vault.list(),
    'credentials.add': async (login) => {
      const info = await vault.add(login);
      await unlock(login.make);
      return info;
    },
    'credentials.remove': async ({ id }) => {
      await vault.remove(id);
      return {};
    },
    'credentials.allowDefaults': async ({ allow }) => {
      const lockedBefore = locked().length;
      await settings.set({ allowDefaultCredentials: allow });
      if (allow) await unlock(null);
      return { lockedBefore, lockedAfter: locked().length };
    },
  };
}
