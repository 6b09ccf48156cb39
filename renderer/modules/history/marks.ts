/* Event marks of a chart. Pure. */

import type { EventKind } from '../../../preload/contract/history.ts';
import type { ChartMark, Span } from './chartTypes.ts';
import { placeOf } from './seen.ts';

export interface MarkGroup {
  /** Between the edges of the chart, 0–1. */
  place: number;
  /** The gravest of its marks gives the glyph. */
  kind: EventKind;
  /** Oldest first. */
  marks: ChartMark[];
}

/** Which glyph a group has: what a person must see before the rest. */
const GRAVITY: Record<EventKind, number> = { fault: 4, restart: 3, firmware: 2, pool: 1, recovered: 0 };

/** Marks nearer together than `room` (a share of the width) become one group, which stands in their middle. */
export function groupMarks(marks: readonly ChartMark[], seen: Span, room: number): MarkGroup[] {
  const within = marks.filter(({ atMs }) => atMs >= seen.fromMs && atMs < seen.toMs).sort((a, b) => a.atMs - b.atMs);
  const groups: ChartMark[][] = [];
  let last: { marks: ChartMark[]; place: number } | null = null;
  for (const mark of within) {
    const place = placeOf(mark.atMs, seen);
    if (last !== null && place - last.place < room) last.marks.push(mark);
    else {
      last = { marks: [mark], place };
      groups.push(last.marks);
    }
  }
  return groups.map((group) => ({
    place: (placeOf(group[0]?.atMs ?? 0, seen) + placeOf(group.at(-1)?.atMs ?? 0, seen)) / 2,
    kind: group.reduce((grave, { kind }) => (GRAVITY[kind] > GRAVITY[grave] ? kind : grave), group[0]?.kind ?? 'recovered'),
    marks: group,
  }));
}
