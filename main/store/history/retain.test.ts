import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { daysLeft, daysToDrop, floorOf, keepsRaw } from './retain.ts';

const GIB = 1024 ** 3;
const dayAt = (index: number): string => new Date(Date.UTC(2026, 10, 21) - index * 86_400_000).toISOString().slice(0, 10);
const TODAY = dayAt(0);
const days = (count: number, bytes = GIB) => Array.from({ length: count }, (_, i) => ({ day: dayAt(count - 1 - i), bytes }));

describe('days of single readings', () => {
  it('go when they are older than was asked for, oldest first', () => {
    expect(daysToDrop({ days: days(17), totalBytes: 17 * GIB }, { rawDays: 14, budgetBytes: 100 * GIB }, TODAY)).toEqual([dayAt(16), dayAt(15)]);
  });
  it('go until the folder is inside its budget', () => {
    expect(daysToDrop({ days: days(5), totalBytes: 7 * GIB }, { rawDays: 14, budgetBytes: 5 * GIB }, TODAY)).toEqual([dayAt(4), dayAt(3)]);
  });
  it('never the newest two, a newer one only after all older ones, and no more than needed', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 60 }), (count, rawDays, budgetGb, otherGb) => {
      const all = days(count);
      const kept = { days: all, totalBytes: (count + otherGb) * GIB };
      const drop = daysToDrop(kept, { rawDays, budgetBytes: budgetGb * GIB }, TODAY);
      expect(drop).toEqual(all.slice(0, drop.length).map(({ day }) => day));
      expect(all.length - drop.length).toBeGreaterThanOrEqual(Math.min(2, all.length));
      const left = all.length - drop.length;
      const isInside = left + otherGb <= budgetGb && left <= rawDays + 1;
      expect(isInside || left <= 2).toBe(true);
      // The last that went had to go.
      if (drop.length > 0) expect(left + 1 + otherGb > budgetGb || left + 1 > rawDays + 1).toBe(true);
    }));
  });
  it('of the future are not taken for old ones', () => {
    expect(daysToDrop({ days: [{ day: '2031-01-01', bytes: 1 }, { day: '2031-01-02', bytes: 1 }, { day: '2031-01-03', bytes: 1 }], totalBytes: 3 }, { rawDays: 1, budgetBytes: 10 }, TODAY)).toEqual([]);
  });
});

describe('a full disk', () => {
  it('stops single readings below 2 GB or a tenth of it, and they go on a quarter above that', () => {
    expect(floorOf({ sizeBytes: 500 * GIB })).toBe(2 * GIB);
    expect(floorOf({ sizeBytes: 8 * GIB })).toBe(0.8 * GIB);
    const at = (freeGb: number) => ({ freeBytes: freeGb * GIB, sizeBytes: 500 * GIB });
    expect([keepsRaw(at(2), true), keepsRaw(at(1.99), true), keepsRaw(at(2.4), false), keepsRaw(at(2.5), false)]).toEqual([true, false, false, true]);
  });
});

describe('the forecast', () => {
  const disk = { freeBytes: 500 * GIB, sizeBytes: 1000 * GIB };
  const growth = { rawBytesPerDay: GIB, rawDaysKept: 4, rawDays: 14, otherBytesPerDay: GIB / 10 };
  it('counts single readings until their days are full, then only what grows for ever', () => {
    expect(daysLeft(10 * GIB, 15.5 * GIB, disk, growth)).toBe(5);
    expect(daysLeft(10 * GIB, 22 * GIB, disk, growth)).toBe(20);
  });
  it('takes the disk where it is nearer than the budget', () => {
    expect(daysLeft(10 * GIB, 900 * GIB, { freeBytes: 5.5 * GIB, sizeBytes: 1000 * GIB }, growth)).toBe(3);
  });
  it('knows nothing before a whole day, and no end where nothing grows for ever', () => {
    expect(daysLeft(1, 10 * GIB, disk, { ...growth, rawBytesPerDay: null, otherBytesPerDay: null })).toBeNull();
    expect(daysLeft(1, 100 * GIB, disk, { ...growth, otherBytesPerDay: null })).toBeNull();
  });
});
