import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rowsOfRows, rowsOfTicks, type GroupTick } from './groups.ts';

const T0 = Date.UTC(2026, 10, 20);
const tick = (i: number, over: Partial<GroupTick> = {}): GroupTick =>
  ({ tick: T0 + i * 30_000, kind: 'farm', name: '', algo: 'sha256', rigs: 10, answered: 9, ths: 900, expected_ths: 1000, w: 30_000, estimated_w: 6_000, ...over });

describe('sums of groups over time', () => {
  it('of two ticks make one minute', () => {
    const [row, ...rest] = rowsOfTicks([tick(0), tick(1, { ths: 1100, w: null, estimated_w: null })], 60_000);
    expect(rest).toEqual([]);
    expect(row).toMatchObject({ bucket: T0 / 60_000, n: 2, ths: 1000, thsMin: 900, thsMax: 1100, w: 30_000, wN: 1, effW: 30_000, effThs: 900, wh: 250, estimatedWh: 50, energyS: 30 });
  });
  it('stay unknown where nobody could tell, and are never zero then', () => {
    expect(rowsOfTicks([tick(0, { ths: null, w: null, expected_ths: null, estimated_w: null })], 60_000)[0]).toMatchObject({ n: 1, ths: null, thsMin: null, w: null, expectedThs: null, energyS: 0, wh: 0 });
  });
  it('never mix groups or algorithms', () => {
    const rows = rowsOfTicks([tick(0), tick(0, { algo: 'scrypt', ths: 0.01 }), tick(0, { kind: 'model', name: 'S19', ths: 500 })], 60_000);
    expect(rows.map(({ kind, algo, ths }) => [kind, algo, ths])).toEqual([['farm', 'sha256', 900], ['farm', 'scrypt', 0.01], ['model', 'sha256', 500]]);
  });
  it('made of minutes or hours are those made of the ticks', () => {
    const value = fc.option(fc.integer({ min: 0, max: 1_000_000 }), { nil: null });
    fc.assert(fc.property(fc.array(fc.record({ at: fc.nat({ max: 400 }), ths: value, w: value }), { maxLength: 60 }), (points) => {
      const ticks = [...new Map(points.map(({ at, ths, w }) => [at, tick(at, { ths, w, estimated_w: w })])).values()];
      const direct = rowsOfTicks(ticks, 3_600_000);
      const through = rowsOfRows(rowsOfTicks(ticks, 60_000), 60);
      expect(through).toHaveLength(direct.length);
      for (const row of direct) {
        const other = through.find(({ bucket }) => bucket === row.bucket)!;
        for (const [key, one] of Object.entries(row)) {
          const two = other[key as keyof typeof other];
          if (typeof one === 'number') expect(two).toBeCloseTo(one, 4);
          else expect(two).toBe(one);
        }
      }
    }));
  });
});
