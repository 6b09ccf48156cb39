import { CHUNK_HOUR } from '../commands/history.ts';
import { dayOf } from '../files.ts';
import { decodeFrame, type Frame } from '../frames/codec.ts';
import { FRAME_COLUMNS, type FrameKey } from '../frames/columns.ts';
import { shardOf } from '../frames/samples.ts';
import { decodeChunk } from './chunk.ts';
import { orProblem } from './compact.ts';
import { fromDay } from './from-day.ts';
import { hoursFromFrames, mergeRigHours } from './merge-hours.ts';
import { HOUR_MS, type RigHour } from './rig-hour.ts';
import type { TaskContext } from './task.ts';

/** Single readings of rigs by hour, from chunks and from the frames that are in none yet. One reader a question: it remembers what it decoded. */
export interface RigHours {
  /** null = nothing is kept of it. `rigNo` and the numbers that were joined into it are one rig. */
  read(rigNos: readonly number[], hourMs: number): RigHour | null;
  /** The oldest hour of a rig's shard that frames are kept of, and are in no chunk yet; null = there is none. */
  openSince(rigNo: number): number | null;
}

/** @param needed columns that frames are decoded for; chunks always give all */
export function rigHours({ readers, problem }: Pick<TaskContext, 'readers' | 'problem'>, needed: readonly FrameKey[]): RigHours {
  const open = new Map<number, number[]>();
  const openOf = (shard: number): number[] => {
    let hours = open.get(shard);
    if (hours === undefined) {
      hours = readers.hot().prepare<[number], number>(`SELECT DISTINCT tick / ${HOUR_MS} * ${HOUR_MS} FROM hot_open WHERE shard = ? ORDER BY 1`).pluck().all(shard);
      open.set(shard, hours);
    }
    return hours;
  };
  const frames = new Map<string, Frame[]>();
  const framesOf = (shard: number, hourMs: number): Frame[] => {
    const key = `${shard} ${hourMs}`;
    let list = frames.get(key);
    if (list === undefined) {
      list = readers.hot().prepare<[number, number, number], Uint8Array>('SELECT frame FROM hot_frame WHERE shard = ? AND tick >= ? AND tick < ? ORDER BY tick').pluck()
        .all(shard, hourMs, hourMs + HOUR_MS).flatMap((bytes) => orProblem(() => decodeFrame(bytes, needed), problem) ?? []);
      frames.set(key, list);
    }
    return list;
  };
  const chunkOf = (rigNo: number, hourMs: number): RigHour | null => {
    const bytes = fromDay({ readers, problem }, dayOf(hourMs), (raw) =>
      raw.prepare<[number], Uint8Array>('SELECT b FROM raw_chunk WHERE k = ?').pluck().get((hourMs / HOUR_MS) % 24 * CHUNK_HOUR + rigNo) ?? null);
    return bytes === null ? null : orProblem(() => decodeChunk(bytes), problem);
  };
  const one = (rigNo: number, hourMs: number): RigHour | null => {
    const chunk = chunkOf(rigNo, hourMs);
    const shard = shardOf(rigNo);
    if (!openOf(shard).includes(hourMs)) return chunk;
    const [fresh] = hoursFromFrames(framesOf(shard, hourMs).flatMap((frame) => onlyRig(frame, rigNo) ?? []), hourMs);
    return fresh === undefined ? chunk : chunk === null ? fresh : mergeRigHours(chunk, fresh);
  };
  return {
    openSince: (rigNo) => openOf(shardOf(rigNo))[0] ?? null,
    read: ([rigNo, ...joined], hourMs) => {
      let hour = one(rigNo!, hourMs);
      for (const other of joined) {
        const more = one(other, hourMs);
        if (more === null) continue;
        const asMine = { ...more, rigNo: rigNo! };
        hour = hour === null ? asMine : mergeRigHours(asMine, hour);
      }
      return hour;
    },
  };
}

/** A frame of one rig out of a shard's. */
function onlyRig(frame: Frame, rigNo: number): Frame | null {
  const i = frame.rigNos.indexOf(rigNo);
  if (i < 0) return null;
  const columns: Frame['columns'] = {};
  for (const { key } of FRAME_COLUMNS) {
    const values = frame.columns[key];
    if (values !== undefined) columns[key] = values.subarray(i, i + 1);
  }
  return {
    tickMs: frame.tickMs, rigNos: frame.rigNos.subarray(i, i + 1), algos: frame.algos.subarray(i, i + 1), exponents: frame.exponents.subarray(i, i + 1),
    answered: frame.answered.subarray(i, i + 1), offsetMs: frame.offsetMs.subarray(i, i + 1), columns,
  };
}
