import { describe, expect, it } from 'vitest';
import { explainCode, faultsOf, faultsOfSummary } from './errors.ts';

describe('WhatsMiner error codes', () => {
  it.each([
    ['110', 'Intake fan speed error', undefined], ['206', 'Power supply input voltage low', undefined], ['329', 'Control board temperature sensor error',
      undefined],
    ['531', 'Hashboard 1: not found', 1], ['352', 'Hashboard 2: over-temperature protection', 2], ['5032', 'Hashboard 2: chip temperature spread', 2],
      ['5110', 'Hashboard 0: frequency-up timed out', 0],
    ['2320', 'Hashrate too low', undefined], ['541017', 'Hashboard 1, chip 17: temperature protection', 1], ['110001',
      'Security: malware was removed; the firmware must be renewed', undefined],
    ['77777', 'Fault without a known meaning', undefined],
  ])('%s → %s', (code, text, slot) => expect(explainCode(code)).toEqual({ code, text, ...(slot === undefined ? {} : { slot }) }));

  it('lets the reason of API v3 win', () => {
    expect(faultsOf([{ 531: '2025-03-12 14:52:35', reason: 'Slot1 not found.' }])).toEqual([{ code: '531', text: 'Slot1 not found.', slot: 1 }]);
  });

  it('accepts the three spellings and says each code once', () => {
    for (const value of [['329', '2022-01-17 11:28:11'], { 329: 'time' }, [{ 329: 'time' }, { 329: 'later' }]]) expect(faultsOf(value).map((fault) =>
      fault.code)).toEqual(['329']);
  });

  it('takes codes of the summary, not those of the factory', () => {
    expect(faultsOfSummary({ 'Error Code 0': 205, 'Factory Error Code 0': 202, 'Error Code Count': 1 }).map((fault) => fault.code)).toEqual(['205']);
  });
});
