import type { GroupHistory, GroupKind, GroupMetric, GroupName, Line } from '../../../preload/contract/history.ts';
import { isShownAt } from '../fleet/fields.ts';
import type { FleetStore } from '../fleet/fleetStore.ts';
import type { ChartLine } from './chartTypes.ts';

/* Groups of rigs by model, site and tag: which are shown, what they do now, what their chart draws. Pure. */

export const GROUP_KINDS = ['model', 'site', 'tag'] as const satisfies readonly GroupKind[];
export type ShownKind = (typeof GROUP_KINDS)[number];
export type Group = GroupName & { rigs: number };

/** Small charts beside each other. */
export const MOST_GROUPS = 12;

/** One text for a group: a model may have rigs of two algorithms, and these are never summed. */
export const keyOf = ({ kind, name, algo }: GroupName): string => `${kind}|${algo ?? ''}|${name}`;

export const kindsOf = (groups: readonly GroupName[]): ShownKind[] => GROUP_KINDS.filter((kind) => groups.some((group) => group.kind === kind));

/** The groups of a kind that have rigs, the largest first; of equal ones by name. Rigs that were never read have no algorithm: beside the ones of their name that were, they draw nothing. */
export function groupsOf(groups: readonly Group[], kind: ShownKind): Group[] {
  const here = groups.filter((group) => group.kind === kind && group.rigs > 0);
  const read = new Set(here.filter(({ algo }) => algo !== null).map(({ name }) => name));
  return here.filter(({ name, algo }) => algo !== null || !read.has(name)).sort((a, b) => b.rigs - a.rigs || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** The farm's part of an algorithm in the history; null = not kept. */
export const farmOf = (groups: readonly Group[], algo: GroupName['algo']): GroupName | null => {
  const found = groups.find((group) => group.kind === 'farm' && group.algo === algo);
  return found === undefined ? null : { kind: found.kind, name: found.name, algo: found.algo };
};

/** Hashrate of each group now, TH/s, by `keyOf`, as the table shows it; null = no rig tells it. */
export function groupsNow(store: FleetStore, nowMs: number): Map<string, number | null> {
  const sums = new Map<string, number | null>();
  const { pollIntervalMs } = store.getState();
  const add = (kind: ShownKind, name: string | null, algo: GroupName['algo'], ths: number | null): void => {
    if (name === null || name === '') return;
    const key = keyOf({ kind, name, algo });
    const before = sums.get(key) ?? null;
    sums.set(key, ths === null ? before : (before ?? 0) + ths);
  };
  for (let slot = 0; slot < store.size; slot += 1) {
    const row = store.rowAt(slot);
    const ths = row.status !== 'offline' && isShownAt(store, slot, nowMs, pollIntervalMs) ? store.valueAt(slot, 'hashrateThs') : null;
    add('model', row.model, row.algo, ths);
    add('site', row.site, row.algo, ths);
    for (const tag of row.tags) add('tag', tag, row.algo, ths);
  }
  return sums;
}

export const CHART_METRICS = ['hashrateThs', 'powerW', 'efficiencyJTh'] as const satisfies readonly GroupMetric[];
export type ChartMetric = (typeof CHART_METRICS)[number];

/** Below this change the expected hashrate is one level over the whole range. */
const LEVEL_SHARE = 0.01;
/** What was expected: one level, or its own line where rigs came and went. */
export function expectedOf(line: Line | undefined): { level: number | null; line: Line | null } {
  const known = (line?.avg ?? []).filter((value) => value !== null);
  const last = known.at(-1);
  if (line === undefined || last === undefined || last <= 0) return { level: null, line: null };
  const isLevel = known.every((value) => Math.abs(value - last) <= last * LEVEL_SHARE);
  return isLevel ? { level: last, line: null } : { level: null, line };
}

/** Quiet and dashed: it is what the others are measured on. */
const EXPECTED_STYLE = { stroke: 'var(--text-3)', dash: '4 4' };
const SERIES_STYLE = { stroke: 'var(--series)', dash: '' };

export interface Drawn { lines: ChartLine[]; expected: number | null }
/** @param scale canonical units in one of the unit shown */
export function drawnOf(data: GroupHistory | null, metric: ChartMetric, scale: number, words: { of: string; expected: string }): Drawn {
  const main = data?.lines[metric];
  if (data === null || main === undefined) return { lines: [], expected: null };
  const scaled = (values: readonly (number | null)[]): (number | null)[] => values.map((value) => (value === null ? null : value / scale));
  const lines: ChartLine[] = [{ id: metric, label: words.of, avg: scaled(main.avg), min: scaled(main.min), max: scaled(main.max), style: SERIES_STYLE }];
  if (metric !== 'hashrateThs') return { lines, expected: null };
  const { level, line } = expectedOf(data.lines.expectedThs);
  if (line !== null) lines.push({ id: 'expected', label: words.expected, avg: scaled(line.avg), min: scaled(line.avg), max: scaled(line.avg), style: EXPECTED_STYLE });
  return { lines, expected: level === null ? null : level / scale };
}
