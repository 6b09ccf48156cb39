import type { Board } from '../../../preload/contract/rig.ts';

/* Colours of chip temperatures (operator-ux §8), and what a rig tells of each chip. Pure. */

/** Nine steps, monotone in lightness, safe for colour-blind eyes; the same in both themes. */
export const RAMP = ['#1B1464', '#3B1D8F', '#651FA3', '#9528A6', '#C23B90', '#E65A6B', '#FF8A3D', '#FFB94A', '#FFE98A'] as const;
/** Words on a step: white on 1 to 5, near black on 6 to 9. */
export const RAMP_TEXT = { light: '#FFFFFF', dark: '#070512' } as const;
const LAST_LIGHT_STEP = 4;

/** Ends of the ramp, °C. */
export interface HeatScale { fromC: number; toC: number }
const AIR: HeatScale = { fromC: 40, toC: 95 };
const LIQUID: HeatScale = { fromC: 30, toC: 80 };

/**
 * Fixed per model, so that two rigs of a model can be compared and a colour keeps its meaning: by cooling, and up to the
 * model's own limit where that is higher.
 * @param limitC chip limit of the model; null when it is not known
 * @param fansExpected fans that the model has; 0 = cooled by a liquid, null = not known
 */
export function heatScaleOf(limitC: number | null, fansExpected: number | null): HeatScale {
  const { fromC, toC } = fansExpected === 0 ? LIQUID : AIR;
  return { fromC, toC: Math.max(toC, limitC ?? 0) };
}

/** Step of the ramp, 0 to 8; beyond the ends the first and the last. */
export function rampStep(tempC: number, { fromC, toC }: HeatScale): number {
  const step = Math.floor(((tempC - fromC) / (toC - fromC)) * RAMP.length);
  return Math.max(0, Math.min(RAMP.length - 1, step));
}

export const rampColour = (tempC: number, scale: HeatScale): string => RAMP[rampStep(tempC, scale)] ?? RAMP[0];
export const rampTextColour = (tempC: number, scale: HeatScale): string => (rampStep(tempC, scale) <= LAST_LIGHT_STEP ? RAMP_TEXT.light : RAMP_TEXT.dark);

/** good and bad by the rig's own map; missing = a place without a chip; unknown = the rig tells nothing of it. */
export interface ChipCell { kind: 'good' | 'bad' | 'missing' | 'unknown'; tempC: number | null }

/** Every chip of a board that the rig tells of; null when it gives neither a map nor temperatures. */
export function chipsOf(board: Pick<Board, 'chipMap' | 'chipTempsC' | 'chipsExpected'>): ChipCell[] | null {
  const { chipMap, chipTempsC } = board;
  if (chipMap === null && chipTempsC === null) return null;
  const count = Math.max(chipMap?.length ?? 0, chipTempsC?.length ?? 0, board.chipsExpected ?? 0);
  return Array.from({ length: count }, (_, index) => {
    const letter = chipMap?.[index];
    const tempC = chipTempsC?.[index] ?? null;
    const kind = letter === 'x' ? 'bad' : letter === '-' ? 'missing' : letter === 'o' || tempC !== null ? 'good' : 'unknown';
    return { kind, tempC };
  });
}

export interface ChipCounts { over: number; bad: number; missing: number; unknown: number }

/** How many chips of a rig are at or over the limit, bad, missing, or without data. */
export function countChips(boards: readonly Pick<Board, 'chipMap' | 'chipTempsC' | 'chipsExpected'>[], limitC: number | null): ChipCounts {
  const counts: ChipCounts = { over: 0, bad: 0, missing: 0, unknown: 0 };
  for (const board of boards) {
    for (const { kind, tempC } of chipsOf(board) ?? []) {
      if (kind !== 'good') counts[kind] += 1;
      if (tempC !== null && limitC !== null && tempC >= limitC) counts.over += 1;
    }
  }
  return counts;
}
