import type { CallArgs, CallName, CallResult } from '../../preload/contract/index.ts';
import type { FleetAt, GroupName, Line, Tier, Yesterday } from '../../preload/contract/history.ts';
import { COLUMN, SEVERITY, WIDTH } from '../modules/fleet/liveColumns.ts';
import { generator, valuesOf, type FakeRig } from './fakeFarm.ts';

/* The history of a played farm: a day and night wave with one gap; each rig at what it promises an hour ago, before its trouble. */

export interface FakeHistoryOptions {
  /** What the calls answer instead of the played history; throw an object with a `shape` to refuse. */
  history?: Partial<{ [N in HistoryCall]: (args: CallArgs<N>) => CallResult<N> }>;
}
type HistoryCall = Extract<CallName, `history.${string}`>;

const TICK_MS = 30_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const KEPT_DAYS = 70;

interface Grid { startMs: number; stepMs: number; steps: number; tier: Tier; keptSinceMs: number; problems: [] }
function gridOf({ fromMs, toMs, maxSteps = 800 }: { fromMs: number; toMs: number; maxSteps?: number | undefined }): Grid {
  const span = toMs - fromMs;
  const tierMs = span <= 2 * HOUR_MS ? TICK_MS : span <= 14 * DAY_MS ? 60_000 : span <= 100 * DAY_MS ? HOUR_MS : DAY_MS;
  const stepMs = Math.ceil(span / maxSteps / tierMs) * tierMs;
  const startMs = Math.floor(fromMs / stepMs) * stepMs;
  return { startMs, stepMs, steps: Math.ceil((toMs - startMs) / stepMs), tier: tierMs === TICK_MS ? '30s' : tierMs === 60_000 ? '1m' : tierMs === HOUR_MS ? '1h' : '1d', keptSinceMs: Date.now() - KEPT_DAYS * DAY_MS, problems: [] };
}

function lineOf(grid: Grid, level: number, seed: number): Line {
  const random = generator(seed);
  const avg = Array.from({ length: grid.steps }, (_, index) => {
    const ms = grid.startMs + index * grid.stepMs;
    const noise = random();
    const isGap = index > grid.steps * 0.62 && index < grid.steps * 0.66;
    return isGap || ms < grid.keptSinceMs || ms > Date.now() ? null : level * (1 + Math.sin((ms / DAY_MS) * 2 * Math.PI) * 0.02 + (noise - 0.5) * 0.01);
  });
  return { avg, min: avg.map((value) => (value === null ? null : value * 0.985)), max: avg.map((value) => (value === null ? null : value * 1.01)) };
}

const modelName = ({ row }: FakeRig): string => row.model ?? row.make;

export function fakeHistory(rigs: readonly FakeRig[], options: FakeHistoryOptions): Record<HistoryCall, (args: never) => unknown> {
  const groups = (): CallResult<'history.groups'> => {
    const found = new Map<string, GroupName & { rigs: number }>();
    const add = (kind: GroupName['kind'], name: string, algo: GroupName['algo']): void => {
      const key = `${kind} ${name} ${algo ?? ''}`;
      const known = found.get(key) ?? { kind, name, algo, rigs: 0 };
      found.set(key, { ...known, rigs: known.rigs + 1 });
    };
    for (const rig of rigs) {
      add('farm', '', rig.row.algo);
      add('model', modelName(rig), rig.row.algo);
    }
    return [...found.values()];
  };
  const sums = (group: GroupName): { ths: number; expected: number; watts: number; rigs: number } => {
    const mine = rigs.filter((rig) => rig.row.algo === group.algo && (group.kind === 'farm' || modelName(rig) === group.name));
    const on = mine.filter((rig) => rig.row.status !== 'offline');
    return { ths: on.reduce((sum, rig) => sum + (rig.ths ?? 0), 0), expected: mine.reduce((sum, rig) => sum + rig.spec.ths, 0), watts: on.reduce((sum, rig) => sum + (rig.powerW ?? 0), 0), rigs: mine.length };
  };
  const answers: { [N in HistoryCall]: (args: CallArgs<N>) => CallResult<N> } = {
    'history.groups': groups,
    'history.group': ({ group, metrics, ...span }) => {
      const grid = gridOf(span);
      const { ths, expected, watts, rigs: count } = sums(group);
      const level = { hashrateThs: ths, expectedThs: expected, powerW: watts, efficiencyJTh: ths > 0 ? watts / ths : 0, answered: count, rigs: count, energyWh: (watts * grid.stepMs) / HOUR_MS };
      return { ...grid, group, lines: Object.fromEntries(metrics.map((metric, place) => [metric, metric === 'expectedThs' ? flat(lineOf(grid, level[metric], place)) : lineOf(grid, level[metric as keyof typeof level], place)])) };
    },
    'history.rigs': ({ rigNos, metrics, ...span }) => {
      const grid = gridOf(span);
      const level = (rig: FakeRig, metric: string): number | null =>
        (metric === 'hashrateThs' ? rig.ths : metric === 'powerW' ? rig.powerW : metric === 'tempMaxC' ? rig.tempC : metric === 'efficiencyJTh' ? (rig.powerW ?? 0) / (rig.ths || 1)
          : metric === 'watchedShare' || metric === 'onlineShare' || metric === 'hashingShare' ? 1 : metric.startsWith('fan') ? rig.fansRpm[Number(metric.slice(3, 4)) - 1] ?? null : null);
      return {
        ...grid, events: [], moreEvents: 0,
        rigs: rigs.filter((rig) => rigNos.includes(rig.row.rigNo)).map((rig) => ({
          rigNo: rig.row.rigNo, algo: rig.row.algo,
          lines: Object.fromEntries(metrics.flatMap((metric) => { const value = level(rig, metric); return value === null ? [] : [[metric, lineOf(grid, value, rig.row.rigNo)]]; })),
        })),
      };
    },
    'history.fleetAt': ({ atMs }) => fleetAt(rigs, Math.floor(atMs / TICK_MS) * TICK_MS),
    'history.yesterday': () => yesterdayOf(rigs, Date.now()),
  };
  return { ...answers, ...options.history } as Record<HistoryCall, (args: never) => unknown>;
}

const flat = (line: Line): Line => { const value = line.avg.find((one) => one !== null) ?? null; const avg = line.avg.map((one) => (one === null ? null : value)); return { avg, min: avg, max: avg }; };

/** Rigs that were known then, hashing as they should; one in fifty did not answer. */
export function fleetAt(rigs: readonly FakeRig[], tickMs: number): FleetAt {
  const known = tickMs > Date.now() || tickMs < Date.now() - KEPT_DAYS * DAY_MS ? [] : rigs.filter((rig) => rig.row.firstSeenMs <= tickMs);
  const values = new Float64Array(known.length * WIDTH).fill(NaN);
  const noise = generator(tickMs % 65_536);
  const statuses = new Uint8Array(known.length);
  for (const [index, rig] of known.entries()) {
    if (rig.row.rigNo % 50 === 0) { statuses[index] = 255; continue; }
    const row = valuesOf({ ...rig, ths: rig.spec.ths * 0.97, ageMs: 0 }, tickMs, noise);
    row[COLUMN.answeredAtMs] = tickMs + 4000;
    for (const column of ['nominalThs', 'tempLimitC', 'boardCount', 'fanCount', 'failures'] as const) row[COLUMN[column]] = NaN;
    values.set(row, index * WIDTH);
    statuses[index] = SEVERITY.indexOf('hashing');
  }
  return { tickMs, rigNos: Uint32Array.from(known, (rig) => rig.row.rigNo), values, statuses, problems: [] };
}

/** Yesterday every rig that was known ran as its model promises. */
export function yesterdayOf(rigs: readonly FakeRig[], nowMs: number): Yesterday {
  const hourMs = Math.floor(nowMs / HOUR_MS) * HOUR_MS - DAY_MS;
  const known = rigs.filter((rig) => rig.row.firstSeenMs <= hourMs && rig.row.algo !== null);
  const algos = [...new Set(known.map((rig) => rig.row.algo))];
  return {
    hourMs, rigNos: Uint32Array.from(known, (rig) => rig.row.rigNo), hashrateThs: Float64Array.from(known, (rig) => rig.spec.ths), powerW: Float64Array.from(known, (rig) => rig.spec.powerW),
    farm: algos.map((algo) => {
      const mine = known.filter((rig) => rig.row.algo === algo);
      return { algo, hashrateThs: mine.reduce((sum, rig) => sum + rig.spec.ths, 0), powerW: mine.reduce((sum, rig) => sum + rig.spec.powerW, 0) };
    }),
  };
}
