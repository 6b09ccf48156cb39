import type { StorageFacts, VerifyResult } from '../../../preload/contract/history.ts';
import { AppError } from '../../engine/errors.ts';
import { defineModule } from '../../engine/module.ts';
import { budgetBytes, Kept, loadKept, saveKept } from './keep.ts';
import { startUpkeep } from './upkeep.ts';
import { createWork } from './work.ts';

/** Charts of what was, and the upkeep of what is stored. */
export const historyModule = defineModule({
  id: 'history',
  needs: [],
  start: async (kernel) => {
    const { store, clock, log, paths } = kernel;
    const { ask } = store.history;
    let kept = await loadKept(store);
    const canWrite = store.mode === 'writer';
    const upkeep = canWrite ? startUpkeep({ store, dir: paths.dataDir, clock, log, kept: () => kept }) : null;
    const work = createWork(clock);
    let lastVerify: { atMs: number; result: VerifyResult } | null = null;

    const facts = async (): Promise<StorageFacts> => {
      const { tiers, days, bytes, disk, left } = await ask('facts', { dir: paths.dataDir, rawDays: kept.rawDays, budgetBytes: budgetBytes(kept) });
      return {
        folder: paths.dataDir, tiers, bytes, freeBytes: disk.freeBytes, budgetBytes: budgetBytes(kept), rawDays: kept.rawDays, daysLeft: left,
        rawStopped: upkeep?.trouble() ?? null,
        // Today's file still grows.
        days: days.filter(({ day }) => Date.parse(day) + 86_400_000 <= clock.wallMs()).reverse(),
        backup: { folder: null, everyHours: null, last: null, error: null },
        lastVerify,
      };
    };
    const writer = (): void => {
      if (!canWrite) throw new AppError('STORE_READ_ONLY', 'This cannot be done here: another copy of the program owns this data folder', { next: 'Do it in the copy that is running, or close it first.' });
    };

    return {
      api: { upkeep },
      calls: {
        'history.rigs': (args) => ask('rigs', { ...args, maxSteps: args.maxSteps, nowMs: clock.wallMs() }),
        'history.group': (args) => ask('group', { ...args, maxSteps: args.maxSteps, nowMs: clock.wallMs() }),
        'history.groups': () => ask('groups', {}),
        'history.fleetAt': (args) => ask('fleetAt', args),
        'history.yesterday': () => ask('yesterday', { nowMs: clock.wallMs() }),
        'storage.facts': facts,
        'storage.set': async (change) => {
          writer();
          const patch = Kept.partial().parse(change) as Partial<Kept>;
          await saveKept(store, patch, clock.wallMs());
          kept = { ...kept, ...patch };
          await upkeep?.now();
          return facts();
        },
        'storage.verify': () => {
          work.start('verify', async () => { lastVerify = null; });
          return {};
        },
        'storage.cancel': () => ({ cancelled: work.cancel() }),
      },
      streams: { 'storage.work': (_args, wake) => work.source(wake) },
      stop: async () => {
        await work.stop();
        await upkeep?.stop();
      },
    };
  },
});
