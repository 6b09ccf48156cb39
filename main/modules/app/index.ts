import type { Check } from '../../../preload/contract/app.ts';
import { defineModule } from '../../engine/module.ts';
import { environmentChecks, sqliteCheck } from './checks.ts';

export { environmentChecks } from './checks.ts';

/** What the program says of itself: versions, folders, checks. */
export const appModule = defineModule({
  id: 'app',
  needs: [],
  start: async (kernel) => ({
    api: {},
    calls: {
      'app.info': () => kernel.info(),
      'app.doctor': async (): Promise<Check[]> => {
        const { readOnlyReason } = kernel.info();
        return [
          ...environmentChecks(kernel.paths.dataDir, process.env),
          sqliteCheck(kernel.store.sqliteVersion),
          readOnlyReason === null
            ? { id: 'store', level: 'ok', message: 'The database is open for writing' }
            : { id: 'store', level: 'warn', message: readOnlyReason.message, ...(readOnlyReason.next === undefined ? {} : { next: readOnlyReason.next }) },
        ];
      },
    },
    streams: {},
    stop: async () => {},
  }),
});
