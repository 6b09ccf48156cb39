import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clampToDisplays, DesktopState, FIRST_STATE, MIN_HEIGHT, MIN_WIDTH } from './window-state.ts';

const full = { x: 0, y: 0, width: 1920, height: 1040 };
const left = { x: -2560, y: 100, width: 2560, height: 1400 };

describe('clampToDisplays', () => {
  it('opens centred at 1440 × 900 the first time', () => {
    expect(clampToDisplays(null, [full])).toEqual({ x: 240, y: 70, width: 1440, height: 900 });
  });
  it('keeps a window where it was', () => {
    const bounds = { x: -2000, y: 200, width: 1300, height: 800 };
    expect(clampToDisplays(bounds, [full, left])).toEqual(bounds);
  });
  it('brings back a window whose display is gone', () => {
    expect(clampToDisplays({ x: -2000, y: 200, width: 1300, height: 800 }, [full])).toEqual({ x: 310, y: 120, width: 1300, height: 800 });
  });
  it('always lies on one display that is large enough', () => {
    const bounds = fc.record({ x: fc.integer({ min: -9000, max: 9000 }), y: fc.integer({ min: -9000, max: 9000 }), width: fc.integer({ min: 1, max: 9000 }), height: fc.integer({ min: 1, max: 9000 }) });
    fc.assert(fc.property(bounds, (wanted) => {
      const got = clampToDisplays(wanted, [full, left]);
      expect([full, left].some((d) => got.x >= d.x && got.y >= d.y && got.x + got.width <= d.x + d.width && got.y + got.height <= d.y + d.height)).toBe(true);
      expect(got.width).toBeGreaterThanOrEqual(MIN_WIDTH);
      expect(got.height).toBeGreaterThanOrEqual(MIN_HEIGHT);
    }));
  });
});

describe('DesktopState', () => {
  it('takes what is right of a broken file', () => {
    expect(DesktopState.parse({ bounds: { x: 'left' }, profile: 'demo', maximized: 'yes' })).toEqual({ ...FIRST_STATE, profile: 'demo' });
  });
});
