import { z } from 'zod';
import { call, nothing } from './contract.ts';

/**
 * What one view of the fleet list keeps. Words of columns, sorts and filters are the screen's own and checked there: a view of a newer
 * version is stored whole by an older one, which shows what it knows of it.
 */
export const SavedView = z.looseObject({
  /** A fixed view's own id (`hot`), or one that the screen made up. */
  id: z.string().regex(/^[A-Za-z0-9-]{1,40}$/),
  /** null: a fixed view, whose name is in the catalogues. */
  name: z.string().trim().min(1).max(60).nullable(),
  /** Filters as the address of the list has them; empty for a fixed view. */
  filters: z.record(z.string().max(40), z.string().max(8000)),
  sort: z.object({ key: z.string().max(40), descending: z.boolean() }).nullable(),
  /** In order. `widthPx` null: its share of the room. null: the columns of a new list. */
  columns: z.array(z.object({ key: z.string().max(40), widthPx: z.number().min(20).max(4000).nullable() })).min(1).max(100).nullable(),
});
export type SavedView = z.infer<typeof SavedView>;

/** More would not find a place as tabs. */
export const MOST_VIEWS = 60;

const Views = z.array(SavedView);
const Ids = z.array(z.string().max(40)).max(MOST_VIEWS);

export const viewCalls = {
  /** In the order of the tabs. */
  'views.list': call(nothing, Views),
  /** Keeps a view in the place of the one with its id; a new one comes last, or where `order` says. */
  'views.put': call(z.object({ view: SavedView, order: Ids.optional() }).strict(), Views),
  'views.remove': call(z.object({ id: z.string().max(40) }).strict(), Views),
  /** Views that are not named come last. */
  'views.order': call(z.object({ ids: Ids }).strict(), Views),
};
