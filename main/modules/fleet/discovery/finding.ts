import { AppError, toShape } from '../../../engine/errors.ts';
import type { AppErrorShape } from '../../../../preload/contract/contract.ts';
import type { Log } from '../../../engine/log.ts';
import type { Asking, HowToLook } from '../asking.ts';
import type { Vault } from '../credentials/vault.ts';
import type { Fleet } from '../fleet.ts';
import type { Keeper } from '../identity/keeper.ts';
import type { Poller } from '../polling/poller.ts';
import type { Rig } from '../rig.ts';
import type { Examination } from './examine.ts';
import type { Asked } from './reports.ts';
import type { Found } from './scan.ts';

/** Looks at addresses where rigs may be, and keeps the rigs. */
export interface Finder {
  /** What a scan does with a host that has open ports. What cannot be stored is told by `note`, and the finding goes on. */
  inScan(ip: string, openPorts: number[], how: HowToLook, note: (error: AppErrorShape) => void): Promise<Found>;
  /** Looks at one address as a scan does. Rejects when nothing could be asked, or a rig could not be stored. */
  one(ip: string, signal: AbortSignal): Promise<Asked>;
}

export interface FinderOptions {
  log: Pick<Log, 'warn'>;
  fleet: Pick<Fleet, 'at'>;
  asking: Pick<Asking, 'allPorts' | 'examine'>;
  keeper: Pick<Keeper, 'keep'>;
  vault: Pick<Vault, 'add'>;
  /** null: another copy of the program reads the rigs and owns the store. */
  poller: Poller<Rig> | null;
}

export function createFinder({ log, fleet, asking, keeper, vault, poller }: FinderOptions): Finder {
  /** Beside no poll of a rig that is known there. */
  const examine = (ip: string, openPorts: number[], how: HowToLook): Promise<Examination> => {
    const known = fleet.at(ip);
    const asked = (): Promise<Examination> => asking.examine(ip, openPorts, how);
    return known === undefined || poller === null ? asked() : poller.occupy(known.rigNo, asked);
  };
  return {
    inScan: async (ip, openPorts, how, note) => {
      const found = await examine(ip, openPorts, how);
      // A full disk must not end the finding; it is said once, beside what was found.
      await keeper.keep(ip, found).catch((error: unknown) => {
        log.warn({ err: error }, 'a found rig could not be stored');
        note(toShape(error));
      });
      const { identity } = found;
      // A rig there has taken it, or wants none: it is kept for that rig. One that was refused is not.
      if (how.first !== undefined && identity?.class === 'identified' && identity.make !== null) {
        await vault.add({ make: identity.make, ip, ...how.first }).catch((error: unknown) => note(toShape(error)));
      }
      return found.device === null ? { kind: 'nothing' } : { kind: 'device', device: found.device };
    },
    one: async (ip, signal) => {
      if (poller === null) throw new AppError('STORE_READ_ONLY', 'Rigs cannot be added here: another copy of the program owns this data folder', { next: 'Add them in the copy that is running.' });
      const wasKnown = fleet.at(ip) !== undefined;
      const seen = await asking.allPorts(ip, signal);
      if (seen.blocked !== null) throw seen.blocked;
      if (seen.open.length === 0) return { state: 'nothing', model: null };
      const found = await examine(ip, seen.open, { signal, patient: true });
      const { identity } = found;
      if (identity === null || identity.class === 'unknown') return { state: 'nothing', model: null };
      await keeper.keep(ip, found);
      const model = found.reading?.telemetry.model ?? identity.model;
      return { state: identity.class === 'locked' ? 'locked' : wasKnown ? 'known' : 'added', model };
    },
  };
}
