import type { Log } from '../../engine/log.ts';
import type { Fleet } from './fleet.ts';
import type { Records } from './records.ts';

/** Ticks go to the store one after the other; what cannot be written waits in memory for the next try. */
export interface Ticks {
  /** A tick has ended. */
  ended(tickMs: number): void;
  /** All that was handed over is written, or waits for a disk that takes it. */
  stored(): Promise<void>;
}

export interface TicksOptions {
  fleet: Pick<Fleet, 'takeTick' | 'takeEvents' | 'setStored'>;
  records: Pick<Records, 'queueTick' | 'flush' | 'latestTickMs'>;
  log: Pick<Log, 'warn'>;
  pollIntervalMs(): number;
}

export function createTicks({ fleet, records, log, pollIntervalMs }: TicksOptions): Ticks {
  let queueing: Promise<void> = Promise.resolve();
  let storing: Promise<void> = Promise.resolve();
  return {
    ended: (tickMs) => {
      const rigs = fleet.takeTick(tickMs);
      const pollMs = pollIntervalMs();
      const events = fleet.takeEvents();
      queueing = queueing.then(() => records.queueTick(tickMs, rigs, pollMs, events));
      storing = Promise.all([queueing, storing]).then(async () => {
        const result = await records.flush();
        if (result.error !== null) log.warn({ code: result.error.code }, 'a tick could not be stored');
        fleet.setStored({ storedTickMs: records.latestTickMs(), storeError: result.error });
      });
    },
    stored: () => storing,
  };
}
