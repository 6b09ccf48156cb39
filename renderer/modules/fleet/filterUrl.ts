import { readConditions } from './conditions.ts';
import { POWER_KNOWN, VIEWS, type Filter } from './fleetView.ts';

/* Filters in the address of the list, so that every number can link to the rigs it counts. */

export const FILTER_KEYS = ['view', 'status', 'make', 'model', 'pool', 'subnet', 'reason', 'algo', 'power', 'q', 'where', 'match'] as const;
export type FilterKey = (typeof FILTER_KEYS)[number];
export type FilterChange = Partial<Record<FilterKey, string | null>>;
/** The saved view whose tab is open; not a filter. */
export const TAB = 'tab';

export function filterOf(query: URLSearchParams): Filter {
  return {
    view: VIEWS.find((known) => known === query.get('view')) ?? 'all',
    status: query.get('status'), make: query.get('make'), model: query.get('model'), pool: query.get('pool'), subnet: query.get('subnet'),
    reason: query.get('reason'), algo: query.get('algo'), power: POWER_KNOWN.find((known) => known === query.get('power')) ?? null, text: query.get('q') ?? '',
    where: readConditions(query.get('where'), query.get('match') === 'any'),
  };
}

/** The address with some filters changed; null and nothing take a filter away. An empty model is a filter of its own. */
export function changedQuery(query: URLSearchParams, change: FilterChange): URLSearchParams {
  const next = new URLSearchParams(query);
  for (const [key, value] of Object.entries(change)) {
    if (value === null || value === undefined || (value === '' && key !== 'model') || (key === 'view' && value === 'all')) next.delete(key);
    else next.set(key, value);
  }
  return next;
}

/** The filters alone, as a view keeps them. */
export function filtersOf(query: URLSearchParams): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const key of FILTER_KEYS) {
    const value = query.get(key);
    if (value !== null) kept[key] = value;
  }
  return kept;
}

/** The address of a view's tab. */
export function viewHref(view: { id: string; name: string | null; filters: Readonly<Record<string, string>> }): string {
  const query = new URLSearchParams();
  for (const key of FILTER_KEYS) {
    const value = view.filters[key];
    if (value !== undefined) query.set(key, value);
  }
  query.set(TAB, view.id);
  return `#/fleet?${query.toString()}`;
}

export const listHref = (query: URLSearchParams): string => (query.size === 0 ? '#/fleet' : `#/fleet?${query.toString()}`);

/** Whether the list shows something else than its view keeps. */
export function isChanged(query: URLSearchParams, view: { filters: Readonly<Record<string, string>> }): boolean {
  const now = filtersOf(query);
  return FILTER_KEYS.some((key) => (now[key] ?? null) !== (view.filters[key] ?? null));
}

