import { TICK_MS } from '../../engine/clock.ts';
import type { GroupRow } from '../commands/history.ts';

/* Sums of farm and groups over time: pure. Ticks come from the engine's own sums; see modules/fleet/samples.ts. */

export interface GroupTick {
  tick: number;
  kind: string;
  name: string;
  /** '' = not known. */
  algo: string;
  rigs: number;
  answered: number;
  ths: number | null;
  expected_ths: number | null;
  w: number | null;
  estimated_w: number | null;
}

const empty = (tick: Pick<GroupTick, 'kind' | 'name' | 'algo'>, bucket: number): GroupRow => ({
  kind: tick.kind, name: tick.name, algo: tick.algo, bucket, n: 0,
  rigs: null, answered: null, ths: null, thsMin: null, thsMax: null, thsN: 0, expectedThs: null, expectedN: 0,
  w: null, wMin: null, wMax: null, wN: 0, effW: 0, effThs: 0, wh: 0, estimatedWh: 0, energyS: 0,
});

/** Mean of two means by their weights; null counts nothing. */
const mean = (a: number | null, n: number, b: number | null, m: number): number | null => (a === null || n === 0 ? b : b === null || m === 0 ? a : (a * n + b * m) / (n + m));
const least = (a: number | null, b: number | null): number | null => (a === null ? b : b === null ? a : Math.min(a, b));
const most = (a: number | null, b: number | null): number | null => (a === null ? b : b === null ? a : Math.max(a, b));

function add(into: GroupRow, row: GroupRow): void {
  into.rigs = mean(into.rigs, into.n, row.rigs, row.n);
  into.answered = mean(into.answered, into.n, row.answered, row.n);
  into.ths = mean(into.ths, into.thsN, row.ths, row.thsN);
  into.thsMin = least(into.thsMin, row.thsMin);
  into.thsMax = most(into.thsMax, row.thsMax);
  into.expectedThs = mean(into.expectedThs, into.expectedN, row.expectedThs, row.expectedN);
  into.w = mean(into.w, into.wN, row.w, row.wN);
  into.wMin = least(into.wMin, row.wMin);
  into.wMax = most(into.wMax, row.wMax);
  for (const key of ['n', 'thsN', 'expectedN', 'wN', 'effW', 'effThs', 'wh', 'estimatedWh', 'energyS'] as const) into[key] += row[key];
}

/** One tick as a row of its own. Power is taken to hold for the tick. */
function rowOf(t: GroupTick, bucket: number): GroupRow {
  const both = t.w !== null && t.ths !== null;
  const hours = TICK_MS / 3_600_000;
  return {
    ...empty(t, bucket), n: 1, rigs: t.rigs, answered: t.answered,
    ths: t.ths, thsMin: t.ths, thsMax: t.ths, thsN: t.ths === null ? 0 : 1,
    expectedThs: t.expected_ths, expectedN: t.expected_ths === null ? 0 : 1,
    w: t.w, wMin: t.w, wMax: t.w, wN: t.w === null ? 0 : 1,
    effW: both ? t.w! : 0, effThs: both ? t.ths! : 0,
    wh: (t.w ?? 0) * hours, estimatedWh: (t.estimated_w ?? 0) * hours, energyS: t.w === null ? 0 : TICK_MS / 1000,
  };
}

function gather<T extends { kind: string; name: string; algo: string }>(items: readonly T[], bucketOf: (item: T) => number, asRow: (item: T, bucket: number) => GroupRow): GroupRow[] {
  const rows = new Map<string, GroupRow>();
  for (const item of items) {
    const bucket = bucketOf(item);
    const key = `${bucket}\n${item.kind}\n${item.algo}\n${item.name}`;
    let row = rows.get(key);
    if (row === undefined) rows.set(key, (row = empty(item, bucket)));
    add(row, asRow(item, bucket));
  }
  return [...rows.values()];
}

/** Ticks as rows of `unitMs` (a minute, an hour); bucket = units since 1970. */
export const rowsOfTicks = (ticks: readonly GroupTick[], unitMs: number): GroupRow[] => gather(ticks, ({ tick }) => Math.floor(tick / unitMs), rowOf);

/** Rows brought together: `parts` of them are one (24 hours a day). */
export const rowsOfRows = (rows: readonly GroupRow[], parts: number): GroupRow[] => gather(rows, ({ bucket }) => Math.floor(bucket / parts), (row, bucket) => ({ ...row, bucket }));
