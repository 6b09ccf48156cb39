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
/** The app is up and has drawn its first screen before old hours are worked on. */
const FIRST_MS = 10_000;

export interface UpkeepOptions {
  store: Pick<Store, 'history'>;
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
  let cancel = clock.after(FIRST_MS, () => void round());

  const work = async (): Promise<void> => {
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
    if (!stopping.signal.aborted) cancel = clock.after(EVERY_MS, () => void round());
  };

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
