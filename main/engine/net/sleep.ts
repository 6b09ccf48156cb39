import type { Clock } from '../clock.ts';
import { DialError, type Dial } from './dial.ts';

/** A sleep that was announced and did not come, or an awakening that the system did not tell of. */
const CALLED_OFF_MS = 60_000;

export interface SleepGate {
  dial: Dial;
  power(state: 'suspend' | 'resume'): void;
}

/**
 * The same dial, for a computer that sleeps: connections that are wanted meanwhile wait for the awakening, and one that failed
 * across a sleep is tried once more, since the failure is the sleep's. So a scan misses no rig for it.
 */
export function sleepGate(inner: Dial, clock: Pick<Clock, 'after'>): SleepGate {
  let sleeps = 0;
  let asleep: { done: Promise<void>; end: () => void } | null = null;

  const wake = (): void => {
    asleep?.end();
    asleep = null;
  };
  const awake = async (signal: AbortSignal | undefined): Promise<void> => {
    while (asleep !== null && signal?.aborted !== true) {
      const { done } = asleep;
      await new Promise<void>((resolve) => {
        signal?.addEventListener('abort', () => resolve(), { once: true });
        void done.then(resolve);
      });
    }
  };
  return {
    power: (state) => {
      if (state === 'resume') return wake();
      if (asleep !== null) return;
      sleeps += 1;
      let finish = (): void => {};
      const done = new Promise<void>((resolve) => { finish = resolve; });
      const cancel = clock.after(CALLED_OFF_MS, wake);
      asleep = {
        done,
        end: () => {
          cancel();
          finish();
        },
      };
    },
    dial: async (address, port, options) => {
      await awake(options.signal);
      const before = sleeps;
      try {
        return await inner(address, port, options);
      } catch (error) {
        if (sleeps === before || options.signal?.aborted === true || (error instanceof DialError && error.code === 'DIAL_NOT_ALLOWED')) throw error;
        await awake(options.signal);
        return inner(address, port, options);
      }
    },
  };
}
