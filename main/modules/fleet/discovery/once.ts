import type { Device, ScanSummary } from '../../../../preload/contract/fleet.ts';
import type { Firmware, Make } from '../../../../preload/contract/rig.ts';
import type { Clock } from '../../../engine/clock.ts';
import type { Dial } from '../../../engine/net/dial.ts';
import type { Login } from '../drivers/driver.ts';
import { examine } from './examine.ts';
import { createPacing, NO_PACE } from './pacing.ts';
import { parseRanges, type Span } from './ranges.ts';
import { scan, SCAN_DEFAULTS } from './scan.ts';

export interface GivenLogin { make: Make; ip?: string | undefined; username: string; password: string }

export interface ScanOnce {
  ranges: string[];
  timeoutMs?: number | undefined;
  concurrency?: number | undefined;
  passes?: number | undefined;
  credentials: GivenLogin[];
  /** Makers' defaults to try after the given ones; empty without consent. */
  defaults(make: Make, firmware: Firmware | null): Login[];
  dial: Dial;
  clock: Clock;
  /** Networks of this computer, whose addresses are asked for by ARP. */
  segments: Span[];
  signal: AbortSignal;
}

/** The logins to try at one address: those given for it, then those given for its make, then the makers' defaults. */
export function loginsFor(
  given: GivenLogin[], defaults: (make: Make, firmware: Firmware | null) => Login[], make: Make, firmware: Firmware | null, address: string,
): Login[] {
  const fit = given.filter((login) => login.make === make && (login.ip === undefined || login.ip === address));
  fit.sort((a, b) => Number(b.ip !== undefined) - Number(a.ip !== undefined));
  return [...fit, ...defaults(make, firmware)].map(({ username, password }) => ({ username, password }));
}

/**
 * One scan without engine or store. `onDevice` gets each address once: a host that stayed unknown is told at the
 * end, since a slower question may still find out what it is.
 * @throws AppError for ranges that cannot be read.
 */
export async function scanOnce(options: ScanOnce, onDevice: (device: Device) => void): Promise<ScanSummary> {
  const unknown = new Map<string, Device>();
  const summary = await scan({
    spans: parseRanges(options.ranges.join(' ')),
    known: [],
    timeoutMs: options.timeoutMs ?? SCAN_DEFAULTS.timeoutMs,
    concurrency: options.concurrency ?? SCAN_DEFAULTS.concurrency,
    passes: options.passes ?? SCAN_DEFAULTS.passes,
  }, {
    dial: options.dial,
    pacing: createPacing({ ...NO_PACE, segments: options.segments }, options.clock),
    monoMs: options.clock.monoMs,
    examine: async (address, openPorts, patient, signal) => {
      const { device } = await examine({
        dial: options.dial,
        monoMs: options.clock.monoMs,
        logins: (make, firmware, at) => loginsFor(options.credentials, options.defaults, make, firmware, at),
      }, address, openPorts, patient, signal);
      return device === null ? { kind: 'nothing' } : { kind: 'device', device };
    },
  }, {
    mark: () => {},
    pass: () => {},
    device: (device) => {
      unknown.delete(device.ip);
      if (device.class === 'unknown') unknown.set(device.ip, device);
      else onDevice(device);
    },
  }, options.signal);
  for (const device of unknown.values()) onDevice(device);
  return summary;
}
