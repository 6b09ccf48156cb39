import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contrastRatio, luminance } from '../../ui/contrast.ts';
import { chipsOf, countChips, heatScaleOf, RAMP, rampColour, rampStep, rampTextColour } from './heat.ts';

describe('the heat ramp', () => {
  it('rises in lightness at every step', () => {
    for (let step = 1; step < RAMP.length; step += 1) expect(luminance(RAMP[step]!)).toBeGreaterThan(luminance(RAMP[step - 1]!));
  });
  it('has a scale by cooling, which reaches the limit of the model', () => {
    expect(heatScaleOf(85, 4)).toEqual({ fromC: 40, toC: 95 });
    expect(heatScaleOf(105, 2)).toEqual({ fromC: 40, toC: 105 });
    expect(heatScaleOf(null, null)).toEqual({ fromC: 40, toC: 95 });
    expect(heatScaleOf(75, 0)).toEqual({ fromC: 30, toC: 80 });
    expect(heatScaleOf(85, 0)).toEqual({ fromC: 30, toC: 85 });
  });
  it('gives the ends to what lies beyond them', () => {
    const scale = heatScaleOf(null, 4);
    expect([-20, 40, 94.9, 95, 300].map((tempC) => rampStep(tempC, scale))).toEqual([0, 0, 8, 8, 8]);
  });
  it('never cools a hotter chip, and carries readable words at every temperature', () => {
    const temp = fc.double({ min: -40, max: 200, noNaN: true });
    fc.assert(fc.property(temp, temp, fc.option(fc.integer({ min: 60, max: 120 })), fc.constantFrom(0, 4, null), (a, b, limitC, fans) => {
      const scale = heatScaleOf(limitC, fans);
      const [cool, hot] = a <= b ? [a, b] : [b, a];
      expect(rampStep(cool, scale)).toBeLessThanOrEqual(rampStep(hot, scale));
      expect(contrastRatio(rampTextColour(a, scale), rampColour(a, scale))).toBeGreaterThanOrEqual(4.8);
    }));
  });
});

describe('the chips of a board', () => {
  it('are unknown where the rig tells neither a map nor a temperature', () => {
    expect(chipsOf({ chipMap: null, chipTempsC: null, chipsExpected: 100 })).toBeNull();
    expect(chipsOf({ chipMap: 'ox-', chipTempsC: null, chipsExpected: 5 })!.map((chip) => chip.kind)).toEqual(['good', 'bad', 'missing', 'unknown', 'unknown']);
    expect(chipsOf({ chipMap: null, chipTempsC: [70, null], chipsExpected: null })).toEqual([{ kind: 'good', tempC: 70 }, { kind: 'unknown', tempC: null }]);
  });
  it('are counted: a chip at the limit is over it', () => {
    expect(countChips([{ chipMap: 'oox-', chipTempsC: [94, 95, 96, null], chipsExpected: 5 }, { chipMap: null, chipTempsC: null, chipsExpected: 9 }], 95))
      .toEqual({ over: 2, bad: 1, missing: 1, unknown: 1 });
    expect(countChips([{ chipMap: null, chipTempsC: [200], chipsExpected: 1 }], null).over).toBe(0);
  });
});
