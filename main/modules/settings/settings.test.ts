import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, type Settings } from '../../../preload/contract/app.ts';
import type { AppErrorShape } from '../../../preload/contract/contract.ts';
import type { BusEvents, Kernel } from '../../engine/module.ts';
import { settingsModule, type SettingsApi } from './index.ts';

/** The settings over rows of control.db, with what they write and warn of. */
async function start(rows: { field: string; value: string }[], over: Partial<Kernel> = {}): Promise<{ api: SettingsApi; written: unknown[]; warned: unknown[]; changes: Settings[] }> {
  const written: unknown[] = [];
  const warned: unknown[] = [];
  const changes: Settings[] = [];
  const query = { select: () => query, where: () => query, execute: async () => rows };
  const bus = new EventEmitter<BusEvents>();
  bus.on('settings.changed', (next) => void changes.push(next));
  const kernel = {
    store: { mode: 'writer', read: { selectFrom: () => query }, write: async (_name: string, args: { values: unknown }) => void written.push(args.values) },
    notice: ({ code, params }: AppErrorShape) => void warned.push([code, params]),
    clock: { wallMs: () => 1 },
    bus,
    allowDefaultCredentials: false,
    ...over,
  } as unknown as Kernel;
  const { api } = await settingsModule.start(kernel, {});
  return { api, written, warned, changes };
}

describe('settings', () => {
  it('give a stored value that is no JSON, or does not fit, its default and say so', async () => {
    const { api, warned } = await start([
      { field: 'pollIntervalS', value: '{half' }, { field: 'language', value: '7' }, { field: 'temperatureUnit', value: '"F"' },
    ]);
    expect(api.get()).toEqual({ ...DEFAULT_SETTINGS, temperatureUnit: 'F' });
    expect(warned).toEqual([['SETTING_UNREADABLE', { setting: 'pollIntervalS' }], ['SETTING_UNREADABLE', { setting: 'language' }]]);
  });
  it("hold the command line's consent for this process only, until the person says no", async () => {
    const { api, written, changes } = await start([], { allowDefaultCredentials: true });
    expect(api.get().allowDefaultCredentials).toBe(true);
    await api.set({ firstRunDone: true });
    expect(written).toEqual([{ firstRunDone: true }]);
    expect(changes[0]).toMatchObject({ allowDefaultCredentials: true, firstRunDone: true });
    await api.set({ allowDefaultCredentials: false });
    expect(api.get().allowDefaultCredentials).toBe(false);
    expect((await start([])).api.get().allowDefaultCredentials).toBe(false);
  });
});
