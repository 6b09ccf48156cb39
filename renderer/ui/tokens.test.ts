import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { contrastRatio } from './contrast.ts';

const css = readFileSync(fileURLToPath(new URL('./tokens.css', import.meta.url)), 'utf8');
const root = css.slice(css.indexOf(':root {'), css.indexOf('@media'));

function token(name: string): string {
  const value = new RegExp(`--${name}:\\s*(#[0-9A-Fa-f]{6})`).exec(root)?.[1];
  if (value === undefined) throw new Error(`no token ${name}`);
  return value;
}

/** operator-ux §12: ratio on surface-1, surface-2, surface-3. */
const TABLE: Record<string, [number, number, number]> = {
  text: [16.6, 15.3, 13.5], 'text-2': [10.6, 9.7, 8.6], 'text-3': [7.1, 6.5, 5.8], accent: [11.8, 10.8, 9.6], 'accent-2': [8.2, 7.5, 6.7],
  gold: [11.6, 10.7, 9.5], ok: [10.6, 9.7, 8.6], warn: [10.2, 9.4, 8.3], serious: [8.0, 7.3, 6.5], err: [6.9, 6.3, 5.6], info: [8.7, 8.0, 7.0],
  offline: [7.7, 7.1, 6.3], sleep: [8.2, 7.5, 6.7], maint: [8.7, 7.9, 7.0], stale: [9.0, 8.3, 7.3], border: [4.4, 4.1, 3.6],
};

describe('contrast of the tokens', () => {
  for (const [name, ratios] of Object.entries(TABLE)) {
    it(`${name} has the ratios of the visual system`, () => {
      for (const [index, expected] of ratios.entries()) {
        const ratio = contrastRatio(token(name), token(`surface-${index + 1}`));
        expect(Math.abs(ratio - expected), `on surface-${index + 1}: ${ratio.toFixed(2)}`).toBeLessThanOrEqual(0.06);
        expect(ratio).toBeGreaterThanOrEqual(name === 'border' ? 3 : 4.5);
      }
    });
  }

  it('keeps white readable on the two fills', () => {
    expect(contrastRatio(token('on-primary'), token('primary-fill'))).toBeCloseTo(6.2, 1);
    expect(contrastRatio(token('on-danger'), token('danger-fill'))).toBeCloseTo(5.6, 0);
    expect(contrastRatio(token('on-danger'), token('danger-fill'))).toBeGreaterThanOrEqual(4.5);
  });

  it('keeps line for decoration only, under the ratio of an edge', () => {
    expect(contrastRatio(token('line'), token('surface-1'))).toBeCloseTo(1.7, 1);
  });

  it('knows black on white', () => {
    expect(contrastRatio('#000000', '#FFFFFF')).toBeCloseTo(21, 5);
  });
});
