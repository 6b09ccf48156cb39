import { GROUP_METRICS, MAX_STEPS, RIG_METRICS, type GroupHistory, type GroupMetric, type Line, type RigHistory, type RigMetric } from '../../preload/contract/history.ts';
import { Algo } from '../../preload/contract/rig.ts';
import { AppError } from '../engine/errors.ts';
import { farmFolder } from '../engine/farm-place.ts';
import { openArchive, type Archive } from '../store/history/archive.ts';
import { WORST_METRICS, type WorstMetric } from '../store/history/worst.ts';
import type { CliIo } from './index.ts';

interface Options {
  data?: string;
  from?: string;
  to?: string;
  step?: string;
  fields?: string;
  most?: string;
  json?: boolean;
  csv?: boolean;
}

const UNITS_MS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const DAY_MS = UNITS_MS.d;

/** `2026-11-20`, `2026-11-20T03:12Z`, epoch ms, or `-24h` before now → epoch ms. @throws AppError USAGE_TIME */
export function timeOf(text: string, nowMs: number): number {
  const ago = /^-(\d+)([smhd])$/.exec(text);
  if (ago !== null) return nowMs - Number(ago[1]) * UNITS_MS[ago[2] as keyof typeof UNITS_MS];
  const ms = /^\d{12,14}$/.test(text) ? Number(text) : Date.parse(text);
  if (Number.isNaN(ms)) throw new AppError('USAGE_TIME', `“${text}” is no time`, { next: 'Use for example 2026-11-20, 2026-11-20T03:12Z or -24h.' });
  return ms;
}

const STEPS = ['30s', '1m', '2m', '5m', '10m', '15m', '30m', '1h', '2h', '3h', '4h', '6h', '8h', '12h', '1d', '2d', '7d'];

/** `30s`, `5m`, `1h`, `1d` → ms. @throws AppError USAGE_STEP */
export function stepOf(text: string): number {
  if (!STEPS.includes(text)) throw new AppError('USAGE_STEP', `“${text}” is no step`, { next: `Use one of ${STEPS.join(', ')}.` });
  return Number(text.slice(0, -1)) * UNITS_MS[text.at(-1) as keyof typeof UNITS_MS];
}

/** @throws AppError USAGE_FIELDS */
export function fieldsOf<M extends string>(text: string | undefined, known: readonly M[], usual: readonly M[]): M[] {
  if (text === undefined) return [...usual];
  return text.split(',').map((name) => {
    const field = known.find((one) => one === name.trim());
    if (field === undefined) throw new AppError('USAGE_FIELDS', `There is no field ${name.trim()}`, { next: `Known are: ${known.join(', ')}.` });
    return field;
  });
}

interface Part { startMs: number; stepMs: number; steps: number; tier: string; lines: Partial<Record<string, Line>> }

/**
 * What was, of a rig (number or address) or of the farm (`farm`, `farm:scrypt`), read beside a running engine or without one.
 * JSON Lines or CSV: one line a step: time, then mean, lowest and highest of each field; empty or null = not known.
 */
export async function history(what: string, options: Options, io: CliIo): Promise<number> {
  if (what === 'worst') return worstNow(options, io);
  const nowMs = Date.now();
  const toMs = timeOf(options.to ?? '-0s', nowMs);
  const fromMs = options.from === undefined ? toMs - DAY_MS : timeOf(options.from, nowMs);
  if (fromMs >= toMs) throw new AppError('HISTORY_BAD_SPAN', 'The end lies before the beginning', { next: 'Give --from an earlier time than --to.' });
  const archive = openArchive(options.data ?? farmFolder());
  try {
    const ask = asking(archive, what, options, nowMs);
    const stepMs = options.step === undefined ? null : stepOf(options.step);
    // One answer holds 800 steps at most: a fine step over a long time is asked in parts.
    const partMs = stepMs === null ? toMs - fromMs : stepMs * (MAX_STEPS - 1);
    let isFirst = true;
    for (let at = stepMs === null ? fromMs : Math.floor(fromMs / stepMs) * stepMs; at < toMs && !io.signal.aborted; at += partMs) {
      const steps = stepMs === null ? MAX_STEPS : Math.ceil((Math.min(toMs, at + partMs) - at) / stepMs);
      // Whole steps, and room for one more: then the plan of the answer has this very step.
      const part = await (stepMs === null ? ask(at, toMs, steps) : ask(at, at + steps * stepMs, steps + 1));
      if (stepMs !== null && part.stepMs > stepMs && isFirst) io.err(`Kept of that time are steps of ${part.stepMs / 1000} s: finer ones are not there.\n`);
      print(part, options, io, isFirst);
      isFirst = false;
    }
    tellProblems(archive, io);
    return io.signal.aborted ? 130 : 0;
  } finally {
    archive.close();
  }
}

/** Readings older than this are not of now. */
const OLD_MS = 5 * UNITS_MS.m;

/** The rigs that are worst off now, worst first, of each field: one line a rig. */
async function worstNow({ data, fields, most, csv }: Options, io: CliIo): Promise<number> {
  const metrics = fieldsOf<WorstMetric>(fields, Object.keys(WORST_METRICS) as WorstMetric[], ['tempMaxC']);
  const count = Number(most ?? 20);
  if (!Number.isInteger(count) || count < 1) throw new AppError('USAGE_MOST', `“${most}” is no number of rigs`, { next: 'Use for example 20.' });
  const archive = openArchive(data ?? farmFolder());
  try {
    if (csv === true) io.out('time,field,rig,ip,value\r\n');
    let latestMs: number | null = null;
    for (const field of metrics) {
      const { tickMs, rigs } = await archive.ask('worst', { metric: field, count });
      latestMs = tickMs;
      for (const { rigNo, value } of rigs) {
        const ip = archive.ipOf(rigNo);
        const number = Number(value.toPrecision(9));
        io.out(csv === true ? `${[new Date(tickMs!).toISOString(), field, rigNo, ip ?? '', number].join(',')}\r\n` : `${JSON.stringify({ t: tickMs, field, rig: rigNo, ip, value: number })}\n`);
      }
    }
    if (latestMs === null) io.err('No readings are stored yet.\n');
    else if (Date.now() - latestMs > OLD_MS) io.err(`The last readings are of ${new Date(latestMs).toISOString()}: nothing was stored since.\n`);
    tellProblems(archive, io);
    return 0;
  } finally {
    archive.close();
  }
}

function tellProblems({ problems }: Archive, io: CliIo): void {
  for (const { message, next } of problems) io.err(`${message}\n${next === undefined ? '' : `${next}\n`}`);
}

function asking(archive: Archive, what: string, { fields }: Options, nowMs: number): (fromMs: number, toMs: number, maxSteps: number) => Promise<Part> {
  const farm = /^farm(?::(\w+))?$/.exec(what);
  if (farm !== null) {
    const metrics = fieldsOf<GroupMetric>(fields, GROUP_METRICS, ['hashrateThs', 'powerW', 'answered']);
    return async (fromMs, toMs, maxSteps) => {
      const algo = farm[1] === undefined ? null : Algo.parse(farm[1]);
      const groups = await archive.ask('groups', {});
      // Without a name: the algorithm that most rigs have.
      const group = groups.find((one) => one.kind === 'farm' && (algo === null || one.algo === algo));
      return archive.ask('group', { group: { kind: 'farm', name: '', algo: algo ?? group?.algo ?? null }, metrics, fromMs, toMs, maxSteps, nowMs }) as Promise<GroupHistory>;
    };
  }
  const rigNo = /^\d+$/.test(what) ? Number(what) : archive.rigAt(what);
  if (rigNo === null) throw new AppError('FLEET_NO_RIG_AT', `No rig is known at ${what}`, { next: 'Name its number or the address that the fleet table shows, or farm.', params: { ip: what } });
  const metrics = fieldsOf<RigMetric>(fields, RIG_METRICS, ['hashrateThs', 'powerW', 'tempMaxC']);
  return async (fromMs, toMs, maxSteps) => {
    const answer: RigHistory = await archive.ask('rigs', { rigNos: [rigNo], metrics, fromMs, toMs, maxSteps, nowMs });
    return { ...answer, lines: answer.rigs[0]?.lines ?? {} };
  };
}

function print({ startMs, stepMs, steps, lines }: Part, { csv }: Options, io: CliIo, withHead: boolean): void {
  const names = Object.keys(lines);
  const value = (number: number | null | undefined): string => (number === null || number === undefined ? '' : String(Number(number.toPrecision(9))));
  let text = csv === true && withHead ? `time,${names.flatMap((name) => [name, `${name}_min`, `${name}_max`]).join(',')}\r\n` : '';
  for (let i = 0; i < steps; i += 1) {
    const time = new Date(startMs + i * stepMs).toISOString();
    if (csv === true) text += `${[time, ...names.flatMap((name) => [lines[name]!.avg[i], lines[name]!.min[i], lines[name]!.max[i]].map(value))].join(',')}\r\n`;
    else text += `${JSON.stringify({ t: startMs + i * stepMs, ...Object.fromEntries(names.flatMap((name) => [[name, lines[name]!.avg[i]], [`${name}Min`, lines[name]!.min[i]], [`${name}Max`, lines[name]!.max[i]]])) })}\n`;
  }
  io.out(text);
}
