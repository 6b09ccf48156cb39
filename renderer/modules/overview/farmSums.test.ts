import { describe, expect, it } from 'vitest';
import { fakeFarm, fullDelta } from '../../testing/fakeFarm.ts';
import { FleetStore } from '../fleet/fleetStore.ts';
import { filterSlots, look, NO_FILTER } from '../fleet/fleetView.ts';
import { farmSums } from './farmSums.ts';

const NOW = 1_790_000_000_000;
const store = new FleetStore();
store.apply(fullDelta(fakeFarm(NOW), NOW), NOW);
const sums = farmSums(store, 'sha256', NOW);

describe('sums of the overview', () => {
  it('counts each problem as the list that it opens does', () => {
    const at = look(store, NOW);
    expect(sums.problems.length).toBeGreaterThan(5);
    for (const problem of sums.problems) expect(filterSlots(at, { ...NO_FILTER, reason: problem.code }), problem.code).toHaveLength(problem.count);
    for (const line of sums.models) expect(filterSlots(at, { ...NO_FILTER, make: line.make, algo: line.algo ?? 'none', ...(line.model === null ? {} : { model: line.model }) })).toHaveLength(line.rigs);
  });
  it('names the range that holds most of a problem', () => {
    expect(sums.problems.find((problem) => problem.code === 'noAnswer')?.cluster).toEqual({ subnet: '10.0.7', count: 24 });
    expect(sums.problems.find((problem) => problem.code === 'lowHashrate')?.cluster).toBeNull();
  });
  it('counts an offline rig as all of its hashrate missing', () => {
    const missing = sums.problems.find((problem) => problem.code === 'noAnswer')?.missingThs;
    // 24 S19j Pro, one S19, one M30S++.
    expect(missing).toBeCloseTo(24 * 104 + 95 + 112, 6);
    expect(sums.offenders[0]?.missingThs).toBe(126);
  });
  it('never adds another algorithm to what is missing', () => {
    expect(farmSums(store, 'scrypt', NOW).offenders).toEqual([]);
    expect(sums.models.find((line) => line.model === 'Antminer L7')?.isMainAlgo).toBe(false);
  });
  it('names the hottest rig', () => {
    expect(sums.hottest?.tempC).toBeGreaterThanOrEqual(86.5);
    expect(sums.hottest?.limitC).toBe(85);
  });
});
