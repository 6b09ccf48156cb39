import { beforeAll, describe, expect, it } from 'vitest';
import i18next from 'i18next';
import { startI18n } from '../../i18n/i18n.ts';
import { THIN } from '../../ui/format.ts';
import { fakeFarm, fullDelta } from '../../testing/fakeFarm.ts';
import { FleetStore } from './fleetStore.ts';
import { reasonsNow, reasonSentence, reasonWords } from './reasons.ts';

beforeAll(() => { startI18n(); });
const words = (reason: Parameters<typeof reasonWords>[1]): string => reasonWords(i18next.t, reason).replaceAll(THIN, ' ');
const sentence = (reason: Parameters<typeof reasonWords>[1], unit: 'C' | 'F' = 'C'): string => reasonSentence(i18next.t, reason, unit).replaceAll(THIN, ' ');

describe('words of reasons', () => {
  it.each([
    [{ code: 'hotChip', value: 86, limit: 85 }, 'Hot chip'], [{ code: 'fanStopped', slot: 2 }, 'Fan 2'], [{ code: 'boardMissing', slot: 3 }, 'Board slot 3'],
    [{ code: 'boardMissing', value: 2 }, '2 boards gone'], [{ code: 'boardMissing', value: 1 }, '1 board gone'], [{ code: 'lowHashrate', value: 66 }, 'Hashrate 66 %'],
    [{ code: 'rejects', value: 4.1 }, 'Rejects 4.1 %'], [{ code: 'minerError', value: 2 }, '2 rig errors'], [{ code: 'minerError', value: 1 }, 'Rig error'],
    [{ code: 'badLogin' }, 'Password'], [{ code: 'noDriver' }, 'Recognised'],
  ])('%j reads %s', (reason, expected) => { expect(words(reason)).toBe(expected); });

  it('has words for every code that the engine makes', () => {
    for (const code of ['hotChip', 'fanStopped', 'boardMissing', 'lowHashrate', 'zeroHash', 'rejects', 'noAnswer', 'badLogin', 'partialReply', 'noDriver', 'minerError', 'warming', 'sleeping', 'noPool', 'neverRead', 'psuFault', 'recovering', 'clockWrong']) {
      expect(words({ code }), code).not.toBe(code);
      expect(words({ code })).not.toMatch(/reason\.|\{\{/);
      expect(sentence({ code })).not.toMatch(/reasonLong\.|\{\{/);
    }
  });
  it('shows a code that it does not know as it came', () => {
    expect(words({ code: 'plasmaLeak' })).toBe('plasmaLeak');
    expect(sentence({ code: 'plasmaLeak' })).toBe('plasmaLeak');
  });
  it('counts boards from 1 where the rig numbers its slots otherwise', () => {
    const boards = [{ slot: 6 }, { slot: 7 }, { slot: 8 }];
    expect(reasonWords(i18next.t, { code: 'boardMissing', slot: 7 }, boards)).toBe('Board 2');
    expect(reasonSentence(i18next.t, { code: 'boardMissing', slot: 8 }, 'C', boards)).toBe('Hashboard 3 does not work.');
    expect(reasonSentence(i18next.t, { code: 'boardMissing', slot: 5 }, 'C', boards)).toBe('The hashboard in slot 5 does not work.');
  });
  it('says which way a clock is off', () => {
    expect(sentence({ code: 'clockWrong', value: 62 })).toMatch(/ 1\sh 02\smin ahead of/);
    expect(sentence({ code: 'clockWrong', value: -7 })).toMatch(/ 7\smin(?: 00\ss)? behind/);
  });
  it('names the numbers in the unit of the person', () => {
    expect(sentence({ code: 'hotChip', value: 86, limit: 85 })).toBe('The hottest chip is at 86 °C, the limit is 85 °C.');
    expect(sentence({ code: 'hotChip', value: 86, limit: 85 }, 'F')).toContain('187 °F');
  });
  it('takes the numbers that change with every reading from the live columns', () => {
    const rigs = fakeFarm(1_790_000_000_000);
    const store = new FleetStore();
    store.apply(fullDelta(rigs, 1_790_000_000_000), 1_790_000_000_000);
    const of = (ip: string): string[] => {
      const { row } = rigs.find((rig) => rig.row.ip === ip)!;
      return reasonsNow(store, row).map((reason) => `${words(reason)} | ${sentence(reason)}`);
    };
    expect(of('10.0.8.21')[0]).toMatch(/at 8[567](\.5)? °C, the limit is 90 °C/);
    expect(of('10.0.43.36')).toEqual(['Rejects 4.1 % | Rejects 4.1 %', 'Hashrate 87 % | Hashrate 87 %']);
    expect(of('10.0.7.11')[0]).toContain('86');
    // Not in the table any more: the words without the numbers.
    store.apply({ ...fullDelta([], 1_790_000_000_000) }, 1_790_000_000_000);
    expect(of('10.0.43.36').join()).not.toMatch(/\d/);
  });
});
