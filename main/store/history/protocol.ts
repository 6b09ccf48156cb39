import type { AppErrorShape } from '../../../preload/contract/contract.ts';

/* Between the engine and the history worker: it reads every file and writes none; what it makes it asks the engine to have written. */

export interface HistoryThreadData {
  dir: string;
}

export type ToHistory =
  | { t: 'ask'; id: number; name: string; args: unknown }
  | { t: 'cancel'; id: number }
  | { t: 'written'; id: number; value: unknown }
  | { t: 'refused'; id: number; error: AppErrorShape }
  | { t: 'close' };

export type FromHistory =
  | { t: 'answer'; id: number; value: unknown }
  | { t: 'failed'; id: number; error: AppErrorShape }
  | { t: 'progress'; id: number; done: number; total: number }
  | { t: 'write'; id: number; name: string; data: unknown }
  /** A damaged part was met; told once each. */
  | { t: 'problem'; error: AppErrorShape }
  | { t: 'closed' };
