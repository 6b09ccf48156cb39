import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { STATUS_CODE } from '../frames/columns.ts';
import { figuresOf, mergeRollUps, rollUpHour, type RollUp } from './roll-up.ts';
import { anyPolls, rigHour, rigHours, type Poll } from './rig-hours.test-support.ts';
import { SLOTS, type RigHour } from './rig-hour.ts';

const all = (poll: Poll, length = SLOTS): Poll[] => Array.from({ length }, () => poll);
const rollUp = (polls: readonly Poll[], over: Partial<RigHour> = {}): RollUp => rollUpHour(rigHour(polls, over), null);
/** Each hour from the last sample of the one before. */
function rollUps(hours: readonly RigHour[]): RollUp[] {
  let before: RollUp['last'] = null;
  return hours.map((hour) => {
    const r = rollUpHour(hour, before);
    before = r.last;
    return r;
  });
}
const wh = (r: RollUp): number => figuresOf(r).energyReportedWh + figuresOf(r).energyEstimatedWh;

describe('times of a rig', () => {
  it('a rig that answers every poll is online for the whole of what was watched, in the first hour too', () => {
    const r = rollUp(all({ hashrateThs: 2_000, status: STATUS_CODE.hashing }));
    expect(figuresOf(r)).toMatchObject({ watchedS: 3_600, onlineS: 3_600, hashingS: 3_600 });
    expect(r).toMatchObject({ samples: 120, watchedSlots: 120 });
  });
  it('an hour in which nobody watched is no outage, and nothing', () => {
    expect(rollUp([])).toMatchObject({ samples: 0, watchedSlots: 0, onlineDs: 0, hashingDs: 0, spreads: {}, efficiency: null, restarts: 0, powerKnownDs: 0, last: null,
      increases: { accepted: null, rejected: null, stale: null, hwErrors: null } });
  });
  it('two missed polls in a row are bridged, three are an outage from the last answer to the next', () => {
    expect(rollUp([...all({}, 10), ...all('missed', 2), ...all({}, 10)]).onlineDs).toBe(22 * 300);
    expect(rollUp([...all({}, 10), ...all('missed', 3), ...all({}, 10)]).onlineDs).toBe((10 + 9) * 300);
  });
  it('a restart of the engine takes nothing from the rig, and adds nothing that nobody saw', () => {
    const short = rollUp([...all({}, 10), null, ...all({}, 10)]);
    expect([short.onlineDs, short.watchedSlots]).toEqual([20 * 300, 20]);
    const long = rollUp([...all({}, 10), ...all(null, 30), ...all({}, 10)]);
    expect([long.onlineDs, long.watchedSlots]).toEqual([20 * 300, 20]);
    const missedAfter = rollUp([...all({}, 10), ...all(null, 30), 'missed', ...all({}, 10)]);
    expect([missedAfter.onlineDs, missedAfter.watchedSlots]).toEqual([19 * 300, 21]);
  });
  it('across the hour the interval counts in the hour of the later sample, and pauses of the engine are known there', () => {
    const [, second] = rollUps(rigHours([...all({}, 119), 'missed', ...all({}, 10)]));
    expect(second!.onlineDs).toBe(11 * 300);
    const [, afterPause] = rollUps(rigHours([...all({}, 119), null, ...all({}, 10)]));
    expect(afterPause!.onlineDs).toBe(10 * 300);
    const [, afterOutage] = rollUps(rigHours([...all({}, 100), ...all('missed', 20), ...all({}, 10)]));
    expect(afterOutage!.onlineDs).toBe(9 * 300);
    const [, , third] = rollUps(rigHours([...all({}, 100), ...all('missed', 20), ...all('missed', 120), ...all({}, 10)]));
    expect(third!.onlineDs).toBe(9 * 300);
  });
  it.each(['zeroHash', 'sleeping', 'offline', 'locked'] as const)('a hashrate told while %s is not hashing', (status) => {
    expect(rollUp(all({ hashrateThs: 2_000, status: STATUS_CODE[status] })).hashingDs).toBe(0);
  });
  it('no hashrate, or 0, is not hashing; a degraded rig hashes', () => {
    expect(rollUp(all({ status: STATUS_CODE.hashing })).hashingDs).toBe(0);
    expect(rollUp(all({ hashrateThs: 0, status: STATUS_CODE.hashing })).hashingDs).toBe(0);
    expect(rollUp(all({ hashrateThs: 900, status: STATUS_CODE.degraded })).hashingDs).toBe(36_000);
  });
  it('property: hashing <= online <= watched, and energy is known for no longer than the hour', () => {
    fc.assert(fc.property(anyPolls(4 * SLOTS), (polls) => {
      for (const r of rollUps(rigHours(polls))) {
        const { watchedS, onlineS, hashingS, powerKnownS } = figuresOf(r);
        expect(onlineS).toBeLessThanOrEqual(watchedS);
        expect(hashingS).toBeLessThanOrEqual(onlineS);
        expect(powerKnownS).toBeLessThanOrEqual(3_600 + 90);
      }
    }));
  });
});

describe('energy', () => {
  it('is power times the real time between the samples', () => {
    const r = rollUp([{ powerW: 3_000, powerSource: 1, offsetMs: 0 }, { powerW: 3_000, powerSource: 1, offsetMs: 12_000 }, { powerW: 1_000, powerSource: 1, offsetMs: 0 }]);
    expect(figuresOf(r).powerKnownS).toBe(60);
    expect(figuresOf(r).energyReportedWh).toBeCloseTo((3_000 * 42 + 2_000 * 18) / 3_600, 9);
  });
  it('is told apart by who said the power: both ends by the miner, else estimated', () => {
    const r = rollUp([{ powerW: 3_600, powerSource: 1 }, { powerW: 3_600, powerSource: 1 }, { powerW: 3_600, powerSource: 2 }, { powerW: 3_600, powerSource: 2 }, { powerW: 3_600, powerSource: 1 }, { powerW: 3_600 }]);
    expect(figuresOf(r)).toMatchObject({ energyReportedWh: 30, energyEstimatedWh: 120, powerKnownS: 150 });
  });
  it('a gap adds nothing: an unknown power, three missed polls, a power that no rig has', () => {
    const at = (powerW: number): Poll => ({ powerW, powerSource: 1 });
    expect(rollUp([at(3_600), {}, at(3_600), at(3_600)]).powerKnownDs).toBe(300);
    expect(rollUp([at(3_600), ...all('missed', 3), at(3_600), at(3_600)]).powerKnownDs).toBe(300);
    expect(rollUp([at(3_600), at(2 ** 45), at(-5), at(3_600), at(3_600)]).powerKnownDs).toBe(300);
  });
  it('property: of constant power it is P x the covered time, whatever is missing', () => {
    fc.assert(fc.property(anyPolls(3 * SLOTS), fc.integer({ min: 0, max: 10_000 }), (polls, powerW) => {
      const hours = rigHours(polls.map((poll) => (poll === null || poll === 'missed' ? poll : { ...poll, powerW })));
      for (const r of rollUps(hours)) expect(wh(r)).toBeCloseTo(powerW * figuresOf(r).powerKnownS / 3_600, 6);
    }));
  });
  it('property: taking samples away that tell the power never adds covered time', () => {
    // (One that does not tell it stands between its neighbours: without it they may be near each other.)
    const tellsPower = (poll: Poll | 'missed' | null): boolean => typeof poll === 'object' && poll !== null && (poll.powerW ?? -1) >= 0 && (poll.powerW ?? -1) <= 1e9;
    fc.assert(fc.property(anyPolls(SLOTS), fc.array(fc.boolean(), { minLength: SLOTS, maxLength: SLOTS }), (polls, away) => {
      const fewer = polls.map((poll, i) => (tellsPower(poll) && away[i] === true ? 'missed' as const : poll));
      expect(rollUp(fewer).powerKnownDs).toBeLessThanOrEqual(rollUp(polls).powerKnownDs);
    }));
  });
});

/** Told values only, the whole series in one go: written apart from the code under test. */
function increaseOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.slice(1).reduce((sum, now, i) => sum + (now >= values[i]! ? now - values[i]! : now), 0);
}

describe('counters and restarts', () => {
  it('rise across a restart from 0, and are unknown when never told', () => {
    const r = rollUp([{ accepted: 100, hwErrors: 5 }, { accepted: 130 }, { accepted: 4 }, 'missed', { accepted: 9, hwErrors: 5 }]);
    expect(r.increases).toEqual({ accepted: 39, rejected: null, stale: null, hwErrors: 0 });
  });
  it('counts a restart once, by either uptime, also over polls that do not tell it', () => {
    const r = rollUp([{ uptimeS: 500, miningS: 400 }, { uptimeS: 530, miningS: 10 }, { uptimeS: 5, miningS: 2 }, {}, { uptimeS: 65 }, 'missed', { uptimeS: 3 }]);
    expect(r.restarts).toBe(3);
  });
  it('go on from the hour before, also from before an hour without any answer', () => {
    const [, , third] = rollUps(rigHours([...all({ accepted: 100, uptimeS: 900 }), ...all('missed'), { accepted: 160, uptimeS: 50 }]));
    expect(third).toMatchObject({ increases: { accepted: 60 }, restarts: 1, powerKnownDs: 0 });
    const [first, silent] = rollUps(rigHours([...all({ accepted: 100 }), ...all('missed', 100), ...all(null, 20)]));
    expect([first!.last, silent!.last]).toMatchObject([{ ageDs: 250, unwatchedSlots: 0, accepted: 100 }, { ageDs: 36_250, unwatchedSlots: 20, accepted: 100 }]);
  });
  it('property: the increases of the hours are the increase of the whole, with restarts', () => {
    fc.assert(fc.property(anyPolls(5 * SLOTS), (polls) => {
      const parts = rollUps(rigHours(polls)).map((r) => r.increases.accepted);
      const told = polls.flatMap((poll) => (poll === null || poll === 'missed' || poll.accepted === undefined ? [] : [poll.accepted]));
      expect(parts.some((part) => part !== null) ? parts.reduce<number>((sum, part) => sum + (part ?? 0), 0) : null).toBe(increaseOf(told));
    }));
  });
});

describe('means', () => {
  it('are of what was told, with the lowest and highest of the single samples', () => {
    const r = rollUp([{ hashrateThs: 2_000, tempMaxC: -5 }, { hashrateThs: 2_001 }, { hashrateThs: 0 }, 'missed', { tempMaxC: 6 }]);
    expect(r.spreads).toEqual({ hashrateThs: { count: 3, mean: 13_337, min: 0, max: 2_001 }, tempMaxC: { count: 2, mean: 1, min: -5, max: 6 } });
  });
  it('efficiency is taken over the samples that tell hashrate and power both', () => {
    const r = rollUp([{ hashrateThs: 1_000, powerW: 2_000 }, { hashrateThs: 0, powerW: 1_000 }, { powerW: 9_000 }, { hashrateThs: 7_000 }]);
    expect(r.efficiency).toEqual({ count: 2, ths: 5_000, w: 15_000 });
  });
  it('a value that no rig has tells nothing', () => {
    expect(rollUp([{ hashrateThs: 2 ** 50, fan1Rpm: -(2 ** 50), accepted: -1 }])).toMatchObject({ spreads: {}, increases: { accepted: null } });
  });
});

describe('merged roll-ups', () => {
  it('property: hours merged are what the whole tells: exact but for the rounding of means', () => {
    fc.assert(fc.property(anyPolls(6 * SLOTS), (polls) => {
      const merged = mergeRollUps(rollUps(rigHours(polls)));
      const answered = polls.flatMap((poll) => (poll === null || poll === 'missed' ? [] : [poll]));
      expect(merged.samples).toBe(answered.length);
      expect(merged.watchedSlots).toBe(polls.filter((poll) => poll !== null).length);
      const powers = answered.flatMap((poll) => poll.powerW ?? []);
      expect(merged.spreads.powerW?.count ?? 0).toBe(powers.length);
      if (powers.length > 0) {
        expect(Math.abs(merged.spreads.powerW!.mean / 10 - powers.reduce((a, b) => a + b, 0) / powers.length)).toBeLessThanOrEqual(0.1);
        expect([merged.spreads.powerW!.min, merged.spreads.powerW!.max]).toEqual([Math.min(...powers), Math.max(...powers)]);
      }
      // Energy once more, over the whole series by absolute times.
      const samples = polls.flatMap((poll, slot) => (poll === null || poll === 'missed' ? [] : [{ s: slot * 30 + poll.offsetMs! / 1000, w: poll.powerW }]));
      const whole = samples.slice(1).reduce((sum, now, i) => {
        const then = samples[i]!;
        return now.w === undefined || then.w === undefined || now.s - then.s > 90 + 1e-9 ? sum : sum + (now.w + then.w) / 2 * (now.s - then.s) / 3_600;
      }, 0);
      expect(wh(merged)).toBeCloseTo(whole, 6);
    }));
  });
  it('property: the grouping does not matter, but for the rounding of means', () => {
    fc.assert(fc.property(anyPolls(5 * SLOTS), fc.nat(4), (polls, cut) => {
      const parts = rollUps(rigHours(polls));
      const at = Math.min(parts.length - 1, cut);
      if (at < 1) return;
      const once = mergeRollUps(parts);
      const twice = mergeRollUps([mergeRollUps(parts.slice(0, at)), mergeRollUps(parts.slice(at))]);
      const withoutMeans = (r: RollUp) => ({ ...r, efficiency: r.efficiency?.count, spreads: Object.entries(r.spreads).map(([key, { count, min, max }]) => [key, count, min, max]) });
      expect(withoutMeans(twice)).toEqual(withoutMeans(once));
      for (const [key, { mean }] of Object.entries(once.spreads)) expect(Math.abs(twice.spreads[key as 'powerW']!.mean - mean)).toBeLessThanOrEqual(1);
    }));
  });
  it('one part is itself', () => {
    const r = rollUp(all({ hashrateThs: 2_000, powerW: 3_000, powerSource: 1 }));
    expect(mergeRollUps([r])).toEqual(r);
  });
  it('keeps the finest step when the nominal of the rig changed', () => {
    const merged = mergeRollUps([rollUp(all({ hashrateThs: 200 }), { exponent: 0 }), rollUp(all({ hashrateThs: 1_234 }), { exponent: 3 })]);
    expect(merged).toMatchObject({ exponent: 3, spreads: { hashrateThs: { count: 240, mean: (2_000_000 + 12_340) / 2, min: 1_234, max: 200_000 } } });
    const coarse = mergeRollUps([rollUp(all({ hashrateThs: 2 ** 36 }), { exponent: 0 }), rollUp(all({ hashrateThs: 19 }), { exponent: 15 })]);
    expect(coarse).toMatchObject({ exponent: 0, spreads: { hashrateThs: { min: 0, max: 2 ** 36 } } });
  });
  it('never joins hashrates of two algorithms; all else of the other one stays', () => {
    const merged = mergeRollUps([rollUp(all({ hashrateThs: 5_000, powerW: 1_000, board1Ths: 9 }), { algo: 2 }), rollUp(all({ hashrateThs: 2_000, powerW: 3_000 }), { algo: 1 })]);
    expect(merged).toMatchObject({ algo: 1, samples: 240, efficiency: { count: 120, ths: 20_000, w: 30_000 }, spreads: { hashrateThs: { count: 120, mean: 20_000 }, powerW: { count: 240, mean: 20_000 } } });
    expect(merged.spreads.board1Ths).toBeUndefined();
  });
  it('refuses nothing at all', () => {
    expect(() => mergeRollUps([])).toThrow(RangeError);
  });
});
