import { useQueryClient } from '@tanstack/react-query';
import { notifications } from '@mantine/notifications';
import type { CallResult } from '../../../preload/contract/index.ts';
import type { SavedView } from '../../../preload/contract/views.ts';
import { call, errorShape, useCall } from '../../app/bridge.ts';
import { inWords } from '../../i18n/faults.ts';

const KEY = ['views.list', {}] as const;
const NONE: readonly SavedView[] = [];
/** Number of the newest change: the answer to an older one is no news any more. */
let newest = 0;

export interface Views {
  /** Every view that was ever saved or laid out anew: the person's own and fixed ones, in their order. */
  views: readonly SavedView[];
  /** @param order ids of all views, when this one has a place of its own among them */
  put: (view: SavedView, order?: readonly string[]) => Promise<boolean>;
  remove: (id: string) => Promise<boolean>;
  arrange: (ids: readonly string[]) => Promise<boolean>;
}

/** The views as the engine holds them. A change shows at once; what the engine refuses is taken back and told. */
export function useViews(): Views {
  const client = useQueryClient();
  const views = useCall('views.list', {}, { staleTime: Infinity }).data ?? NONE;
  const change = async (shown: readonly SavedView[], ask: () => Promise<CallResult<'views.list'>>): Promise<boolean> => {
    const mine = ++newest;
    client.setQueryData(KEY, shown);
    try {
      const held = await ask();
      if (mine === newest) client.setQueryData(KEY, held);
      return true;
    } catch (error) {
      void client.invalidateQueries({ queryKey: KEY });
      const shape = inWords(errorShape(error));
      notifications.show({ title: shape.message, message: [shape.next, shape.code].filter((word) => word !== undefined).join(' ') });
      return false;
    }
  };
  const sorted = (list: readonly SavedView[], ids: readonly string[]): SavedView[] => [...ids.flatMap((id) => list.find((view) => view.id === id) ?? []), ...list.filter(({ id }) => !ids.includes(id))];
  return {
    views,
    put: (view, order) => {
      const isNew = !views.some(({ id }) => id === view.id);
      const next = isNew ? [...views, view] : views.map((known) => (known.id === view.id ? view : known));
      return change(order === undefined ? next : sorted(next, order), () => call('views.put', { view, ...(order === undefined ? {} : { order: [...order] }) }));
    },
    remove: (id) => change(views.filter((view) => view.id !== id), () => call('views.remove', { id })),
    arrange: (ids) => change(sorted(views, ids), () => call('views.order', { ids: [...ids] })),
  };
}
