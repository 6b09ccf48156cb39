import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../engine/errors.ts';
import { BitReader, BitWriter } from './exp-golomb.ts';
import { decodeRollUp, encodeRollUp, mergeRollUps, rollUpHour, type RollUp } from './roll-up.ts';
import { SPREADS } from './roll-up-shape.ts';
import { anyPolls, rigHour, rigHours, type Poll } from './rig-hours.test-support.ts';
import { SLOTS } from './rig-hour.ts';

const codeOf = (run: () => unknown): string => {
  try {
    run();
    return 'none';
  } catch (error) {
    return error instanceof AppError ? error.code : `untyped ${String(error)}`;
  }
};

const large = fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 0, max: 300_000 }) }, { weight: 1, arbitrary: fc.integer({ min: 0, max: 2 ** 48 }) });
const maybe = fc.option(large, { nil: null });
/** Everything that the shape allows, likely or not. */
const anyRollUp: fc.Arbitrary<RollUp> = fc.record({
  algo: fc.integer({ min: 0, max: 255 }), exponent: fc.integer({ min: 0, max: 15 }), samples: fc.integer({ min: 0, max: 2_880 }), watchedSlots: fc.integer({ min: 0, max: 2_880 }),
  onlineDs: large, hashingDs: large, restarts: large, energyReportedJ20: large, energyEstimatedJ20: large, powerKnownDs: fc.integer({ min: 0, max: 900_000 }),
  increases: fc.record({ accepted: maybe, rejected: maybe, stale: maybe, hwErrors: maybe }),
  efficiency: fc.option(fc.record({ count: fc.integer({ min: 1, max: 2_880 }), ths: large, w: large }), { nil: null }),
  last: fc.option(fc.record({
    ageDs: large, unwatchedSlots: large, accepted: maybe, rejected: maybe, stale: maybe, hwErrors: maybe, uptimeS: maybe, miningS: maybe, powerW: maybe, powerSource: maybe,
  }), { nil: null }),
  told: fc.array(fc.option(fc.record({ lack: fc.nat(500), low: fc.integer({ min: -(2 ** 40), max: 2 ** 40 }), lowBeside: fc.nat(2 ** 20), highBeside: fc.nat(2 ** 20), rest: fc.nat(9) })), { minLength: SPREADS.length, maxLength: SPREADS.length }),
}).map(({ told, ...parts }) => {
  const r: RollUp = { ...parts, spreads: {} };
  SPREADS.forEach(({ key, finer, range }, i) => {
    const one = told[i];
    const isPower = key === 'powerW';
    if (one === null || one === undefined || r.samples - one.lack < 1) return;
    const value = isPower ? Math.abs(one.low) % 1_000_000_000 : one.low;
    const mean = value * finer + (finer === 1 ? 0 : one.rest);
    r.spreads[key] = { count: r.samples - one.lack, mean, min: range === 'both' ? value - one.lowBeside : null, max: range === 'none' ? null : value + 1 + one.highBeside };
  });
  return r;
});

/** An Antminer with three boards and four fans that lost two polls. */
function usual(): RollUp {
  const polls: Poll[] = Array.from({ length: SLOTS }, (_, i): Poll => (i === 40 || i === 41 ? 'missed' : {
    offsetMs: 11_300 + (i % 5) * 100, hashrateThs: 1_984 + (i * 7) % 41, powerW: 3_452 + (i * 5) % 29, tempMaxC: 742 + (i * 3) % 17, tempInletC: 268 + i % 6,
    fan1Rpm: 5_880 + (i * 30) % 120, fan2Rpm: 5_910 + (i * 30) % 120, fan3Rpm: 5_940 + (i * 30) % 90, fan4Rpm: 5_850 + (i * 30) % 150,
    board1Ths: 662 + (i * 3) % 13, board2Ths: 655 + (i * 7) % 17, board3Ths: 668 + (i * 11) % 11, board1TempC: 731 + i % 9, board2TempC: 742 + (i * 3) % 17, board3TempC: 725 + i % 11,
    frequencyMhz: 525, voltageV: 1_362, accepted: 412_345 + i * 3, rejected: 1_204 + Math.floor(i / 40), stale: 87, hwErrors: 640 + Math.floor(i / 12),
    status: 1, uptimeS: 864_211 + i * 30, miningS: 864_105 + i * 30, powerSource: 1,
  }));
  return rollUpHour(rigHour(polls), null);
}

/** Frozen: what is in files must stay readable. */
const GOLDEN = '17101cec019fe18135efeefedc8e89c518ec49b393b98c61c94e079602ed20633d47bcbcd89d40d3a93a65a76c134413d4fb7c84c1eb5b5de91354f7176a6170';

describe('codec of roll-ups', () => {
  it('property: gives back exactly what went in, whatever it is', () => {
    fc.assert(fc.property(anyRollUp, (r) => {
      expect(decodeRollUp(encodeRollUp(r))).toEqual(r);
    }), { numRuns: 1_000 });
  });
  it('property: hours and days as rigs make them come back exactly', () => {
    fc.assert(fc.property(anyPolls(4 * SLOTS), (polls) => {
      let before: RollUp['last'] = null;
      const hours = rigHours(polls).map((hour) => {
        const r = rollUpHour(hour, before);
        before = r.last;
        return r;
      });
      for (const r of [...hours, mergeRollUps(hours)]) expect(decodeRollUp(encodeRollUp(r))).toEqual(r);
    }));
  });
  it('a usual rig-hour takes at most 70 bytes', () => {
    expect(encodeRollUp(usual()).length).toBeLessThanOrEqual(70);
  });
  it('reads and writes the bytes that are in files', () => {
    expect(Buffer.from(encodeRollUp(usual())).toString('hex')).toBe(GOLDEN);
    expect(decodeRollUp(Buffer.from(GOLDEN, 'hex'))).toEqual(usual());
  });
  it('property: refuses every truncation and every flipped bit by name', () => {
    fc.assert(fc.property(anyRollUp, fc.nat(), fc.nat(7), (r, place, bitNo) => {
      const good = encodeRollUp(r);
      expect(codeOf(() => decodeRollUp(good.subarray(0, place % good.length)))).toBe('STORE_ROLLUP_DAMAGED');
      const flipped = Uint8Array.from(good);
      flipped[place % good.length]! ^= 1 << bitNo;
      expect(codeOf(() => decodeRollUp(flipped))).toBe('STORE_ROLLUP_DAMAGED');
    }), { numRuns: 500 });
  });
  it('property: never throws anything else, even where the checksum fits', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 120 }), (body) => {
      const bytes = new Uint8Array([0, 0, 0, 0, 1, ...body]);
      new DataView(bytes.buffer).setUint32(0, crc32(bytes.subarray(4)), true);
      expect(['none', 'STORE_ROLLUP_DAMAGED']).toContain(codeOf(() => decodeRollUp(bytes)));
    }), { numRuns: 1_000 });
  });
  it('steps over what a later program put behind, and says when the version is newer', () => {
    const resign = (bytes: Uint8Array): Uint8Array => {
      new DataView(bytes.buffer).setUint32(0, crc32(bytes.subarray(4)), true);
      return bytes;
    };
    const good = encodeRollUp(usual());
    expect(decodeRollUp(resign(new Uint8Array([...good, 9, 2, 255, 255])))).toEqual(usual());
    const newer = Uint8Array.from(good);
    newer[4] = 2;
    expect(codeOf(() => decodeRollUp(resign(newer)))).toBe('STORE_FRAME_NEWER');
  });
  it('refuses to keep what it could not give back', () => {
    expect(() => encodeRollUp({ ...usual(), restarts: 0.5 })).toThrow(RangeError);
    expect(() => encodeRollUp({ ...usual(), restarts: 2 ** 53 })).toThrow(RangeError);
    expect(() => encodeRollUp({ ...usual(), restarts: Number.NaN })).toThrow(RangeError);
    expect(() => encodeRollUp({ ...usual(), spreads: { powerW: { count: 118, mean: 34_000, min: null, max: null } } })).toThrow(RangeError);
  });
});

it('property: numbers of any order come back from bits', () => {
  fc.assert(fc.property(fc.array(fc.record({ value: fc.oneof(fc.nat(300), fc.integer({ min: 0, max: 2 ** 51 })), minus: fc.boolean(), k: fc.nat(20) })), (list) => {
    const out = new BitWriter();
    for (const { value, minus, k } of list) {
      out.whole(value, k);
      out.signed(minus ? -value : value, k);
    }
    const from = new BitReader(out.take(), 0, (why) => new Error(why));
    for (const { value, minus, k } of list) {
      expect(from.whole(k)).toBe(value);
      expect(from.signed(k)).toBe(minus && value > 0 ? -value : value);
    }
  }));
});
