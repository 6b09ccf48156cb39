import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BackupPart } from '../../../preload/contract/history.ts';
import { backupIsDue, rotatedAway, type Kept } from './rotation.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 21);
const daily = (count: number, parts: BackupPart[] = ['settings', 'history']): Kept[] =>
  Array.from({ length: count }, (_, i) => ({ id: `b${i}`, madeMs: NOW - i * DAY, parts, isSound: true }));
const kept = (all: Kept[]): string[] => all.map(({ id }) => id).filter((id) => !rotatedAway(all).includes(id));

describe('rotation', () => {
  it('keeps the 7 newest, then the newest of each of 8 weeks', () => {
    const stay = kept(daily(100)).map((id) => Number(id.slice(1)));
    expect(stay.slice(0, 7)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(stay).toHaveLength(15);
    const gaps = stay.slice(8).map((n, i) => n - stay[i + 7]!);
    expect(gaps.slice(1)).toEqual(gaps.slice(1).map(() => 7));
  });

  it('seven backups of the settings alone do not push out the history', () => {
    const all = [...daily(9, ['settings']), { id: 'old', madeMs: NOW - 30 * DAY, parts: ['history' as const], isSound: true }];
    expect(kept(all)).toContain('old');
  });

  it('keeps a damaged one until seven sound ones are newer', () => {
    const bad = (at: number): Kept => ({ id: 'bad', madeMs: NOW - at * DAY - 1, parts: ['settings'], isSound: false });
    expect(kept([...daily(10), bad(3)])).toContain('bad');
    expect(kept([...daily(10), bad(8)])).not.toContain('bad');
  });

  const backup = fc.record({
    id: fc.uuid(), madeMs: fc.integer({ min: NOW - 200 * DAY, max: NOW + DAY }), isSound: fc.boolean(),
    parts: fc.constantFrom<BackupPart[]>(['settings'], ['history'], ['settings', 'history']),
  });
  it('whatever there is: the newest sound one of each part stays, what goes was given, and what is left is left for good (property)', () => {
    fc.assert(fc.property(fc.uniqueArray(backup, { selector: ({ id }) => id, maxLength: 60 }), (all) => {
      const gone = new Set(rotatedAway(all));
      for (const id of gone) expect(all.some((one) => one.id === id)).toBe(true);
      for (const part of ['settings', 'history'] as const) {
        const sound = all.filter((one) => one.isSound && one.parts.includes(part)).toSorted((a, b) => b.madeMs - a.madeMs);
        if (sound[0] !== undefined) expect(all.some((one) => one.madeMs === sound[0]!.madeMs && one.isSound && one.parts.includes(part) && !gone.has(one.id))).toBe(true);
        expect(sound.filter(({ id }) => !gone.has(id)).length).toBeGreaterThanOrEqual(Math.min(7, sound.length));
      }
      expect(rotatedAway(all.filter(({ id }) => !gone.has(id)))).toEqual([]);
      expect(rotatedAway(all.toReversed()).toSorted()).toEqual([...gone].toSorted());
    }), { numRuns: 300 });
  });
});

describe('the next backup', () => {
  const at = (hoursAgo: number, problem: unknown = null): { madeMs: number; problem: unknown } => ({ madeMs: NOW - hoursAgo * 3_600_000, problem });
  it.each([
    ['never made', [], 24, true],
    ['not wanted', [], null, false],
    ['young enough', [at(23.9), at(80)], 24, false],
    ['old enough', [at(24)], 24, true],
    ['the newest is damaged', [at(1, 'bad'), at(30)], 24, true],
    ['made while the clock was a year ahead', [at(-24 * 365)], 24, true],
  ] as const)('is due or not: %s', (_what, list, every, due) => {
    expect(backupIsDue(list, every, NOW)).toBe(due);
  });
});
