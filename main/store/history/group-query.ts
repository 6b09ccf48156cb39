import { GROUP_METRICS, type GroupHistory, type GroupMetric, type GroupName, type Tier } from '../../../preload/contract/history.ts';
import type { Algo } from '../../../preload/contract/rig.ts';
import { TICK_MS } from '../../engine/clock.ts';
import { HOT_KEEP_MS } from '../frames/retention.ts';
import { rowsOfTicks, type GroupTick } from './groups.ts';
import type { GroupRow } from '../commands/history.ts';
import { planSteps } from './points.ts';
import { DAY_MS, HOUR_MS } from './rig-hour.ts';
import type { TaskContext } from './task.ts';

const UNIT_MS: Record<Tier, number> = { '30s': TICK_MS, '1m': 60_000, '1h': HOUR_MS, '1d': DAY_MS };
const TABLE = { '1m': 'g1m', '1h': 'g1h', '1d': 'g1d' } as const;
const COLUMNS = `bucket, n, rigs, answered, ths, ths_min AS thsMin, ths_max AS thsMax, ths_n AS thsN, expected_ths AS expectedThs, expected_n AS expectedN,
  w, w_min AS wMin, w_max AS wMax, w_n AS wN, eff_w AS effW, eff_ths AS effThs, wh, estimated_wh AS estimatedWh, energy_s AS energyS`;
type Row = Omit<GroupRow, 'kind' | 'name' | 'algo'>;

/** The finest tier that still holds the whole span and gives no more rows than a week of minutes. */
export function groupTier(fromMs: number, toMs: number, nowMs: number): Tier {
  if (fromMs >= nowMs - HOT_KEEP_MS) return '30s';
  if (toMs - fromMs <= 7.5 * DAY_MS && fromMs >= nowMs - 89 * DAY_MS) return '1m';
  return toMs - fromMs <= 400 * DAY_MS ? '1h' : '1d';
}

/** Farm or a group over time. Hours that are not closed yet come from the ticks. */
export function groupHistory(context: TaskContext, { group, metrics, fromMs, toMs, maxSteps, nowMs }: {
  group: GroupName; metrics: readonly GroupMetric[]; fromMs: number; toMs: number; maxSteps: number | undefined; nowMs: number;
}): GroupHistory {
  const tier = groupTier(fromMs, toMs, nowMs);
  const unitMs = UNIT_MS[tier];
  const { startMs, stepMs, steps } = planSteps(fromMs, toMs, maxSteps, tier);
  const endMs = startMs + steps * stepMs;
  const cells = Array.from({ length: steps }, (): Row[] => []);
  for (const row of rowsBetween(context, group, tier, startMs, endMs)) cells[Math.floor((row.bucket * unitMs - startMs) / stepMs)]?.push(row);
  const points = cells.map((rows) => POINT.map((read) => read(rows)));
  return {
    group, startMs, stepMs, steps, tier, problems: [],
    keptSinceMs: keptSince(context, group, tier),
    lines: Object.fromEntries(metrics.map((metric) => {
      const at = GROUP_METRICS.indexOf(metric);
      return [metric, { avg: points.map((point) => point[at]!.avg), min: points.map((point) => point[at]!.min), max: points.map((point) => point[at]!.max) }];
    })),
  };
}

/** Rows of the tier, and rows made of the ticks that are in none yet. */
function rowsBetween({ readers }: TaskContext, { kind, name, algo }: GroupName, tier: Tier, startMs: number, endMs: number): Row[] {
  const unitMs = UNIT_MS[tier];
  const key = [kind, name, algo ?? ''] as const;
  const ticks = (fromMs: number): GroupTick[] => readers.hot().prepare<[string, string, string, number, number], GroupTick>(
    'SELECT * FROM group_tick WHERE kind = ? AND name = ? AND algo = ? AND tick >= ? AND tick < ?').all(...key, fromMs, endMs);
  if (tier === '30s') return rowsOfTicks(ticks(startMs), unitMs);
  const rollup = readers.rollup();
  const id = rollup.prepare<[string, string, string], number>('SELECT id FROM grp WHERE kind = ? AND name = ? AND algo = ?').pluck().get(...key);
  const stored = (table: string, bucketMs: number, fromMs: number): Row[] => (id === undefined ? [] : rollup.prepare<[number, number, number], Row>(
    `SELECT ${COLUMNS} FROM ${table} WHERE grp = ? AND bucket >= ? AND bucket < ? ORDER BY bucket`).all(id, Math.floor(fromMs / bucketMs), Math.ceil(endMs / bucketMs)));
  const rows = stored(TABLE[tier], unitMs, startMs);
  const kept = rows.length === 0 ? startMs : (rows.at(-1)!.bucket + 1) * unitMs;
  // A day is made when it is over: until then its hours stand for it.
  const hours = tier === '1d' ? stored('g1h', HOUR_MS, kept).map((row) => ({ ...row, bucket: Math.floor(row.bucket * HOUR_MS / unitMs) })) : [];
  const hoursEnd = tier !== '1d' || hours.length === 0 ? kept : Math.max(kept, lastHourEnd(stored('g1h', HOUR_MS, kept)));
  return [...rows, ...hours, ...rowsOfTicks(ticks(hoursEnd), unitMs)];
}

const lastHourEnd = (rows: readonly Row[]): number => ((rows.at(-1)?.bucket ?? -1) + 1) * HOUR_MS;

interface Point { avg: number | null; min: number | null; max: number | null }
const only = (avg: number | null): Point => ({ avg, min: null, max: null });

function mean(rows: readonly Row[], value: (row: Row) => number | null, weight: (row: Row) => number): number | null {
  let sum = 0;
  let weights = 0;
  for (const row of rows) {
    const known = value(row);
    if (known === null) continue;
    sum += known * weight(row);
    weights += weight(row);
  }
  return weights === 0 ? null : sum / weights;
}
function edge(rows: readonly Row[], value: (row: Row) => number | null, pick: (...values: number[]) => number): number | null {
  const known = rows.flatMap((row) => value(row) ?? []);
  return known.length === 0 ? null : pick(...known);
}
const sum = (rows: readonly Row[], value: (row: Row) => number): number => rows.reduce((total, row) => total + value(row), 0);

/** How each of GROUP_METRICS is read from the rows of a step, in that order. */
const READ: Record<GroupMetric, (rows: readonly Row[]) => Point> = {
  hashrateThs: (rows) => ({ avg: mean(rows, (row) => row.ths, (row) => row.thsN), min: edge(rows, (row) => row.thsMin, Math.min), max: edge(rows, (row) => row.thsMax, Math.max) }),
  expectedThs: (rows) => only(mean(rows, (row) => row.expectedThs, (row) => row.expectedN)),
  powerW: (rows) => ({ avg: mean(rows, (row) => row.w, (row) => row.wN), min: edge(rows, (row) => row.wMin, Math.min), max: edge(rows, (row) => row.wMax, Math.max) }),
  efficiencyJTh: (rows) => only(sum(rows, (row) => row.effThs) > 0 ? sum(rows, (row) => row.effW) / sum(rows, (row) => row.effThs) : null),
  answered: (rows) => only(mean(rows, (row) => row.answered, (row) => row.n)),
  rigs: (rows) => only(mean(rows, (row) => row.rigs, (row) => row.n)),
  energyWh: (rows) => only(sum(rows, (row) => row.energyS) > 0 ? sum(rows, (row) => row.wh) : null),
};
const POINT = GROUP_METRICS.map((metric) => READ[metric]);

/** The oldest of what is kept in the tier, or of the ticks that are in none yet. */
function keptSince({ readers }: TaskContext, { kind, name, algo }: GroupName, tier: Tier): number | null {
  const key = [kind, name, algo ?? ''] as const;
  const tick = readers.hot().prepare<[string, string, string], number | null>('SELECT min(tick) FROM group_tick WHERE kind = ? AND name = ? AND algo = ?').pluck().get(...key) ?? null;
  if (tier === '30s') return tick;
  const bucket = readers.rollup().prepare<[string, string, string], number | null>(
    `SELECT min(bucket) FROM ${TABLE[tier]} WHERE grp = (SELECT id FROM grp WHERE kind = ? AND name = ? AND algo = ?)`).pluck().get(...key) ?? null;
  return bucket === null ? tick : bucket * UNIT_MS[tier];
}

/** Every group that has rigs now or history. */
export function groupList({ readers }: TaskContext): (GroupName & { rigs: number })[] {
  const stored = readers.rollup().prepare<[], { kind: string; name: string; algo: string }>('SELECT kind, name, algo FROM grp').all();
  const now = readers.hot().prepare<[], { kind: string; name: string; algo: string; rigs: number }>('SELECT kind, name, algo, rigs FROM group_tick WHERE tick = (SELECT max(tick) FROM group_tick)').all();
  const all = new Map<string, GroupName & { rigs: number }>();
  for (const one of [...stored.map((row) => ({ ...row, rigs: 0 })), ...now]) {
    all.set(`${one.kind}\n${one.algo}\n${one.name}`, { kind: one.kind as GroupName['kind'], name: one.name, algo: one.algo === '' ? null : one.algo as Algo, rigs: one.rigs });
  }
  return [...all.values()].sort((a, b) => b.rigs - a.rigs);
}
