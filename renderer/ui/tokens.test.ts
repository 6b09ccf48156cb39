import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { contrastRatio } from './contrast.ts';

const css = readFileSync(fileURLToPath(new URL('./tokens.css', import.meta.url)), 'utf8');
const LIGHT_FROM = css.indexOf('@media (prefers-color-scheme: light), print');
const LIGHT_TO = css.indexOf('@media', LIGHT_FROM + 1);
const BLOCKS = { dark: css.slice(css.indexOf(':root {'), LIGHT_FROM), light: css.slice(LIGHT_FROM, LIGHT_TO) };
type ThemeName = keyof typeof BLOCKS;
const THEMES = ['dark', 'light'] as const;

function raw(theme: ThemeName, name: string): string {
  const value = new RegExp(`--${name}:\\s*([^;]+);`).exec(BLOCKS[theme])?.[1];
  if (value === undefined) throw new Error(`no token ${name} in the ${theme} theme`);
  return value;
}
function token(theme: ThemeName, name: string): string {
  const value = raw(theme, name);
  if (!/^#[0-9A-Fa-f]{6}$/.test(value)) throw new Error(`${name} of the ${theme} theme is no opaque colour: ${value}`);
  return value;
}
const channels = (hex: string): number[] => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
/** What `rgba()` or `#` over an opaque colour looks like. */
function over(tint: string, ground: string): string {
  if (tint.startsWith('#')) return tint;
  const [r, g, b, alpha] = /rgba\(([^)]+)\)/.exec(tint)![1]!.split(',').map(Number);
  return `#${channels(ground).map((under, index) => Math.round([r!, g!, b!][index]! * alpha! + under * (1 - alpha!)).toString(16).padStart(2, '0')).join('')}`;
}

/** operator-ux §12: ratio on surface-1, surface-2, surface-3. */
const DARK_TABLE: Record<string, [number, number, number]> = {
  text: [16.6, 15.3, 13.5], 'text-2': [10.6, 9.7, 8.6], 'text-3': [7.1, 6.5, 5.8], accent: [11.8, 10.8, 9.6], 'accent-2': [8.2, 7.5, 6.7],
  gold: [11.6, 10.7, 9.5], ok: [10.6, 9.7, 8.6], warn: [10.2, 9.4, 8.3], serious: [8.0, 7.3, 6.5], err: [6.9, 6.3, 5.6], info: [8.7, 8.0, 7.0],
  offline: [7.7, 7.1, 6.3], sleep: [8.2, 7.5, 6.7], maint: [8.7, 7.9, 7.0], stale: [9.0, 8.3, 7.3], border: [4.4, 4.1, 3.6],
};
/** The last line of operator-ux §12, on white; `accent` is its links. The other colours are this program's own. */
const LIGHT_TABLE: Record<string, number> = { text: 17.5, 'text-2': 9.0, accent: 5.8, ok: 5.4, warn: 5.9, err: 6.9 };

const TEXT_TOKENS = Object.keys(DARK_TABLE).filter((name) => name !== 'border');
/** Grounds that carry words: surfaces, the page, and the tints that lie over a pane. */
const grounds = (theme: ThemeName): [string, string][] => {
  const surfaces = ['surface-1', 'surface-2', 'surface-3', 'void'].map((name): [string, string] => [name, token(theme, name)]);
  const table = over(raw(theme, 'pane-table'), token(theme, 'void'));
  return [
    ...surfaces,
    ...['pane-rail', 'pane-foot', 'pane-table', 'pane-side', 'pane-field'].map((name): [string, string] => [name, over(raw(theme, name), token(theme, 'void'))]),
    ...['row-hover', 'row-chosen', 'amber-tint', 'red-tint', 'tint'].map((name): [string, string] => [`${name} over the table`, over(raw(theme, name), table)]),
  ];
};

describe('contrast of the tokens', () => {
  for (const [name, ratios] of Object.entries(DARK_TABLE)) {
    it(`dark: ${name} has the ratios of the visual system`, () => {
      for (const [index, expected] of ratios.entries()) {
        const ratio = contrastRatio(token('dark', name), token('dark', `surface-${index + 1}`));
        expect(Math.abs(ratio - expected), `on surface-${index + 1}: ${ratio.toFixed(2)}`).toBeLessThanOrEqual(0.06);
      }
    });
  }
  for (const [name, expected] of Object.entries(LIGHT_TABLE)) {
    it(`light: ${name} has the ratio of the visual system on white`, () => {
      expect(token('light', 'surface-1')).toBe('#FFFFFF');
      const ratio = contrastRatio(token('light', name), '#FFFFFF');
      expect(Math.abs(ratio - expected), ratio.toFixed(2)).toBeLessThanOrEqual(0.06);
    });
  }

  for (const theme of THEMES) {
    it(`${theme}: every colour of words is AA on every ground`, () => {
      for (const name of TEXT_TOKENS) {
        for (const [ground, colour] of grounds(theme)) {
          // A green row in a tinted list is a glyph beside a quiet word: 3:1 is its rule (WCAG 1.4.11).
          const least = name === 'ok' && ground.includes('over') ? 3 : 4.5;
          expect(contrastRatio(token(theme, name), colour), `${name} on ${ground}`).toBeGreaterThanOrEqual(least);
        }
      }
    });

    it(`${theme}: the row with the focus keeps words of every status readable`, () => {
      const row = over(raw(theme, 'row-focus'), over(raw(theme, 'pane-table'), token(theme, 'void')));
      for (const name of ['text', 'text-2', 'text-3', 'warn', 'serious', 'err', 'info', 'offline', 'sleep', 'stale']) expect(contrastRatio(token(theme, name), row), name).toBeGreaterThanOrEqual(4.5);
    });

    it(`${theme}: edges, focus ring and drawings stand out from every surface`, () => {
      for (const name of ['border', 'focus', 'primary-fill', 'series']) {
        for (const ground of ['surface-1', 'surface-2', 'surface-3', 'void']) {
          // The violet fill is known by its words on dark; as an edge it counts on light only.
          if (name === 'primary-fill' && theme === 'dark') continue;
          expect(contrastRatio(token(theme, name), token(theme, ground)), `${name} on ${ground}`).toBeGreaterThanOrEqual(3);
        }
      }
    });

    it(`${theme}: white is readable on the two fills`, () => {
      expect(contrastRatio(token(theme, 'on-primary'), token(theme, 'primary-fill'))).toBeCloseTo(6.2, 1);
      expect(contrastRatio(token(theme, 'on-danger'), token(theme, 'danger-fill'))).toBeCloseTo(5.6, 0);
      expect(contrastRatio(token(theme, 'on-danger'), token(theme, 'danger-fill'))).toBeGreaterThanOrEqual(4.5);
    });
  }

  it('keeps line for decoration only, under the ratio of an edge', () => {
    expect(contrastRatio(token('dark', 'line'), token('dark', 'surface-1'))).toBeCloseTo(1.7, 1);
    expect(contrastRatio(token('light', 'line'), token('light', 'surface-1'))).toBeLessThan(3);
  });

  it('has in the light theme every colour of the dark one', () => {
    const names = (block: string): string[] => [...block.matchAll(/--([\w-]+):\s*(?:#|rgba|transparent|none|0 |linear|radial)/g)].map((match) => match[1]!).sort();
    expect(names(BLOCKS.light)).toEqual(names(BLOCKS.dark));
  });

  it('lets a wish for more contrast raise quiet words to text and lines to edges', () => {
    const more = css.slice(css.indexOf('@media (prefers-contrast: more)'));
    for (const rule of ['--text-2: var(--text)', '--text-3: var(--text)', '--line: var(--border)', '--hair: var(--border)']) expect(more).toContain(rule);
  });

  it('has no colour outside this file, so that no screen misses the light theme', () => {
    for (const file of ['base.css', 'mantine.css', '../app/frame.css', '../modules/fleet/fleet.css', '../modules/fleet/rig.css', '../modules/overview/overview.css', '../modules/discovery/find.css', '../modules/settings/settings.css', '../modules/firstrun/firstrun.css']) {
      const text = readFileSync(fileURLToPath(new URL(file, import.meta.url)), 'utf8');
      expect(text.match(/#[0-9a-f]{3,8}\b(?=[^{}]*\})|rgba?\(/gi) ?? [], file).toEqual([]);
    }
  });

  it('knows black on white', () => {
    expect(contrastRatio('#000000', '#FFFFFF')).toBeCloseTo(21, 5);
  });
});
