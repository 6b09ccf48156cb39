import type { Telemetry } from '../../../preload/contract/rig.ts';
import { unitFor } from '../../ui/format.ts';
import type { RulerTone } from './Ruler.tsx';

/* Ends of the rig page's rulers, and when a value leaves its normal colour. Pure. */

/** The next round number: a ruler's end. */
export function roundUp(value: number): number {
  if (value <= 0) return 100;
  const step = value > 1000 ? 500 : value > 100 ? 100 : 10;
  return Math.ceil(value / step) * step;
}

/** Ends of the ruler of an input voltage: a DC-fed rig from zero, a single phase, three phases. V */
export function inputRange(volts: number | null): [low: number, high: number] {
  if (volts === null) return [100, 300];
  if (volts < 100) return [0, roundUp(volts * 1.25)];
  return volts <= 300 ? [100, 300] : [300, Math.max(500, roundUp(volts * 1.05))];
}

/** Upper end of a chip's temperature: the limit of the model and the value always lie on the ruler. °C */
export const chipTop = (limitC: number | null, tempC: number | null): number => Math.max(100, Math.ceil((Math.max(limitC ?? 0, tempC ?? 0) + 5) / 10) * 10);

/** At the limit, or within 5 °C of it. */
export const tempTone = (tempC: number | null, limitC: number | null): RulerTone =>
  (tempC === null || limitC === null ? '' : tempC >= limitC ? 'err' : tempC >= limitC - 5 ? 'serious' : '');

/** Levels of the fleet table's bar: under 90 % of the expected hashrate, under 75 %, next to none. */
export function rateTone(ths: number | null, nominalThs: number | null): RulerTone {
  if (ths === null || nominalThs === null || nominalThs <= 0) return '';
  const share = ths / nominalThs;
  return share < 0.02 ? 'err' : share < 0.75 ? 'serious' : share < 0.9 ? 'warn' : '';
}

/** One unit for all hashrates of a rig's page: the one that its header has. */
export const rigUnit = (telemetry: Telemetry): { scale: number; unit: string } => unitFor(telemetry.nominalThs ?? telemetry.hashrateThs ?? 0);
