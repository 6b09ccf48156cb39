import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RigHistory } from '../../../preload/contract/history.ts';
import { algosOf, compareHref, compareLines, FEWEST, largestOf, MOST, readRigs, whyNotCompared } from './Compare.ts';

const line = (...avg: (number | null)[]): { avg: (number | null)[]; min: (number | null)[]; max: (number | null)[] } => ({ avg, min: avg, max: avg });
const RIGS: RigHistory['rigs'] = [
  { rigNo: 7, algo: 'sha256', lines: { hashrateThs: line(100, null, 0) } }, { rigNo: 3, algo: 'scrypt', lines: { hashrateThs: line(0.01, 0.01, 0.01) } }, { rigNo: 9, algo: 'sha256', lines: {} },
];
const name = (rigNo: number): string => `rig ${rigNo}`;

describe('rigs that are compared', () => {
  it('come back from the address as they went, each once, at most eight', () => {
    fc.assert(fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 1e6 }), { maxLength: 20 }), (rigNos) => {
      const read = readRigs(new URLSearchParams(compareHref(rigNos).split('?')[1]).get('rigs'));
      expect(read).toEqual({ rigNos: rigNos.slice(0, MOST), left: Math.max(0, rigNos.length - MOST) });
    }));
    expect(readRigs('4,4,x,-1,0,1e3, 5,5.5,4')).toEqual({ rigNos: [4], left: 0 });
    expect(readRigs(null)).toEqual({ rigNos: [], left: 0 });
  });
  it('are two to eight', () => {
    for (let count = 0; count < 12; count += 1) expect(whyNotCompared(count)).toBe(count < FEWEST ? 'few' : count > MOST ? 'many' : null);
  });
  it('keep their style when another is switched off, and unknown stays unknown', () => {
    const all = compareLines(RIGS, [7, 3, 9], 'hashrateThs', () => true, name, (value) => value * 1000);
    expect(all.map(({ id, label, avg }) => [id, label, avg])).toEqual([['7', 'rig 7', [100_000, null, 0]], ['3', 'rig 3', [10, 10, 10]]]);
    const one = compareLines(RIGS, [7, 3, 9], 'hashrateThs', (rigNo) => rigNo !== 7, name, (value) => value);
    expect(one).toHaveLength(1);
    expect(one[0]?.style).toEqual(all[1]?.style);
    expect(all[0]?.style).not.toEqual(all[1]?.style);
  });
  it('are drawn apart by algorithm', () => {
    expect(algosOf(RIGS)).toEqual(['sha256', 'scrypt']);
    expect(largestOf([line(1, null, 3), line(null)])).toBe(3);
    expect(largestOf([])).toBe(0);
  });
});
