import type { RigEvent } from '../../../preload/contract/history.ts';
import type { Status, Telemetry } from '../../../preload/contract/rig.ts';
import { hostOf, type Rig } from './rig.ts';

/** An uptime, and when it was told on both of our clocks; monoMs null = before this start. */
interface Uptime { s: number; atMs: number; monoMs: number | null }

/**
 * What a rig told last, of each thing that makes an event: null = never. A reading that lacks something (as they do while a rig starts) takes nothing away,
 * so that what it tells afterwards is held against what it told before.
 */
export interface Told {
  /** The reading that this was taken from. */
  reading: Telemetry | null;
  readAtMs: number;
  uptime: Uptime | null;
  mining: Uptime | null;
  firmware: Telemetry['firmware'] | null;
  version: string | null;
  poolHost: string | null;
  /** Last status that says something: not `unknown`. */
  status: Status | null;
  statusAtMs: number;
  /** The fault from which it has not come back to hashing; null = none. */
  fault: Status | null;
}

export const NOTHING_TOLD: Told = {
  reading: null, readAtMs: 0, uptime: null, mining: null, firmware: null, version: null, poolHost: null, status: null, statusAtMs: 0, fault: null,
};

const FAULTS: ReadonlySet<Status> = new Set<Status>(['critical', 'zeroHash', 'offline', 'degraded']);
/** Rigs round their uptimes, and a poll takes its time. */
const UPTIME_SLACK_S = 120;

/** What is known after the rig was read or judged. Pure. */
export function remember(before: Told, rig: Pick<Rig, 'telemetry' | 'readAtMs' | 'readAtMonoMs' | 'status'>): Told {
  const { telemetry: t, readAtMs, readAtMonoMs = null, status: { status, sinceMs } } = rig;
  const told = status === 'unknown' ? before : { ...before, status, statusAtMs: sinceMs, fault: FAULTS.has(status) ? status : status === 'hashing' ? null : before.fault };
  // A reading from the store is older than all that was heard since the start.
  const isNews = t !== null && t !== before.reading && readAtMs !== null && (readAtMonoMs !== null || before.reading === null);
  if (!isNews) return told;
  const uptime = (s: number | null, known: Uptime | null): Uptime | null => (s === null ? known : { s, atMs: readAtMs, monoMs: readAtMonoMs });
  // `other` is what a reading says that did not learn its family: it says as little about the version.
  const isVague = t.firmware === 'other' && before.firmware !== null;
  const firmware = isVague ? before.firmware : t.firmware === 'other' ? null : t.firmware;
  const pool = t.pools.find(({ active }) => active);
  return {
    ...told, reading: t, readAtMs, firmware,
    uptime: uptime(t.uptimeS, before.uptime), mining: uptime(t.miningS, before.mining),
    // A version belongs to its family.
    version: isVague ? before.version : t.firmwareVersion ?? (firmware === before.firmware ? before.version : null),
    poolHost: pool === undefined ? before.poolHost : hostOf(pool.url),
  };
}

/** What happened to a rig between two states of knowledge, at most one event a kind. Nothing is told of what was not known on both sides. Pure. */
export function eventsBetween(rigNo: number, before: Told, after: Told): RigEvent[] {
  const events: RigEvent[] = [];
  const add = (kind: RigEvent['kind'], atMs: number, from: string | null, to: string | null): void => void events.push({ atMs, rigNo, kind, before: from, after: to });
  if (after.reading !== before.reading) {
    if (hasRestarted(before.uptime, after.uptime) || hasRestarted(before.mining, after.mining)) add('restart', after.readAtMs, null, null);
    if (differ(before.firmware, after.firmware) || differ(before.version, after.version)) add('firmware', after.readAtMs, firmwareOf(before), firmwareOf(after));
    if (differ(before.poolHost, after.poolHost)) add('pool', after.readAtMs, before.poolHost, after.poolHost);
  }
  if (after.fault !== null && after.fault !== before.fault && before.status !== null) add('fault', after.statusAtMs, before.status, after.fault);
  if (after.fault === null && before.fault !== null) add('recovered', after.statusAtMs, before.fault, after.status);
  return events;
}

const differ = (from: string | null, to: string | null): boolean => from !== null && to !== null && from !== to;
const firmwareOf = ({ firmware, version }: Told): string => [firmware, version].filter((part) => part !== null).join(' ');

/**
 * An uptime lower than it must be, and no longer than the time since it was last told: a rig that began again in between. By two clocks: the one on the
 * wall may have been set, the other one stands still while the computer sleeps. So neither a set clock (ours or the rig's) nor a sleep looks like a restart.
 */
function hasRestarted(from: Uptime | null, to: Uptime | null): boolean {
  if (from === null || to === null || from === to) return false;
  const wallS = (to.atMs - from.atMs) / 1000;
  const monoS = from.monoMs === null || to.monoMs === null ? wallS : (to.monoMs - from.monoMs) / 1000;
  const isLower = to.s < from.s || to.s < from.s + Math.min(wallS, monoS) - UPTIME_SLACK_S;
  return isLower && to.s <= Math.max(wallS, monoS) + UPTIME_SLACK_S;
}
