import { AppError } from '../../engine/errors.ts';
import type { Blobs } from '../commands/command.ts';
import { CHUNK_HOUR } from '../commands/history.ts';
import { dayOf } from '../files.ts';
import { decodeFrame, type Frame } from '../frames/codec.ts';
import { SHARD_RIGS } from '../frames/samples.ts';
import { decodeChunk, encodeChunk } from './chunk.ts';
import { fromSoundDay, toSoundDay } from './from-day.ts';
import { rowsOfTicks, type GroupTick } from './groups.ts';
import { hoursFromFrames, mergeRigHours } from './merge-hours.ts';
import { HOUR_MS, type RigHour } from './rig-hour.ts';
import { decodeRollUp, encodeRollUp, rollUpHour, type RollUp } from './roll-up.ts';
import { turns, type Job, type TaskContext } from './task.ts';

/** The last polls of an hour are written a moment after it. */
const SETTLE_MS = 90_000;
/** Rigs whose chunks are written in one transaction: some 250 kB, a few ms. */
const BATCH = 200;
const SETTLE_TRIES = 40;

export interface Compacted {
  hours: number;
  rigHours: number;
  chunkBytes: number;
  /** Rig-samples that are now in chunks. */
  samples: number;
}

/**
 * Makes chunks and roll-ups of every hour that is over and has frames which are in none yet. May be stopped or killed at any moment: frames go only
 * after everything made of their hour is on the disk, and what is made twice is made the same.
 * `keepRaw` false: the disk is too full for single readings; hours and days are still made.
 */
export async function compact({ readers, write, problem }: TaskContext, { nowMs, keepRaw }: { nowMs: number; keepRaw: boolean }, job: Job): Promise<Compacted> {
  const end = Math.floor((nowMs - SETTLE_MS) / HOUR_MS) * HOUR_MS;
  const open = readers.hot().prepare<[number], { hourMs: number; shard: number; seq: number }>(`
    SELECT tick / ${HOUR_MS} * ${HOUR_MS} AS hourMs, shard, max(seq) AS seq FROM hot_open WHERE tick < ? GROUP BY 1, 2 ORDER BY 1, 2`).all(end);
  const done: Compacted = { hours: 0, rigHours: 0, chunkBytes: 0, samples: 0 };
  const turn = turns();
  const ctx = { readers, write, problem };
  for (const [index, part] of open.entries()) {
    if (job.signal.aborted) return done;
    job.progress(index, open.length);
    await keepShard(ctx, part, keepRaw, turn, done);
    if (open[index + 1]?.hourMs === part.hourMs) continue;
    await keepGroups(ctx, part.hourMs);
    if (!await settled(ctx, dayOf(part.hourMs))) return done;
    for (const { hourMs, shard, seq } of open) if (hourMs === part.hourMs) await write('frames.close', { hourMs, shard, seq });
    done.hours += 1;
  }
  return done;
}

async function settled({ readers, write }: TaskContext, day: string): Promise<boolean> {
  for (let i = 0; i < SETTLE_TRIES; i += 1) {
    if (await toSoundDay({ readers, write }, day, () => write('history.settle', { day }))) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  // A reader holds the file (a backup): the frames stay, and the next round does the hour again.
  return false;
}

/** One hour of up to 500 rigs. */
async function keepShard(ctx: TaskContext, { hourMs, shard }: { hourMs: number; shard: number }, keepRaw: boolean, turn: () => Promise<void>, done: Compacted): Promise<void> {
  const fresh = await readHour(ctx, hourMs, shard, turn);
  const hour = hourMs / HOUR_MS;
  const isAgain = storedRollUps(ctx, hour, shard).size > 0;
  const known = isAgain ? await storedChunks(ctx, hourMs, shard) : new Map<number, RigHour>();
  const before = storedRollUps(ctx, hour - 1, shard);
  const day = dayOf(hourMs);
  const hourOfDay = hour % 24;

  for (let first = 0; first < fresh.length; first += BATCH) {
    const chunks = blobs();
    const rows = blobs();
    for (const one of fresh.slice(first, first + BATCH)) {
      const earlier = known.get(one.rigNo);
      const rigHour = earlier === undefined ? one : mergeRigHours(earlier, one);
      done.rigHours += 1;
      if (keepRaw) {
        const chunk = encodeChunk(rigHour);
        done.chunkBytes += chunk.length;
        done.samples += rigHour.answered.reduce((sum, bit) => sum + bit, 0);
        chunks.add(one.rigNo, chunk);
      }
      rows.add(one.rigNo, encodeRollUp(rollUpHour(rigHour, before.get(one.rigNo)?.last ?? null)));
      await turn();
    }
    if (keepRaw) {
      const taken = chunks.take();
      await toSoundDay(ctx, day, () => ctx.write('chunks.put', { day, hourOfDay, chunks: taken }));
    }
    await ctx.write('hours.put', { hour, rows: rows.take() });
  }
  if (isAgain) await rollNextAgain(ctx, hourMs + HOUR_MS, shard);
  // Half a megabyte at a time: the whole hour in one go would keep a tick waiting for the disk.
  await ctx.write('history.settle', { day });
}

/** An hour that got late readings ends with other counters: the increases of the hour behind it are counted from there. */
async function rollNextAgain(ctx: TaskContext, hourMs: number, shard: number): Promise<void> {
  const hour = hourMs / HOUR_MS;
  if (storedRollUps(ctx, hour, shard).size === 0) return;
  const before = storedRollUps(ctx, hour - 1, shard);
  const rows = blobs();
  for (const rigHour of (await storedChunks(ctx, hourMs, shard)).values()) rows.add(rigHour.rigNo, encodeRollUp(rollUpHour(rigHour, before.get(rigHour.rigNo)?.last ?? null)));
  if (rows.count() > 0) await ctx.write('hours.put', { hour, rows: rows.take() });
}

async function readHour({ readers, problem }: TaskContext, hourMs: number, shard: number, turn: () => Promise<void>): Promise<RigHour[]> {
  const frames: Frame[] = [];
  // All at once: an open cursor would hold up checkpoints while others have their turn.
  const stored = readers.hot().prepare<[number, number, number], Uint8Array>('SELECT frame FROM hot_frame WHERE shard = ? AND tick >= ? AND tick < ? ORDER BY tick')
    .pluck().all(shard, hourMs, hourMs + HOUR_MS);
  for (const bytes of stored) {
    const frame = orProblem(() => decodeFrame(bytes), problem);
    if (frame !== null) frames.push(frame);
    await turn();
  }
  return hoursFromFrames(frames, hourMs);
}

/** What was made of this hour and shard before. Nothing of it may be taken for gone because it could not be read just now: what is not damage is thrown. */
async function storedChunks(ctx: TaskContext, hourMs: number, shard: number): Promise<Map<number, RigHour>> {
  const known = new Map<number, RigHour>();
  const from = (hourMs / HOUR_MS) % 24 * CHUNK_HOUR + shard * SHARD_RIGS;
  const day = dayOf(hourMs);
  const rows = await toSoundDay(ctx, day, async () => fromSoundDay(ctx, day, (raw) =>
    raw.prepare<[number, number], Uint8Array>('SELECT b FROM raw_chunk WHERE k >= ? AND k < ?').pluck().all(from, from + SHARD_RIGS)));
  for (const bytes of rows ?? []) {
    const chunk = orProblem(() => decodeChunk(bytes), ctx.problem);
    if (chunk !== null) known.set(chunk.rigNo, chunk);
  }
  return known;
}

function storedRollUps({ readers, problem }: TaskContext, hour: number, shard: number): Map<number, RollUp> {
  const known = new Map<number, RollUp>();
  const rows = readers.rollup().prepare<[number, number, number], { rig_no: number; b: Uint8Array }>('SELECT rig_no, b FROM r1h WHERE hour = ? AND rig_no >= ? AND rig_no < ?')
    .all(hour, shard * SHARD_RIGS, (shard + 1) * SHARD_RIGS);
  for (const { rig_no: rigNo, b } of rows) {
    const row = orProblem(() => decodeRollUp(b), problem);
    if (row !== null) known.set(rigNo, row);
  }
  return known;
}

async function keepGroups({ readers, write }: TaskContext, hourMs: number): Promise<void> {
  const ticks = readers.hot().prepare<[number, number], GroupTick>('SELECT * FROM group_tick WHERE tick >= ? AND tick < ?').all(hourMs, hourMs + HOUR_MS);
  const minutes = rowsOfTicks(ticks, 60_000);
  for (let first = 0; first < minutes.length; first += BATCH) await write('groups.put', { table: 'g1m', rows: minutes.slice(first, first + BATCH) });
  await write('groups.put', { table: 'g1h', rows: rowsOfTicks(ticks, HOUR_MS) });
}

/** Damaged parts are gaps that are told of; anything else is a fault of ours. */
export function orProblem<T>(read: () => T, problem: TaskContext['problem']): T | null {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    problem(error.toShape());
    return null;
  }
}

/** Blobs of many rigs on their way to the writer. */
export function blobs(): { add(rigNo: number, blob: Uint8Array): void; count(): number; take(): Blobs } {
  const rigNos: number[] = [];
  const parts: Uint8Array[] = [];
  return {
    add: (rigNo, blob) => {
      rigNos.push(rigNo);
      parts.push(blob);
    },
    count: () => rigNos.length,
    take: () => {
      const sizes = Uint32Array.from(parts, (part) => part.length);
      const bytes = new Uint8Array(sizes.reduce((sum, size) => sum + size, 0));
      let at = 0;
      for (const part of parts) {
        bytes.set(part, at);
        at += part.length;
      }
      return { rigNos: Uint32Array.from(rigNos), sizes, bytes };
    },
  };
}
