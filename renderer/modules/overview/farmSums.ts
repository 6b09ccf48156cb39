import type { Algo, Reason } from '../../../preload/contract/rig.ts';
import { efficiencyAt, isShownAt } from '../fleet/fields.ts';
import { isInView, look, NO_ALGO, powerKnownAt, type PowerKnown } from '../fleet/fleetView.ts';
import type { FleetStore } from '../fleet/fleetStore.ts';
import { subnetOf } from '../fleet/ip.ts';
import { reasonsNow } from '../fleet/reasons.ts';

/* What the overview counts from the rows: pure over the store. Hashrates are of one algorithm, the farm's main one. */

export interface Problem {
  code: string;
  count: number;
  missingThs: number;
  /** A /24 that holds most of its rigs, when it holds at least three. */
  cluster: { subnet: string; count: number } | null;
  worstSeverity: 'err' | 'serious' | 'warn';
}
export interface Offender { rigNo: number; name: string; reason: Reason | null; missingThs: number; share: number | null }
export interface ModelLine { make: string; model: string | null; rigs: number; online: number; hashrateThs: number; efficiencyJTh: number | null; tempMaxC: number | null; algo: Algo | null; isMainAlgo: boolean }
export interface Hottest { rigNo: number; name: string; tempC: number; limitC: number | null }
export interface FarmSums { problems: Problem[]; offenders: Offender[]; models: ModelLine[]; hottest: Hottest | null; power: Record<PowerKnown, number>; rigsOf: ReadonlyMap<Algo | null, number> }

/** Reasons that tell of a state, not of a fault. */
const NOT_A_FAULT: ReadonlySet<string> = new Set(['warming', 'recovering', 'sleeping', 'neverRead']);
const CLUSTER_RIGS = 3;
const CLUSTER_SHARE = 0.6;

/** Hashrate that a rig lacks against its model, TH/s; a rig without an answer lacks all of it. */
function missingAt(store: FleetStore, slot: number, shown: boolean): number {
  const nominal = store.valueAt(slot, 'nominalThs');
  if (nominal === null) return 0;
  const isOff = store.rowAt(slot).status === 'offline';
  return Math.max(0, nominal - (shown && !isOff ? store.valueAt(slot, 'hashrateThs') ?? 0 : 0));
}

export function farmSums(store: FleetStore, mainAlgo: Algo | null, nowMs: number): FarmSums {
  const at = look(store, nowMs);
  const problems = new Map<string, Problem & { subnets: Map<string, number> }>();
  const models = new Map<string, ModelLine & { watts: number; ths: number }>();
  const offenders: Offender[] = [];
  let hottest: Hottest | null = null;
  const power: Record<PowerKnown, number> = { reported: 0, estimated: 0, unknown: 0 };
  const rigsOf = new Map<Algo | null, number>();
  for (let slot = 0; slot < store.size; slot += 1) {
    const row = store.rowAt(slot);
    const shown = isShownAt(store, slot, nowMs, at.pollIntervalMs);
    const isMain = row.algo === mainAlgo;
    power[powerKnownAt(at, slot)] += 1;
    rigsOf.set(row.algo, (rigsOf.get(row.algo) ?? 0) + 1);
    const missing = isMain ? missingAt(store, slot, shown) : 0;
    for (const code of new Set(row.reasons.map((reason) => reason.code))) {
      if (NOT_A_FAULT.has(code)) continue;
      const problem = problems.get(code) ?? { code, count: 0, missingThs: 0, cluster: null, worstSeverity: 'warn', subnets: new Map<string, number>() };
      problem.count += 1;
      problem.missingThs += missing;
      if (row.status === 'critical' || row.status === 'zeroHash') problem.worstSeverity = 'err';
      else if (row.status !== 'hashing' && row.status !== 'locked' && row.status !== 'unknown' && problem.worstSeverity === 'warn') problem.worstSeverity = 'serious';
      const subnet = subnetOf(row.ip);
      if (subnet !== null) problem.subnets.set(subnet, (problem.subnets.get(subnet) ?? 0) + 1);
      problems.set(code, problem);
    }
    if (isMain && missing > 0 && isInView('attention', at, slot)) {
      const nominal = store.valueAt(slot, 'nominalThs');
      offenders.push({ rigNo: row.rigNo, name: row.name, reason: reasonsNow(store, row)[0] ?? null, missingThs: missing, share: nominal === null || nominal === 0 ? null : 1 - missing / nominal });
    }
    const temp = shown && row.status !== 'offline' ? store.valueAt(slot, 'tempMaxC') : null;
    if (temp !== null && (hottest === null || temp > hottest.tempC)) hottest = { rigNo: row.rigNo, name: row.name, tempC: temp, limitC: store.valueAt(slot, 'tempLimitC') };
    const key = `${row.make} ${row.model ?? ''} ${row.algo ?? NO_ALGO}`;
    const line = models.get(key) ?? { make: row.make, model: row.model, rigs: 0, online: 0, hashrateThs: 0, efficiencyJTh: null, tempMaxC: null, algo: row.algo, isMainAlgo: isMain, watts: 0, ths: 0 };
    line.rigs += 1;
    if (row.status !== 'offline') line.online += 1;
    if (shown && row.status !== 'offline') {
      line.hashrateThs += store.valueAt(slot, 'hashrateThs') ?? 0;
      if (efficiencyAt(store, slot) !== null) {
        line.watts += store.valueAt(slot, 'powerW') ?? 0;
        line.ths += store.valueAt(slot, 'hashrateThs') ?? 0;
      }
      if (temp !== null) line.tempMaxC = Math.max(line.tempMaxC ?? temp, temp);
    }
    models.set(key, line);
  }
  return {
    problems: [...problems.values()].map(({ subnets, ...problem }) => ({ ...problem, cluster: clusterOf(subnets, problem.count) })).sort((a, b) => b.missingThs - a.missingThs || b.count - a.count),
    offenders: offenders.sort((a, b) => b.missingThs - a.missingThs || a.rigNo - b.rigNo),
    models: [...models.values()].map(({ watts, ths, ...line }) => ({ ...line, efficiencyJTh: ths > 0 ? watts / ths : null })).sort((a, b) => b.rigs - a.rigs),
    hottest, power, rigsOf,
  };
}

function clusterOf(subnets: ReadonlyMap<string, number>, total: number): Problem['cluster'] {
  for (const [subnet, count] of subnets) if (count >= CLUSTER_RIGS && count >= total * CLUSTER_SHARE) return { subnet, count };
  return null;
}
