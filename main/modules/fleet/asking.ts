import type { Firmware, Make } from '../../../preload/contract/rig.ts';
import type { Clock } from '../../engine/clock.ts';
import type { Dial } from '../../engine/net/dial.ts';
import { defaultLogins } from './credentials/defaults.ts';
import type { Vault } from './credentials/vault.ts';
import { examine, type Examination } from './discovery/examine.ts';
import { loginsFor } from './discovery/once.ts';
import { FIRST_PORTS, OTHER_PORTS, probe, type ProbeResult } from './discovery/probe.ts';
import type { Login, Reading, RigHost } from './drivers/driver.ts';
import { readRig } from './drivers/index.ts';
import { rawReplies, type RawReplies } from './rawReplies.ts';
import type { Rig } from './rig.ts';

const ASK_TIMEOUT_MS = 5_000;
const PROBE_TIMEOUT_MS = 3_000;

/** How an address is examined; all but `signal` has a usual value. */
export interface HowToLook {
  signal: AbortSignal;
  /** Longer timeouts, for a host that may be slow. */
  patient?: boolean;
  /** Makers' default logins may be tried; absent = as the setting says. */
  defaults?: boolean | undefined;
  /** Another door (a paced one). */
  dial?: Dial;
  /** A login to try before all others. */
  first?: Login | undefined;
}

/** All that the fleet asks of rigs: the thin edge between its decisions and the network, with the logins that may be used there. */
export interface Asking {
  /** Which of the usual ports answer. */
  firstPorts(ip: string, signal?: AbortSignal): Promise<ProbeResult>;
  /** Which of all ports of rigs answer. */
  allPorts(ip: string, signal?: AbortSignal): Promise<ProbeResult>;
  /** Who is behind open ports, read once. Rejects only when the signal aborts. */
  examine(ip: string, openPorts: number[], how: HowToLook): Promise<Examination>;
  /** What a poll reads. Rejects with FleetError or DialError. */
  read(rig: Rig, signal: AbortSignal): Promise<Reading>;
  /** Everything that it says, as it came. Never rejects. */
  raw(rig: Rig): Promise<RawReplies>;
}

export interface AskingOptions {
  dial: Dial;
  clock: Clock;
  vault: Pick<Vault, 'logins'>;
  /** The setting: makers' default logins may be tried. */
  allowDefaults(): boolean;
}

export function createAsking({ dial, clock, vault, allowDefaults }: AskingOptions): Asking {
  const logins = (make: Make, firmware: Firmware | null, ip: string, defaults = allowDefaults()): Login[] =>
    loginsFor(vault.logins(), defaults ? defaultLogins : () => [], make, firmware, ip);
  const hostOf = ({ ip }: Rig, signal?: AbortSignal): RigHost =>
    ({ address: ip, dial, timeoutMs: ASK_TIMEOUT_MS, signal, logins: (make, firmware) => logins(make, firmware, ip) });
  return {
    firstPorts: (ip, signal) => probe(dial, ip, FIRST_PORTS, PROBE_TIMEOUT_MS, signal),
    allPorts: (ip, signal) => probe(dial, ip, [...FIRST_PORTS, ...OTHER_PORTS], PROBE_TIMEOUT_MS, signal),
    examine: (ip, openPorts, { signal, patient = false, defaults, dial: door = dial, first }) => examine({
      dial: door, monoMs: clock.monoMs,
      logins: (make, firmware, at) => [...(first === undefined ? [] : [first]), ...logins(make, firmware, at, defaults)],
    }, ip, openPorts, patient, signal),
    read: (rig, signal) => readRig(hostOf(rig, signal), rig.identity, rig.memory, 'poll'),
    raw: (rig) => rawReplies(rig, hostOf(rig)),
  };
}
