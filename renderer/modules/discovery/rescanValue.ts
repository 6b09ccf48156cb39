import type { TFunction } from 'i18next';
import type { NetworkOptions, Rescan } from '../../../preload/contract/networks.ts';

/** Choices of a rhythm, in minutes. */
export const RESCAN_MINUTES: readonly number[] = [15, 60, 360, 1440, 10_080];
export const TIME_OF_DAY = /^([01]\d|2[0-3]):[0-5]\d$/;

/** What a list of choices holds for a rhythm: a word, or minutes as text. */
export type RescanValue = 'site' | 'off' | 'daily' | `${number}`;

export const valueOf = (rescan: Rescan): RescanValue => (rescan.kind === 'every' ? `${rescan.minutes}` : rescan.kind);

/** The usual manners, of a network of which nothing was said. */
export const usualOptions = (range: string): NetworkOptions => ({ range, name: '', rescan: { kind: 'site' }, polite: false });

export const isUsual = ({ name, rescan, polite }: NetworkOptions): boolean => name === '' && rescan.kind === 'site' && !polite;

/** `null` = never. */
export function everyWords(t: TFunction, minutes: number | null): string {
  if (minutes === null) return t('settings.never');
  if (minutes % 1440 === 0) return t('settings.everyDays', { count: minutes / 1440 });
  if (minutes % 60 === 0) return t('settings.everyHours', { count: minutes / 60 });
  return t('settings.everyMinutes', { count: minutes });
}
