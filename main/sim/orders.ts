import { SimError } from './faults.ts';
import type { Profile } from './profiles.ts';
import type { Rig } from './rig.ts';

/* What happens to rigs that are the same machines afterwards: DHCP, re-flashes, swapped control boards, copied card images. */

/** Control boards out of the box are numbered apart from those that rigs came with. */
const SPARE_FROM = 0x80_0000;

/** The rig begins to run at `nowMs`: uptime and counters from zero. */
function restart(rig: Rig, nowMs: number, startMs: number): void {
  const ranS = Math.max(0, nowMs - startMs) / 1000;
  rig.ageS = -(rig.profile.facts.elapsedS + ranS);
  rig.workedS = ranS;
  rig.sinceMs = nowMs;
}

export const macOfBoard = (prefix: string, no: number): string => {
  const hex = no.toString(16).padStart(6, '0').toUpperCase();
  return `${prefix}:${hex.slice(0, 2)}:${hex.slice(2, 4)}:${hex.slice(4, 6)}`;
};

/** DHCP gives it another address; a rig that is there gets this one's. Neither restarts. */
export function moveRig(rigs: Map<string, Rig>, rig: Rig, to: string): void {
  const other = rigs.get(to);
  const from = rig.ip;
  rigs.delete(from);
  rig.ip = to;
  rigs.set(to, rig);
  if (other === undefined || other === rig) return;
  other.ip = from;
  rigs.set(from, other);
}

/** Another firmware on the same machine; it starts anew with the same MAC, serial and hashboards. */
export function reflash(rig: Rig, profile: Profile, nowMs: number, startMs: number): void {
  if (profile.make !== rig.profile.make) throw new SimError('SIM_NOT_APPLICABLE', `Firmware of ${profile.model} does not run on a ${rig.profile.model}`);
  rig.profile = profile;
  rig.fault = null;
  restart(rig, nowMs, startMs);
}

/** A control board out of the box: another MAC and serial, the same hashboards. */
export function swapBoard(rig: Rig, spares: number, nowMs: number, startMs: number): void {
  rig.boardNo = SPARE_FROM + spares;
  rig.mac = macOfBoard(rig.profile.macPrefix, rig.boardNo);
  restart(rig, nowMs, startMs);
}

/** Its card holds the image of another rig's: it says that rig's MAC. */
export function cloneMac(rig: Rig, of: Rig, nowMs: number, startMs: number): void {
  rig.mac = of.mac;
  restart(rig, nowMs, startMs);
}

