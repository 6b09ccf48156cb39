/* What to do when a supervised process has died. Pure: the caller owns clock and timers. */

/** Pause before the first, second and third restart within a minute. */
export const BACKOFF_MS = [250, 1_000, 3_000] as const;
export const WINDOW_MS = 60_000;

export type Decision = { restart: true; delayMs: number } | { restart: false };

/**
 * Remembers one more death and decides. The fourth within a minute ends the restarts: a process that cannot live
 * would otherwise burn the machine and hide its words.
 * @param deaths times of earlier deaths, ms of a monotonic clock
 */
export function onDeath(deaths: readonly number[], nowMs: number): { deaths: number[]; decision: Decision } {
  const recent = [...deaths.filter((at) => nowMs - at < WINDOW_MS), nowMs];
  const delayMs = BACKOFF_MS[recent.length - 1];
  return { deaths: recent, decision: delayMs === undefined ? { restart: false } : { restart: true, delayMs } };
}

/** Beats are sent every 2 s; start-up may migrate a large store first. */
export const SILENT_MS = 15_000;
export const START_MS = 60_000;

/**
 * True when a process must be taken for hung. `lastCheckMs` guards against our own sleep: after the computer slept
 * (or this process was stalled) nobody could beat, and the count starts anew.
 */
export function isHung(at: { nowMs: number; lastBeatMs: number; lastCheckMs: number; up: boolean; checkEveryMs: number }): boolean {
  if (at.nowMs - at.lastCheckMs > 3 * at.checkEveryMs) return false;
  return at.nowMs - at.lastBeatMs > (at.up ? SILENT_MS : START_MS);
}
