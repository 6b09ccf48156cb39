import { describe, expect, it } from 'vitest';
import { chainBoards, classicBoards, fansOf, sensors } from './boards.ts';

describe('sensors', () => {
  it.each([['78-50-69-70', [78, 50, 69, 70]], ['2--1-20-18', [2, -1, 20, 18]], ['-3--1-20-18', [-3, -1, 20, 18]], ['0-0-0-0', []], ['52-75', [52, 75]],
    ['-', []], [[60, 58, 0], [60, 58]], ['', []], [null, []],
    ['78-65535-69-70', [78, 69, 70]], [[60, 255, -273], [60]]] as [unknown, number[]][])(
    '%j → %j', (value, wanted) => expect(sensors(value)).toEqual(wanted));
});

describe('fans', () => {
  it('S9: two turning ones somewhere among zeros', () => expect(fansOf({ fan1: 0, fan2: 0, fan3: 2880, fan4: 0, fan5: 0, fan6: 3840 }, 2)).toEqual([2880,
    3840]));
  it('S19: a zero among four is a dead fan', () => expect(fansOf({ fan_num: 3, fan1: 6000, fan2: 0, fan3: 5040, fan4: 5040 }, 4)).toEqual([6000, 0, 5040,
    5040]));
  it('none when all stand still: asleep, hydro', () => expect(fansOf({ fan_num: 0, fan1: 0, fan2: 0 }, 4)).toEqual([]));
  it('a fan of which nothing is known is not one that stands', () => expect(fansOf({ fan: [5000, 'N/A', 65535, 0] }, 4)).toEqual([5000, null, null, 0]));
  it('stats.cgi list', () => expect(fansOf({ fan: [5000, 5010] }, null)).toEqual([5000, 5010]));
});

describe('boards', () => {
  it('drops the ghost slot, keeps the chain number on S9 and counts from 0 on later generations', () => {
    expect(classicBoards({ chain_acn1: 114, chain_acn4: 0, chain_rate1: '37500', chain_rate4: '', temp_chip1: '78-50', temp_pcb1: '73-45' }, 'GH/s'))
      .toMatchObject([{ slot: 0, hashrateThs: 37.5, chips: 114, tempMaxC: 78, tempBoardC: 73 }]);
    expect(classicBoards({ chain_acn1: 0, chain_acn6: 63, chain_rate6: '3911.64', temp2_6: 74, temp6: 59 }, 'GH/s')).toMatchObject([{ slot: 6, tempMaxC: 74,
      tempBoardC: 59 }]);
  });

  it('asleep: as many as the rig counts, chips unknown', () => {
    expect(classicBoards({ miner_count: 2, chain_acn1: 0, chain_acn2: 0, chain_acn3: 0 }, 'GH/s').map(({ slot, chips }) => [slot, chips])).toEqual([[1,
      null], [2, null]]);
  });

  it('stats.cgi shape, with the chip map and board serial', () => {
    const chain = [{ index: 1, rate_real: 66_000, rate_ideal: 67_000, asic_num: 108, asic: ' ooo oxo', temp_pcb: [55, 0, 60, 61], temp_chip: [70, 0, 75,
      76], hw: 4, freq_avg: 490, sn: 'SMTT1' }];
    expect(chainBoards({ chain }, 'GH/s')).toMatchObject([{ slot: 1, hashrateThs: 66, nominalThs: 67, chips: 108, chipMap: 'ooooxo', tempMaxC: 76,
      tempBoardC: 61, hwErrors: 4, serial: 'SMTT1' }]);
  });
});
