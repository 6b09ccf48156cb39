import { DEFAULT_SETTINGS, Settings } from '../../../preload/contract/app.ts';
import { AppError } from '../../engine/errors.ts';
import { defineModule } from '../../engine/module.ts';
import { settingUnreadable, storedJson } from '../../store/index.ts';
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
      const parsed = Settings.partial().safeParse({ [field]: storedJson(value) });
      if (parsed.success) current = { ...current, ...(parsed.data as Partial<Settings>) };
      else kernel.notice(settingUnreadable(field));
    }

    // Given on the command line: holds for this process, is never stored, and ends when the person says no.
    let consentGiven = kernel.allowDefaultCredentials;
    const effective = (settings: Settings): Settings => (consentGiven ? { ...settings, allowDefaultCredentials: true } : settings);

    const set = async (patch: Partial<Settings>): Promise<Settings> => {
      for (const range of [...patch.ranges ?? [], ...(patch.networkOptions ?? []).map((options) => options.range)]) parseRanges(range);
      const next = Settings.parse({ ...current, ...patch });
      if (kernel.store.mode === 'readOnly') {
        throw new AppError('STORE_READ_ONLY', 'Settings cannot be changed here: another copy of the program owns this data folder', { next: 'Change them in the copy that is running, or close it first.' });
      }
      await kernel.store.write('settings.set', { scope: SCOPE, values: patch as never, atMs: kernel.clock.wallMs() });
      const before = effective(current);
      current = next;
      if (patch.allowDefaultCredentials === false) consentGiven = false;
      kernel.bus.emit('settings.changed', effective(next), before);
      return effective(next);
    };

    const api: SettingsApi = { get: () => effective(current), set };
    return {
      api,
      calls: { 'settings.get': api.get, 'settings.set': (patch) => set(patch as Partial<Settings>) },
      streams: {},
      stop: async () => {},
    };
  },
});
