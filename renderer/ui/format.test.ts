import { describe, expect, it } from 'vitest';
import {
  ageOf, efficiencyJTh, formatAge, formatDuration, formatExpectedThs, formatHashrate, formatHashrateLong, formatNumber, formatPower, formatRejects, formatShare, formatTemp, formatThs, joined, MINUS, NONE, THIN,
} from './format.ts';

const show = (text: string): string => text.replaceAll(THIN, ' ');

describe('numbers', () => {
  it('groups thousands with a thin space and uses a real minus', () => {
    expect(show(formatNumber(1240))).toBe('1 240');
    expect(show(formatNumber(1_234_567.891, 2))).toBe('1 234 567.89');
    expect(formatNumber(-12.3, 2)).toBe(`${MINUS}12.30`);
    expect(formatNumber(-0.001, 1)).toBe('0.0');
    expect(formatNumber(999)).toBe('999');
  });
  it('shows the unknown as a dash and zero as zero', () => {
    for (const unknown of [null, undefined, NaN, Infinity]) {
      expect(formatNumber(unknown)).toBe(NONE);
      expect(formatHashrate(unknown)).toEqual({ value: NONE, unit: '' });
      expect(formatPower(unknown)).toEqual({ value: NONE, unit: '' });
      expect(formatThs(unknown)).toBe(NONE);
      expect(formatTemp(unknown, 'C')).toBe(NONE);
      expect(formatAge(unknown)).toBe(NONE);
    }
    expect(formatHashrate(0)).toEqual({ value: '0', unit: 'TH/s' });
    expect(formatThs(0)).toBe('0.0');
  });
});

describe('hashrate', () => {
  it.each([
    [98.7, '98.7 TH/s'], [118_000, '118 PH/s'], [1_240_000, '1.24 EH/s'], [0.000505, '505 MH/s'], [1.2, '1.20 TH/s'], [0.5, '500 GH/s'],
    [999.4, '999 TH/s'], [999.6, '1.00 PH/s'], [132_140, '132 PH/s'],
  ])('%d TH/s reads %s', (ths, words) => {
    expect(show(joined(formatHashrate(ths)))).toBe(words);
  });
  it('has one digit more for the big number', () => {
    expect(show(joined(formatHashrateLong(132_140)))).toBe('132.1 PH/s');
  });
  it('keeps one unit in a table without losing small rigs', () => {
    expect(formatThs(104.26)).toBe('104.3');
    expect(formatThs(9.999)).toBe('10.0');
    expect(formatThs(1.2)).toBe('1.20');
    expect(formatThs(0.000505)).toBe('0.000505');
    expect(formatThs(0.737, 134)).toBe('0.7');
    expect(formatThs(0.000505, 0.000504)).toBe('0.000505');
    expect(formatThs(0, 0.0005)).toBe('0.0');
    expect(formatExpectedThs(104)).toBe('104');
    expect(formatExpectedThs(95)).toBe('95');
  });
});

describe('power and efficiency', () => {
  it.each([[3250, '3 250 W'], [412_000, '412 kW'], [3_420_000, '3.42 MW'], [9999, '9 999 W'], [38, '38 W']])('%d W reads %s', (watts, words) => {
    expect(show(joined(formatPower(watts)))).toBe(words);
  });
  it('has no efficiency without both halves, nor for a rig that hardly hashes', () => {
    expect(efficiencyJTh(3068, 104, 104)).toBeCloseTo(29.5, 1);
    expect(efficiencyJTh(null, 104, 104)).toBeNull();
    expect(efficiencyJTh(3068, null, 104)).toBeNull();
    expect(efficiencyJTh(410, 0, 126)).toBeNull();
    expect(efficiencyJTh(410, 1, 126)).toBeNull();
  });
});

describe('others', () => {
  it('turns degrees', () => {
    expect(formatTemp(71.4, 'C')).toBe('71');
    expect(formatTemp(71, 'F')).toBe('160');
    expect(formatTemp(-4, 'C')).toBe(`${MINUS}4`);
  });
  it('shows shares and rejects', () => {
    expect(show(formatShare(0.924))).toBe('92.4 %');
    expect(show(formatRejects(88, 41_250, 88, 12))).toBe('0.21 %');
    expect(formatRejects(null, 41_250, null, null)).toBe(NONE);
    expect(formatRejects(0, 0, 0, 0)).toBe(NONE);
  });
  it('shows age in one unit and duration in two', () => {
    expect(show(formatAge(12_400))).toBe('12 s');
    expect(show(formatAge(43 * 60_000))).toBe('43 min');
    expect(ageOf(43 * 60_000)).toEqual({ value: '43', unit: 'min' });
    expect(ageOf(null)).toEqual({ value: NONE, unit: '' });
    expect(show(formatAge(50 * 3_600_000))).toBe('2 d');
    expect(show(formatDuration(725))).toBe('12 min 05 s');
    expect(show(formatDuration(3 * 86_400 + 4 * 3600))).toBe('3 d 4 h');
  });
});
