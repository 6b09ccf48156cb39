import type { AlgoTotals, FarmTotals } from '../../../preload/contract/fleet.ts';
import { STATUSES, type Algo, type Status } from '../../../preload/contract/rig.ts';
import type { Rig } from './rig.ts';

/** A reading older than this is no number any more (operator-ux §5): it does not count in sums. */
export const TOO_OLD_MS = 10 * 60_000;

const zeroes = (): Record<Status, number> => Object.fromEntries(STATUSES.map((status) => [status, 0])) as Record<Status, number>;

/** A sum of what is known; null while nothing is: unknown is not 0. */
const plus = (sum: number | null, value: number | null): number | null => (value === null ? sum : (sum ?? 0) + value);

/** Sums of the farm as of now: per algorithm, never across; readings older than 10 minutes are left out. */
export function farmTotals(rigs: Iterable<Rig>, nowMs: number, stored: Pick<FarmTotals, 'storedTickMs' | 'storeError'>): FarmTotals {
  const byAlgo = new Map<Algo | null, AlgoTotals & { effW: number; effThs: number }>();
  const byStatus = zeroes();
  const ages: number[] = [];
  const lostBy = new Map<Algo | null, Record<Status, number>>();
  let count = 0;
  let online = 0;
  for (const rig of rigs) {
    count += 1;
    const status = rig.status.status;
    byStatus[status] += 1;
    if (status !== 'offline') online += 1;
    const t = rig.telemetry;
    if (rig.readAtMs !== null && status !== 'offline') ages.push(nowMs - rig.readAtMs);
    if (t === null || t.algo === null) continue;
    let sum = byAlgo.get(t.algo);
    if (sum === undefined) {
      sum = { algo: t.algo, rigs: 0, hashrateThs: null, expectedThs: null, powerW: null, powerReported: 0, powerEstimated: 0, powerUnknown: 0, efficiencyJTh: null, effW: 0, effThs: 0 };
      byAlgo.set(t.algo, sum);
      lostBy.set(t.algo, zeroes());
    }
    sum.rigs += 1;
    sum.expectedThs = plus(sum.expectedThs, t.nominalThs);
    const fresh = rig.readAtMs !== null && nowMs - rig.readAtMs <= TOO_OLD_MS && status !== 'offline';
    const hashrate = fresh ? t.hashrateThs : null;
    const power = fresh ? t.powerW : null;
    sum.hashrateThs = plus(sum.hashrateThs, hashrate);
    sum.powerW = plus(sum.powerW, power);
    lostBy.get(t.algo)![status] += Math.max(0, (t.nominalThs ?? 0) - (hashrate ?? 0));
    if (power === null) sum.powerUnknown += 1;
    else {
      if (t.powerSource === 'estimate') sum.powerEstimated += 1;
      else sum.powerReported += 1;
      if (hashrate !== null && hashrate > 0) {
        sum.effW += power;
        sum.effThs += hashrate;
      }
    }
  }
  const algos = [...byAlgo.values()]
    .map(({ effW, effThs, ...sum }) => ({ ...sum, efficiencyJTh: effThs > 0 ? effW / effThs : null }))
    .sort((a, b) => b.rigs - a.rigs);
  const main = algos[0];
  return {
    algos, rigs: count, byStatus, online,
    lostThs: main === undefined ? zeroes() : lostBy.get(main.algo) ?? zeroes(),
    ageMs: percentiles(ages),
    ...stored,
  };
}

function percentiles(values: number[]): { p50: number; p99: number } | null {
  if (values.length === 0) return null;
  const sorted = Float64Array.from(values).sort();
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
  return { p50: at(0.5), p99: at(0.99) };
}
