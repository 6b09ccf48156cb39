import { TICK_MS } from '../../engine/clock.ts';
import { decodeFrame, type Frame } from '../frames/codec.ts';
import { COLUMN_INDEX, FRAME_COLUMNS, type FrameKey } from '../frames/columns.ts';
import { valueAt } from '../frames/samples.ts';
import { orProblem } from './compact.ts';
import type { TaskContext } from './task.ts';

/** What can be asked for, and whether the worst of it is the highest or the lowest. */
export const WORST_METRICS = {
  tempMaxC: 'highest', tempInletC: 'highest', powerW: 'highest', efficiencyJTh: 'highest', hwErrors: 'highest', hashrateThs: 'lowest', uptimeS: 'lowest',
} as const satisfies Partial<Record<FrameKey | 'efficiencyJTh', 'highest' | 'lowest'>>;
export type WorstMetric = keyof typeof WORST_METRICS;

export interface Worst {
  /** Start of the tick that was stored last, epoch ms; null = none is. */
  tickMs: number | null;
  /** Worst first; canonical units. Rigs whose value is not known are not among them. */
  rigs: { rigNo: number; value: number }[];
}

/** Ticks that are looked at: a rig that is read each minute has no sample in every second one. */
const TICKS = 3;

/** The rigs that are worst off now: those with the highest or lowest value among the last samples of all rigs, at most a minute and a half old. */
export function worst({ readers, problem }: TaskContext, { metric, count }: { metric: WorstMetric; count: number }): Worst {
  const hot = readers.hot();
  const last = hot.prepare<[], number>('SELECT tick FROM hot_last').pluck().get() ?? null;
  if (last === null) return { tickMs: null, rigs: [] };
  const frames = hot.prepare<[number], { shard: number; frame: Uint8Array }>('SELECT shard, frame FROM hot_frame WHERE tick = ?');
  const keys: readonly FrameKey[] = metric === 'efficiencyJTh' ? ['powerW', 'hashrateThs'] : [metric];
  const isHighest = WORST_METRICS[metric] === 'highest';
  /** Samples that were found, by rig; null = it was asked and has not answered. */
  const found = new Map<number, number | null>();
  /** Shards in which a rig is still without a sample. */
  let open: Set<number> | null = null;
  for (let tick = last; tick > last - TICKS * TICK_MS; tick -= TICK_MS) {
    const unanswered = new Set<number>();
    for (const { shard, frame: bytes } of frames.all(tick)) {
      if (open !== null && !open.has(shard)) continue;
      const frame = orProblem(() => decodeFrame(bytes, keys), problem);
      if (frame === null || !take(frame, metric, found)) unanswered.add(shard);
    }
    if (unanswered.size === 0) break;
    open = unanswered;
  }
  const rigs = [...found].flatMap(([rigNo, value]) => (value === null || Number.isNaN(value) ? [] : [{ rigNo, value }]));
  rigs.sort((a, b) => (isHighest ? b.value - a.value : a.value - b.value) || a.rigNo - b.rigNo);
  return { tickMs: last, rigs: rigs.slice(0, count) };
}

/** Puts the samples of a frame to those that are newer. False: some rig has none yet. */
function take(frame: Frame, metric: WorstMetric, found: Map<number, number | null>): boolean {
  let isWhole = true;
  for (let i = 0; i < frame.rigNos.length; i += 1) {
    const rigNo = frame.rigNos[i]!;
    if ((found.get(rigNo) ?? null) !== null) continue;
    const hasAnswered = frame.answered[i] === 1;
    if (!hasAnswered) isWhole = false;
    // NaN: it answered, and does not tell this.
    found.set(rigNo, hasAnswered ? valueOf(frame, metric, i) ?? Number.NaN : null);
  }
  return isWhole;
}

function valueOf(frame: Frame, metric: WorstMetric, i: number): number | null {
  const at = (key: FrameKey): number | null => valueAt(frame, FRAME_COLUMNS[COLUMN_INDEX[key]]!, i);
  if (metric !== 'efficiencyJTh') return at(metric);
  const powerW = at('powerW');
  const ths = at('hashrateThs');
  return powerW === null || ths === null || ths <= 0 ? null : powerW / ths;
}
