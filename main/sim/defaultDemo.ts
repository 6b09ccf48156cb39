import type { Network } from '../../preload/contract/fleet.ts';
import type { FaultName } from './faults.ts';
import type { RigSpec } from './farm.ts';

/** A farm's racks: five of 48 rigs, each its own /24 as sites wire them. */
const RACKS = 5;
const SLOTS = 48;
const FIRST_SLOT = 11;

/** What stands in the slots of a rack, by the shelf: racks are bought in lots, not mixed by hand. */
const RACK_LOTS: readonly (readonly [profile: string, slots: number])[][] = [
  [['antminer-s21', 48]],
  [['antminer-s19pro', 40], ['antminer-s19pro-2020', 8]],
  [['whatsminer-m60s', 36], ['whatsminer-m30s', 12]],
  [['whatsminer-m31s', 20], ['whatsminer-m20s', 8], ['avalon-a1566', 20]],
  [['antminer-s19pro', 12], ['vnish-s19jpro', 2], ['epic-s19xp', 1], ['elphapex-dg1plus', 2], ['sealminer-a2', 1], ['braiins-s21', 3], ['braiins-s19xp', 1],
    ['vnish-s19xp', 3], ['luxos-s19kpro', 3], ['antminer-s9', 3], ['antminer-s9-hiveon', 2], ['antminer-t15', 3],
    ['antminer-l3plus', 4], ['avalon-a1047', 2], ['avalon-nano3s', 2], ['bitaxe-gamma', 3], ['bitaxe-supra', 1]],
];

/** A handful of troubles, so that every status of the screens has a rig. Rack and slot from 0. */
const TROUBLES: readonly (readonly [rack: number, slot: number, fault: FaultName | { profile: string }])[] = [
  [0, 5, 'deadFan'], [0, 17, 'lostBoard'], [0, 29, 'zeroHash'], [0, 41, 'locked'],
  [1, 3, 'hot'], [1, 12, 'offline'], [1, 22, { profile: 'antminer-s19-sleeping' }], [1, 30, 'lostBoard'], [1, 36, { profile: 'antminer-s19-overheat' }],
  [2, 7, 'zeroHash'], [2, 19, 'offline'], [2, 28, 'sleeping'], [2, 40, 'locked'],
  [3, 2, { profile: 'whatsminer-m30splus-ramping' }], [3, 14, 'deadFan'], [3, 25, 'halfOpen'], [3, 33, 'lostBoard'],
  [4, 6, 'badJson'], [4, 10, 'slow'], [4, 24, 'refused'],
];

/** How long after the start the offline rigs fall silent: a rig must have been found once to be missed. */
export const OFFLINE_AFTER_MS = 90_000;

export interface DefaultDemo {
  rigs: RigSpec[];
  networks: Network[];
  /** Addresses that go offline OFFLINE_AFTER_MS after the start. */
  offlineLater: string[];
}

/** The farm that "Demo farm" shows: 240 rigs at virtual addresses 10.77.1–5.11–58 and the networks that discovery offers for it. */
export function defaultDemo(): DefaultDemo {
  const rigs: RigSpec[] = [];
  const networks: Network[] = [];
  const offlineLater: string[] = [];
  for (let rack = 0; rack < RACKS; rack += 1) {
    const profiles = RACK_LOTS[rack]!.flatMap(([profile, slots]) => Array.from({ length: slots }, () => profile));
    for (let slot = 0; slot < SLOTS; slot += 1) {
      const trouble = TROUBLES.find((entry) => entry[0] === rack && entry[1] === slot)?.[2];
      const ip = `10.77.${rack + 1}.${FIRST_SLOT + slot}`;
      if (trouble === undefined) rigs.push({ ip, profile: profiles[slot]! });
      else if (typeof trouble === 'object') rigs.push({ ip, profile: trouble.profile });
      else if (trouble === 'offline') {
        rigs.push({ ip, profile: profiles[slot]! });
        offlineLater.push(ip);
      } else rigs.push({ ip, profile: profiles[slot]!, fault: { name: trouble } });
    }
    networks.push({
      name: `Demo network ${rack + 1}`, address: `10.77.${rack + 1}.2`, cidr: `10.77.${rack + 1}.0/24`, first: `10.77.${rack + 1}.1`,
      last: `10.77.${rack + 1}.254`,
      addresses: 254, kind: 'demo', suggested: true,
    });
  }
  return { rigs, networks, offlineLater };
}
