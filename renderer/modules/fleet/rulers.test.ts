import { describe, expect, it } from 'vitest';
import { chipTop, inputRange, rateTone, roundUp, tempTone } from './rulers.ts';

describe('rulers of the rig page', () => {
  it('end at round numbers above the value', () => {
    expect([0, 12, 340, 3268].map(roundUp)).toEqual([100, 20, 400, 3500]);
  });
  it('hold every kind of input voltage', () => {
    for (const volts of [5.1, 12, 48, 110, 230, 277, 300, 301, 380, 480, 690]) {
      const [low, high] = inputRange(volts);
      expect(volts, `${volts} V`).toBeGreaterThanOrEqual(low);
      expect(volts, `${volts} V`).toBeLessThanOrEqual(high);
    }
    expect(inputRange(null)).toEqual([100, 300]);
  });
  it('hold the limit of every model, and a chip beyond it', () => {
    for (const limitC of [null, 75, 85, 95, 100, 105]) expect(chipTop(limitC, null)).toBeGreaterThan(limitC ?? 0);
    expect([30, 99, 112, 131].map((tempC) => chipTop(95, tempC))).toEqual([100, 110, 120, 140]);
  });
  it('change colour near a limit and under the expected hashrate, and never for what is unknown', () => {
    expect([null, 89, 90, 94.9, 95].map((tempC) => tempTone(tempC, 95))).toEqual(['', '', 'serious', 'serious', 'err']);
    expect(tempTone(200, null)).toBe('');
    expect([null, 100, 90, 89, 75, 74, 2, 1, 0].map((ths) => rateTone(ths, 100))).toEqual(['', '', '', 'warn', 'warn', 'serious', 'serious', 'err', 'err']);
    expect(rateTone(0, null)).toBe('');
    expect(rateTone(0, 0)).toBe('');
  });
});
