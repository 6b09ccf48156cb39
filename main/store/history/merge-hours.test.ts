import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TICK_MS } from '../../engine/clock.ts';
import type { Frame } from '../frames/codec.ts';
import { FRAME_COLUMNS } from '../frames/columns.ts';
import { toFrames } from '../frames/samples.ts';
import { MAX_STORED } from '../frames/varint.ts';
import { tickOfRigs } from '../samples.test-support.ts';
import { encodeChunk } from './chunk.ts';
import { hoursFromFrames, mergeRigHours } from './merge-hours.ts';
import { SLOTS, type RigHour } from './rig-hour.ts';
import { anyHour, HOUR, plainHour } from './chunk-hours.test-support.ts';

const RATES = ['hashrateThs', 'board1Ths', 'board2Ths', 'board3Ths', 'board4Ths'] as const;
const some = (slots: readonly number[]): Uint8Array => Uint8Array.from({ length: SLOTS }, (_, slot) => (slots.includes(slot) ? 1 : 0));
const offsetsOf = (answered: Uint8Array, ms: number): Uint16Array => Uint16Array.from(answered, (bit) => bit * ms);
const part = (slots: readonly number[], watts: number, over: Partial<RigHour> = {}): RigHour => {
  const answered = some(slots);
  return plainHour({ powerW: () => watts }, { answered, offsetMs: offsetsOf(answered, watts), asked: answered, ...over });
};
/** Small enough to be brought from any exponent to any other. */
const small = (hour: RigHour): RigHour => {
  hour.exponent %= 8;
  for (const key of RATES) hour.columns[key] = hour.columns[key]?.map((value) => (Number.isNaN(value) ? value : value % 100_000 + 0)) ?? new Float64Array(SLOTS).fill(Number.NaN);
  return hour;
};

describe('mergeRigHours', () => {
  it('lets a later sample win, and a later miss take nothing away', () => {
    const merged = mergeRigHours(part([1, 2, 3], 100), part([2], 200, { asked: some([2, 3, 9]), algo: 4 }));
    expect([1, 2, 3, 9].map((slot) => merged.columns.powerW![slot])).toEqual([100, 200, 100, Number.NaN]);
    expect([1, 2, 3, 9].map((slot) => [merged.asked[slot], merged.answered[slot], merged.offsetMs[slot]])).toEqual([[1, 1, 100], [1, 1, 200], [1, 1, 100], [1, 0, 0]]);
    expect(merged.algo).toBe(4);
    expect(mergeRigHours(part([1], 100, { algo: 2 }), part([2], 100, { algo: 0 })).algo).toBe(2);
  });
  it('takes a slot from one hour whole: what the later sample does not tell is not known', () => {
    const merged = mergeRigHours(plainHour({ powerW: () => 5, tempMaxC: () => 700 }), plainHour({ powerW: (slot) => (slot === 7 ? Number.NaN : 6) }, { answered: some([7, 8]), offsetMs: new Uint16Array(SLOTS) }));
    expect([merged.columns.powerW![7], merged.columns.powerW![8], merged.columns.tempMaxC![7], merged.columns.tempMaxC![9]]).toEqual([Number.NaN, 6, Number.NaN, 700]);
  });
  it('changes nothing when it is done again, and gives what a chunk can hold', () => {
    fc.assert(fc.property(anyHour, anyHour, (a, b) => {
      const merged = mergeRigHours(a, { ...b, rigNo: a.rigNo });
      expect(mergeRigHours(merged, { ...b, rigNo: a.rigNo })).toEqual(merged);
      expect(() => encodeChunk(merged)).not.toThrow();
    }), { numRuns: 300 });
  });
  it('brings hashrates to the finer steps exactly', () => {
    fc.assert(fc.property(anyHour.map(small), anyHour.map(small), (a, b) => {
      const merged = mergeRigHours(a, { ...b, rigNo: a.rigNo });
      expect(merged.exponent).toBe(Math.max(a.exponent, b.exponent));
      for (let slot = 0; slot < SLOTS; slot += 1) {
        const from = b.answered[slot] === 1 ? b : a;
        for (const key of RATES) expect(merged.columns[key]![slot]).toBe(from.columns[key]![slot]! * Number(`1e${merged.exponent - from.exponent}`));
      }
    }), { numRuns: 100 });
  });
  it('keeps coarser steps when the finer ones would go past 2^50', () => {
    const coarse = plainHour({ hashrateThs: () => 2 ** 49 }, { exponent: 1, answered: some([0]), offsetMs: new Uint16Array(SLOTS) });
    const fine = plainHour({ hashrateThs: () => 1_234_567 }, { exponent: 7, answered: some([1]), offsetMs: new Uint16Array(SLOTS) });
    for (const merged of [mergeRigHours(coarse, fine), mergeRigHours(fine, coarse)]) {
      expect([merged.exponent, merged.columns.hashrateThs![0], merged.columns.hashrateThs![1]]).toEqual([1, 2 ** 49, 1]);
    }
    const between = mergeRigHours({ ...coarse, columns: { hashrateThs: coarse.columns.hashrateThs!.map((value) => value / 2 ** 10) } }, fine);
    expect([between.exponent, between.columns.hashrateThs![0], between.columns.hashrateThs![1]]).toEqual([4, 2 ** 39 * 1000, 1235]);
  });
  it('refuses hours of two rigs', () => {
    expect(() => mergeRigHours(part([1], 100), part([1], 100, { rigNo: 8 }))).toThrow(RangeError);
  });
});

interface Told { rigNo: number; answered: boolean; offsetMs: number; algo: number; exponent: number; values: number[] }

/** Frames of one shard over some ticks of the hour, any rigs in any of them. */
const anyFrames: fc.Arbitrary<Frame[]> = fc.uniqueArray(fc.nat({ max: SLOTS - 1 }), { maxLength: 12 }).chain((slots) => fc.tuple(...slots.map((slot) =>
  fc.uniqueArray(fc.record<Told>({
    rigNo: fc.integer({ min: 500, max: 520 }), answered: fc.boolean(), offsetMs: fc.nat({ max: 29_999 }), algo: fc.nat({ max: 3 }), exponent: fc.nat({ max: 7 }),
    values: fc.array(fc.oneof(fc.integer({ min: -9, max: 99_999 }), fc.constant(Number.NaN)), { minLength: FRAME_COLUMNS.length, maxLength: FRAME_COLUMNS.length }),
  }), { selector: ({ rigNo }) => rigNo, maxLength: 12 }).map((rigs) => frameOf(slot, rigs.sort((a, b) => a.rigNo - b.rigNo))))));

const frameOf = (slot: number, rigs: Told[]): Frame => ({
  tickMs: HOUR + slot * TICK_MS, rigNos: Uint32Array.from(rigs, (rig) => rig.rigNo), algos: Uint8Array.from(rigs, (rig) => rig.algo), exponents: Uint8Array.from(rigs, (rig) => rig.exponent),
  answered: Uint8Array.from(rigs, (rig) => (rig.answered ? 1 : 0)), offsetMs: Uint16Array.from(rigs, (rig) => (rig.answered ? rig.offsetMs : 0)),
  columns: Object.fromEntries(FRAME_COLUMNS.slice(0, 20).map(({ key }, c) => [key, Float64Array.from(rigs, (rig) => (rig.answered ? rig.values[c]! : Number.NaN))])),
});

describe('hoursFromFrames', () => {
  it('holds of each rig what the frames hold, and nothing else', () => {
    fc.assert(fc.property(anyFrames, (frames) => {
      const hours = hoursFromFrames(frames, HOUR);
      expect(hours.map(({ rigNo }) => rigNo)).toEqual([...new Set(frames.flatMap((frame) => [...frame.rigNos]))].sort((a, b) => a - b));
      for (const hour of hours) {
        const told = Array.from({ length: SLOTS }, (_, slot) => {
          const frame = frames.find(({ tickMs }) => tickMs === HOUR + slot * TICK_MS);
          const i = frame?.rigNos.indexOf(hour.rigNo) ?? -1;
          return frame === undefined || i < 0 ? null : { frame, i, answered: frame.answered[i] === 1 };
        });
        expect([...hour.asked]).toEqual(told.map((rig) => (rig === null ? 0 : 1)));
        expect([...hour.answered]).toEqual(told.map((rig) => (rig?.answered ? 1 : 0)));
        expect([...hour.offsetMs]).toEqual(told.map((rig) => (rig?.answered ? Math.floor(rig.frame.offsetMs[rig.i]! / 100) * 100 : 0)));
        for (const { key } of FRAME_COLUMNS) {
          const isRate = (RATES as readonly string[]).includes(key);
          expect([...hour.columns[key] ?? new Float64Array(SLOTS).fill(Number.NaN)]).toEqual(told.map((rig) => (rig?.answered
            ? (rig.frame.columns[key]?.[rig.i] ?? Number.NaN) * (isRate ? Number(`1e${hour.exponent - rig.frame.exponents[rig.i]!}`) : 1) : Number.NaN)));
        }
        expect(() => encodeChunk(hour)).not.toThrow();
      }
    }), { numRuns: 50 });
  });
  it('gives the same in any order of the frames', () => {
    fc.assert(fc.property(anyFrames, (frames) => {
      expect(hoursFromFrames(frames.toReversed(), HOUR)).toEqual(hoursFromFrames(frames, HOUR));
    }), { numRuns: 50 });
  });
  it('takes the finest exponent of the samples, and the algorithm that was known last', () => {
    const rig = (slot: number, over: Partial<Told>): Frame => frameOf(slot, [{ rigNo: 501, answered: true, offsetMs: 50, algo: 1, exponent: 1, values: [20], ...over }]);
    const [hour] = hoursFromFrames([rig(5, { algo: 0 }), rig(4, { algo: 2, exponent: 3 }), rig(1, { exponent: 7, answered: false }), rig(0, {})], HOUR);
    expect([hour!.exponent, hour!.algo, hour!.columns.hashrateThs![0], hour!.columns.hashrateThs![4], hour!.columns.hashrateThs![5]]).toEqual([3, 2, 2000, 20, 2000]);
  });
  it('keeps coarser steps when the finest would go past 2^50', () => {
    const rig = (slot: number, exponent: number, value: number): Frame => frameOf(slot, [{ rigNo: 501, answered: true, offsetMs: 0, algo: 1, exponent, values: [value] }]);
    const [hour] = hoursFromFrames([rig(0, 0, MAX_STORED), rig(1, 2, 1251)], HOUR);
    expect([hour!.exponent, hour!.columns.hashrateThs![0], hour!.columns.hashrateThs![1]]).toEqual([0, MAX_STORED, 13]);
  });
  it('takes of two frames of one tick the later sample, and a miss takes nothing away', () => {
    const rig = (watts: number | null): Frame => frameOf(9, [{ rigNo: 501, answered: watts !== null, offsetMs: watts ?? 0, algo: 1, exponent: watts === null ? 7 : 1, values: [20, watts ?? 0] }]);
    for (const [frames, watts] of [[[rig(100), rig(200)], 200], [[rig(100), rig(null)], 100], [[rig(null), rig(100)], 100]] as const) {
      const [hour] = hoursFromFrames(frames, HOUR);
      expect([hour!.columns.powerW![9], hour!.columns.hashrateThs![9], hour!.offsetMs[9], hour!.answered[9], hour!.exponent]).toEqual([watts, 20, watts, 1, 1]);
    }
  });
  it('transposes what the engine hands over', () => {
    const ticks = [0, 1, 119].map((slot) => tickOfRigs(HOUR + slot * TICK_MS, [{ rigNo: 3, hashrateThs: 98.7 + slot, powerW: 3000 }, { rigNo: 4, missing: true }]));
    const [one, missed] = hoursFromFrames(ticks.flatMap((tick) => [...toFrames(tick).values()]), HOUR);
    expect([0, 1, 2, 119].map((slot) => [one!.asked[slot], one!.columns.hashrateThs![slot], one!.columns.powerW![slot]])).toEqual([[1, 987, 3000], [1, 997, 3000], [0, Number.NaN, Number.NaN], [1, 2177, 3000]]);
    expect([missed!.asked[1], missed!.answered[1]]).toEqual([1, 0]);
  });
  it('is nothing of no frames, and refuses a tick of another hour', () => {
    expect(hoursFromFrames([], HOUR)).toEqual([]);
    expect(() => hoursFromFrames([frameOf(SLOTS, [])], HOUR)).toThrow(RangeError);
  });
});
