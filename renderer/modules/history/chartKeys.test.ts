import { describe, expect, it } from 'vitest';
import type { Steps } from './chartTypes.ts';
import { crossStep } from './chartKeys.ts';

const steps = (startMs: number, stepMs: number, count: number): Steps => ({ startMs, stepMs, steps: count } as Steps);

describe('a crosshair that was set on other steps', () => {
  it('stays at its time', () => {
    expect(crossStep(90_000, steps(0, 30_000, 10))).toBe(3);
  });
  it('is at the last step where the finer ones end before the coarse one that it was set on', () => {
    // Set on the middle of 0–120 s, which is not over: finer readings reach to 50 s.
    expect(crossStep(60_000, steps(0, 10_000, 5))).toBe(4);
  });
  it('is nowhere on a chart without steps', () => {
    expect(crossStep(0, steps(0, 30_000, 0))).toBeNull();
  });
});
