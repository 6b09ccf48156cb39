import { useMutation, type UseMutationResult } from '@tanstack/react-query';
import type { CallArgs } from '../../../preload/contract/index.ts';
import type { AddressClass } from '../../../preload/contract/fleet.ts';
import { call } from '../../app/bridge.ts';
import { live, useScan } from '../../app/liveData.ts';
import { ipToNumber } from '../fleet/ip.ts';
import type { ScanState } from './scanStore.ts';

export interface Adding {
  start: UseMutationResult<{ scanId: number }, Error, CallArgs<'discovery.start'>>;
  /** The scan that this dialog began; null before, and once another one has begun. */
  scan: ScanState | null;
}

/** A scan over a few addresses, begun here and followed through the scan that every screen sees. */
export function useAdding(): Adding {
  const scan = useScan();
  // Passwords may be among the arguments: they are not kept when the dialog is gone.
  const start = useMutation({ mutationFn: (args: CallArgs<'discovery.start'>) => call('discovery.start', args), gcTime: 0 });
  return { start, scan: start.data !== undefined && scan.scanId === start.data.scanId ? scan : null };
}

/** What became of an address: `found` is new, `known` was in the fleet before, the rest as the scan says. */
export type Outcome = AddressClass | 'found' | 'known';

export function outcomeOf(ip: string): Outcome {
  const mark = live.scan.marks.get(ipToNumber(ip) ?? -1) ?? 'waiting';
  if (mark !== 'identified') return mark;
  return live.scan.found.find(({ device }) => device.ip === ip)?.known === true ? 'known' : 'found';
}
