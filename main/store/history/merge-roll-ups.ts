import { COUNTERS, meanOf, SPREADS, type RollUp, type Spread } from './roll-up-shape.ts';

/** Above this a number of steps is kept more coarsely: sums over a day stay whole numbers. */
const MAX_MEAN = 2 ** 40;
const isHashrate = (key: string): boolean => key.endsWith('Ths');

/**
 * Pure. Roll-ups of one rig that follow each other, in order of time, as one. Times, counts, energies, increases, lowest and highest are exact whatever the
 * grouping; means are weighted by samples and rounded once a merge. Hashrates of different algorithms are never joined: those of the last known
 * algorithm stay. The finest step of all parts is kept where numbers stay below 2^40, so nothing is lost when the nominal of a rig changed.
 * Throws RangeError for no parts.
 */
export function mergeRollUps(parts: readonly RollUp[]): RollUp {
  const final = parts.at(-1);
  if (final === undefined) throw new RangeError('There is nothing to merge');
  const algo = parts.findLast((part) => part.algo !== 0 && part.spreads.hashrateThs !== undefined)?.algo ?? final.algo;
  const exponent = exponentOf(parts.filter((part) => part.algo === algo), final.exponent);
  const scaled = parts.map((part) => (part.algo === algo ? scale(part, exponent) : withoutHashrates(part)));
  const sum = (of: (part: RollUp) => number): number => scaled.reduce((all, part) => all + of(part), 0);
  const merged: RollUp = {
    algo, exponent,
    samples: sum((part) => part.samples), watchedSlots: sum((part) => part.watchedSlots),
    onlineDs: sum((part) => part.onlineDs), hashingDs: sum((part) => part.hashingDs),
    spreads: {}, efficiency: mergeEfficiency(scaled),
    increases: { accepted: null, rejected: null, stale: null, hwErrors: null },
    restarts: sum((part) => part.restarts),
    energyReportedJ20: sum((part) => part.energyReportedJ20), energyEstimatedJ20: sum((part) => part.energyEstimatedJ20),
    powerKnownDs: sum((part) => part.powerKnownDs),
    last: final.last,
  };
  for (const { key } of SPREADS) {
    const told = scaled.flatMap((part) => part.spreads[key] ?? []);
    if (told.length > 0) merged.spreads[key] = mergeSpreads(told);
  }
  for (const key of COUNTERS) {
    const told = scaled.flatMap((part) => part.increases[key] ?? []);
    if (told.length > 0) merged.increases[key] = told.reduce((all, more) => all + more, 0);
  }
  return merged;
}

function mergeSpreads(told: readonly Spread[]): Spread {
  const count = told.reduce((all, one) => all + one.count, 0);
  const lows = told.flatMap((one) => one.min ?? []);
  const highs = told.flatMap((one) => one.max ?? []);
  return {
    count, mean: meanOf(told.reduce((all, one) => all + one.mean * one.count, 0), count),
    min: lows.length === 0 ? null : Math.min(...lows), max: highs.length === 0 ? null : Math.max(...highs),
  };
}

function mergeEfficiency(parts: readonly RollUp[]): RollUp['efficiency'] {
  const told = parts.flatMap((part) => part.efficiency ?? []);
  const count = told.reduce((all, one) => all + one.count, 0);
  if (count === 0) return null;
  const mean = (key: 'ths' | 'w'): number => meanOf(told.reduce((all, one) => all + one[key] * one.count, 0), count);
  return { count, ths: mean('ths'), w: mean('w') };
}

function exponentOf(parts: readonly RollUp[], none: number): number {
  if (parts.length === 0) return none;
  let exponent = Math.max(...parts.map((part) => part.exponent));
  const fits = (part: RollUp): boolean => highestOf(part) * 10 ** (exponent - part.exponent) <= MAX_MEAN;
  while (exponent > 0 && !parts.every(fits)) exponent -= 1;
  return exponent;
}

function highestOf(part: RollUp): number {
  let highest = 0;
  for (const { key } of SPREADS) {
    const spread = isHashrate(key) ? part.spreads[key] : undefined;
    if (spread !== undefined) highest = Math.max(highest, Math.abs(spread.mean), Math.abs(spread.max ?? 0), Math.abs(spread.min ?? 0));
  }
  return highest;
}

function scale(part: RollUp, exponent: number): RollUp {
  if (part.exponent === exponent) return part;
  const finer = 10 ** Math.max(0, exponent - part.exponent);
  const coarser = 10 ** Math.max(0, part.exponent - exponent);
  const to = (value: number, round: (value: number) => number): number => round(value * finer / coarser) + 0;
  const spreads: RollUp['spreads'] = { ...part.spreads };
  for (const { key } of SPREADS) {
    const spread = part.spreads[key];
    if (spread === undefined || !isHashrate(key)) continue;
    spreads[key] = {
      count: spread.count, mean: to(spread.mean, Math.round),
      min: spread.min === null ? null : to(spread.min, Math.floor), max: spread.max === null ? null : to(spread.max, Math.ceil),
    };
  }
  return { ...part, exponent, spreads, efficiency: part.efficiency === null ? null : { ...part.efficiency, ths: to(part.efficiency.ths, Math.round) } };
}

function withoutHashrates(part: RollUp): RollUp {
  const spreads = Object.fromEntries(Object.entries(part.spreads).filter(([key]) => !isHashrate(key)));
  return { ...part, spreads, efficiency: null };
}
