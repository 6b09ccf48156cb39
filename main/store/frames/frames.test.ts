import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Algo } from '../../../preload/contract/rig.ts';
import { AppError } from '../../engine/errors.ts';
import { algoCode, COLUMN_INDEX, FRAME_COLUMNS } from './columns.ts';
import { decodeFrame, encodeFrame, type Frame } from './codec.ts';
import { exponentFor, mergeFrames, toFrames, valueAt, type TickSamples } from './samples.ts';
import { MAX_STORED } from './varint.ts';

const TICK = Date.UTC(2026, 10, 21, 12);

const anyFrame: fc.Arbitrary<Frame> = fc
  .uniqueArray(fc.integer({ min: 1, max: 2 ** 32 - 1 }), { maxLength: 40 })
  .chain((list) => {
    const rigNos = Uint32Array.from(list.sort((a, b) => a - b));
    const count = rigNos.length;
    const bytes = (max: number) => fc.array(fc.integer({ min: 0, max }), { minLength: count, maxLength: count });
    const value = fc.oneof(
      { weight: 5, arbitrary: fc.integer({ min: -50, max: 5000 }) },
      { weight: 1, arbitrary: fc.integer({ min: -MAX_STORED, max: MAX_STORED }) },
      { weight: 2, arbitrary: fc.constant(Number.NaN) },
    );
    return fc.record({ algos: bytes(255), exponents: bytes(15), answered: bytes(1), offsetMs: bytes(29_999),
      values: fc.array(fc.array(value, { minLength: count, maxLength: count }), { minLength: FRAME_COLUMNS.length, maxLength: FRAME_COLUMNS.length }),
      present: fc.array(fc.boolean(), { minLength: FRAME_COLUMNS.length, maxLength: FRAME_COLUMNS.length }),
    }).map((parts): Frame => {
      const columns: Frame['columns'] = {};
      FRAME_COLUMNS.forEach(({ key }, c) => {
        if (parts.present[c]) columns[key] = Float64Array.from(parts.values[c]!, (v, i) => (parts.answered[i] === 1 ? v : Number.NaN));
      });
      return {
        tickMs: TICK, rigNos, algos: Uint8Array.from(parts.algos), exponents: Uint8Array.from(parts.exponents),
        answered: Uint8Array.from(parts.answered), offsetMs: Uint16Array.from(parts.offsetMs, (o, i) => (parts.answered[i] === 1 ? o : 0)), columns,
      };
    });
  });

const codeOf = (run: () => unknown): string => {
  try {
    run();
    return 'none';
  } catch (error) {
    return error instanceof AppError ? error.code : `untyped ${String(error)}`;
  }
};

function samples(rigs: { rigNo: number; algo?: Algo | null; nominalThs?: number; missing?: boolean; values?: Partial<Record<keyof typeof COLUMN_INDEX, number>> }[], tickMs = TICK): TickSamples {
  const values = new Float64Array(rigs.length * FRAME_COLUMNS.length).fill(Number.NaN);
  rigs.forEach((rig, i) => Object.entries(rig.values ?? {}).forEach(([key, value]) => {
    values[i * FRAME_COLUMNS.length + COLUMN_INDEX[key as keyof typeof COLUMN_INDEX]] = value;
  }));
  return {
    tickMs, values, farm: null,
    rigNos: Uint32Array.from(rigs, (rig) => rig.rigNo),
    algos: Uint8Array.from(rigs, ({ algo }) => algoCode(algo === undefined ? 'sha256' : algo)),
    nominalThs: Float64Array.from(rigs, (rig) => rig.nominalThs ?? Number.NaN),
    answered: Uint8Array.from(rigs, (rig) => (rig.missing ? 0 : 1)),
    offsetMs: Uint16Array.from(rigs, () => 1234),
  };
}
const column = (key: keyof typeof COLUMN_INDEX) => FRAME_COLUMNS[COLUMN_INDEX[key]]!;
const throughFile = (input: TickSamples): Frame => decodeFrame(encodeFrame([...toFrames(input).values()][0]!));

describe('frame codec', () => {
  it('gives back exactly what went in', () => {
    fc.assert(fc.property(anyFrame, (frame) => {
      expect(decodeFrame(encodeFrame(frame))).toEqual(frame);
    }), { numRuns: 300 });
  });
  it('reads some columns alone as it reads them with the others', () => {
    fc.assert(fc.property(anyFrame, (frame) => {
      const some = decodeFrame(encodeFrame(frame), ['powerW', 'board2TempC']);
      expect(some.columns.powerW).toEqual(frame.columns.powerW);
      expect(some.columns.board2TempC).toEqual(frame.columns.board2TempC);
      expect(Object.keys(some.columns).filter((key) => key !== 'powerW' && key !== 'board2TempC')).toEqual([]);
    }), { numRuns: 100 });
  });
  it('refuses every truncation and every flipped bit by name', () => {
    fc.assert(fc.property(anyFrame, fc.nat(), fc.nat({ max: 7 }), (frame, place, bitNo) => {
      const good = encodeFrame(frame);
      expect(codeOf(() => decodeFrame(good.subarray(0, place % good.length)))).toBe('STORE_FRAME_DAMAGED');
      const flipped = Uint8Array.from(good);
      flipped[place % good.length]! ^= 1 << bitNo;
      expect(codeOf(() => decodeFrame(flipped))).toBe('STORE_FRAME_DAMAGED');
    }), { numRuns: 500 });
  });
  it('refuses random bytes and appended bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(codeOf(() => decodeFrame(bytes))).toBe('STORE_FRAME_DAMAGED');
    }));
    fc.assert(fc.property(anyFrame, fc.uint8Array({ minLength: 1, maxLength: 9 }), (frame, more) => {
      expect(codeOf(() => decodeFrame(new Uint8Array([...encodeFrame(frame), ...more])))).toBe('STORE_FRAME_DAMAGED');
    }));
  });
  it('keeps column ids and keys unique: they are in files', () => {
    expect(new Set(FRAME_COLUMNS.map((c) => c.id)).size).toBe(FRAME_COLUMNS.length);
    expect(new Set(FRAME_COLUMNS.map((c) => c.key)).size).toBe(FRAME_COLUMNS.length);
  });
});

describe('samples', () => {
  it.each([[0.000505, 0.0005], [1_000_000, 1_000_000], [0.000505, Number.NaN], [1.2, 1.2], [198.4, 200], [0, 100]])('carries %d TH/s of a rig of %d',
    (hashrateThs, nominalThs) => {
    const frame = throughFile(samples([{ rigNo: 7, algo: 'scrypt', nominalThs, values: { hashrateThs } }]));
    expect(valueAt(frame, column('hashrateThs'), 0)).toBe(hashrateThs);
  });
  it('keeps every hashrate within 0.05 % of the nominal', () => {
    fc.assert(fc.property(fc.double({ min: 1e-7, max: 1e6, noNaN: true }), fc.double({ min: 0, max: 1.5, noNaN: true }), (nominalThs, part) => {
      expect(10 ** -exponentFor(nominalThs)).toBeLessThanOrEqual(nominalThs < 1000 ? nominalThs * 0.001 * (1 + 1e-8) : 1);
      const frame = throughFile(samples([{ rigNo: 1, nominalThs, values: { hashrateThs: nominalThs * part } }]));
      expect(Math.abs(valueAt(frame, column('hashrateThs'), 0)! - nominalThs * part)).toBeLessThanOrEqual(nominalThs * 0.000_500_1);
    }));
  });
  it('tells 0, unknown and missed apart', () => {
    const frame = throughFile(samples([{ rigNo: 1, values: { hashrateThs: 0, powerW: 10 } }, { rigNo: 2, values: { powerW: 0 } },
      { rigNo: 3, missing: true, values: { powerW: 5 } }]));
    expect([0, 1, 2].map((i) => valueAt(frame, column('hashrateThs'), i))).toEqual([0, null, null]);
    expect([0, 1, 2].map((i) => valueAt(frame, column('powerW'), i))).toEqual([10, 0, null]);
    expect([...frame.answered]).toEqual([1, 1, 0]);
    expect([...frame.offsetMs]).toEqual([1234, 1234, 0]);
  });
  it('takes what no rig can have as unknown, and keeps the rest of the tick', () => {
    const frame = throughFile(samples([{ rigNo: 1, nominalThs: 100, values: { hashrateThs: 1e300, powerW: Infinity, tempMaxC: -40.5 } },
      { rigNo: 2, values: { powerW: 3000 } }]));
    expect(valueAt(frame, column('hashrateThs'), 0)).toBeNull();
    expect(valueAt(frame, column('powerW'), 0)).toBeNull();
    expect(valueAt(frame, column('tempMaxC'), 0)).toBe(-40.5);
    expect(valueAt(frame, column('powerW'), 1)).toBe(3000);
  });
  it('puts a rig always in the same shard, at most 500 to one', () => {
    const frames = toFrames(samples(Array.from({ length: 1200 }, (_, i) => ({ rigNo: 1200 - i, values: { powerW: i } }))));
    expect([...frames.entries()].map(([shard, frame]) => [shard, frame.rigNos.length])).toEqual([[0, 499], [1, 500], [2, 201]]);
  });
  it('merges a tick that is written twice: a later sample wins, a later miss takes nothing away', () => {
    const first = throughFile(samples([{ rigNo: 1, values: { powerW: 1 } }, { rigNo: 2, values: { powerW: 2 } }, { rigNo: 3, missing: true }]));
    const again = throughFile(samples([{ rigNo: 1, values: { powerW: 11 } }, { rigNo: 2, missing: true }, { rigNo: 3, values: { powerW: 33 } },
      { rigNo: 4, values: { powerW: 44 } }]));
    const merged = decodeFrame(encodeFrame(mergeFrames(first, again)));
    expect([0, 1, 2, 3].map((i) => valueAt(merged, column('powerW'), i))).toEqual([11, 2, 33, 44]);
    expect(mergeFrames(merged, again)).toEqual(merged);
  });
});
