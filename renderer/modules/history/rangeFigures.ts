/* What a rig did over a range, in a few numbers. Pure. */

import type { RigHistory, RigMetric } from '../../../preload/contract/history.ts';
import type { Values } from './chartTypes.ts';

export interface RangeFigures {
  /** null = no power was known at any time. */
  energyWh: number | null;
  /** Shares 0–1: of the energy that rests on our estimate; of the time of the range in which power was known. */
  estimatedShare: number | null;
  coveredShare: number | null;
  /** Shares 0–1 of the watched time; null = nobody watched. */
  hashingShare: number | null;
  onlineShare: number | null;
  accepted: number | null;
  rejected: number | null;
  stale: number | null;
  restarts: number;
  /** There were more events than an answer holds. */
  isAtLeast: boolean;
}

const sum = (values: Values): number | null => {
  let total: number | null = null;
  for (const value of values) if (value !== null) total = (total ?? 0) + value;
  return total;
};

/** Mean of the shares, each weighted by how much of its step was watched. */
function weighted(shares: Values, watched: Values): number | null {
  let total = 0;
  let weights = 0;
  for (const [index, share] of shares.entries()) {
    const weight = watched[index] ?? null;
    if (share === null || weight === null) continue;
    total += share * weight;
    weights += weight;
  }
  return weights === 0 ? null : total / weights;
}

/** Figures of the first rig of an answer, over the part of its time that is past. */
export function rangeFigures(history: RigHistory, nowMs: number): RangeFigures {
  const rig = history.rigs[0];
  const of = (metric: RigMetric): Values => rig?.lines[metric]?.avg ?? [];
  const energyWh = sum(of('energyWh'));
  const past = Math.min(history.startMs + history.steps * history.stepMs, nowMs) - history.startMs;
  const coveredMs = (sum(of('energyShare')) ?? 0) * history.stepMs;
  const watched = of('watchedShare');
  return {
    energyWh,
    estimatedShare: energyWh === null || energyWh === 0 ? null : (sum(of('energyEstimatedWh')) ?? 0) / energyWh,
    coveredShare: energyWh === null || past <= 0 ? null : Math.min(1, coveredMs / past),
    hashingShare: weighted(of('hashingShare'), watched),
    onlineShare: weighted(of('onlineShare'), watched),
    accepted: sum(of('accepted')),
    rejected: sum(of('rejected')),
    stale: sum(of('stale')),
    restarts: history.events.filter(({ kind }) => kind === 'restart').length,
    isAtLeast: history.moreEvents > 0,
  };
}
