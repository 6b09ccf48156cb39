import type { Line, RigMetric } from '../../../preload/contract/history.ts';
import { TICK_MS } from '../../engine/clock.ts';
import { COLUMN_INDEX, FRAME_COLUMNS } from '../frames/columns.ts';
import { perUnitOf } from '../frames/samples.ts';
import { MeanBins, RatioBins, stepAt, SumBins } from './bins.ts';
import type { Plan } from './points.ts';
import { HOUR_MS, SLOTS, type RigHour } from './rig-hour.ts';
import { COUNTERS, figuresOf, J20_PER_WH, SPREADS, type LastSample, type RollUp, type SpreadKey } from './roll-up-shape.ts';
import { toldAt, walkHour, type Advance } from './walk.ts';

/** The lines of one rig on the grid of a plan. What lies outside of the grid is left out. */
export interface RigLines {
  /** Single readings. Hours come in order of time, each once; one that goes on where the last one ended knows its counters and power. */
  addHour(hour: RigHour): void;
  /** An hour or day as a whole, counted where it starts. */
  addRollUp(startMs: number, rollUp: RollUp): void;
  lines(): Partial<Record<RigMetric, Line>>;
}

/** What one metric takes out of the stored parts. */
interface Gatherer {
  /** An answered sample of an hour. */
  sample(hour: RigHour, step: number, advance: Advance): void;
  rollUp(step: number, rollUp: RollUp): void;
  line(): Line;
}

const isHashrate = (metric: RigMetric): boolean => metric.endsWith('Ths') || metric === 'efficiencyJTh';
const perUnitIn = (key: SpreadKey, exponent: number): number => perUnitOf(FRAME_COLUMNS[COLUMN_INDEX[key]]!.perUnit, exponent);

/** @param algo ALGO_CODE of the hashrates: what the rig did by another algorithm is no part of the same line */
export function rigLines(plan: Plan, metrics: readonly RigMetric[], algo: number): RigLines {
  const watched = new SumBins(plan.steps);
  const online = new RatioBins(plan.steps, 1);
  const hashing = new RatioBins(plan.steps, 1);
  const gatherers = new Map(metrics.map((metric) => [metric, gathererOf(metric, plan)]));
  let lastHourMs = Number.NaN;
  let last: LastSample | null = null;

  const addTimes = (step: number, watchedS: number, onlineS: number, hashingS: number): void => {
    watched.add(step, watchedS);
    online.add(step, onlineS, watchedS);
    hashing.add(step, hashingS, watchedS);
  };
  const partOf = (algoThen: number, add: (gatherer: Gatherer) => void): void => {
    for (const [metric, gatherer] of gatherers) if (gatherer !== null && (algoThen === algo || !isHashrate(metric))) add(gatherer);
  };

  return {
    addHour: (hour) => {
      const before = hour.hourMs === lastHourMs + HOUR_MS ? last : null;
      for (let slot = 0; slot < SLOTS; slot += 1) {
        const step = stepAt(plan, hour.hourMs + slot * TICK_MS);
        if (step >= 0 && hour.asked[slot] === 1) addTimes(step, TICK_MS / 1000, 0, 0);
      }
      last = walkHour(hour, before, (advance) => {
        const step = stepAt(plan, hour.hourMs + advance.slot * TICK_MS);
        if (step < 0) return;
        addTimes(step, 0, advance.onlineDs / 10, advance.hashingDs / 10);
        partOf(hour.algo, (gatherer) => gatherer.sample(hour, step, advance));
      });
      lastHourMs = hour.hourMs;
    },
    addRollUp: (startMs, rollUp) => {
      const step = stepAt(plan, startMs);
      if (step < 0) return;
      const { watchedS, onlineS, hashingS } = figuresOf(rollUp);
      if (watchedS > 0) addTimes(step, watchedS, onlineS, hashingS);
      partOf(rollUp.algo, (gatherer) => gatherer.rollUp(step, rollUp));
    },
    lines: () => Object.fromEntries(metrics.map((metric): [RigMetric, Line] => {
      if (metric === 'onlineShare') return [metric, online.line()];
      if (metric === 'hashingShare') return [metric, hashing.line()];
      if (metric === 'watchedShare') return [metric, shareOfStep(watched.line(), plan)];
      return [metric, gatherers.get(metric)!.line()];
    })),
  };
}

/** Seconds as the share of the step, at most all of it: the jitter of polls may bring a second more. */
const shareOfStep = (line: Line, { stepMs }: Plan): Line =>
  ({ ...line, avg: line.avg.map((seconds) => (seconds === null ? null : Math.min(1, seconds * 1000 / stepMs))) });

/** null: shares of time, which every slot adds to. */
function gathererOf(metric: RigMetric, plan: Plan): Gatherer | null {
  switch (metric) {
    case 'onlineShare':
    case 'hashingShare':
    case 'watchedShare':
      return null;
    case 'efficiencyJTh':
      return efficiency(plan);
    case 'accepted':
    case 'rejected':
    case 'stale':
    case 'hwErrors': {
      const at = COUNTERS.indexOf(metric);
      return sums(plan, (advance) => advance.increases[at]!, (r) => r.increases[metric] ?? Number.NaN);
    }
    case 'energyWh':
      return energy(plan, (a) => a.energyReportedJ20 + a.energyEstimatedJ20, (r) => r.energyReportedJ20 + r.energyEstimatedJ20);
    case 'energyEstimatedWh':
      return energy(plan, (a) => a.energyEstimatedJ20, (r) => r.energyEstimatedJ20);
    case 'energyShare': {
      const known = sums(plan, (advance) => advance.powerKnownDs / 10, (r) => (r.samples > 0 ? r.powerKnownDs / 10 : Number.NaN));
      return { ...known, line: () => shareOfStep(known.line(), plan) };
    }
    default:
      return means(plan, metric);
  }
}

/** NaN adds nothing. */
function sums({ steps }: Plan, ofSample: (advance: Advance) => number, ofRollUp: (rollUp: RollUp) => number): Gatherer {
  const bins = new SumBins(steps);
  const add = (step: number, value: number): void => {
    if (!Number.isNaN(value)) bins.add(step, value);
  };
  return {
    sample: (_hour, step, advance) => add(step, ofSample(advance)),
    rollUp: (step, rollUp) => add(step, ofRollUp(rollUp)),
    line: () => bins.line(),
  };
}

/** Wh, unknown where no interval of known power is: a step without is not a step of 0 Wh. */
const energy = (plan: Plan, ofSample: (advance: Advance) => number, ofRollUp: (rollUp: RollUp) => number): Gatherer => sums(plan,
  (advance) => (advance.powerKnownDs > 0 ? ofSample(advance) / J20_PER_WH : Number.NaN), (r) => (r.powerKnownDs > 0 ? ofRollUp(r) / J20_PER_WH : Number.NaN));

function efficiency({ steps }: Plan): Gatherer {
  const bins = new RatioBins(steps);
  const [{ finer: finerThs }, { finer: finerW }] = SPREADS;
  return {
    sample: (hour, step, { slot }) => {
      const ths = toldAt(hour, 'hashrateThs', slot) / perUnitIn('hashrateThs', hour.exponent);
      const w = toldAt(hour, 'powerW', slot);
      if (!Number.isNaN(ths) && !Number.isNaN(w)) bins.add(step, w, ths);
    },
    rollUp: (step, { efficiency: told, exponent }) => {
      if (told !== null) bins.add(step, told.w / finerW * told.count, told.ths / finerThs / perUnitIn('hashrateThs', exponent) * told.count);
    },
    line: () => bins.line(),
  };
}

function means({ steps }: Plan, key: SpreadKey): Gatherer {
  const bins = new MeanBins(steps);
  const { finer } = SPREADS.find((spread) => spread.key === key)!;
  return {
    sample: (hour, step, { slot }) => {
      const value = toldAt(hour, key, slot) / perUnitIn(key, hour.exponent);
      if (!Number.isNaN(value)) bins.add(step, value, 1, value, value);
    },
    rollUp: (step, { spreads, exponent }) => {
      const spread = spreads[key];
      if (spread === undefined) return;
      const perUnit = perUnitIn(key, exponent);
      bins.add(step, spread.mean / finer / perUnit, spread.count, (spread.min ?? Number.NaN) / perUnit, (spread.max ?? Number.NaN) / perUnit);
    },
    line: () => bins.line(),
  };
}
