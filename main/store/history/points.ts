import { MAX_STEPS, type Tier } from '../../../preload/contract/history.ts';
import { AppError } from '../../engine/errors.ts';
import { TICK_MS } from '../../engine/clock.ts';
import { DAY_MS, HOUR_MS } from './rig-hour.ts';

/* Which grid a chart is drawn on: pure. */

export interface Plan {
  /** Start of the first step, a multiple of `stepMs` (with a single step: of the tier's own). */
  startMs: number;
  stepMs: number;
  /** Step i covers [startMs + i·stepMs, startMs + (i+1)·stepMs); at most MAX_STEPS. */
  steps: number;
}

export const TIER_MS: Record<Tier, number> = { '30s': TICK_MS, '1m': 60_000, '1h': HOUR_MS, '1d': DAY_MS };
/** There was nothing to mine before, and dates behind it are mistakes. */
const FIRST_MS = Date.UTC(2009, 0, 1);
const LAST_MS = Date.UTC(2100, 0, 1);
/** Single readings of more days than this would take too long to decode. */
const RAW_SPAN_MS = 8 * DAY_MS;
/** A year is shown in days: hours would be joined to half days anyway. */
const HOURS_SPAN_MS = 200 * DAY_MS;
const HOURS_KEPT_MS = 400 * DAY_MS;

/** Steps that a person can name; longer ones are whole days. */
const NAMED_MS = [
  TICK_MS, ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * 60_000), ...[1, 2, 3, 4, 6, 8, 12].map((hours) => hours * HOUR_MS), DAY_MS, 2 * DAY_MS, 7 * DAY_MS,
] as const;

/** Throws AppError HISTORY_BAD_SPAN: ends before it begins, holds nothing, or is outside of 2009 to 2100. */
export function checkSpan(fromMs: number, toMs: number): void {
  if (Number.isFinite(fromMs) && Number.isFinite(toMs) && fromMs < toMs && fromMs >= FIRST_MS && toMs <= LAST_MS) return;
  throw new AppError('HISTORY_BAD_SPAN', 'That is no span of time that history can be kept for.', { next: 'Choose a beginning before the end, between 2009 and 2100.' });
}

/**
 * The even grid over [fromMs, toMs) of at most `maxSteps` steps: the shortest step that fits, a multiple of the tier's own. It lies on multiples of
 * the step since 1970 (UTC), so it stays where it is while time goes on. Throws AppError HISTORY_BAD_SPAN.
 */
export function planSteps(fromMs: number, toMs: number, maxSteps: number | undefined, tier: Tier): Plan {
  checkSpan(fromMs, toMs);
  const most = Math.min(MAX_STEPS, Math.max(1, Math.floor(maxSteps ?? MAX_STEPS)));
  const ownMs = TIER_MS[tier];
  if (most === 1) {
    const startMs = Math.floor(fromMs / ownMs) * ownMs;
    return { startMs, stepMs: Math.ceil((toMs - startMs) / ownMs) * ownMs, steps: 1 };
  }
  // One step more than the span needs may be touched, since both ends lie inside of steps.
  const needMs = (toMs - fromMs) / (most - 1);
  const stepMs = NAMED_MS.find((ms) => ms % ownMs === 0 && ms >= needMs) ?? Math.ceil(needMs / DAY_MS) * DAY_MS;
  const startMs = Math.floor(fromMs / stepMs) * stepMs;
  return { startMs, stepMs, steps: Math.ceil((toMs - startMs) / stepMs) };
}

/**
 * What the chart of a rig is read from. `rawSinceMs`: the oldest single reading that is kept, null = none; `hoursSinceMs`: the oldest hour. Single readings
 * are taken for a span that begins before them only where no hour is older: in a new folder. Throws AppError HISTORY_BAD_SPAN.
 */
export function tierFor(fromMs: number, toMs: number, nowMs: number, rawSinceMs: number | null, hoursSinceMs: number | null): '30s' | '1h' | '1d' {
  checkSpan(fromMs, toMs);
  const spanMs = toMs - fromMs;
  const isRawKept = rawSinceMs !== null && rawSinceMs < toMs && (fromMs >= rawSinceMs || hoursSinceMs === null || hoursSinceMs > rawSinceMs - HOUR_MS);
  if (spanMs <= RAW_SPAN_MS && isRawKept) return '30s';
  return spanMs <= HOURS_SPAN_MS && fromMs >= nowMs - HOURS_KEPT_MS ? '1h' : '1d';
}
