/* What the keys of a chart do. Pure. */

import type { Span, Steps } from './chartTypes.ts';
import { isWhole, middleOf, startOf, stepsSeen, within, zoomed } from './seen.ts';

export interface ChartPlace {
  /** The step that the crosshair is at; null = none. */
  index: number | null;
  seen: Span;
}

/** Steps that Shift and an arrow go. */
const STRIDE = 10;

/** The place after a key; null = not a key of the chart, so the page may have it. */
export function afterKey(key: string, shift: boolean, { index, seen }: ChartPlace, steps: Steps, whole: Span): ChartPlace | null {
  const found = stepsSeen(steps, seen);
  if (found === null) return null;
  const at = index ?? found.last;
  const to = (wanted: number): ChartPlace => {
    const next = Math.min(steps.steps - 1, Math.max(0, wanted));
    return { index: next, seen: following(next, seen, steps, whole) };
  };
  switch (key) {
    case 'ArrowLeft': return to(index === null ? at : at - (shift ? STRIDE : 1));
    case 'ArrowRight': return to(index === null ? at : at + (shift ? STRIDE : 1));
    case 'Home': return to(found.first);
    case 'End': return to(found.last);
    case '+': case '=': return { index: at, seen: zoomed(seen, whole, middleOf(steps, at), 'in') };
    case '-': case '_': return { index, seen: zoomed(seen, whole, middleOf(steps, at), 'out') };
    case '0': return { index, seen: whole };
    case 'Escape':
      if (!isWhole(seen, whole)) return { index, seen: whole };
      return index === null ? null : { index: null, seen };
    default: return null;
  }
}

/** Moves the seen part along when the crosshair leaves it. */
function following(index: number, seen: Span, steps: Steps, whole: Span): Span {
  const from = startOf(steps, index);
  const to = startOf(steps, index + 1);
  const by = from < seen.fromMs ? from - seen.fromMs : to > seen.toMs ? to - seen.toMs : 0;
  return by === 0 || isWhole(seen, whole) ? seen : within({ fromMs: seen.fromMs + by, toMs: seen.toMs + by }, whole);
}

/** The step that a time lies in; null where the chart has none. */
export function stepAt(ms: number, steps: Steps): number | null {
  const index = Math.floor((ms - steps.startMs) / steps.stepMs);
  return index >= 0 && index < steps.steps ? index : null;
}

/**
 * The step of a crosshair that was set on other steps. The last coarse step reaches past the present, where finer ones end: it is
 * their last one then.
 */
export function crossStep(ms: number, steps: Steps): number | null {
  return steps.steps === 0 ? null : Math.min(steps.steps - 1, Math.max(0, Math.floor((ms - steps.startMs) / steps.stepMs)));
}

/** The step under a place between the edges, 0–1. */
export const stepUnder = (place: number, seen: Span, steps: Steps): number | null => stepAt(seen.fromMs + place * (seen.toMs - seen.fromMs), steps);
