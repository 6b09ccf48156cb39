import type { TFunction } from 'i18next';
import { addressSearch, filterSlots, look, NO_FILTER } from '../modules/fleet/fleetView.ts';
import { formatNumber } from '../ui/format.ts';
import { live } from './liveData.ts';
import { fleetHref, rigHref } from './router.ts';

/** A rig, or with `rigNo` null a list that `words` names. */
export interface RigOption { href: string; rigNo: number | null; words: string }

/** The first rigs that a text means, the list of all of them, and the range that holds an address. */
export function rigOptions(t: TFunction, text: string, most: number): RigOption[] {
  if (text.trim() === '') return [];
  const at = look(live.fleet, Date.now());
  const slots = filterSlots(at, { ...NO_FILTER, text });
  const options: RigOption[] = slots.slice(0, most).map((slot) => {
    const { rigNo } = live.fleet.rowAt(slot);
    return { href: rigHref(rigNo), rigNo, words: '' };
  });
  if (slots.length > 1) options.push({ href: fleetHref({ q: text.trim() }), rigNo: null, words: t('search.all', { count: slots.length, n: formatNumber(slots.length) }) });
  const subnet = addressSearch(text)?.subnet ?? null;
  if (subnet !== null) {
    const inRange = filterSlots(at, { ...NO_FILTER, subnet }).length;
    if (inRange > 0) options.push({ href: fleetHref({ subnet }), rigNo: null, words: t('search.range', { range: `${subnet}.0/24`, count: inRange, n: formatNumber(inRange) }) });
  }
  return options;
}
