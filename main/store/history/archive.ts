import { existsSync } from 'node:fs';
import type { AppErrorShape } from '../../../preload/contract/contract.ts';
import { AppError } from '../../engine/errors.ts';
import { storePaths } from '../files.ts';
import { openReaders } from './readers.ts';
import type { Job, TaskContext } from './task.ts';
import { tasks, type TaskArgs, type TaskName, type TaskResult } from './tasks.ts';

/** The stored history, read in this process, beside an engine or without one. Nothing is written. */
export interface Archive {
  ask<N extends TaskName>(name: N, args: TaskArgs<N>): Promise<TaskResult<N>>;
  /** Damaged parts that were met, each once. */
  problems: AppErrorShape[];
  /** Number of a rig at an address now, or null. */
  rigAt(ip: string): number | null;
  /** Address of a rig now, or null. */
  ipOf(rigNo: number): string | null;
  close(): void;
}

/** @throws AppError HISTORY_NO_DATA when there is no data folder; STORE_… when its files cannot be opened */
export function openArchive(dir: string): Archive {
  const paths = storePaths(dir);
  if (!existsSync(paths.control)) throw new AppError('HISTORY_NO_DATA', `${dir} holds no data of this program`, { next: 'Name the data folder with --data; Settings shows where it is.', params: { dir } });
  const readers = openReaders(dir);
  const problems: AppErrorShape[] = [];
  const context: TaskContext = {
    readers,
    write: (name) => Promise.reject(new AppError('STORE_READ_ONLY', `${name} is not done by a reader of the archive`)),
    problem: (error) => {
      if (!problems.some(({ message }) => message === error.message)) problems.push(error);
    },
  };
  const job: Job = { signal: new AbortController().signal, progress: () => {} };
  return {
    problems,
    ask: async (name, args) => (tasks[name] as (context: TaskContext, args: unknown, job: Job) => never)(context, args, job),
    rigAt: (ip) => readers.control().prepare<[string], number>('SELECT rig_no FROM rig WHERE ip = ? AND merged_into IS NULL').pluck().get(ip) ?? null,
    ipOf: (rigNo) => readers.control().prepare<[number], string | null>('SELECT ip FROM rig WHERE rig_no = ?').pluck().get(rigNo) ?? null,
    close: () => readers.close(),
  };
}
