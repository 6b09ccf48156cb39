import { describe, expect, it } from 'vitest';
import type { AddressClass } from '../../../preload/contract/fleet.ts';
import { ipToNumber } from '../fleet/ip.ts';
import { blocksOf, columnRuns, layoutField } from './addressField.ts';

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
  it('keeps addresses that still wait while the scan runs', () => {
    const marks = new Map<number, AddressClass>([[ip('10.0.1.20'), 'identified']]);
    const ranges = [{ first: '10.0.1.1', last: '10.0.1.254', total: 254 }];
    expect(layoutField(ranges, marks, true).columns).toEqual([{ from: 1, to: 254 }]);
    expect(layoutField(ranges, marks, false).columns).toEqual([{ from: 17, to: 23 }]);
  });
  it('leaves silent networks out of a large field and says how many', () => {
    const marks = new Map<number, AddressClass>([[ip('10.0.9.20'), 'locked']]);
    const layout = layoutField([{ first: '10.0.0.1', last: '10.0.99.254', total: 25_598 }], marks, false);
    expect(layout.blocks.map((block) => block.label)).toEqual(['10.0.9']);
    expect(layout.silentBlocks).toBe(99);
  });
});
