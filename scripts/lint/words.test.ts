import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkKeys, checkSameKeys, keysOf } from './catalogues.ts';
import { checkLiterals } from './literals.ts';

const found = (jsx: string): string[] => checkLiterals('renderer/x.tsx', `export const X = () => ${jsx};`).map((problem) => problem.message);

describe('checkLiterals', () => {
  it.each([
    '<p>Find rigs</p>', "<p>{'Find rigs'}</p>", '<p>{`Find ${n} rigs`}</p>', "<p>{ok ? 'Yes' : t('no')}</p>", "<p>{name ?? 'Unknown'}</p>", "<p>{n + ' rigs'}</p>",
    '<img alt="A rig" />', '<input placeholder={\'Search\'} />', '<Tile label="Power" />', '<>Loading…</>', '<p>再読み込み</p>', '<button aria-label="Close" />',
  ])('fails %s', (jsx) => expect(found(jsx).length).toBeGreaterThan(0));

  it.each([
    "<p>{t('fleet.find')}</p>", '<p className="row t2">{n} / {total}</p>', "<p>{' · '}</p>", '<b>TH/s</b>', '<a href="#/fleet" id="x">{label}</a>', '<p>&nbsp;—</p>',
    "<Button variant=\"default\" size='sm'>{t('x')}</Button>", "<p className={open ? 'open' : 'closed'}>{n}</p>",
  ])('passes %s', (jsx) => expect(found(jsx)).toEqual([]));

  it('finds a literal planted into a real screen', () => {
    const text = readFileSync(join(import.meta.dirname, '../../renderer/app/Frame.tsx'), 'utf8');
    expect(checkLiterals('renderer/app/Frame.tsx', text)).toEqual([]);
    expect(checkLiterals('renderer/app/Frame.tsx', `${text}\nexport const Planted = () => <p>Planted words</p>;`)).toHaveLength(1);
  });
});

describe('catalogues', () => {
  const en = { fleet: { find: 'Find', rigs_one: '{{n}} rig', rigs_other: '{{n}} rigs' }, status: { hashing: 'Hashing' } };
  it('counts plural forms as one key', () => expect([...keysOf(en)]).toEqual(['fleet.find', 'fleet.rigs', 'status.hashing']));
  it('finds keys that do not exist', () => {
    const text = "t('fleet.find'); t('fleet.rigs', { count: 2 }); i18n.t('fleet.lost'); t(`status.${s}`); t(`reason.${s}`);";
    expect(checkKeys('renderer/x.ts', text, { en }).map((problem) => problem.message.split(' ')[0])).toEqual(['fleet.lost', 'reason.']);
  });
  it('finds keys that one language lacks', () => {
    expect(checkSameKeys({ en, ja: { fleet: { find: '探す', rigs_other: '{{n}} 台' } } })).toMatchObject([{ file: 'renderer/i18n/ja.json', message: 'status.hashing is missing' }]);
  });
});
