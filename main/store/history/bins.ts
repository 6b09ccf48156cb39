import type { Line } from '../../../preload/contract/history.ts';
import type { Plan } from './points.ts';

/* Values brought together by step: pure. A step that got nothing is null. */

/** Place of a moment on the grid, -1 = outside. */
export function stepAt({ startMs, stepMs, steps }: Plan, atMs: number): number {
  const step = Math.floor((atMs - startMs) / stepMs);
  return step >= 0 && step < steps ? step : -1;
}

const empty = (steps: number): null[] => Array.from({ length: steps }, () => null);
const known = (values: Float64Array): (number | null)[] => Array.from(values, (value) => (Number.isFinite(value) ? value : null));

/** Means by weight, with the lowest and highest single value. */
export class MeanBins {
  readonly #sum: Float64Array;
  readonly #weight: Float64Array;
  readonly #min: Float64Array;
  readonly #max: Float64Array;

  constructor(steps: number) {
    this.#sum = new Float64Array(steps);
    this.#weight = new Float64Array(steps);
    this.#min = new Float64Array(steps).fill(Number.POSITIVE_INFINITY);
    this.#max = new Float64Array(steps).fill(Number.NEGATIVE_INFINITY);
  }

  /** `min`, `max`: NaN = not kept. */
  add(step: number, mean: number, weight: number, min: number, max: number): void {
    this.#sum[step]! += mean * weight;
    this.#weight[step]! += weight;
    if (min < this.#min[step]!) this.#min[step] = min;
    if (max > this.#max[step]!) this.#max[step] = max;
  }

  line(): Line {
    return { avg: known(this.#sum.map((sum, step) => sum / this.#weight[step]!)), min: known(this.#min), max: known(this.#max) };
  }
}

/** Amounts that add up: counters, energy, time. */
export class SumBins {
  readonly #sum: Float64Array;

  constructor(steps: number) {
    this.#sum = new Float64Array(steps).fill(Number.NaN);
  }

  add(step: number, value: number): void {
    const before = this.#sum[step]!;
    this.#sum[step] = (Number.isNaN(before) ? 0 : before) + value;
  }

  line(): Line {
    const avg = known(this.#sum);
    return { avg, min: empty(avg.length), max: empty(avg.length) };
  }
}

/** Sum over sum: J/TH, shares. Where the lower one is 0 there is no quotient. */
export class RatioBins {
  readonly #over: Float64Array;
  readonly #under: Float64Array;
  readonly #most: number;

  /** @param most larger quotients are cut to it */
  constructor(steps: number, most = Number.POSITIVE_INFINITY) {
    this.#over = new Float64Array(steps);
    this.#under = new Float64Array(steps);
    this.#most = most;
  }

  add(step: number, over: number, under: number): void {
    this.#over[step]! += over;
    this.#under[step]! += under;
  }

  line(): Line {
    const avg = known(this.#over.map((over, step) => (this.#under[step]! > 0 ? Math.min(this.#most, over / this.#under[step]!) : Number.NaN)));
    return { avg, min: empty(avg.length), max: empty(avg.length) };
  }
}
