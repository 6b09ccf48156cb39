import fc from 'fast-check';
import { expect, it } from 'vitest';
import { uptimeOf } from './uptime.ts';

it.each([['1:55', 6900], [' 1:00', 3600], ['3 days, 4:10', 274_200], ['27 days, 12:24', 2_377_440], ['1 day', 86_400], ['1 day, 0:01', 86_460], ['12 min', 720],
  ['2 days, 7 min', 173_220]])('%s is %d seconds', (word, seconds) => { expect(uptimeOf(word)).toBe(seconds); });

it.each([[''], ['  '], ['days'], ['3 days 4:10 5:10'], ['up'], [null], [3600], ['1:2'], ['9'.repeat(100)]])('%s is no uptime', (word) => {
  expect(uptimeOf(word)).toBeNull();
});

it('never gives anything but a count of whole minutes', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9 daysmin,:]{0,20}$/)), (word) => {
    const seconds = uptimeOf(word);
    expect(seconds === null || (Number.isInteger(seconds) && seconds >= 0 && seconds % 60 === 0)).toBe(true);
  }));
});
