import type { StoreWork } from '../../../preload/contract/history.ts';
import type { Clock } from '../../engine/clock.ts';
import { AppError, toShape } from '../../engine/errors.ts';
import type { Source } from '../../engine/router.ts';

/** The one piece of long work on the store that may run at a time, and who watches it. */
export interface Work {
  /** Starts it and returns at once. @throws AppError STORE_WORKING while another runs */
  start(kind: StoreWork['kind'], run: (signal: AbortSignal, onProgress: (done: number, total: number) => void) => Promise<void>): void;
  cancel(): boolean;
  isRunning(): boolean;
  source(wake: () => void): Source<StoreWork>;
  stop(): Promise<void>;
}

export function createWork(clock: Clock): Work {
  let state: StoreWork = { kind: 'none', state: 'done', done: 0, total: 0, startedMs: 0, endedMs: 0, error: null };
  let version = 0;
  let control: AbortController | null = null;
  let running: Promise<void> = Promise.resolve();
  const wakes = new Set<() => void>();
  const put = (patch: Partial<StoreWork>): void => {
    state = { ...state, ...patch };
    version += 1;
    for (const wake of wakes) wake();
  };
  return {
    start: (kind, run) => {
      if (control !== null) throw new AppError('STORE_WORKING', 'Other work on the stored data is still running', { next: 'Wait until it is done, or stop it.' });
      const mine = new AbortController();
      control = mine;
      put({ kind, state: 'running', done: 0, total: 0, startedMs: clock.wallMs(), endedMs: null, error: null });
      running = run(mine.signal, (done, total) => put({ done, total })).then(
        () => put({ state: mine.signal.aborted ? 'cancelled' : 'done' }),
        (error: unknown) => put(mine.signal.aborted ? { state: 'cancelled' } : { state: 'failed', error: toShape(error) }),
      ).finally(() => {
        control = null;
        put({ endedMs: clock.wallMs() });
      });
    },
    cancel: () => {
      control?.abort();
      return control !== null;
    },
    isRunning: () => control !== null,
    source: (wake) => {
      wakes.add(wake);
      let told = -1;
      return {
        take: () => {
          if (told === version) return null;
          told = version;
          return state;
        },
        close: () => void wakes.delete(wake),
      };
    },
    stop: async () => {
      control?.abort();
      await running;
    },
  };
}
