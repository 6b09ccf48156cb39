import { describe, expect, it } from 'vitest';
import type { SavedView } from '../../../preload/contract/views.ts';
import type { Kernel } from '../../engine/module.ts';
import { viewsModule } from './index.ts';

/** The module over a table of settings that outlives it, as control.db does. */
async function start(rows: Map<string, string>, mode: 'writer' | 'readOnly' = 'writer') {
  const warned: unknown[] = [];
  const query = { select: () => query, where: () => query, execute: async () => [...rows].map(([field, value]) => ({ field, value })) };
  const kernel = {
    store: {
      mode, read: { selectFrom: () => query },
      write: async (_name: string, { values }: { values: Record<string, unknown> }) => { for (const [field, value] of Object.entries(values)) rows.set(field, JSON.stringify(value)); },
    },
    log: { warn: (facts: unknown) => void warned.push(facts) },
    clock: { wallMs: () => 1 },
  } as unknown as Kernel;
  const { calls } = await viewsModule.start(kernel, {});
  const ask = async (name: 'views.list' | 'views.put' | 'views.remove' | 'views.order', args: object): Promise<SavedView[]> => (calls[name] as (given: object) => SavedView[])(args);
  return { ask, warned };
}
const view = (id: string, more: object = {}): SavedView => ({ id, name: `View ${id}`, filters: { where: '[]' }, sort: null, columns: [{ key: 'name', widthPx: 120 }], ...more });
const ids = (views: readonly SavedView[]): string[] => views.map(({ id }) => id);

describe('saved views', () => {
  it('come back after a restart, whole and in their order', async () => {
    const rows = new Map<string, string>();
    const first = await start(rows);
    for (const id of ['a', 'b', 'c']) await first.ask('views.put', { view: view(id) });
    expect(ids(await first.ask('views.order', { ids: ['c', 'a'] }))).toEqual(['c', 'a', 'b']);
    // A field of a newer version is kept by one that does not know it.
    await first.ask('views.put', { view: view('a', { name: 'Night round', colour: 'violet' }) });
    const second = await start(rows);
    const list = await second.ask('views.list', {});
    expect(ids(list)).toEqual(['c', 'a', 'b']);
    expect(list[1]).toEqual(view('a', { name: 'Night round', colour: 'violet' }));
  });
  it('may be removed, and put back where they stood', async () => {
    const rows = new Map<string, string>();
    const { ask } = await start(rows);
    for (const id of ['a', 'b', 'c']) await ask('views.put', { view: view(id) });
    expect(ids(await ask('views.remove', { id: 'b' }))).toEqual(['a', 'c']);
    expect(ids(await (await start(rows)).ask('views.list', {}))).toEqual(['a', 'c']);
    expect(ids(await ask('views.put', { view: view('b'), order: ['a', 'b', 'c'] }))).toEqual(['a', 'b', 'c']);
    expect(ids(await (await start(rows)).ask('views.list', {}))).toEqual(['a', 'b', 'c']);
  });
  it('that cannot be read are left out and told, the others stay', async () => {
    const { ask, warned } = await start(new Map([['a', JSON.stringify(view('a'))], ['bad', '{"id":7}'], ['gone', 'null']]));
    expect(ids(await ask('views.list', {}))).toEqual(['a']);
    expect(warned).toEqual([{ field: 'bad' }]);
  });
  it('are refused in words beside another copy, and beyond what tabs can show', async () => {
    const beside = await start(new Map(), 'readOnly');
    await expect(beside.ask('views.put', { view: view('a') })).rejects.toMatchObject({ code: 'STORE_READ_ONLY' });
    expect(await beside.ask('views.list', {})).toEqual([]);
    const full = await start(new Map(Array.from({ length: 60 }, (_, place) => [`v${place}`, JSON.stringify(view(`v${place}`))])));
    await expect(full.ask('views.put', { view: view('one-more') })).rejects.toMatchObject({ code: 'VIEWS_FULL' });
    expect(ids(await full.ask('views.put', { view: view('v3') }))).toHaveLength(60);
  });
});
