import { expect, it } from 'vitest';
import { fakeFacts } from '../../testing/fakeStorage.ts';
import { GB, keptDays, lossOf, RAW_DAYS, wholeIn } from './retention.ts';
import { shownTables } from './tables.ts';
import { dayMs, firstHourMs, forecastOf, growthPerDay, spaceBar } from './space.ts';

const NOW = Date.parse('2026-11-21T14:40:00Z');
const facts = fakeFacts(NOW);
const day = (bytes: number, index: number): { day: string; bytes: number } => ({ day: new Date(NOW - (index + 1) * 86_400_000).toISOString().slice(0, 10), bytes });
const kept = { days: Array.from({ length: 13 }, (_, index) => day(GB, index)), openDays: 0, bytes: 14 * GB };

it('says which days would go and how large they are: by age, by budget, never the newest two', () => {
  expect(lossOf(kept, { rawDays: 14, budgetBytes: 50 * GB }, NOW)).toBeNull();
  expect(lossOf(kept, { rawDays: 10, budgetBytes: 50 * GB }, NOW)).toEqual({ before: '2026-11-11', days: 3, bytes: 3 * GB });
  expect(lossOf(kept, { rawDays: 14, budgetBytes: 10 * GB }, NOW)).toEqual({ before: '2026-11-12', days: 4, bytes: 4 * GB });
  expect(lossOf(kept, { rawDays: 1, budgetBytes: GB }, NOW)).toMatchObject({ before: '2026-11-19', days: 11 });
  expect(lossOf({ ...kept, openDays: 1 }, { rawDays: 1, budgetBytes: GB }, NOW)).toMatchObject({ before: '2026-11-20', days: 12 });
  expect(keptDays(facts)).toMatchObject({ openDays: 1 });
  expect(lossOf({ days: [], openDays: 1, bytes: 5 * GB }, { rawDays: 1, budgetBytes: GB }, NOW)).toBeNull();
});

it('takes whole numbers inside the limits and nothing else', () => {
  expect([14, 0, 366, 1.5, '', '14'].map((value) => wholeIn(value, RAW_DAYS))).toEqual([14, null, null, null, null, null]);
});

it('draws the folder against the budget, and what of the budget the disk has no room for', () => {
  const tiers = facts.tiers.map((tier) => ({ ...tier, bytes: tier.tier === 'raw' ? 4 * GB : tier.tier === 'settings' ? GB : 0 }));
  expect(spaceBar({ tiers, bytes: 5 * GB, budgetBytes: 20 * GB, freeBytes: 90 * GB })).toEqual({ segments: [{ tier: 'raw', share: 0.2 }, { tier: 'settings', share: 0.05 }], missing: 0 });
  expect(spaceBar({ tiers, bytes: 5 * GB, budgetBytes: 20 * GB, freeBytes: 5 * GB }).missing).toBe(0.5);
  expect(spaceBar({ tiers, bytes: 5 * GB, budgetBytes: 2 * GB, freeBytes: 90 * GB })).toMatchObject({ segments: [{ share: 0.8 }, { share: 0.2 }], missing: 0 });
});

it('foresees what is reached first, and says when it cannot know', () => {
  expect(forecastOf(facts)).toEqual({ kind: 'days', what: 'budget', days: 41 });
  expect(forecastOf({ ...facts, freeBytes: GB })).toEqual({ kind: 'days', what: 'disk', days: 41 });
  expect(forecastOf({ ...facts, daysLeft: 0 })).toEqual({ kind: 'over', what: 'budget' });
  expect(forecastOf({ ...facts, daysLeft: null })).toEqual({ kind: 'settled' });
  const young = facts.tiers.map((tier) => ({ ...tier, bytesPerDay: null }));
  expect(forecastOf({ ...facts, daysLeft: null, tiers: young })).toEqual({ kind: 'unknown' });
  expect(growthPerDay(young)).toBeNull();
  expect(growthPerDay(young.map((tier, index) => ({ ...tier, bytesPerDay: index < 2 ? 10 : null })))).toBe(20);
});

it('says when the first hour is kept, while nothing is', () => {
  expect(firstHourMs(facts, NOW)).toBeNull();
  const empty = { tiers: facts.tiers.map((tier) => (tier.tier === 'recent' ? tier : { ...tier, newestMs: null })) };
  expect(firstHourMs(empty, NOW)).toBe(Date.parse('2026-11-21T15:02:00Z'));
  expect(firstHourMs(empty, Date.parse('2026-11-21T15:01:00Z'))).toBe(Date.parse('2026-11-21T15:02:00Z'));
  expect(firstHourMs(empty, Date.parse('2026-11-21T15:02:00Z'))).toBe(Date.parse('2026-11-21T16:02:00Z'));
});

it('writes a UTC day as that day, wherever the computer stands', () => {
  const date = new Date(dayMs('2026-11-07'));
  expect([date.getFullYear(), date.getMonth(), date.getDate()]).toEqual([2026, 10, 7]);
});

it('counts the tables that hold something, by their names, and others where they would change', () => {
  const tables = [{ table: 'new_one', now: 2, inBackup: 0 }, { table: 'other', now: 3, inBackup: 3 }, { table: 'rig', now: 5, inBackup: 4 }, { table: 'scan', now: 0, inBackup: 0 }, { table: 'setting', now: 7, inBackup: 7 }];
  expect(shownTables(tables).map(({ table }) => table)).toEqual(['setting', 'rig', 'new_one']);
});
