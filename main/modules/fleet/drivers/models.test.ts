import { describe, expect, it } from 'vitest';
import { findModel, modelTable, ruleOf, tempLimitOf } from './models.ts';

describe('findModel', () => {
  it.each([
    ['antminer', 'Antminer S19j Pro', 'S19j Pro', true],
    ['antminer', 'Antminer S19 XP (Vnish 1.2.0-rc1)', 'S19 XP', true],
    ['antminer', 'Antminer S9 Hiveon', 'S9', true],
    ['antminer', 'Antminer S19 Pro Hyd.', 'S19 Pro Hyd.', true],
    ['antminer', 'Antminer L3+', 'L3+', true],
    ['whatsminer', 'M30S+VE40', 'M30S+ VE40', true],
    ['whatsminer', 'M60S_VK40', 'M60S VK40', true],
    ['whatsminer', 'M30S++VH25', 'M30S++ VH20', true],
    ['whatsminer', 'M30S+VF10', 'M30S+ V10', false],
    ['avalon', '1246-83', '1246', false],
    ['avalon', '15-194', '1566', true],
    ['avalon', 'Nano3s', 'Nano 3S', true],
    ['avalon', 'Nano3', 'Nano 3', true],
    ['avalon', 'Mini3', 'Mini 3', true],
    ['avalon', 'Q', 'Q', true],
    ['bitaxe', 'BM1370', 'Gamma (BM1370)', false],
    ['bitaxe', 'Bitaxe Supra 401', 'Supra (BM1368)', true],
  ] as const)('%s %s → %s', (make, text, model, exact) => {
    expect(findModel(make, text)).toMatchObject({ model, exact });
  });

  it('does not take one model for another', () => {
    expect(findModel('antminer', 'Antminer S19')?.model).toBe('S19');
    expect(findModel('antminer', 'Antminer S99')).toBeNull();
    expect(findModel('antminer', 'ANTMINER BHB42XXX')).toBeNull();
    expect(findModel('antminer', 'Antminer')).toBeNull();
    expect(findModel('whatsminer', 'M99')).toBeNull();
    expect(findModel('avalon', null)).toBeNull();
  });

  it('leaves the chip count out when only the series is known', () => {
    expect(findModel('whatsminer', 'M30S+VF10')?.chipsPerBoard).toBeNull();
  });
});

describe('the table', () => {
  it('names the algorithm and unit of models without a rating', () => {
    expect(ruleOf('antminer', 'Antminer D3')).toMatchObject({ algo: 'x11', classicRateUnit: 'MH/s' });
    expect(ruleOf('antminer', 'Antminer KS5')).toMatchObject({ algo: 'kheavyhash' });
    expect(ruleOf('antminer', 'Antminer K7')).toMatchObject({ algo: 'eaglesong' });
    expect(ruleOf('antminer', 'Antminer S9')).toMatchObject({ algo: 'sha256' });
    expect(ruleOf('antminer', null)).toBeNull();
  });

  it('agrees with itself: a rated model has the algorithm that its name says, and a chip limit', () => {
    for (const model of modelTable.models) {
      const rule = ruleOf(model.make, model.model);
      if (rule !== null) expect(rule.algo, model.model).toBe(model.algo);
      expect(tempLimitOf(model.make, model.cooling), model.model).toBeGreaterThan(60);
      expect(model.powerW).toBeGreaterThan(0);
    }
  });
});
