import { namingMacs, neighbours, type Neighbours } from '../../../../native-bridge/neighbours.ts';
import type { Clock } from '../../../engine/clock.ts';

/** The neighbour table, read rarely. */
export interface ArpTable {
  /** MAC that names the host at `ip`, from a table read after `sinceMs` (an older one may name who had the address before). */
  after(ip: string, sinceMs: number): Promise<string | null>;
  /** All that name a host, read now at the earliest LEAST_MS after the last time. */
  all(): Promise<ReadonlyMap<string, string>>;
}

/**
 * A scan of a thousand rigs that tell no MAC reads the table every so often, not a thousand times. Short: each such rig holds one of the
 * scan's places until the next reading (5 s let a scan register 40 rigs a second).
 */
const LEAST_MS = 250;

export function createArpTable(clock: Clock, read: () => Promise<Neighbours> = neighbours): ArpTable {
  let macs: ReadonlyMap<string, string> = new Map();
  let startedMs = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | null = null;
  /** A gateway's entry may run out while hosts behind it are listed with its MAC. */
  const gatewayMacs = new Set<string>();

  const readOnce = async (): Promise<void> => {
    const wait = startedMs + LEAST_MS - clock.monoMs();
    if (wait > 0) await new Promise<void>((resolve) => void clock.after(wait, resolve));
    startedMs = clock.monoMs();
    const table = await read();
    for (const ip of table.gateways) {
      const mac = table.macs.get(ip);
      if (mac !== undefined) gatewayMacs.add(mac);
    }
    macs = new Map([...namingMacs(table)].filter(([, mac]) => !gatewayMacs.has(mac)));
  };
  const fresh = (): Promise<void> => reading ??= readOnce().finally(() => { reading = null; });

  return {
    after: async (ip, sinceMs) => {
      // This computer's own addresses have no neighbours.
      if (ip.startsWith('127.')) return null;
      const sinceMonoMs = clock.monoMs() - Math.max(0, clock.wallMs() - sinceMs);
      // One that is under way may have begun before: then one more is read.
      for (let times = 0; times < 2 && startedMs < sinceMonoMs; times += 1) await fresh();
      return macs.get(ip) ?? null;
    },
    all: async () => {
      await fresh();
      return macs;
    },
  };
}
