import { afterEach, describe, expect, it } from 'vitest';
import { checkInWords, inWords, setFaults } from './faults.ts';

afterEach(() => { setFaults({}); });
const error = { code: 'RANGE_BAD', message: '“10.0.300” is not a range', next: 'Use numbers from 0 to 255.', params: { part: '10.0.300' } };

describe('errors in the language of the screen', () => {
  it('are the engine’s own words in English, and for a code that the language does not know', () => {
    expect(inWords(error)).toEqual(error);
    setFaults({ OTHER: { message: 'x' } });
    expect(inWords(error)).toEqual(error);
  });
  it('are found by the code, with what came along', () => {
    setFaults({ RANGE_BAD: { message: '「{{part}}」は無効です', next: '各部は 0 から 255 です。' } });
    expect(inWords(error)).toMatchObject({ code: 'RANGE_BAD', message: '「10.0.300」は無効です', next: '各部は 0 から 255 です。' });
  });
  it('are never half filled: without what the sentence needs, the engine’s words stay', () => {
    setFaults({ RANGE_BAD: { message: '「{{part}}」は無効です' } });
    const bare = { code: 'RANGE_BAD', message: 'bad' };
    expect(inWords(bare)).toEqual(bare);
  });
  it('do not mix languages: an English next step does not follow a Japanese sentence', () => {
    setFaults({ RANGE_BAD: { message: '無効です' } });
    expect(inWords(error).next).toBeUndefined();
  });
});

it('checks are found by id and level', () => {
  setFaults({ 'check.disk.warn': { message: '空き {{gb}} GB' } });
  expect(checkInWords({ id: 'disk', level: 'warn', message: 'Only 1.2 GB free', params: { gb: '1.2' } }).message).toBe('空き 1.2 GB');
  expect(checkInWords({ id: 'disk', level: 'ok', message: '80 GB free', params: { gb: '80' } }).message).toBe('80 GB free');
});
