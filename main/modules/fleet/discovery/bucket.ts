/**
 * A token bucket without a clock of its own. Within any stretch of T seconds no more than `burst + perSecond × T` tokens
 * become due, plus one call's worth. Times are monotonic milliseconds and never go back.
 */
export interface Bucket {
  /** Takes tokens, on credit if need be. @returns ms to wait until they are due; 0 = at once. */
  take(tokens: number, nowMs: number): number;
  /** Hands one back that was not used up after all. */
  giveBack(): void;
}

export function createBucket(perSecond: number, burst: number): Bucket {
  let tokens = burst;
  let atMs: number | null = null;
  return {
    take: (wanted, nowMs) => {
      if (atMs !== null) tokens = Math.min(burst, tokens + ((nowMs - atMs) / 1000) * perSecond);
      atMs = nowMs;
      tokens -= wanted;
      return tokens >= 0 ? 0 : (-tokens / perSecond) * 1000;
    },
    giveBack: () => {
      tokens = Math.min(burst, tokens + 1);
    },
  };
}
