import { POLITE_PER_SECOND, type Slowed } from '../../../../preload/contract/networks.ts';
import type { Interface4 } from '../../../../native-bridge/interfaces.ts';
import { pause, type Clock } from '../../../engine/clock.ts';
import type { Dial } from '../../../engine/net/dial.ts';
import { createBucket, type Bucket } from './bucket.ts';
import { contains, countAddresses, ipToNumber, mergeSpans, type Span } from './ranges.ts';

/**
 * Addresses on our own segment that may begin to be unanswered in one second. Each costs the segment up to three
 * broadcasts, a second apart, and this computer one of its 1,024 unfinished neighbours (Linux; then every connection
 * fails). 200 keeps 600 of them and 600 broadcasts a second, which old control boards still take. See docs/decisions/0020.
 */
export const ARP_PER_SECOND = 200;
/** Ports that the first question of an address opens. */
const PORTS_ASKED = 3;

export interface PaceOptions {
  /** Most connections a second over everything that the scan opens; null = no limit. */
  connectsPerSecond: number | null;
  /** Networks whose switches are weak. */
  polite: Span[];
  /** Networks of this computer: their addresses are asked for by ARP. Empty where there is none (loopback, demo). */
  segments: Span[];
}
export const NO_PACE: PaceOptions = { connectsPerSecond: null, polite: [], segments: [] };

/** Who may go when. All waiting is done here, so that timeouts and graces measure the network alone. */
export interface Pacing {
  isPolite(ip: number): boolean;
  /** Waits until one address may be asked on so many ports. */
  address(ip: number, ports: number, signal: AbortSignal): Promise<void>;
  /** Waits until further connections to a host that is there may be opened. */
  connects(ip: number, count: number, signal: AbortSignal): Promise<void>;
  /** The address answered: it was no burden to the segment. */
  answered(ip: number): void;
  /** The door for identifying and reading one host: each of its connections waits for its turn. */
  dial(address: string, dial: Dial, signal: AbortSignal): Dial;
  /** Hosts that may be examined at the same time, in polite networks or elsewhere, so that waiting for a turn does not eat a host's own deadline. */
  examiners(most: number, inPolite: boolean): number;
}

export function createPacing(options: PaceOptions, clock: Clock): Pacing {
  const limit = options.connectsPerSecond === null ? null : createBucket(options.connectsPerSecond, Math.max(PORTS_ASKED, options.connectsPerSecond / 4));
  const polite = options.polite.length === 0 ? null : createBucket(POLITE_PER_SECOND, PORTS_ASKED);
  const arp = options.segments.length === 0 ? null : createBucket(ARP_PER_SECOND, ARP_PER_SECOND);
  const isPolite = (ip: number): boolean => contains(options.polite, ip);

  const wait = async (taken: [Bucket | null, number][], signal: AbortSignal): Promise<void> => {
    const now = clock.monoMs();
    const ms = Math.max(0, ...taken.map(([bucket, tokens]) => bucket?.take(tokens, now) ?? 0));
    if (ms > 0) await pause(clock, ms, signal);
  };
  const connects = (ip: number, count: number, signal: AbortSignal): Promise<void> =>
    wait([[limit, count], [isPolite(ip) ? polite : null, count]], signal);

  return {
    isPolite,
    connects,
    address: (ip, ports, signal) => wait([[limit, ports], [isPolite(ip) ? polite : null, ports], [contains(options.segments, ip) ? arp : null, 1]], signal),
    answered: (ip) => {
      if (contains(options.segments, ip)) arp?.giveBack();
    },
    dial: (address, dial, signal) => {
      const ip = ipToNumber(address);
      if (ip === null || (limit === null && !isPolite(ip))) return dial;
      return async (to, port, dialOptions) => {
        await connects(ip, 1, dialOptions.signal === undefined ? signal : AbortSignal.any([signal, dialOptions.signal]));
        return dial(to, port, dialOptions);
      };
    },
    examiners: (most, inPolite) => {
      const slowest = Math.min(options.connectsPerSecond ?? Infinity, inPolite ? POLITE_PER_SECOND : Infinity);
      return slowest === Infinity ? most : Math.max(1, Math.min(most, Math.floor(slowest / 10)));
    },
  };
}

/** What holds a scan of these spans back, and the least time that the rest of its first pass takes, ms. Pure. */
export function slowness(options: PaceOptions, left: { all: number; polite: number; segment: number }): { slowed: Slowed[]; leastMs: number } {
  const slowed: Slowed[] = [];
  let leastMs = 0;
  const hold = (why: Slowed, addresses: number, perSecond: number): void => {
    if (addresses === 0) return;
    slowed.push(why);
    leastMs = Math.max(leastMs, Math.round((addresses / perSecond) * 1000));
  };
  if (options.connectsPerSecond !== null) hold('limit', left.all, options.connectsPerSecond / PORTS_ASKED);
  hold('polite', left.polite, POLITE_PER_SECOND / PORTS_ASKED);
  // Its burst goes through at once; what fits into it is not slowed.
  if (left.segment > ARP_PER_SECOND) slowed.push('arp');
  return { slowed, leastMs };
}

/** How many of `spans` lie in `inside`; both without overlaps. */
export function countInside(spans: Span[], inside: Span[]): number {
  return countAddresses(spans.flatMap((span) => inside.flatMap(({ first, last }) => {
    const common = { first: Math.max(span.first, first), last: Math.min(span.last, last) };
    return common.first <= common.last ? [common] : [];
  })));
}

/** The segments of this computer: networks where an address is found by ARP. Loopback has none, nor has a link to one peer. */
export function segmentsOf(interfaces: Interface4[]): Span[] {
  return mergeSpans(interfaces.flatMap(({ address, netmask, loopback }) => {
    const ip = ipToNumber(address);
    const mask = ipToNumber(netmask);
    if (loopback || ip === null || mask === null) return [];
    const size = 2 ** 32 - mask;
    const first = Math.floor(ip / size) * size;
    return size <= 2 ? [] : [{ first, last: first + size - 1 }];
  }));
}
