import type { Check, Settings } from '../../../preload/contract/app.ts';
import { defineModule } from '../../engine/module.ts';
import { BLOCKED_CODES } from '../../engine/net/reach.ts';
import type { FleetApi } from '../fleet/index.ts';
import type { SettingsApi } from '../settings/index.ts';
import { environmentChecks, sqliteCheck } from './checks.ts';
import { buildReport } from './report/build.ts';

export { environmentChecks } from './checks.ts';
export { buildReport } from './report/build.ts';

const WRONG_CLOCK: Check = {
  id: 'rigClocks', level: 'warn', message: 'Most rigs show another time than this computer: its clock may be wrong',
  next: 'Check date, time and time zone of this computer. Rigs are not marked for their clocks until then.',
};

/** What the program says of itself: versions, folders, checks, reports. */
export const appModule = defineModule({
  id: 'app',
  needs: ['settings', 'fleet'] as const,
  start: async (kernel, needed) => {
    const settings = needed.settings as SettingsApi;
    const fleet = needed.fleet as FleetApi;
    const doctor = (): Check[] => {
      const { readOnlyReason, notices } = kernel.info();
      return [
        ...environmentChecks(kernel.paths.dataDir, process.env),
        sqliteCheck(kernel.store.sqliteVersion),
        readOnlyReason === null
          ? { id: 'store', level: 'ok', message: 'The database is open for writing' }
          : { id: 'store', level: 'warn', message: readOnlyReason.message, ...(readOnlyReason.next === undefined ? {} : { next: readOnlyReason.next }) },
        ...(fleet.isOurClockPlausible() ? [] : [WRONG_CLOCK]),
        ...notices.filter(({ code }) => BLOCKED_CODES.includes(code)).map(({ code, message, next }): Check => ({ id: code, level: 'fail', message, ...(next === undefined ? {} : { next }) })),
      ];
    };
    return {
      api: {},
      calls: {
        'app.info': () => kernel.info(),
        'app.doctor': doctor,
        'app.report': async ({ rigs, hide }) => {
          const { rigs: raw, fleet: kinds, secrets, workers } = await fleet.forReport(rigs);
          const info = kernel.info();
          const current: Settings = settings.get();
          return {
            files: buildReport({
              version: info.version, info, checks: doctor(), settings: current, farm: fleet.totals(), fleet: kinds, rigs: raw, logDir: info.logDir,
            }, hide, { secrets, workers }, kernel.clock.wallMs()),
          };
        },
      },
      streams: {},
      stop: async () => {},
    };
  },
});
