import { positive } from '../value.ts';
import { mmMeasure, mmMeasures, type MmFields } from './mm.ts';

/**
 * Watts by the PS[] rules of miner-protocols §5.2: WALLPOWER wins; seven values → index 6 is wall watts, on a Nano 3
 * index 5; six values → index 4 is the DC side only. Zeros while it runs mean unknown, not 0 W.
 */
export function powerOf(fields: MmFields): { wallW: number | null; outputW: number | null } {
  const ps = mmMeasures(fields, 'PS', 'W');
  const wall = positive(mmMeasure(fields, 'WALLPOWER', 'W'));
  const at = (index: number): number | null => positive(ps[index] ?? null);
  if (ps.length === 7) {
    const nano3 = /^nano3-/i.test(fields['Ver'] ?? '');
    return { wallW: wall ?? at(nano3 ? 5 : 6), outputW: nano3 || /^nano/i.test(fields['Ver'] ?? '') ? null : at(4) };
  }
  return { wallW: wall, outputW: ps.length === 6 ? at(4) : null };
}
