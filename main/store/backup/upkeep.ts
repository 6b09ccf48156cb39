import { Worker } from 'node:worker_threads';
import type { AppErrorShape } from '../../../preload/contract/contract.ts';
import type { BackupInfo, RestorePreview, VerifyResult } from '../../../preload/contract/history.ts';
import { AppError } from '../../engine/errors.ts';
import type { BackupJob, JobOptions } from './make.ts';

type Task<A, R> = (args: A, options: JobOptions) => Promise<R>;
interface Place { dataDir: string; folder: string | null }
/** Long works on whole files, each in a thread of its own. */
export interface UpkeepTasks {
  backup: Task<BackupJob, BackupInfo>;
  check: Task<Place & { id: string; nowMs: number }, BackupInfo>;
  verify: Task<{ dir: string }, VerifyResult>;
  list: Task<Place, BackupInfo[]>;
  preview: Task<Place & { id: string }, RestorePreview>;
}
export type UpkeepName = keyof UpkeepTasks;
export type UpkeepArgs<N extends UpkeepName> = Parameters<UpkeepTasks[N]>[0];
export type UpkeepResult<N extends UpkeepName> = Awaited<ReturnType<UpkeepTasks[N]>>;

export type FromUpkeep = { t: 'progress'; done: number; total: number } | { t: 'answer'; value: unknown } | { t: 'failed'; error: AppErrorShape };

/**
 * Runs one work in a thread (`workerPath`: worker.ts, or the bundle of it). A cancel is heard between two files, within seconds.
 * Rejects with the work's own AppError, or UPKEEP_GONE when its thread died.
 */
export function runUpkeep<N extends UpkeepName>(workerPath: string | URL, name: N, args: UpkeepArgs<N>, { signal, onProgress }: JobOptions = {}): Promise<UpkeepResult<N>> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(workerPath, { workerData: { name, args } });
    const cancel = (): void => worker.postMessage('cancel');
    let crash: unknown;
    if (signal?.aborted === true) cancel();
    signal?.addEventListener('abort', cancel, { once: true });
    worker.on('message', (message: FromUpkeep) => {
      if (message.t === 'progress') onProgress?.(message.done, message.total);
      else if (message.t === 'answer') resolve(message.value as UpkeepResult<N>);
      else reject(AppError.of(message.error));
    });
    worker.on('error', (error) => { crash = error; });
    worker.on('exit', () => {
      signal?.removeEventListener('abort', cancel);
      // Without effect where it has answered.
      reject(new AppError('UPKEEP_GONE', `The work on the stored data stopped before it was done${crash instanceof Error ? ` (${crash.message})` : ''}.`, {
        next: 'Try again. If it repeats, attach the logs to a bug report.', cause: crash,
      }));
    });
  });
}
