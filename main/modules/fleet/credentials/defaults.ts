import type { Firmware, Make } from '../../../../preload/contract/rig.ts';
import type { Login } from '../drivers/driver.ts';

/**
 * The logins that makers print in their manuals, most likely first. The caller tries them only after the person has allowed it.
 * Each wrong one is a failed login at the rig, so the lists are short. Empty = no login, or none that is documented.
 */
const BY_MAKE: Partial<Record<Make, readonly Login[]>> = {
  antminer: [{ username: 'root', password: 'root' }],
  /** API v3 knows `super`, API v2 `admin`. */
  whatsminer: [{ username: 'super', password: 'super' }, { username: 'admin', password: 'admin' }],
  avalon: [{ username: 'root', password: 'root' }],
  elphapex: [{ username: 'root', password: 'root' }],
};

/** Firmware that brings its own logins instead of the maker's. */
const BY_FIRMWARE: Partial<Record<Firmware, readonly Login[]>> = {
  /** Braiins OS ships with an empty password; farms that came from stock keep root (miner-protocols §6). */
  braiins: [{ username: 'root', password: '' }, { username: 'root', password: 'root' }],
};

export const defaultLogins = (make: Make, firmware: Firmware | null = null): Login[] =>
  ((firmware === null ? undefined : BY_FIRMWARE[firmware]) ?? BY_MAKE[make] ?? []).map((login) => ({ ...login }));
