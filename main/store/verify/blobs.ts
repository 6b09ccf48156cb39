import type { Sqlite } from '../../../native-bridge/sqlite.ts';
import { AppError } from '../../engine/errors.ts';
import { decodeFrame } from '../frames/codec.ts';
import { decodeChunk } from '../history/chunk.ts';
import { HOUR_MS } from '../history/rig-hour.ts';
import { decodeRollUp } from '../history/roll-up.ts';

/* Every blob is read and its checksum worked out; a slice at a time, so that no cursor stays open over an engine at work. */

export interface BlobCount {
  blobs: number;
  bad: number;
  /** Rig-samples in the sound ones. */
  samples: number;
  /** Newest sample or tick in them; null = none. */
  newestMs: number | null;
}
const SLICE = 200;

export interface WalkOptions {
  signal: AbortSignal;
  onBytes(bytes: number): void;
}

interface Row { b: Uint8Array }
interface FrameRow extends Row { tick: number; shard: number; open: number }
interface ChunkRow extends Row { k: number }
interface PairRow extends Row { x: number; y: number }
/** `next` gives the rows behind the one that was read last, in order; `read` throws AppError for a damaged one. */
async function walk<R extends Row>(next: (last: R | undefined) => R[], read: (row: R, count: BlobCount) => void, { signal, onBytes }: WalkOptions): Promise<BlobCount> {
  const count: BlobCount = { blobs: 0, bad: 0, samples: 0, newestMs: null };
  let last: R | undefined;
  for (;;) {
    signal.throwIfAborted();
    const rows = next(last);
    for (const row of rows) {
      count.blobs += 1;
      try {
        read(row, count);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        count.bad += 1;
      }
    }
    onBytes(rows.reduce((sum, { b }) => sum + b.length, 0));
    if (rows.length < SLICE) return count;
    last = rows.at(-1);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const later = (count: BlobCount, ms: number): number => Math.max(count.newestMs ?? ms, ms);
const ones = (bits: Uint8Array): number => bits.reduce((sum, bit) => sum + bit, 0);

/** Frames of hot.db. Samples of those only that are in no chunk yet: the others are counted there. */
export function walkFrames(db: Sqlite, options: WalkOptions): Promise<BlobCount> {
  const hasOpen = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'hot_open'").get() !== undefined;
  const isOpen = hasOpen ? 'EXISTS (SELECT 1 FROM hot_open o WHERE o.tick = f.tick AND o.shard = f.shard)' : '1';
  const slice = db.prepare<[number, number, number], FrameRow>(
    `SELECT tick, shard, frame AS b, ${isOpen} AS open FROM hot_frame f WHERE (tick, shard) > (?, ?) ORDER BY tick, shard LIMIT ?`);
  return walk<FrameRow>((last) => slice.all(last?.tick ?? Number.MIN_SAFE_INTEGER, last?.shard ?? -1, SLICE), (row, count) => {
    const { answered, tickMs } = decodeFrame(row.b, []);
    if (row.open === 1) count.samples += ones(answered);
    count.newestMs = later(count, tickMs);
  }, options);
}

/** Chunks of a day file. */
export function walkChunks(db: Sqlite, options: WalkOptions): Promise<BlobCount> {
  const slice = db.prepare<[number, number], ChunkRow>('SELECT k, b FROM raw_chunk WHERE k > ? ORDER BY k LIMIT ?');
  return walk<ChunkRow>((last) => slice.all(last?.k ?? -1, SLICE), (row, count) => {
    const { answered, hourMs } = decodeChunk(row.b, []);
    count.samples += ones(answered);
    const slot = answered.lastIndexOf(1);
    if (slot >= 0) count.newestMs = later(count, hourMs + slot * (HOUR_MS / answered.length));
  }, options);
}

/** Roll-ups of rigs: `r1h` or `r1d`. */
export function walkRollUps(db: Sqlite, table: 'r1h' | 'r1d', options: WalkOptions): Promise<BlobCount> {
  const [first, second] = table === 'r1h' ? ['hour', 'rig_no'] : ['rig_no', 'day'];
  const slice = db.prepare<[number, number, number], PairRow>(
    `SELECT ${first} AS x, ${second} AS y, b FROM ${table} WHERE (${first}, ${second}) > (?, ?) ORDER BY ${first}, ${second} LIMIT ?`);
  return walk<PairRow>((last) => slice.all(last?.x ?? Number.MIN_SAFE_INTEGER, last?.y ?? -1, SLICE), (row) => void decodeRollUp(row.b), options);
}
