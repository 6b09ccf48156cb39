import type { AppErrorShape } from '../../../preload/contract/contract.ts';
import { nextTurn } from '../../engine/slices.ts';
import type { WriteArgs, WriteName, WriteResult } from '../commands/index.ts';
import type { Readers } from './readers.ts';

/** What a task of the history worker may use. */
export interface TaskContext {
  readers: Readers;
  /** Has it written by the one writer; resolves when that is committed. */
  write<N extends WriteName>(name: N, data: WriteArgs<N>): Promise<WriteResult<N>>;
  /** A damaged part: told to the person once, however often it is met. */
  problem(error: AppErrorShape): void;
}

/** One run of a task. */
export interface Job {
  signal: AbortSignal;
  progress(done: number, total: number): void;
}

const SLICE_MS = 20;

/** Gives other tasks of the thread their turn, at most every 20 ms: a chart must not wait for the hour's compaction. */
export function turns(): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < SLICE_MS) return;
    await nextTurn();
    since = performance.now();
  };
}
