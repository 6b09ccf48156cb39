import type { Network } from '../../../../preload/contract/fleet.ts';
import { ipv4Interfaces } from '../../../../native-bridge/interfaces.ts';
import { toShape } from '../../../engine/errors.ts';
import type { CallHandlers } from '../../../engine/router.ts';
import { networksOf } from './networks.ts';
import { countAddresses, numberToIp, parseRanges } from './ranges.ts';
import type { Scans } from './scans.ts';

type DiscoveryCalls = Pick<CallHandlers, 'discovery.networks' | 'discovery.checkRange' | 'discovery.start' | 'discovery.plans' | 'discovery.stop'>;

/** @param demoNetworks null = the networks of this computer */
export const discoveryCalls = (scans: Scans, demoNetworks: Network[] | null): DiscoveryCalls => ({
  'discovery.networks': () => demoNetworks ?? networksOf(ipv4Interfaces()),
  'discovery.checkRange': ({ text }) => {
    try {
      const spans = parseRanges(text);
      return { ok: true, addresses: countAddresses(spans), first: numberToIp(spans[0]!.first), last: numberToIp(spans.at(-1)!.last), error: null };
    } catch (error) {
      return { ok: false, addresses: 0, first: null, last: null, error: toShape(error) };
    }
  },
  'discovery.start': ({ defaultCredentials, ...request }) => ({ scanId: scans.start(request, defaultCredentials).scanId }),
  'discovery.plans': () => scans.plans(),
  'discovery.stop': () => ({ stopped: scans.cancel() }),
});
