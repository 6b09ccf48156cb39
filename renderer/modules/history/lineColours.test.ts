import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { contrastRatio } from '../../ui/contrast.ts';
import { lineStyle, MOST_LINES } from './lineStyles.ts';

const css = readFileSync(fileURLToPath(new URL('./history.css', import.meta.url)), 'utf8');
const light = css.indexOf('@media (prefers-color-scheme: light)');
const coloursOf = (text: string): string[] => Array.from({ length: MOST_LINES }, (_, index) => new RegExp(`--line-${index + 1}: (#[0-9A-F]{6});`).exec(text)![1]!);
const THEMES = { dark: { colours: coloursOf(css.slice(0, light)), ground: '#120E2B' }, light: { colours: coloursOf(css.slice(light)), ground: '#FFFFFF' } };

type Rgb = [number, number, number];
const linear = (hex: string): Rgb => [1, 3, 5].map((at) => { const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255; return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; }) as Rgb;
/** Machado, Oliveira and Fernandes 2009, severity 1.0, over linear light. */
const SIGHTS: Record<string, [Rgb, Rgb, Rgb]> = {
  full: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protanopia: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deuteranopia: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
};
const seenAs = (hex: string, sight: [Rgb, Rgb, Rgb]): Rgb => sight.map((row) => Math.min(1, Math.max(0, row.reduce((sum, part, index) => sum + part * linear(hex)[index]!, 0)))) as Rgb;
/** CIE L*a*b*, D65. */
function lab([r, g, b]: Rgb): Rgb {
  const f = (t: number): number => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116);
  const [x, y, z] = [f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047), f(0.2126 * r + 0.7152 * g + 0.0722 * b), f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883)];
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}
const distance = (a: Rgb, b: Rgb): number => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);

/** About four times what is just seen side by side. */
const APART = 9;

describe.each(Object.entries(THEMES))('lines that are compared, %s theme', (_, { colours, ground }) => {
  it('stand out from the ground', () => {
    for (const colour of colours) expect(contrastRatio(colour, ground), colour).toBeGreaterThanOrEqual(3);
  });
  it.each(Object.entries(SIGHTS))('are told apart with %s sight', (_name, sight) => {
    for (const [a, first] of colours.entries()) for (const second of colours.slice(a + 1)) expect(distance(lab(seenAs(first, sight)), lab(seenAs(second, sight))), `${first} ${second}`).toBeGreaterThan(APART);
  });
});

it('every line has a dash of its own too', () => {
  expect(new Set(Array.from({ length: MOST_LINES }, (_, index) => lineStyle(index, MOST_LINES).dash)).size).toBe(MOST_LINES);
});
