/* Ranges that a person chooses from, and how often each is asked anew. Pure. */

import type { Span } from './chartTypes.ts';

export const RANGES = ['1h', '24h', '7d', '30d', '90d', '1y'] as const;
export type Range = (typeof RANGES)[number];

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
export const RANGE_MS: Record<Range, number> = { '1h': HOUR_MS, '24h': DAY_MS, '7d': 7 * DAY_MS, '30d': 30 * DAY_MS, '90d': 90 * DAY_MS, '1y': 365 * DAY_MS };

const TICK_MS = 30_000;
/** A new value of an hour's chart comes each tick; of a longer one nothing is seen sooner. */
export const refreshMs = (range: Range): number => (range === '1h' ? TICK_MS : range === '24h' ? MINUTE_MS : 5 * MINUTE_MS);

/** The range that ends now, on the next whole tick: a step that has begun is seen. */
export function spanOf(range: Range, nowMs: number): Span {
  const toMs = Math.ceil(nowMs / TICK_MS) * TICK_MS;
  return { fromMs: toMs - RANGE_MS[range], toMs };
}

/** The range of an address; an unknown word is none. */
export const rangeIn = (query: URLSearchParams, fallback: Range): Range => RANGES.find((range) => range === query.get('range')) ?? fallback;

/** The address with another range; everything else in it stays. */
export function hashWithRange(hash: string, range: Range): string {
  const [path = '', query = ''] = hash.split('?');
  const params = new URLSearchParams(query);
  params.set('range', range);
  return `${path === '' ? '#/overview' : path}?${params.toString()}`;
}
