import { expect, it } from 'vitest';
import { shownVersion } from './firmwareWords.ts';

it('shows a build moment as its day, so that versions sort and fit', () => {
  expect(shownVersion('Thu Oct 9 18:55:45 CST 2025')).toBe('2025-10-09');
  expect(shownVersion('Wed Oct  1 00:00:00 UTC 2014')).toBe('2014-10-01');
  expect(shownVersion('Fri Dec 11 11:15:40 CST 2020')).toBe('2020-12-11');
});

it('leaves every other version as the rig tells it', () => {
  for (const version of ['2025.4.8.220305-57b389c7', '20251209.16.Rel2', 'Thu Foo 9 18:55:45 CST 2025', '', '1.2.0-rc1']) expect(shownVersion(version)).toBe(version);
});
