import { DEFAULT_SETTINGS, Settings } from '../../../preload/contract/app.ts';
import { AppError } from '../../engine/errors.ts';
import { defineModule } from '../../engine/module.ts';
import { parseRanges } from '../fleet/index.ts';

export interface SettingsApi {
  get(): Settings;
  set(patch: Partial<Settings>): Promise<Settings>;
}

const SCOPE = 'app';

/** Settings of the site: one row a field in control.db, defaults for what was never set. */
export const settingsModule = defineModule({
  id: 'settings',
  needs: [],
  start: async (kernel) => {
    const rows = await kernel.store.read.selectFrom('setting').select(['field', 'value']).where('scope', '=', SCOPE).execute();
    let current = DEFAULT_SETTINGS;
    for (const { field, value } of rows) {
      // A field that an older or newer version wrote differently falls back to its default, and only that field.
      const parsed = Settings.partial().safeParse({ [field]: JSON.parse(value) as unknown });
      if (parsed.success) current = { ...current, ...(parsed.data as Partial<Settings>) };
      else kernel.log.warn({ field }, 'a stored setting cannot be read and has its default');
    }

    const set = async (patch: Partial<Settings>): Promise<Settings> => {
      for (const range of patch.ranges ?? []) parseRanges(range);
      const next = Settings.parse({ ...current, ...patch });
      if (kernel.store.mode === 'readOnly') {
        throw new AppError('STORE_READ_ONLY', 'Settings cannot be changed here: another copy of the program owns this data folder', { next: 'Change them in the copy that is running, or close it first.' });
      }
      await kernel.store.write('settings.set', { scope: SCOPE, values: patch as never, atMs: kernel.clock.wallMs() });
      const before = current;
      current = next;
      kernel.bus.emit('settings.changed', next, before);
      return next;
    };

    const api: SettingsApi = { get: () => current, set };
    return {
      api,
      calls: { 'settings.get': () => current, 'settings.set': (patch) => set(patch as Partial<Settings>) },
      streams: {},
      stop: async () => {},
    };
  },
});
