/* How old a value may be, operator-ux §5. */

export type Freshness = 'fresh' | 'stale' | 'gone' | 'never';

const STALE_CYCLES = 2;
/** Older than this is not shown as a number. */
export const GONE_MS = 10 * 60_000;

/** @param answeredAtMs epoch ms of the last good answer, null = never */
export function freshnessOf(answeredAtMs: number | null, nowMs: number, pollIntervalMs: number): Freshness {
  if (answeredAtMs === null) return 'never';
  const age = nowMs - answeredAtMs;
  // With a slow poll interval ten minutes may be less than two cycles: a value that is not even stale is still shown.
  const staleMs = STALE_CYCLES * pollIntervalMs;
  if (age > Math.max(GONE_MS, staleMs)) return 'gone';
  return age > staleMs ? 'stale' : 'fresh';
}

/** Whether a number of that age is shown at all. */
export const isShown = (freshness: Freshness): boolean => freshness === 'fresh' || freshness === 'stale';
