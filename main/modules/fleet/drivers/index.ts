import { antminer } from './antminer/driver.ts';
import { avalon } from './avalon/driver.ts';
import { axeos } from './axeos/driver.ts';
import { braiins } from './braiins/driver.ts';
import type { DriverId, DriverMemory, Identity, Reading, RigHost } from './driver.ts';
import { luxos } from './luxos/driver.ts';
import type { Driver } from './plan.ts';
import { readWith } from './read.ts';
import { elphapex } from './elphapex/driver.ts';
import { epic } from './epic/driver.ts';
import { nerdaxe } from './nerdaxe/driver.ts';
import { sealminer } from './sealminer/driver.ts';
import { FleetError } from '../transport/errors.ts';
import { vnish } from './vnish/driver.ts';
import { whatsminer } from './whatsminer/driver.ts';

export { classify, identify, type Evidence, type Seen } from './identify.ts';
export { findModel, modelTable } from './models.ts';

/** Every family that can be read. */
export const drivers: Readonly<Record<DriverId, Driver>> = { antminer, whatsminer, avalon, axeos, braiins, luxos, vnish, epic, elphapex, sealminer, nerdaxe };

/**
 * Reads one identified rig. `full` asks everything that its family can tell, `poll` what changes. Keep the returned
 * memory for the next read of the same rig. Throws FleetError when nothing usable came; FLEET_LOCKED = a login is missing.
 * `nowMs` ages the memory (epoch ms).
 */
export function readRig(
  host: RigHost, identity: Identity, memory: DriverMemory, depth: 'full' | 'poll', nowMs: number = Date.now(),
): Promise<Reading> {
  if (identity.driver === null) return Promise.reject(new FleetError('FLEET_BAD_REPLY', 'This kind of rig is recognised, but this version cannot read it yet'));
  return readWith(drivers[identity.driver], host, identity, memory, depth, nowMs);
}
