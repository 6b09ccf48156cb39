import { readConditions } from './conditions.ts';
import { POWER_KNOWN, VIEWS, type Filter } from './fleetView.ts';

/* Filters in the address of the list, so that every number can link to the rigs it counts. */

export const FILTER_KEYS = ['view', 'status', 'make', 'model', 'pool', 'subnet', 'reason', 'algo', 'power', 'q', 'where', 'match'] as const;
export type FilterKey = (typeof FILTER_KEYS)[number];
export type FilterChange = Partial<Record<FilterKey, string | null>>;
/** The saved view whose tab is open; not a filter. */
export const TAB = 'tab';
/** The time of a list that is looked at as it was; not a filter. */
export const AT = 'at';

/** An address with nothing but the time that is looked at, and `more`: another list of the same moment. */
export function atSameTime(query: URLSearchParams, more: Readonly<Record<string, string>> = {}): URLSearchParams {
  const at = query.get(AT);
  return new URLSearchParams({ ...more, ...(at === null ? {} : { [AT]: at }) });
}
/** The same list at another time; null = now. */
export function atTime(query: URLSearchParams, at: string | null): URLSearchParams {
  const next = new URLSearchParams(query);
  if (at === null) next.delete(AT);
  else next.set(AT, at);
  return next;
}

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

/** The address of a view's tab. @param from the address it is opened from, whose time it keeps */
export function viewHref(view: { id: string; name: string | null; filters: Readonly<Record<string, string>> }, from: URLSearchParams = new URLSearchParams()): string {
  const query = atSameTime(from);
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

