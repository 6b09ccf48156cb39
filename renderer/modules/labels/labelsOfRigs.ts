import { labelKey } from '../../../preload/contract/labelName.ts';
import type { LabelChange } from '../../../preload/contract/labels.ts';

/* What the chosen rigs are called, and what a person wants them to be called. Pure. */

/** Names of the chosen rigs together. */
export interface Together {
  rigs: number;
  /** null: they differ. '': none of them has one. */
  site: string | null;
  /** With how many of the rigs have it. */
  tags: { name: string; rigs: number }[];
}

export function together(rows: readonly { site: string | null; tags: readonly string[] }[]): Together {
  const sites = new Set(rows.map(({ site }) => site ?? ''));
  const counts = new Map<string, number>();
  for (const { tags } of rows) for (const tag of tags) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return { rigs: rows.length, site: sites.size > 1 ? null : [...sites][0] ?? '', tags: [...counts].map(([name, rigs]) => ({ name, rigs })) };
}

/** Whether all rigs shall have a tag, none, or as each is now. */
export type Wish = 'all' | 'none' | 'asIs';

export interface Wishes {
  /** null: as each is now. '': none. */
  site: string | null;
  /** By name; a tag that is not named stays as it is. */
  tags: ReadonlyMap<string, Wish>;
}

export const NO_WISHES: Wishes = { site: null, tags: new Map() };

export const wishOf = ({ rigs }: Together, tag: { name: string; rigs: number }, wishes: Wishes): Wish => wishes.tags.get(tag.name) ?? (tag.rigs === rigs ? 'all' : 'asIs');

/** What the next press on a tag's box means. Back to as it was only where the rigs differ. */
export function nextWish({ rigs }: Together, tag: { rigs: number }, wish: Wish): Wish {
  if (wish === 'asIs') return 'all';
  if (wish === 'all') return 'none';
  return tag.rigs > 0 && tag.rigs < rigs ? 'asIs' : 'all';
}

/** The change that makes the wishes true; null when they are already. */
export function changeOf(rigNos: readonly number[], now: Together, wishes: Wishes): LabelChange | null {
  const site = wishes.site === null ? undefined : wishes.site.trim();
  const addTags: string[] = [];
  const removeTags: string[] = [];
  const have = new Map(now.tags.map(({ name, rigs }) => [name, rigs]));
  for (const [name, wish] of wishes.tags) {
    const rigs = have.get(name) ?? 0;
    if (wish === 'all' && rigs < now.rigs) addTags.push(name);
    if (wish === 'none' && rigs > 0) removeTags.push(name);
  }
  const isSame = site === undefined || site === now.site;
  if (isSame && addTags.length === 0 && removeTags.length === 0) return null;
  return {
    rigNos: [...rigNos], ...(isSame ? {} : { site: site === '' ? null : site }),
    ...(addTags.length === 0 ? {} : { addTags }), ...(removeTags.length === 0 ? {} : { removeTags }),
  };
}

/** A name as the farm writes it already, else as it is typed. */
export function knownSpelling(names: readonly string[], typed: string): string {
  const key = labelKey(typed);
  return names.find((name) => labelKey(name) === key) ?? typed.trim();
}
