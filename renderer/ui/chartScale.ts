/* Scales of a time chart: pure. */

export interface Point { ms: number; value: number | null }
export interface Axis { low: number; high: number }

/** A round number at most 1, 2 or 5 times a power of ten above `size`. */
function roundStep(size: number): number {
  if (!(size > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(size));
  const part = size / power;
  return (part <= 1 ? 1 : part <= 2 ? 2 : part <= 5 ? 5 : 10) * power;
}

/** Room for all values and lines; from zero, or from a round number under the lowest value. */
export function axisOf(points: readonly Point[], lines: readonly (number | null)[], fromZero: boolean): Axis {
  const values = points.flatMap((point) => (point.value === null ? [] : [point.value]));
  const all = [...values, ...lines.filter((line) => line !== null)];
  if (all.length === 0) return { low: 0, high: 1 };
  const top = Math.max(...all);
  if (fromZero) return { low: 0, high: top > 0 ? top * 1.08 : 1 };
  const bottom = Math.min(...all);
  const span = top - bottom || Math.abs(top) * 0.1 || 1;
  const step = roundStep(span / 6);
  const low = Math.floor((bottom - span * 0.12) / step) * step;
  return { low: bottom >= 0 ? Math.max(0, low) : low, high: top + span * 0.08 };
}

/**
 * Three or four round values inside the axis, and the named ones; a round one that would touch a named one, or whose words are there already
 * (on a nearly even line), is left out.
 */
export function valueTicks(axis: Axis, named: readonly number[], format: (value: number) => string): number[] {
  const span = axis.high - axis.low;
  const step = roundStep(span / 4);
  const ticks: number[] = [];
  const words = new Set(named.map(format));
  for (let value = Math.ceil(axis.low / step) * step; value <= axis.high + step * 1e-9; value += step) {
    const tick = Number(value.toPrecision(12));
    if (words.has(format(tick)) || named.some((other) => Math.abs(other - tick) <= span * 0.09)) continue;
    words.add(format(tick));
    ticks.push(tick);
  }
  return [...ticks, ...named].sort((a, b) => a - b);
}

const STEPS_MIN = [5, 10, 15, 30, 60, 120, 240, 480];
/** Round wall-clock times, at most seven. */
export function timeTicks(fromMs: number, toMs: number): number[] {
  const span = toMs - fromMs;
  const step = (STEPS_MIN.find((minutes) => span / (minutes * 60_000) <= 7) ?? 1440) * 60_000;
  const zone = new Date(fromMs).getTimezoneOffset() * 60_000;
  const ticks: number[] = [];
  // A label at the very edge would be cut.
  for (let ms = Math.ceil((fromMs - zone) / step) * step + zone; ms <= toMs; ms += step) if (ms - fromMs > span * 0.02 && toMs - ms > span * 0.02) ticks.push(ms);
  return ticks;
}

/** Points that no line reaches: nothing is known on either side. */
export const lonePoints = (points: readonly Point[]): Point[] =>
  points.filter((point, index) => point.value !== null && (points[index - 1]?.value ?? null) === null && (points[index + 1]?.value ?? null) === null);

/** Part of the axis that must be empty before it is worth words. */
const LONG_SHARE = 1 / 9;
export const isLong = (ms: number, spanMs: number): boolean => ms > spanMs * LONG_SHARE;

/** When the first value came, where a long part of the axis before it is empty: nobody watched yet. */
export function watchedSince(points: readonly Point[], fromMs: number, toMs: number): number | null {
  const first = points.find((point) => point.value !== null)?.ms;
  return first !== undefined && isLong(first - fromMs, toMs - fromMs) ? first : null;
}

export interface Gap { fromMs: number; toMs: number }

/** Runs without a value between two known points, longer than two steps. What came before the first value is no gap: nobody watched. */
export function gapsOf(points: readonly Point[], stepMs: number): Gap[] {
  const gaps: Gap[] = [];
  let before: number | null = null;
  for (const point of points) {
    if (point.value === null) continue;
    if (before !== null && point.ms - before > stepMs * 2.5) gaps.push({ fromMs: before, toMs: point.ms });
    before = point.ms;
  }
  const last = points.at(-1);
  if (last !== undefined && before !== null && last.ms - before > stepMs * 2.5) gaps.push({ fromMs: before, toMs: last.ms });
  return gaps;
}
