import type { StorageFacts, StoreTier } from '../../../preload/contract/history.ts';

/* The folder against its budget and its disk. Pure. */

export const TIERS: readonly StoreTier[] = ['raw', 'recent', 'hourly', 'daily', 'groups', 'events', 'settings', 'copies'];

export interface Segment {
  tier: StoreTier;
  /** Of the bar, 0–1. */
  share: number;
}

/** The bar is as long as the budget, or as the folder where that is over it. */
export interface SpaceBar {
  segments: Segment[];
  /** The budget's part that the disk has no room for, 0–1; 0 = it fits. */
  missing: number;
}

export function spaceBar({ tiers, bytes, budgetBytes, freeBytes }: Pick<StorageFacts, 'tiers' | 'bytes' | 'budgetBytes' | 'freeBytes'>): SpaceBar {
  const length = Math.max(bytes, budgetBytes, 1);
  const segments = TIERS.flatMap((tier) => {
    const size = tiers.find((one) => one.tier === tier)?.bytes ?? 0;
    return size > 0 ? [{ tier, share: size / length }] : [];
  });
  return { segments, missing: Math.max(0, length - bytes - freeBytes) / length };
}

/** What the person reads about the time that is left. */
export type Forecast =
  | { kind: 'unknown' | 'settled' }
  | { kind: 'over'; what: 'budget' | 'disk' }
  | { kind: 'days'; what: 'budget' | 'disk'; days: number };

export function forecastOf({ tiers, bytes, budgetBytes, freeBytes, daysLeft }: StorageFacts): Forecast {
  const what = freeBytes < budgetBytes - bytes ? 'disk' : 'budget';
  if (daysLeft === null) return { kind: tiers.every((tier) => tier.bytesPerDay === null) ? 'unknown' : 'settled' };
  return daysLeft < 1 ? { kind: 'over', what } : { kind: 'days', what, days: Math.floor(daysLeft) };
}

/** Of all tiers whose growth is known; null = of none. */
export function growthPerDay(tiers: StorageFacts['tiers']): number | null {
  const known = tiers.flatMap(({ bytesPerDay }) => bytesPerDay ?? []);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}

const HOUR_MS = 3_600_000;
/** An hour is kept a minute and a half after its end; said to the minute. */
const AFTER_MS = 120_000;

/** When the first hour is kept; null = something is kept already. */
export function firstHourMs({ tiers }: Pick<StorageFacts, 'tiers'>, nowMs: number): number | null {
  const isEmpty = tiers.every(({ tier, newestMs }) => newestMs === null || !['raw', 'hourly', 'daily'].includes(tier));
  return isEmpty ? Math.floor((nowMs - AFTER_MS) / HOUR_MS) * HOUR_MS + HOUR_MS + AFTER_MS : null;
}

/** A UTC day as this computer writes dates: the day itself, not the moment it began. */
export function dayMs(day: string): number {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date).getTime();
}
