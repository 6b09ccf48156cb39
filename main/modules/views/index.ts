import { MOST_VIEWS, SavedView } from '../../../preload/contract/views.ts';
import { AppError } from '../../engine/errors.ts';
import { defineModule } from '../../engine/module.ts';
import { storedJson } from '../../store/index.ts';

const SCOPE = 'fleet.view';
/** No view's id: holds the ids in the order of the tabs. */
const ORDER = '@order';

/** Views of the fleet list that a person saved: one row a view in `setting`, so that two sites may merge them one by one. A removed one leaves its row as null. */
export const viewsModule = defineModule({
  id: 'views',
  needs: [],
  start: async (kernel) => {
    const views = new Map<string, SavedView>();
    let order: string[] = [];
    const rows = await kernel.store.read.selectFrom('setting').select(['field', 'value']).where('scope', '=', SCOPE).execute();
    for (const { field, value } of rows) {
      const stored = storedJson(value);
      if (stored === null) continue;
      if (field === ORDER) {
        order = Array.isArray(stored) ? stored.filter((id) => typeof id === 'string') : [];
        continue;
      }
      const parsed = SavedView.safeParse(stored);
      if (parsed.success && parsed.data.id === field) views.set(field, parsed.data);
      else kernel.log.warn({ field }, 'a stored view cannot be read and is left out');
    }

    const list = (): SavedView[] => {
      const named = order.filter((id) => views.has(id));
      const others = [...views.keys()].filter((id) => !named.includes(id));
      return [...named, ...others].flatMap((id) => views.get(id) ?? []);
    };
    const write = async (values: Record<string, unknown>): Promise<void> => {
      if (kernel.store.mode === 'readOnly') {
        throw new AppError('STORE_READ_ONLY', 'Views cannot be saved here: another copy of the program owns this data folder', { next: 'Save them in the copy that is running, or close it first.' });
      }
      await kernel.store.write('settings.set', { scope: SCOPE, values: values as never, atMs: kernel.clock.wallMs() });
    };

    const put = async (view: SavedView, ids?: readonly string[]): Promise<SavedView[]> => {
      if (!views.has(view.id) && views.size >= MOST_VIEWS) {
        throw new AppError('VIEWS_FULL', `${MOST_VIEWS} views are saved, and no more find a place`, { next: 'Delete one that is not needed, then save again.', params: { most: MOST_VIEWS } });
      }
      const places = ids ?? (views.has(view.id) ? null : [...list().map(({ id }) => id), view.id]);
      await write({ [view.id]: view, ...(places === null ? {} : { [ORDER]: places }) });
      views.set(view.id, view);
      if (places !== null) order = [...places];
      return list();
    };
    const remove = async (id: string): Promise<SavedView[]> => {
      if (!views.has(id)) return list();
      await write({ [id]: null });
      views.delete(id);
      return list();
    };
    const arrange = async (ids: readonly string[]): Promise<SavedView[]> => {
      await write({ [ORDER]: ids });
      order = [...ids];
      return list();
    };

    return {
      api: {},
      calls: {
        'views.list': list,
        'views.put': ({ view, order: ids }) => put(view, ids),
        'views.remove': ({ id }) => remove(id),
        'views.order': ({ ids }) => arrange(ids),
      },
      streams: {},
      stop: async () => {},
    };
  },
});
