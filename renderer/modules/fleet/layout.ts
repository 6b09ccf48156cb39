import type { SavedView } from '../../../preload/contract/views.ts';
import { COLUMN_KEYS, COLUMNS, FIRST_COLUMNS, type ColumnKey } from './columns.ts';
import { FIRST_SORT, type Sort } from './sorting.ts';

/* What the table shows of a view: columns in order, their widths, the sort. Pure. */

export interface Place {
  key: ColumnKey;
  /** null: its share of the room. */
  widthPx: number | null;
}
export interface Layout { columns: readonly Place[]; sort: Sort }

export const FIRST_LAYOUT: Layout = { columns: FIRST_COLUMNS.map((key) => ({ key, widthPx: null })), sort: FIRST_SORT };

export const MIN_WIDTH_PX = 28;
export const MAX_WIDTH_PX = 1200;
export const isColumn = (key: string): key is ColumnKey => (COLUMN_KEYS as readonly string[]).includes(key);
const clamped = (px: number): number => Math.round(Math.max(MIN_WIDTH_PX, Math.min(MAX_WIDTH_PX, px)));

/** Columns that a new list has only where rigs have something to show in them. */
export type GivenColumn = 'site' | 'tags';
const isGiven = (key: ColumnKey): boolean => key === 'site' || key === 'tags';
/** They stand behind the address: where a rig is. */
const firstColumns = (given: readonly GivenColumn[]): readonly Place[] => (given.length === 0 ? FIRST_LAYOUT.columns
  : FIRST_LAYOUT.columns.flatMap((column) => (column.key === 'ip' ? [column, ...given.map((key) => ({ key, widthPx: null }))] : [column])));

/** The layout of a saved view. Columns that this version does not know, and those named twice, are left out; the rest stays. */
export function layoutOf(view: Pick<SavedView, 'columns' | 'sort'> | null, given: readonly GivenColumn[] = []): Layout {
  const seen = new Set<string>();
  const columns: Place[] = [];
  for (const { key, widthPx } of view?.columns ?? []) {
    if (!isColumn(key) || seen.has(key)) continue;
    seen.add(key);
    columns.push({ key, widthPx: widthPx === null ? null : clamped(widthPx) });
  }
  const sort = view?.sort ?? null;
  return {
    columns: columns.length === 0 ? firstColumns(given) : columns,
    sort: sort !== null && isColumn(sort.key) ? { key: sort.key, descending: sort.descending } : FIRST_SORT,
  };
}

/** What is stored of a layout. */
export const savedLayout = ({ columns, sort }: Layout): Pick<SavedView, 'columns' | 'sort'> => ({ columns: columns.map(({ key, widthPx }) => ({ key, widthPx })), sort: { ...sort } });

/** With or without the columns that depend on what rigs have. */
export const isFirstLayout = ({ columns, sort }: Layout): boolean =>
  JSON.stringify({ columns: columns.filter(({ key, widthPx }) => !isGiven(key) || widthPx !== null), sort }) === JSON.stringify(FIRST_LAYOUT);

/** The column at another place among the others. */
export function moved(columns: readonly Place[], key: ColumnKey, to: number): Place[] {
  const place = columns.find((column) => column.key === key);
  if (place === undefined) return [...columns];
  const others = columns.filter((column) => column.key !== key);
  return others.toSpliced(Math.max(0, Math.min(others.length, to)), 0, place);
}

/** Shown or hidden. The last column stays: an empty table could not be mended. */
export function toggledColumn(columns: readonly Place[], key: ColumnKey): Place[] {
  if (!columns.some((column) => column.key === key)) {
    const isFitted = columns.some((column) => column.widthPx !== null);
    return [...columns, { key, widthPx: isFitted ? COLUMNS[key].width : null }];
  }
  return columns.length === 1 ? [...columns] : columns.filter((column) => column.key !== key);
}

/**
 * A column made as wide as a person wants. The first time, all others keep the width that they have on screen at that moment, so that nothing
 * else moves under the pointer.
 */
export function resized(columns: readonly Place[], key: ColumnKey, widthPx: number, shownPx: (key: ColumnKey) => number): Place[] {
  return columns.map((column) => ({ key: column.key, widthPx: column.key === key ? clamped(widthPx) : column.widthPx ?? clamped(shownPx(column.key)) }));
}

/** All columns share the room again. */
export const fitted = (columns: readonly Place[]): Place[] => columns.map(({ key }) => ({ key, widthPx: null }));

const CHECKBOX_PX = 28;
/** Words can be squeezed and end in dots, a cut number would lie: below its least width no column goes, the table then scrolls sideways. */
const leastPx = (key: ColumnKey): number => Math.floor(COLUMNS[key].width * (COLUMNS[key].isNumber || COLUMNS[key].isWhole === true ? 0.88 : 0.7));

/** The grid's columns, and the width below which the table scrolls sideways. */
export function gridOf(columns: readonly Place[]): { template: string; minPx: number } {
  let minPx = CHECKBOX_PX + 16;
  const parts = columns.map(({ key, widthPx }) => {
    const least = widthPx ?? leastPx(key);
    minPx += least;
    return widthPx === null ? `minmax(${least}px, ${COLUMNS[key].width}fr)` : `${widthPx}px`;
  });
  const isFixed = columns.every((column) => column.widthPx !== null);
  return { template: [`${CHECKBOX_PX}px`, ...parts, ...(isFixed ? ['1fr'] : [])].join(' '), minPx };
}
