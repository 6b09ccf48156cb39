import cron from 'node-cron';
import { MAX_STEPS, type StorageFacts } from '../../../preload/contract/history.ts';
import { TICK_MS } from '../../engine/clock.ts';
import { AppError } from '../../engine/errors.ts';
import { defineModule } from '../../engine/module.ts';
import type { ShellOrders } from '../../engine/shell-orders.ts';
import type { SettingsApi } from '../settings/index.ts';
import { createBackups } from './backups.ts';
import { budgetBytes, Kept, loadKept, saveKept } from './keep.ts';
import { loadLastVerify, saveLastVerify } from './last-verify.ts';
import { startUpkeep } from './upkeep.ts';
import { createWork } from './work.ts';

const DAY_MS = 86_400_000;

/** Steps shorter than the time between two polls would be gaps that the rigs did not make. */
const mostSteps = ({ fromMs, toMs, maxSteps }: { fromMs: number; toMs: number; maxSteps?: number | undefined }, pollMs: number): number =>
  Math.min(maxSteps ?? MAX_STEPS, pollMs > TICK_MS ? Math.floor((toMs - fromMs) / pollMs) + 1 : MAX_STEPS);

/** Charts of what was, the upkeep of what is stored, backups, and looking at everything. */
export const historyModule = defineModule({
  id: 'history',
  needs: ['settings'] as const,
  start: async (kernel, needed) => {
    const settings = needed.settings as SettingsApi;
    const pollMs = (): number => settings.get().pollIntervalS * 1000;
    const { store, clock, log, paths: { dataDir: dir } } = kernel;
    const { ask } = store.history;
    const canWrite = store.mode === 'writer';
    const writing = (): void => {
      if (!canWrite) throw new AppError('STORE_READ_ONLY', 'This cannot be done here: another copy of the program owns this data folder', { next: 'Do it in the copy that is running, or close it first.' });
    };
    let kept = await loadKept(store, kernel.notice);
    let lastVerify = await loadLastVerify(store);
    const work = createWork(clock);
    const backups = await createBackups({ store, dir, appVersion: kernel.info().version, clock, log, work, notice: kernel.notice });
    const upkeep = canWrite ? startUpkeep({ store, dir, clock, log, kept: () => kept }) : null;

    const verify = (): void => work.start('verify', async (signal, onProgress) => {
      const result = await store.longWork('verify', { dir }, { signal, onProgress });
      lastVerify = { atMs: clock.wallMs(), result };
      // It is told in any case: a disk that is full keeps no note of it.
      await saveLastVerify(store, lastVerify).catch((error: unknown) => log.warn({ err: error }, 'the result of the check is not kept'));
      if (!result.ok) log.error({ problems: result.problems.map(({ code, message }) => ({ code, message })) }, 'stored data is not sound');
    });
    // At night, by the computer's clock: it reads everything once.
    const jobs = canWrite ? [
      cron.schedule('17 3 * * *', () => {
        if (!work.isRunning()) verify();
      }),
      // Seldom: each look reads the folder and would keep a stick awake.
      cron.schedule('*/10 * * * *', () => void backups.look()),
    ] : [];

    const facts = async (): Promise<StorageFacts> => {
      const budget = budgetBytes(kept);
      const [{ tiers, days, bytes, disk, left }, backup] = await Promise.all([ask('facts', { dir, rawDays: kept.rawDays, budgetBytes: budget }), backups.facts()]);
      return {
        folder: dir, tiers, bytes, freeBytes: disk.freeBytes, budgetBytes: budget, rawDays: kept.rawDays, daysLeft: left,
        rawStopped: upkeep?.trouble() ?? null,
        // Today's file still grows.
        days: days.filter(({ day }) => Date.parse(day) + DAY_MS <= clock.wallMs()).reverse(),
        backup, lastVerify,
      };
    };

    const api: ShellOrders = {
      setBackupFolder: async (folder) => {
        writing();
        await backups.setFolder(folder);
      },
      exportDay: async (day, path) => {
        work.start('exportDay', async (signal, onProgress) => {
          const { rows } = await ask('exportDay', { day, path }, { signal, onProgress });
          log.info({ day, rows }, 'a day was exported');
        });
      },
    };
    return {
      api,
      calls: {
        'history.rigs': (args) => ask('rigs', { ...args, maxSteps: mostSteps(args, pollMs()), nowMs: clock.wallMs() }),
        'history.group': (args) => ask('group', { ...args, maxSteps: args.maxSteps, nowMs: clock.wallMs() }),
        'history.groups': () => ask('groups', {}),
        'history.fleetAt': ({ atMs }) => ask('fleetAt', { atMs, pollMs: pollMs() }),
        'history.yesterday': () => ask('yesterday', { nowMs: clock.wallMs() }),
        'storage.facts': facts,
        'storage.set': async (change) => {
          writing();
          const patch = Kept.partial().parse(change) as Partial<Kept>;
          await saveKept(store, patch, clock.wallMs());
          kept = { ...kept, ...patch };
          await upkeep?.now();
          return facts();
        },
        'storage.verify': () => {
          verify();
          return {};
        },
        'storage.cancel': () => ({ cancelled: work.cancel() }),
        'backup.make': ({ parts }) => {
          writing();
          backups.make(parts);
          return {};
        },
        'backup.list': backups.list,
        'backup.every': async ({ hours }) => {
          writing();
          await backups.every(hours);
          return facts();
        },
        'backup.preview': ({ id }) => backups.preview(id),
      },
      streams: { 'storage.work': (_args, wake) => work.source(wake) },
      stop: async () => {
        for (const job of jobs) await job.destroy();
        await work.stop();
        await upkeep?.stop();
      },
    };
  },
});
