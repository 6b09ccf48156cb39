import type { AppErrorShape } from '../../../preload/contract/contract.ts';
import type { Clock } from '../../engine/clock.ts';
import { AppError, toShape } from '../../engine/errors.ts';
import type { Log } from '../../engine/log.ts';
import type { Store } from '../../store/index.ts';
import { budgetBytes, type Kept } from './keep.ts';

export interface Upkeep {
  /** Why single readings, or anything, is not kept now; null = all is. */
  trouble(): AppErrorShape | null;
  /** Does what is due at once; resolves when it is done. */
  now(): Promise<void>;
  stop(): Promise<void>;
}

const EVERY_MS = 60_000;
/** The last polls of an hour are written a moment after it; see compact.ts. */
const HOUR_MS = 3_600_000;
const SETTLE_MS = 90_000;
/** The app is up and has drawn its first screen before old hours are worked on. */
const FIRST_MS = 10_000;

export interface UpkeepOptions {
  store: Pick<Store, 'history' | 'hot'>;
  dir: string;
  clock: Clock;
  log: Pick<Log, 'info' | 'warn' | 'error'>;
  kept(): Kept;
}

/** Looks every minute whether an hour or a day of the history is to be made, or something was kept long enough. */
export function startUpkeep({ store, dir, clock, log, kept }: UpkeepOptions): Upkeep {
  const stopping = new AbortController();
  let trouble: AppErrorShape | null = null;
  let keptRaw = true;
  let running: Promise<void> | null = null;
  /** When everything was last looked at: days that were kept long enough come due without a new reading. */
  let lookedMs = clock.monoMs();

  /** The worker is started for work only: idle it would be a tenth of a small engine's memory. */
  const isDue = (): boolean => {
    const openSinceMs = store.hot.openSinceMs();
    return clock.monoMs() - lookedMs >= HOUR_MS || trouble !== null
      || (openSinceMs !== null && openSinceMs < Math.floor((clock.wallMs() - SETTLE_MS) / HOUR_MS) * HOUR_MS);
  };
  const work = async (): Promise<void> => {
    lookedMs = clock.monoMs();
    try {
      const keep = { rawDays: kept().rawDays, budgetBytes: budgetBytes(kept()) };
      const done = await store.history.ask('tend', { dir, nowMs: clock.wallMs(), keep, keptRaw }, { signal: stopping.signal });
      if (done.hours > 0) log.info({ hours: done.hours, rigHours: done.rigHours, chunkBytes: done.chunkBytes, samples: done.samples }, 'hours are kept');
      if (done.dropped.length > 0) log.info({ days: done.dropped }, 'days of single readings were kept long enough');
      keptRaw = done.keepsRaw;
      trouble = keptRaw ? null : diskLow();
    } catch (error) {
      if (stopping.signal.aborted) return;
      const shape = toShape(error);
      if (trouble?.code !== shape.code) log.error({ code: shape.code }, shape.message);
      trouble = shape;
    }
  };
  const round = async (): Promise<void> => {
    cancel();
    await (running ??= work().finally(() => { running = null; }));
    if (!stopping.signal.aborted) cancel = clock.after(EVERY_MS, look);
  };
  const look = (): void => {
    if (isDue()) void round();
    else cancel = clock.after(EVERY_MS, look);
  };
  let cancel = clock.after(FIRST_MS, look);

  return {
    trouble: () => trouble,
    now: round,
    stop: async () => {
      stopping.abort();
      cancel();
      await running;
    },
  };
}

const diskLow = (): AppErrorShape => new AppError('HISTORY_DISK_LOW',
  'The disk is nearly full: single readings are no longer kept. Hourly and daily values, settings and everything else go on.',
  { next: 'Free some space on that disk, or move the data folder; single readings go on by themselves.' }).toShape();
