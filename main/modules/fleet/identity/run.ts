import type { Telemetry } from '../../../../preload/contract/rig.ts';

/** A restart shows as an uptime that went back; another machine as one that does not fit the time between two answers. */
const UPTIME_SLACK_S = 120;

type Uptimes = Pick<Telemetry, 'uptimeS' | 'miningS'>;
const pairs = (before: Uptimes, now: Uptimes): [number, number][] =>
  ([[before.uptimeS, now.uptimeS], [before.miningS, now.miningS]] as const).flatMap(([from, to]): [number, number][] => (from === null || to === null ? [] : [[from, to]]));

/** Whether uptimes prove that it ran on between two readings `passedS` apart; null when it tells none. Pure. */
export function ranOn(before: Uptimes, now: Uptimes, passedS: number): boolean | null {
  const told = pairs(before, now);
  return told.length === 0 ? null : told.every(([from, to]) => Math.abs(to - from - passedS) <= UPTIME_SLACK_S);
}

/**
 * The same by two clocks of ours: the one on the wall may have been set meanwhile, the monotonic one (null: not known) stands still while the
 * computer sleeps. One that fits is proof. Pure.
 */
export function ranOnByOne(before: Uptimes, now: Uptimes, wallS: number, monoS: number | null): boolean | null {
  const byWall = ranOn(before, now, wallS);
  return byWall === false && monoS !== null ? ranOn(before, now, monoS) : byWall;
}

/**
 * Whether a poll should be followed by the question who answers there now: it was restarted (a re-flash ends in a restart), its counters went
 * back, or the driver that fitted reads nothing any more. Pure.
 */
export function asksWho(before: Telemetry, now: Telemetry, passedS: number): boolean {
  const fell = (from: number | null, to: number | null): boolean => from !== null && to !== null && to < from;
  return ranOn(before, now, passedS) === false || fell(before.accepted, now.accepted)
    || (before.mac !== null && now.mac !== null && before.mac !== now.mac)
    || (before.serial !== null && now.serial !== null && before.serial !== now.serial)
    || (before.hashrateThs !== null && now.hashrateThs === null) || (before.boards.length > 0 && now.boards.length === 0);
}
