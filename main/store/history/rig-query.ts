import type { RigEvent, RigHistory, RigMetric } from '../../../preload/contract/history.ts';
import { Algo } from '../../../preload/contract/rig.ts';
import { rawDays } from '../files.ts';
import { ALGO_CODE, algoCode, FRAME_COLUMNS, type FrameKey } from '../frames/columns.ts';
import { orProblem } from './compact.ts';
import { planSteps, tierFor, type Plan } from './points.ts';
import { rigHours, type RigHours } from './rig-hours.ts';
import { rigLines, type RigLines } from './rig-lines.ts';
import { DAY_MS, HOUR_MS } from './rig-hour.ts';
import { decodeRollUp, mergeRollUps, rollUpHour, type LastSample, type RollUp } from './roll-up.ts';
import { turns, type TaskContext } from './task.ts';

/** Events of one answer; the newest are given. */
const MAX_EVENTS = 500;
/** What times, counters and energy are worked out from, whatever is drawn. */
const ALWAYS: readonly FrameKey[] = ['hashrateThs', 'powerW', 'powerSource', 'status', 'uptimeS', 'miningS', 'accepted', 'rejected', 'stale', 'hwErrors'];

export interface RigQuestion {
  rigNos: readonly number[];
  metrics: readonly RigMetric[];
  fromMs: number;
  toMs: number;
  maxSteps: number | undefined;
  nowMs: number;
}

/** Lines of up to 8 rigs on one grid. Damaged parts are gaps, and are named in `problems`. Throws AppError HISTORY_BAD_SPAN. */
export async function rigHistory(context: TaskContext, { rigNos, metrics, fromMs, toMs, maxSteps, nowMs }: RigQuestion): Promise<RigHistory> {
  const { readers } = context;
  const problems: RigHistory['problems'] = [];
  const ctx: Pick<TaskContext, 'readers' | 'problem'> = {
    readers,
    problem: (error) => {
      if (!problems.some(({ message }) => message === error.message)) problems.push(error);
      context.problem(error);
    },
  };
  const since = { '30s': rawSince(ctx), '1h': firstOf(ctx, 'SELECT min(hour) FROM r1h', HOUR_MS), '1d': firstOf(ctx, 'SELECT min(hour) FROM r1h', HOUR_MS) };
  const tier = tierFor(fromMs, toMs, nowMs, since['30s'], since['1h']);
  const plan = planSteps(fromMs, toMs, maxSteps, tier);
  const wanted = new Set<string>([...ALWAYS, ...metrics]);
  const hours = rigHours(ctx, FRAME_COLUMNS.flatMap(({ key }) => (wanted.has(key) ? [key] : [])));
  const turn = turns();
  const rigs: RigHistory['rigs'] = [];
  for (const rigNo of rigNos) {
    const { algo, numbers } = rigOf(ctx, rigNo);
    const span: Span = { plan, endMs: Math.min(plan.startMs + plan.steps * plan.stepMs, nowMs), numbers, hours };
    const parts = tier === '30s' ? await readings(span, turn) : await rollUps(ctx, span, tier, turn);
    // A rig that was forgotten has its history still: what it mined last says the algorithm.
    const code = algo === null ? parts.findLast((part) => part.algo !== 0)?.algo ?? 0 : algoCode(algo);
    const lines = rigLines(plan, metrics, code);
    for (const part of parts) part.addTo(lines);
    rigs.push({ rigNo, algo: algoOf(code), lines: lines.lines() });
  }
  const { events, moreEvents } = eventsOf(ctx, rigNos, plan);
  return { ...plan, tier, keptSinceMs: since[tier], problems, rigs, events, moreEvents };
}

interface Span {
  plan: Plan;
  endMs: number;
  /** The rig's own number first, then those that were joined into it. */
  numbers: readonly number[];
  hours: RigHours;
}
type Reading = Pick<TaskContext, 'readers' | 'problem'>;

/** A stored part of a rig's past; they go to the lines in order of time. */
interface Part {
  algo: number;
  addTo(lines: RigLines): void;
}
const partOf = (startMs: number, rollUp: RollUp): Part => ({ algo: rollUp.algo, addTo: (lines) => lines.addRollUp(startMs, rollUp) });

async function readings({ plan, endMs, numbers, hours }: Span, turn: () => Promise<void>): Promise<Part[]> {
  const parts: Part[] = [];
  // One hour before the first step: its last sample is where counters and energy go on from.
  for (let hourMs = Math.floor(plan.startMs / HOUR_MS) * HOUR_MS - HOUR_MS; hourMs < endMs; hourMs += HOUR_MS) {
    const hour = hours.read(numbers, hourMs);
    if (hour !== null) parts.push({ algo: hour.algo, addTo: (lines) => lines.addHour(hour) });
    await turn();
  }
  return parts;
}

async function rollUps(ctx: Reading, { plan, endMs, numbers, hours }: Span, tier: '1h' | '1d', turn: () => Promise<void>): Promise<Part[]> {
  const firstDay = Math.floor(plan.startMs / DAY_MS);
  const days = tier === '1d' ? storedDays(ctx, numbers, firstDay, Math.ceil(endMs / DAY_MS)) : new Map<number, RollUp>();
  // A day that is not over has hours only; an hour that is not over, frames only.
  const fromHour = tier === '1h' ? Math.floor(plan.startMs / HOUR_MS) : (days.size === 0 ? firstDay : Math.max(...days.keys()) + 1) * 24;
  const stored = storedHours(ctx, numbers, fromHour, Math.ceil(endMs / HOUR_MS));
  await turn();
  const openSince = hours.openSince(numbers[0]!) ?? Number.POSITIVE_INFINITY;
  const rows: { hour: number; row: RollUp }[] = [];
  let before: LastSample | null = null;
  for (let hour = fromHour; hour * HOUR_MS < endMs; hour += 1) {
    const fresh = hour * HOUR_MS >= openSince ? hours.read(numbers, hour * HOUR_MS) : null;
    const row: RollUp | undefined = fresh === null ? stored.get(hour) : rollUpHour(fresh, before);
    before = row?.last ?? null;
    if (row !== undefined) rows.push({ hour, row });
    await turn();
  }
  const whole = [...days].map(([day, row]) => partOf(day * DAY_MS, row));
  if (tier === '1h') return rows.map(({ hour, row }) => partOf(hour * HOUR_MS, row));
  const open = new Map<number, RollUp[]>();
  for (const { hour, row } of rows) open.set(Math.floor(hour / 24), [...open.get(Math.floor(hour / 24)) ?? [], row]);
  return [...whole, ...[...open].map(([day, list]) => partOf(day * DAY_MS, mergeRollUps(list)))];
}

const storedDays = (ctx: Reading, numbers: readonly number[], from: number, to: number): Map<number, RollUp> =>
  best(ctx, numbers, ctx.readers.rollup().prepare<[number, number, number], { at: number; b: Uint8Array }>('SELECT day AS at, b FROM r1d WHERE rig_no = ? AND day >= ? AND day < ? ORDER BY day'), from, to);

function storedHours(ctx: Reading, numbers: readonly number[], from: number, to: number): Map<number, RollUp> {
  // Hours come first in the key: one look-up each instead of a walk over all rigs of all hours.
  const rows = ctx.readers.rollup().prepare<[number, number, number], { at: number; b: Uint8Array }>(`
    WITH RECURSIVE h (rig, at, past) AS (SELECT ?, ?, ? UNION ALL SELECT rig, at + 1, past FROM h WHERE at + 1 < past)
    SELECT at, b FROM h JOIN r1h ON hour = at AND rig_no = rig`);
  return best(ctx, numbers, rows, from, to);
}

/** By bucket; of numbers that were joined the one with more samples counts. */
function best(ctx: Reading, numbers: readonly number[], rows: { all(rigNo: number, from: number, to: number): { at: number; b: Uint8Array }[] }, from: number, to: number): Map<number, RollUp> {
  const found = new Map<number, RollUp>();
  if (to <= from) return found;
  for (const rigNo of numbers) {
    for (const { at, b } of rows.all(rigNo, from, to)) {
      const row = orProblem(() => decodeRollUp(b), ctx.problem);
      if (row !== null && row.samples >= (found.get(at)?.samples ?? 0)) found.set(at, row);
    }
  }
  return new Map([...found].sort(([a], [b]) => a - b));
}

const algoOf = (code: number): Algo | null => Algo.options.find((algo) => ALGO_CODE[algo] === code) ?? null;

function rigOf({ readers }: Reading, rigNo: number): { algo: Algo | null; numbers: number[] } {
  const control = readers.control();
  const algo = Algo.safeParse(control.prepare<[number], string | null>('SELECT algo FROM rig WHERE rig_no = ?').pluck().get(rigNo));
  return {
    algo: algo.success ? algo.data : null,
    numbers: [rigNo, ...control.prepare<[number], number>('SELECT rig_no FROM rig WHERE merged_into = ?').pluck().all(rigNo)],
  };
}

function rawSince({ readers }: Reading): number | null {
  const [day] = rawDays(readers.paths);
  const frame = readers.hot().prepare<[], number | null>('SELECT min(tick) FROM hot_frame').pluck().get() ?? null;
  const days = day === undefined ? null : Date.parse(day);
  return days === null ? frame : frame === null ? days : Math.min(days, frame);
}

function firstOf({ readers }: Reading, sql: string, unitMs: number): number | null {
  const first = readers.rollup().prepare<[], number | null>(sql).pluck().get() ?? null;
  return first === null ? null : first * unitMs;
}

function eventsOf({ readers }: Reading, rigNos: readonly number[], { startMs, stepMs, steps }: Plan): { events: RigEvent[]; moreEvents: number } {
  const span = [JSON.stringify(rigNos), startMs, startMs + steps * stepMs] as const;
  const where = 'FROM event WHERE rig_no IN (SELECT value FROM json_each(?)) AND at_ms >= ? AND at_ms < ?';
  const rollup = readers.rollup();
  const count = rollup.prepare<[string, number, number], number>(`SELECT count(*) ${where}`).pluck().get(...span) ?? 0;
  const events = rollup.prepare<[string, number, number, number], RigEvent>(`SELECT at_ms AS atMs, rig_no AS rigNo, kind, before, after ${where} ORDER BY at_ms DESC LIMIT ?`)
    .all(...span, MAX_EVENTS).reverse();
  return { events, moreEvents: Math.max(0, count - events.length) };
}
