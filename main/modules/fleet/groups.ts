import type { GroupKind } from '../../../preload/contract/history.ts';
import { TICK_MS } from '../../engine/clock.ts';
import type { GroupSum } from '../../store/index.ts';
import { isPolled, readingBefore, type Sampled } from './sampled.ts';

/** With more than this share of the rigs not asked, the sum of the others would look like a loss that the farm did not have. */
export const UNASKED_SHARE = 0.02;

/** The history keeps no longer names; a rig may call its model what it likes. */
const MAX_NAME_CHARS = 200;

/** The groups of one kind. Most names have one algorithm, so the sums of a name are a short list. */
type Named = Map<string, GroupSum[]>;

export interface GroupSums {
  add(rig: Sampled): void;
  /** null: the engine has just started or woken and has not asked enough of the rigs to tell. */
  sums(): GroupSum[] | null;
}

/**
 * Sums of one tick: of the farm, and of each model, site and tag; per algorithm. A reading counts until the next one is due, one interval
 * and one tick, unless a read has failed since. So a tick in which the engine stopped, scanned or reads more seldom than each tick is whole,
 * and a rig that fell silent is missing at once. A rig without a reading that counts belongs to its groups all the same.
 */
export function groupSums(tickMs: number, intervalMs: number): GroupSums {
  const endMs = tickMs + TICK_MS;
  const farm: Named = new Map();
  const models: Named = new Map();
  const sites: Named = new Map();
  const tags: Named = new Map();
  let polled = 0;
  let unasked = 0;
  const add = (rig: Sampled): void => {
    const reading = readingBefore(rig, endMs);
    let counts = false;
    if (isPolled(rig)) {
      polled += 1;
      const hasFailed = rig.failures > 0 && rig.lastErrorAtMs !== null && rig.lastErrorAtMs < endMs;
      counts = !hasFailed && reading !== null && reading.readAtMs >= endMs - intervalMs - TICK_MS;
      if (!hasFailed && !counts) unasked += 1;
    }
    const told = reading?.telemetry ?? rig.telemetry;
    const model = told?.model ?? rig.identity.model;
    const { site, tags: names } = rig.labels;
    count(farm, 'farm', '', told, counts);
    if (model !== null && model !== '') count(models, 'model', model, told, counts);
    if (site !== null) count(sites, 'site', site, told, counts);
    for (let n = 0; n < names.length; n += 1) count(tags, 'tag', names[n]!, told, counts);
  };
  return {
    add,
    sums: () => (unasked > polled * UNASKED_SHARE ? null : [farm, models, sites, tags].flatMap((named) => [...named.values()].flat())),
  };
}

/** Counts a rig in one group. `told`: its last reading, whether it counts or not. */
function count(named: Named, kind: GroupKind, fullName: string, told: Sampled['telemetry'], counts: boolean): void {
  const name = fullName.length > MAX_NAME_CHARS ? fullName.slice(0, MAX_NAME_CHARS) : fullName;
  const algo = told === null ? null : told.algo;
  let list = named.get(name);
  if (list === undefined) named.set(name, (list = []));
  let sum: GroupSum | undefined;
  for (let n = 0; n < list.length; n += 1) if (list[n]!.algo === algo) sum = list[n];
  if (sum === undefined) {
    sum = { kind, name, algo, rigs: 0, answered: 0, hashrateThs: null, expectedThs: null, powerW: null, powerEstimatedW: null };
    list.push(sum);
  }
  sum.rigs += 1;
  if (told === null) return;
  if (told.nominalThs !== null) sum.expectedThs = (sum.expectedThs ?? 0) + told.nominalThs;
  if (!counts) return;
  sum.answered += 1;
  if (told.hashrateThs !== null) sum.hashrateThs = (sum.hashrateThs ?? 0) + told.hashrateThs;
  if (told.powerW === null) return;
  sum.powerW = (sum.powerW ?? 0) + told.powerW;
  sum.powerEstimatedW = (sum.powerEstimatedW ?? 0) + (told.powerSource === 'estimate' ? told.powerW : 0);
}
