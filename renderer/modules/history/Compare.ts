import type { Algo } from '../../../preload/contract/rig.ts';
import type { RigHistory, RigMetric } from '../../../preload/contract/history.ts';
import type { ChartLine } from './chartTypes.ts';
import { lineStyle } from './lineStyles.ts';

/* Which rigs are compared, and their lines. Pure. */

export const FEWEST = 2;
export const MOST = 8;

/** Why so many rigs cannot be compared; null = they can. */
export const whyNotCompared = (count: number): 'few' | 'many' | null => (count < FEWEST ? 'few' : count > MOST ? 'many' : null);

/** The rigs of an address, each once; `left`: how many more it names than can be compared. */
export function readRigs(text: string | null): { rigNos: number[]; left: number } {
  const all = [...new Set((text ?? '').split(',').filter((part) => /^[1-9]\d{0,9}$/.test(part)).map(Number))];
  return { rigNos: all.slice(0, MOST), left: Math.max(0, all.length - MOST) };
}
export const compareHref = (rigNos: Iterable<number>): string => `#/compare?rigs=${[...rigNos].join(',')}`;

type RigLines = RigHistory['rigs'][number];

/** Algorithms of the rigs, in their order: TH/s of two algorithms share no axis. */
export const algosOf = (rigs: readonly RigLines[]): (Algo | null)[] => [...new Set(rigs.map(({ algo }) => algo))];

/** One line a rig. Its style is that of its place among all that are compared, so that switching another off changes nothing. @param of from the canonical unit to the one shown */
export function compareLines(rigs: readonly RigLines[], rigNos: readonly number[], metric: RigMetric, isOn: (rigNo: number) => boolean, nameOf: (rigNo: number) => string, of: (value: number) => number): ChartLine[] {
  const shown = (values: readonly (number | null)[]): (number | null)[] => values.map((value) => (value === null ? null : of(value)));
  return rigNos.flatMap((rigNo, place) => {
    const line = rigs.find((rig) => rig.rigNo === rigNo)?.lines[metric];
    if (line === undefined || !isOn(rigNo)) return [];
    return [{ id: String(rigNo), label: nameOf(rigNo), avg: shown(line.avg), min: shown(line.min), max: shown(line.max), style: lineStyle(place, rigNos.length) }];
  });
}

/** Largest value of some lines; 0 when nothing is known. */
export const largestOf = (lines: readonly Pick<ChartLine, 'avg' | 'max'>[]): number => {
  let largest = 0;
  for (const line of lines) for (const values of [line.avg, line.max]) for (const value of values) if (value !== null && value > largest) largest = value;
  return largest;
};
