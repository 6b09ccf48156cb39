import cron from 'node-cron';
import type { Settings } from '../../../../preload/contract/app.ts';
import type { NetworkPlan } from '../../../../preload/contract/networks.ts';
import type { Clock } from '../../../engine/clock.ts';
import { plansOf } from './rescan.ts';

/** Remembers when each network was scanned last and says which are due. */
export interface Schedule {
  plans(): NetworkPlan[];
  /** Networks that are due now. */
  due(): string[];
  /** The next one, epoch ms; null = none is planned. */
  nextMs(): number | null;
  /** A scan of these ranges began or ended now. */
  scanned(ranges: readonly string[]): void;
}

/** @param lastMs end of the last scan of each range, as stored */
export function createSchedule(settings: () => Settings, clock: Clock, lastMs: Map<string, number>): Schedule {
  const sinceMs = new Map<string, number>();
  const plans = (): NetworkPlan[] => {
    const nowMs = clock.wallMs();
    // Times ahead of now were left by a clock that was set back: they are now, and stay so while time goes on.
    for (const times of [lastMs, sinceMs]) for (const [range, ms] of times) if (ms > nowMs) times.set(range, nowMs);
    const since = (range: string): number => {
      if (!sinceMs.has(range)) sinceMs.set(range, nowMs);
      return sinceMs.get(range)!;
    };
    return plansOf(settings(), (range) => lastMs.get(range) ?? null, since);
  };
  return {
    plans,
    due: () => plans().filter(({ nextMs }) => nextMs !== null && nextMs <= clock.wallMs()).map(({ range }) => range),
    nextMs: () => plans().reduce<number | null>((first, { nextMs }) => (nextMs === null ? first : first === null ? nextMs : Math.min(first, nextMs)), null),
    scanned: (ranges) => {
      for (const range of ranges) lastMs.set(range, clock.wallMs());
    },
  };
}

/**
 * Calls `look` each minute. `again` must be called when the computer's clock was set: node-cron's timer waits for the old time, so that a
 * clock set back by a day would stop it for a day.
 */
export function everyMinute(look: () => void): { again(): void; stop(): void } {
  const begin = (): ReturnType<typeof cron.schedule> => cron.schedule('* * * * *', look);
  let task = begin();
  return {
    again: () => {
      void task.destroy();
      task = begin();
    },
    stop: () => void task.destroy(),
  };
}
