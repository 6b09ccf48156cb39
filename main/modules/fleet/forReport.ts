import { Make } from '../../../preload/contract/rig.ts';
import { defaultLogins } from './credentials/defaults.ts';
import type { Vault } from './credentials/vault.ts';
import type { Fleet } from './fleet.ts';
import type { RawReplies } from './rawReplies.ts';
import type { Rig } from './rig.ts';

/** What a report about this farm holds, and what it must know to leave it out. */
export interface ForReport {
  rigs: RawReplies[];
  /** Number of rigs by make, model and firmware. */
  fleet: Record<string, number>;
  /** Passwords and user names of stored logins, but for those of the makers. */
  secrets: string[];
  /** Pool users and worker names that rigs have told. */
  workers: string[];
}

/** @param raw asks one rig everything, beside no poll of it */
export async function forReport(chosen: readonly Rig[], raw: (rig: Rig) => Promise<RawReplies>, fleet: Pick<Fleet, 'rigs'>, vault: Pick<Vault, 'logins'>): Promise<ForReport> {
  const rigs: RawReplies[] = [];
  for (const rig of chosen) rigs.push(await raw(rig));
  const kinds: Record<string, number> = {};
  const workers = new Set<string>();
  for (const { row, telemetry } of fleet.rigs()) {
    const kind = [row.make, row.model ?? 'unknown model', row.firmware, row.firmwareVersion ?? ''].join(' ').trim();
    kinds[kind] = (kinds[kind] ?? 0) + 1;
    for (const { user } of telemetry?.pools ?? []) if (user !== null) workers.add(user);
  }
  const makers = new Set(Make.options.flatMap((make) => defaultLogins(make)).flatMap(({ username, password }) => [username, password]));
  const secrets = vault.logins().flatMap(({ username, password }) => [username, password]).filter((word) => !makers.has(word));
  return { rigs, fleet: kinds, secrets, workers: [...workers] };
}
