import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AddressClass } from '../../../preload/contract/fleet.ts';
import { ipToNumber } from '../fleet/ip.ts';
import { blocksOf, columnRuns, countRow, layoutField } from './addressField.ts';

const ip = (text: string): number => ipToNumber(text) ?? NaN;

describe('address field', () => {
  it('makes one row a /24 of a run', () => {
    expect(blocksOf([{ first: '10.0.3.11', last: '10.0.4.20', total: 266 }])).toEqual([
      { base: ip('10.0.3.0'), label: '10.0.3', from: 11, to: 255 },
      { base: ip('10.0.4.0'), label: '10.0.4', from: 0, to: 20 },
    ]);
  });
  it('knows a pattern of last parts from a run', () => {
    expect(blocksOf([{ first: '10.0.1.11', last: '10.0.3.58', total: 3 * 48 }]).map(({ from, to }) => [from, to])).toEqual([[11, 58], [11, 58], [11, 58]]);
  });
  it('folds away what held nothing', () => {
    const used = new Array<boolean>(256).fill(false);
    for (let part = 11; part <= 58; part += 1) used[part] = true;
    used[250] = true;
    expect(columnRuns(used, 1, 254)).toEqual([{ from: 8, to: 61 }, { from: 247, to: 253 }]);
    expect(columnRuns(new Array<boolean>(256).fill(false), 1, 254)).toEqual([{ from: 1, to: 254 }]);
  });
  it('is as wide as what is asked until the first answer, then cropped to where answers are, in steps while the scan runs', () => {
    const ranges = [{ first: '10.0.1.1', last: '10.0.1.254', total: 254 }];
    expect(layoutField(ranges, new Map(), true)).toMatchObject({ columns: [{ from: 1, to: 254 }], waitingFolded: 0 });
    const marks = new Map<number, AddressClass>([[ip('10.0.1.20'), 'identified'], [ip('10.0.1.90'), 'silent']]);
    expect(layoutField(ranges, marks, true)).toMatchObject({ columns: [{ from: 13, to: 34 }], waitingFolded: 254 - 22 - 1 });
    expect(layoutField(ranges, marks, false)).toMatchObject({ columns: [{ from: 17, to: 23 }], waitingFolded: 0 });
  });
  it('never leaves an answer out, running or not', () => {
    fc.assert(fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 254 }), { maxLength: 60 }), fc.boolean(), (parts, running) => {
      const marks = new Map<number, AddressClass>(parts.map((part, index) => [ip(`10.0.1.${part}`), index % 3 === 0 ? 'locked' : 'identified']));
      const { columns, waitingFolded } = layoutField([{ first: '10.0.1.1', last: '10.0.1.254', total: 254 }], marks, running);
      for (const part of parts) expect(columns.some((run) => part >= run.from && part <= run.to), `.${part}`).toBe(true);
      for (const [index, run] of columns.entries()) expect(run.from).toBeGreaterThan(columns[index - 1]?.to ?? 0);
      const shown = columns.reduce((sum, run) => sum + run.to - run.from + 1, 0);
      expect(waitingFolded).toBe(running ? 254 - shown : 0);
    }));
  });
  it('counts the rigs of a row, and those of the list that did not answer', () => {
    const block = { base: ip('10.0.7.0'), label: '10.0.7', from: 1, to: 254 };
    const marks = new Map<number, AddressClass>([[ip('10.0.7.11'), 'identified'], [ip('10.0.7.12'), 'locked'], [ip('10.0.7.13'), 'silent'], [ip('10.0.7.14'), 'again'], [ip('10.0.7.15'), 'silent'], [ip('10.0.7.16'), 'unknown']]);
    const known = new Set([11, 12, 13, 14, 16, 17].map((part) => ip(`10.0.7.${part}`)));
    expect(countRow(block, marks, known)).toEqual({ rigs: 2, lost: 2 });
  });
  it('leaves silent networks out of a large field and says how many', () => {
    const marks = new Map<number, AddressClass>([[ip('10.0.9.20'), 'locked']]);
    const layout = layoutField([{ first: '10.0.0.1', last: '10.0.99.254', total: 25_598 }], marks, false);
    expect(layout.blocks.map((block) => block.label)).toEqual(['10.0.9']);
    expect(layout.silentBlocks).toBe(99);
    const lost = ip('10.0.44.11');
    const withLost = layoutField([{ first: '10.0.0.1', last: '10.0.99.254', total: 25_598 }], new Map([...marks, [lost, 'silent']]), false, new Set([lost]));
    expect(withLost.blocks.map((block) => block.label)).toEqual(['10.0.9', '10.0.44']);
  });
});
