import type { AppErrorShape } from '../../preload/contract/contract.ts';

/* Between the engine and the store thread. */

export interface ThreadData {
  dir: string;
  appVersion: string;
  nowMs: number;
}

export type ToThread =
  | { t: 'write'; id: number; name: string; data: unknown }
  /** Makes the daily safety copy when one is due. */
  | { t: 'copy'; nowMs: number }
  /** Comes after every write, so all of those are answered first. */
  | { t: 'close' };

export type FromThread =
  | { t: 'ready'; sqlite: string; notices: AppErrorShape[] }
  | { t: 'readOnly'; sqlite: string; reason: AppErrorShape }
  | { t: 'failed'; error: AppErrorShape }
  | { t: 'done'; id: number; value: unknown }
  | { t: 'refused'; id: number; error: AppErrorShape }
  | { t: 'fault'; error: AppErrorShape }
  /** Found and dealt with while it works. */
  | { t: 'notice'; error: AppErrorShape }
  | { t: 'well' }
  | { t: 'closed' };
