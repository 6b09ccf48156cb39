import { z } from 'zod';
import { Language, Profile, Theme } from '../../preload/contract/app.ts';

export const MIN_WIDTH = 1024;
export const MIN_HEIGHT = 640;

const Bounds = z.object({ x: z.number().int(), y: z.number().int(), width: z.number().int().positive(), height: z.number().int().positive() });
export type Bounds = z.infer<typeof Bounds>;

/** What the desktop remembers between runs; a broken file is as good as none. */
export const DesktopState = z.object({
  bounds: Bounds.nullable().catch(null),
  maximized: z.boolean().catch(false),
  profile: Profile.catch('farm'),
  theme: Theme.catch('dark'),
  /** Language shown last; null = none yet. */
  language: Language.nullable().catch(null),
});
export type DesktopState = z.infer<typeof DesktopState>;
export const FIRST_STATE: DesktopState = { bounds: null, maximized: false, profile: 'farm', theme: 'dark', language: null };

const overlap = (a: Bounds, b: Bounds): number =>
  Math.max(0, Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)) * Math.max(0, Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y));

/**
 * Bounds that lie wholly on one of the displays that exist now: the one that the remembered bounds overlap most, else
 * the first. Without remembered bounds: 1440 × 900, centred, or what fits.
 * @param displays work areas, the primary display first; never empty
 */
export function clampToDisplays(wanted: Bounds | null, displays: readonly Bounds[]): Bounds {
  const primary = displays[0] ?? { x: 0, y: 0, width: MIN_WIDTH, height: MIN_HEIGHT };
  const best = wanted === null ? primary : displays.reduce((a, b) => (overlap(wanted, b) > overlap(wanted, a) ? b : a), primary);
  const width = Math.min(Math.max(wanted?.width ?? 1440, MIN_WIDTH), Math.max(best.width, MIN_WIDTH));
  const height = Math.min(Math.max(wanted?.height ?? 900, MIN_HEIGHT), Math.max(best.height, MIN_HEIGHT));
  const lies = wanted !== null && overlap(wanted, best) > 0;
  const x = lies ? wanted.x : best.x + Math.round((best.width - width) / 2);
  const y = lies ? wanted.y : best.y + Math.round((best.height - height) / 2);
  return {
    x: Math.max(best.x, Math.min(x, best.x + best.width - width)),
    y: Math.max(best.y, Math.min(y, best.y + best.height - height)),
    width,
    height,
  };
}
