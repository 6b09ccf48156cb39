/* Times under a chart: round on the wall clock of this computer, worded by how much is seen. Pure but for the time zone. */

import { formatDay, formatDate, formatMonth, formatTime } from '../../ui/format.ts';
import { lengthOf } from './seen.ts';
import type { Span } from './chartTypes.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const STEPS_MIN = [1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360, 720];
const STEPS_DAYS = [1, 2, 3, 7, 14];
const STEPS_MONTHS = [1, 2, 3, 6, 12];
/** Labels that fit. */
const MOST = 6;
const MONTH_MS = 30.4 * DAY_MS;

type Unit = 'minutes' | 'days' | 'months';
function roundStep(spanMs: number): { unit: Unit; size: number } {
  const fits = (sizes: readonly number[], unitMs: number): number | undefined => sizes.find((size) => spanMs / (size * unitMs) <= MOST);
  const minutes = fits(STEPS_MIN, MINUTE_MS);
  if (minutes !== undefined) return { unit: 'minutes', size: minutes };
  const days = fits(STEPS_DAYS, DAY_MS);
  if (days !== undefined) return { unit: 'days', size: days };
  return { unit: 'months', size: fits(STEPS_MONTHS, MONTH_MS) ?? 12 };
}

/** The first round time at or after a time, and the ones that follow: by the calendar, so that a clock change moves none off midnight. */
function* roundTimes(fromMs: number, { unit, size }: { unit: Unit; size: number }): Generator<number> {
  const at = new Date(fromMs);
  if (unit === 'minutes') {
    at.setHours(0, 0, 0, 0);
    for (let minutes = 0; ; minutes += size) yield new Date(at.getFullYear(), at.getMonth(), at.getDate(), 0, minutes).getTime();
  } else if (unit === 'days') {
    // Counted from a fixed day, so that zooming and time do not move the labels.
    const day = Math.floor(Date.UTC(at.getFullYear(), at.getMonth(), at.getDate()) / DAY_MS);
    for (let days = -(day % size); ; days += size) yield new Date(at.getFullYear(), at.getMonth(), at.getDate() + days).getTime();
  } else {
    for (let months = -(at.getMonth() % size); ; months += size) yield new Date(at.getFullYear(), at.getMonth() + months, 1).getTime();
  }
}

/** Round times within the span, at most seven; none so near to an edge that its label would be cut. */
export function timeTicks(span: Span): number[] {
  const length = lengthOf(span);
  if (!(length > 0)) return [];
  const edge = length * 0.03;
  const ticks: number[] = [];
  for (const ms of roundTimes(span.fromMs, roundStep(length))) {
    if (ms > span.toMs - edge) break;
    if (ms >= span.fromMs + edge && ms > (ticks.at(-1) ?? -Infinity)) ticks.push(ms);
  }
  return ticks;
}

const isMidnight = (ms: number): boolean => new Date(ms).getHours() === 0 && new Date(ms).getMinutes() === 0;

/** Words of a tick: hours, the day at midnight, days, months (January with its year). */
export function tickWords(ms: number, span: Span): string {
  const { unit } = roundStep(lengthOf(span));
  if (unit === 'minutes') return isMidnight(ms) ? formatDay(ms) : formatTime(ms);
  return unit === 'days' ? formatDay(ms) : formatMonth(ms);
}

/** A moment as the crosshair says it: the day where more than one is seen, the year where more than one could be meant. */
export function momentWords(ms: number, span: Span, stepMs: number): string {
  const length = lengthOf(span);
  const day = length > 300 * DAY_MS ? formatDate(ms) : formatDay(ms);
  if (stepMs >= DAY_MS) return day;
  return length > 20 * 3_600_000 ? `${day} ${formatTime(ms)}` : formatTime(ms);
}
