import { describe, expect, it } from 'vitest';
import { checkFaults, codesIn } from './faults.ts';

const source = "throw new AppError('RANGE_BAD', 'x'); const shape = { code: 'STORE_LOST', message: 'y' }; const no = { code: 'NOT_ONE' }; new FleetError('FLEET_TIMEOUT', 'z'); throw new AppError('USAGE_FILE', 'cli');";
const files = new Map([['main/x.ts', source]]);
const table = { RANGE_BAD: { message: '{{part}} 無効' }, STORE_LOST: { message: '失われた' }, FLEET_TIMEOUT: { message: '応答なし', next: '確認' } };
const messages = (tables: Parameters<typeof checkFaults>[1]): string[] => checkFaults(files, tables).map((problem) => problem.message);

describe('sentences of errors', () => {
  it('finds codes in classes of errors and in shapes with a message', () => {
    expect(codesIn('main/x.ts', source).map(({ code }) => code)).toEqual(['RANGE_BAD', 'STORE_LOST', 'FLEET_TIMEOUT', 'USAGE_FILE']);
  });
  it('passes tables that have them all', () => expect(messages({ zh: table, ja: table })).toEqual([]));
  it('finds a code without a sentence', () => {
    expect(messages({ ja: { RANGE_BAD: table.RANGE_BAD, FLEET_TIMEOUT: table.FLEET_TIMEOUT } })).toEqual(['STORE_LOST has no sentence in renderer/i18n/faults/ja.json']);
  });
  it('finds placeholders that differ, and a code that nobody throws', () => {
    expect(messages({ zh: table, ja: { ...table, RANGE_BAD: { message: '無効' } } })).toHaveLength(2);
    expect(messages({ ja: { ...table, OLD_ONE: { message: 'x' } } })).toEqual(['OLD_ONE is given to no error']);
  });
});
