import { afterEach, describe, expect, it } from 'vitest';
import { formatAge, formatAgeShort, formatDate, formatDateTime, formatDuration, formatNumber, formatUptime } from './format.ts';
import { listOf, nameOrder, setLocale } from './locale.ts';

const show = (text: string): string => text.replaceAll('\u202F', ' ');
const DAY = new Date(2026, 10, 21, 14, 5).getTime();
afterEach(() => { setLocale('en'); });

describe('formats follow the language of the screen', () => {
  it.each([
    ['en', '21 Nov 2026', '21 Nov 2026 14:05'], ['zh', '2026年11月21日', '2026年11月21日 14:05'], ['ja', '2026年11月21日', '2026年11月21日 14:05'],
  ] as const)('dates in %s', (language, date, time) => {
    setLocale(language);
    expect(formatDate(DAY)).toBe(date);
    expect(formatDateTime(DAY)).toBe(time);
  });
  it.each([
    ['en', ['12 s', '43 min', '5 h', '3 d', '3 d 4 h', '12 min 05 s']], ['zh', ['12 秒', '43 分钟', '5 小时', '3 天', '3 天 4 小时', '12 分钟 05 秒']],
    ['ja', ['12 秒', '43 分', '5 時間', '3 日', '3 日 4 時間', '12 分 05 秒']],
  ] as const)('ages and durations in %s', (language, words) => {
    setLocale(language);
    const minute = 60_000;
    expect([formatAge(12_400), formatAge(43 * minute), formatAge(300 * minute), formatAge(3 * 1440 * minute), formatDuration(273_600), formatDuration(725)].map(show)).toEqual(words);
  });
  it('is shorter in narrow columns, and alike in numbers', () => {
    setLocale('zh');
    expect([formatAgeShort(43 * 60_000), formatAgeShort(3 * 3_600_000), formatUptime(7200), formatUptime(3 * 86_400), formatNumber(1240.5, 1)].map(show)).toEqual(['43 分', '3 时', '2 时', '3 天', '1 240.5']);
  });
  it('joins values as the language does', () => {
    const joined = (['en', 'zh', 'ja'] as const).map((language) => {
      setLocale(language);
      return listOf(['a', 'b', 'c']);
    });
    expect(joined).toEqual(['a, b, c', 'a，b，c', 'a、b、c']);
  });
});

describe('order of names', () => {
  const names = ['机架10', '阿尔法', '机架2', 'rig-10', 'rig-2', 'Rig-1', '北京'];
  it('counts numbers by their size in every language, and sorts Chinese by its sounds', () => {
    for (const language of ['en', 'zh', 'ja'] as const) {
      setLocale(language);
      const sorted = names.toSorted(nameOrder());
      expect(sorted.filter((name) => /^rig/i.test(name))).toEqual(['Rig-1', 'rig-2', 'rig-10']);
      expect(sorted.indexOf('机架2')).toBeLessThan(sorted.indexOf('机架10'));
    }
    setLocale('zh');
    expect(['机架', '阿尔法', '北京'].toSorted(nameOrder())).toEqual(['阿尔法', '北京', '机架']);
  });
  it('is made once for a language', () => {
    const first = nameOrder();
    setLocale('ja');
    setLocale('en');
    expect(nameOrder()).toBe(first);
  });
});
