import { describe, expect, it } from 'vitest';
import { flagOf, macOf, numberOf, scaledOf, textOf } from './value.ts';

describe('values as rigs write them', () => {
  it.each([[5, 5], ['110566.89', 110566.89], ['', null], ['N/A', null], ['nan', null], ['inf', null], [Number.NaN, null], ['3250 W', 3250], ['456.78 (AB)',
    456.78], ['49%', 49], ['-1', -1], ['1e999', null], ['78-50', null], [null, null], [true, null]])(
    'number %j → %j', (value, wanted) => expect(numberOf(value)).toBe(wanted));
  it.each([['524K', 524_000], ['2.05K', 2050], [' 69.2461', 69.2461], ['', null], ['2.03 G', 2.03e9], [8192, 8192]])('difficulty %j → %j', (value,
    wanted) => expect(scaledOf(value)).toBe(wanted));
  it.each([['C4:08:28:00:A4:19', 'c4:08:28:00:a4:19'], ['e0e1a93ef5a5', 'e0:e1:a9:3e:f5:a5'], ['02:55:97:22:3M:72', null], ['', null], [7,
    null]])('MAC %j → %j', (value, wanted) => expect(macOf(value)).toBe(wanted));
  it.each([['true', true], ['false', false], [1, true], ['0', false], ['maybe', null]])('flag %j → %j', (value, wanted) => expect(flagOf(value)).toBe(wanted));
  it('takes the quotes off a firmware version', () => expect(textOf("'20200512.13.REL'")).toBe('20200512.13.REL'));
});
