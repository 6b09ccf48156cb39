import type { Presence, Steps } from './chartTypes.ts';
import { startOf } from './seen.ts';

/** Why a step has no value. */
export type Why = 'notKept' | 'toCome' | 'notWatched' | 'noAnswer' | 'notReported' | 'unknown';

/** The newest steps may still be being read. */
const SETTLING_STEPS = 2;

/** The first reason that holds: not kept that far back; still to come; nobody watched; no answer; answered without it. */
export function whyNone(steps: Steps, index: number, presence: Presence | null): Why {
  if (steps.keptSinceMs === null || startOf(steps, index + 1) <= steps.keptSinceMs) return 'notKept';
  const watched = presence?.watched[index] ?? null;
  const online = presence?.online[index] ?? null;
  if (online !== null && online > 0) return 'notReported';
  if (watched !== null && watched > 0) return 'noAnswer';
  if (index >= steps.steps - SETTLING_STEPS) return 'toCome';
  return presence === null ? 'unknown' : 'notWatched';
}
