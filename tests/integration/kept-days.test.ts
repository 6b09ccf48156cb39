import fc from 'fast-check';
import { expect, it } from 'vitest';
import { daysToDrop } from '../../main/store/history/retain.ts';
import { keptDays, lossOf } from '../../renderer/modules/storage/retention.ts';

/* The screen says what a change would delete before the engine does it: both must mean the same days. */

const DAY_MS = 86_400_000;
const NOW = Date.parse('2026-11-21T14:40:00Z');
const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

it('the days that the screen says go are the days that the engine deletes', () => {
  const ages = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 40 }).map((all) => all.toSorted((a, b) => b - a));
  const sizes = fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 41, maxLength: 41 });
  fc.assert(fc.property(ages, fc.boolean(), sizes, fc.integer({ min: 0, max: 500 }), fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 9000 }), (oldestFirst, hasToday, size, rest, rawDays, budgetBytes) => {
    const over = oldestFirst.map((age, index) => ({ day: dayOf(NOW - age * DAY_MS), bytes: size[index] ?? 0 }));
    const all = hasToday ? [...over, { day: dayOf(NOW), bytes: size[40] ?? 0 }] : over;
    const raw = all.reduce((sum, day) => sum + day.bytes, 0);
    const dropped = daysToDrop({ days: all, totalBytes: raw + rest }, { rawDays, budgetBytes }, dayOf(NOW));
    const tiers = [{ tier: 'raw' as const, bytes: raw, bytesPerDay: null, keepDays: rawDays, oldestMs: null, newestMs: null }];
    const loss = lossOf(keptDays({ days: over.toReversed(), tiers, bytes: raw + rest }), { rawDays, budgetBytes }, NOW);
    expect(all.filter(({ day }) => loss !== null && day < loss.before).map(({ day }) => day)).toEqual(dropped);
    expect(loss?.days ?? 0).toBe(dropped.length);
    expect(loss?.bytes ?? 0).toBe(all.filter(({ day }) => dropped.includes(day)).reduce((sum, day) => sum + day.bytes, 0));
  }));
});
