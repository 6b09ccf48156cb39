import { describe, expect, it } from 'vitest';
import { freshnessOf } from './freshness.ts';

describe('freshness', () => {
  const at = (ageMs: number, poll = 30_000): string => freshnessOf(1_000_000_000 - ageMs, 1_000_000_000, poll);
  it('is stale after two cycles and no number after ten minutes', () => {
    expect(at(60_000)).toBe('fresh');
    expect(at(60_001)).toBe('stale');
    expect(at(600_000)).toBe('stale');
    expect(at(600_001)).toBe('gone');
    expect(freshnessOf(null, 1, 30_000)).toBe('never');
  });
  it('does not hide what a slow poll interval has not had the chance to renew', () => {
    expect(at(700_000, 600_000)).toBe('fresh');
    expect(at(1_300_000, 600_000)).toBe('gone');
  });
});
