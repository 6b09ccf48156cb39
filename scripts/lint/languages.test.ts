import { describe, expect, it } from 'vitest';
import { checkUsedKeys } from './catalogues.ts';
import { checkPlaceholders, checkPlurals, checkTranslated } from './languages.ts';

/* Each rule with one planted violation, and the same catalogue without it. */

const en = { fleet: { find: 'Find rigs', rigs_one: '{{n}} rig', rigs_other: '{{n}} rigs', every_one: 'Every hour', every_other: 'Every {{count}} hours' }, unit: { w: 'W', dash: '— {{n}}' } };
const ja = { fleet: { find: '探す', rigs_other: '{{n}} 台', every_other: '{{count}} 時間ごと' }, unit: { w: 'W', dash: '— {{n}}' } };
const alike = { 'unit.*': 'symbols' };
const messages = (problems: { message: string }[]): string[] => problems.map((problem) => problem.message.split(' (')[0]!);

describe('checkTranslated', () => {
  it('passes what is translated, and what has a reason', () => expect(checkTranslated({ en, ja }, alike)).toEqual([]));
  it('finds an English value in another language', () => {
    const planted = { ...ja, fleet: { ...ja.fleet, find: 'Find rigs' } };
    expect(checkTranslated({ en, ja: planted }, alike)).toMatchObject([{ file: 'renderer/i18n/ja.json', rule: 'untranslated' }]);
    expect(messages(checkTranslated({ en, ja: planted }, alike))).toEqual(['fleet.find is English: “Find rigs”']);
  });
  it('finds a unit without a reason, and a reason without a need', () => {
    expect(messages(checkTranslated({ en, ja }, {}))).toEqual(['unit.w is English: “W”']);
    expect(messages(checkTranslated({ en, ja }, { ...alike, 'fleet.find': 'no reason' }))).toEqual(['fleet.find needs no exception']);
  });
});

describe('checkPlaceholders', () => {
  it('passes the same ones in any order', () => expect(checkPlaceholders({ en, ja })).toEqual([]));
  it('finds one that is lost, misspelt or invented', () => {
    expect(messages(checkPlaceholders({ en, ja: { fleet: { ...ja.fleet, rigs_other: '台' } } }))).toHaveLength(1);
    expect(messages(checkPlaceholders({ en, ja: { fleet: { ...ja.fleet, rigs_other: '{{m}} 台' } } }))).toEqual(['fleet.rigs_other has {{m}}, en has {{n}}']);
    expect(messages(checkPlaceholders({ en, ja: { fleet: { ...ja.fleet, find: '{{n}} 台を探す' } } }))).toHaveLength(1);
    expect(messages(checkPlaceholders({ en: { fleet: { ...en.fleet, rigs_one: '{{count}} rig' } } }))).toEqual(['fleet.rigs_one has {{count}}, its other form has not']);
  });
});

describe('checkPlurals', () => {
  it('passes one and other in English, other alone in Japanese', () => expect(checkPlurals({ en, ja })).toEqual([]));
  it('finds a form too many and a form too few', () => {
    expect(messages(checkPlurals({ ja: { fleet: { rigs_one: '1 台', rigs_other: '{{n}} 台' } } }))).toEqual(['fleet.rigs has the forms one, other; ja counts in other']);
    expect(messages(checkPlurals({ en: { fleet: { rigs_other: '{{n}} rigs' } } }))).toEqual(['fleet.rigs has the forms other; en counts in one other']);
  });
  it('finds a key beside its own forms, which would always win', () => {
    expect(messages(checkPlurals({ ja: { fleet: { rigs: '台', rigs_other: '{{n}} 台' } } }))).toEqual(['fleet.rigs stands beside its own plural forms']);
  });
});

describe('checkUsedKeys', () => {
  const of = (text: string): string[] => messages(checkUsedKeys(new Map([['renderer/x.tsx', text]]), { en: { fleet: { find: 'Find', rigs_one: '1', rigs_other: 'n' }, status: { hot: 'Hot', cold: 'Cold' } } }));
  it('passes keys in a call, in a table, in both arms of a condition, and all that a template can become', () => {
    expect(of("t('fleet.find'); const words = ['fleet.rigs']; t(`status.${status}`);")).toEqual([]);
    expect(of("t(a ? 'fleet.find' : 'fleet.rigs'); t(b ? 'status.hot' : 'status.cold');")).toEqual([]);
  });
  it('finds a key that nobody asks for', () => {
    expect(of("t('fleet.find'); t('fleet.rigs', { count: 2 }); t('status.hot');")).toEqual(['status.cold is asked for by no screen']);
  });
  it('does not take a stream, a type or a longer template for a use', () => {
    expect(of("subscribe('fleet.find', {}); const x = y as 'status.hot'; t(`status.co${x}x`); t('fleet.rigs');")).toEqual(
      ['fleet.find is asked for by no screen', 'status.hot is asked for by no screen', 'status.cold is asked for by no screen']);
  });
});
