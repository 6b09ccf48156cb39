/* The part of a chart that is seen, and how drag and keys change it. Pure. */

import type { Span, Steps } from './chartTypes.ts';

/** Less than this is not worth a zoom: ten readings. */
const NARROWEST_MS = 5 * 60_000;
const ZOOM_BY = 2;

export const lengthOf = (span: Span): number => span.toMs - span.fromMs;

/** `span` moved and cut so that it lies in `whole` and is not narrower than can be seen. */
export function within(span: Span, whole: Span): Span {
  const length = Math.min(lengthOf(whole), Math.max(NARROWEST_MS, lengthOf(span)));
  const middle = (span.fromMs + span.toMs) / 2;
  const fromMs = Math.round(Math.min(whole.toMs - length, Math.max(whole.fromMs, middle - length / 2)));
  return { fromMs, toMs: Math.round(fromMs + length) };
}

/** Half as much around a time, or twice as much; the time keeps its place on the screen where it can. */
export function zoomed(seen: Span, whole: Span, atMs: number, way: 'in' | 'out'): Span {
  const length = way === 'in' ? lengthOf(seen) / ZOOM_BY : lengthOf(seen) * ZOOM_BY;
  const place = (atMs - seen.fromMs) / lengthOf(seen);
  const fromMs = atMs - place * length;
  return within({ fromMs, toMs: fromMs + length }, whole);
}

/** Whether nothing more can be seen by zooming out. */
export const isWhole = (seen: Span, whole: Span): boolean => lengthOf(seen) >= lengthOf(whole) * 0.999;

/** First and last step of which anything is seen; null when none is. */
export function stepsSeen(steps: Steps, seen: Span): { first: number; last: number } | null {
  const first = Math.max(0, Math.floor((seen.fromMs - steps.startMs) / steps.stepMs));
  const last = Math.min(steps.steps - 1, Math.ceil((seen.toMs - steps.startMs) / steps.stepMs) - 1);
  return first > last ? null : { first, last };
}

/** Middle of a step: where its mean is drawn. */
export const middleOf = (steps: Steps, index: number): number => steps.startMs + (index + 0.5) * steps.stepMs;
export const startOf = (steps: Steps, index: number): number => steps.startMs + index * steps.stepMs;

/** Place between the edges, 0–1; outside of it for what is not seen. */
export const placeOf = (ms: number, seen: Span): number => (ms - seen.fromMs) / lengthOf(seen);
