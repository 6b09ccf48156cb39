import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_STEPS, RIG_METRICS, type RigMetric, type Tier } from '../../../preload/contract/history.ts';
import { AppError } from '../../engine/errors.ts';
import { planSteps, tierFor, TIER_MS, type Plan } from './points.ts';
import { HOUR0, anyPolls, rigHour, rigHours, type Poll } from './rig-hours.test-support.ts';
import { rigLines } from './rig-lines.ts';
import { mergeRollUps, rollUpHour, type RollUp } from './roll-up.ts';
import { DAY_MS, HOUR_MS, SLOTS, type RigHour } from './rig-hour.ts';

const NOW = Date.UTC(2026, 10, 21, 15, 3, 7);
const codeOf = (run: () => unknown): string => {
  try {
    run();
    return 'none';
  } catch (error) {
    return error instanceof AppError ? error.code : `untyped ${String(error)}`;
  }
};
const FIRST = Date.UTC(2009, 0, 1);
const LAST = Date.UTC(2100, 0, 1);
const anySpan = fc.tuple(fc.integer({ min: FIRST, max: LAST }), fc.integer({ min: FIRST, max: LAST })).filter(([a, b]) => a !== b).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
const anyTier = fc.constantFrom<Tier>('30s', '1m', '1h', '1d');

describe('the grid of a chart', () => {
  it('property: never more than 800 steps, or than asked for; whole steps of the tier that cover the span, none of them in vain', () => {
    fc.assert(fc.property(anySpan, anyTier, fc.option(fc.integer({ min: 1, max: 5_000 }), { nil: undefined }), ([from, to], tier, most) => {
      const { startMs, stepMs, steps } = planSteps(from, to, most, tier);
      expect(steps).toBeGreaterThanOrEqual(1);
      expect(steps).toBeLessThanOrEqual(Math.min(MAX_STEPS, most ?? MAX_STEPS));
      expect([stepMs % TIER_MS[tier], startMs % TIER_MS[tier]]).toEqual([0, 0]);
      expect(startMs).toBeLessThanOrEqual(from);
      expect(startMs + stepMs).toBeGreaterThan(from);
      expect(startMs + steps * stepMs).toBeGreaterThanOrEqual(to);
      expect(startMs + (steps - 1) * stepMs).toBeLessThan(to);
    }), { numRuns: 1_000 });
  });
  it('property: the steps stay where they are while time goes on', () => {
    fc.assert(fc.property(fc.integer({ min: 60_000, max: 400 * DAY_MS }), fc.integer({ min: 0, max: DAY_MS }), anyTier, (spanMs, laterMs, tier) => {
      const before = planSteps(NOW - spanMs, NOW, undefined, tier);
      const after = planSteps(NOW - spanMs + laterMs, NOW + laterMs, undefined, tier);
      expect(after.stepMs).toBe(before.stepMs);
      expect(Math.abs(after.startMs - before.startMs) % before.stepMs).toBe(0);
    }));
  });
  it.each([['30s', 1 / 24, 30_000], ['30s', 1, 120_000], ['30s', 7, 900_000], ['1h', 30, HOUR_MS], ['1h', 90, 3 * HOUR_MS], ['1d', 365, DAY_MS], ['1d', 3650, 7 * DAY_MS], ['1m', 1, 120_000]] as const)(
    '%s over %d days: steps of %i ms', (tier, days, stepMs) => {
    expect(planSteps(NOW - days * DAY_MS, NOW, undefined, tier).stepMs).toBe(stepMs);
  });
  it.each([[NOW, NOW], [NOW, NOW - 1], [FIRST - 1, NOW], [NOW, LAST + 1], [Number.NaN, NOW], [NOW, Number.POSITIVE_INFINITY]])('refuses %d to %d', (from, to) => {
    expect(codeOf(() => planSteps(from, to, 10, '1h'))).toBe('HISTORY_BAD_SPAN');
    expect(codeOf(() => tierFor(from, to, NOW, null, null))).toBe('HISTORY_BAD_SPAN');
  });
  it('takes single readings up to 8 days, hours to 200 days, days beyond and where hours are gone', () => {
    const tier = (days: number, endDaysAgo = 0, rawDays: number | null = 14, hoursDays: number | null = 300) => tierFor(NOW - (days + endDaysAgo) * DAY_MS, NOW - endDaysAgo * DAY_MS, NOW,
      rawDays === null ? null : NOW - rawDays * DAY_MS, hoursDays === null ? null : NOW - hoursDays * DAY_MS);
    expect([tier(1 / 24), tier(7), tier(8), tier(8.1), tier(90), tier(200), tier(365)]).toEqual(['30s', '30s', '30s', '1h', '1h', '1h', '1d']);
    expect([tier(2, 20), tier(2, 13), tier(2, 420), tier(1, 0, null)]).toEqual(['1h', '1h', '1d', '1h']);
    // A folder of two hours: the day before it is nowhere, so what there is comes whole.
    expect(tier(1, 0, 0.1, null)).toBe('30s');
    expect(tier(1, 0, 0.1, 0.05)).toBe('30s');
  });
});

const readAll = (hours: readonly RigHour[], plan: Plan, metrics: readonly RigMetric[] = RIG_METRICS) => {
  const lines = rigLines(plan, metrics, 1);
  for (const hour of hours) lines.addHour(hour);
  return lines.lines();
};
/** Minutes over `hours` from HOUR0. */
const minutes = (hours = 1, each = 1): Plan => ({ startMs: HOUR0, stepMs: each * 60_000, steps: hours * 60 / each });

describe('the lines of a rig', () => {
  it('hold means, lowest and highest by step in canonical units; empty steps are null', () => {
    const { hashrateThs, tempMaxC, powerW, fan1Rpm } = readAll([rigHour([{ hashrateThs: 1_000, tempMaxC: 700 }, { hashrateThs: 1_010, tempMaxC: 711 }, 'missed', 'missed', null, null, { hashrateThs: 0 }])],
      minutes(), ['hashrateThs', 'tempMaxC', 'powerW', 'fan1Rpm']);
    expect(hashrateThs!.avg.slice(0, 5)).toEqual([100.5, null, null, 0, null]);
    expect(hashrateThs!.min.slice(0, 5)).toEqual([100, null, null, 0, null]);
    expect(hashrateThs!.max.slice(0, 5)).toEqual([101, null, null, 0, null]);
    expect(tempMaxC!.avg.slice(0, 4)).toEqual([70.55, null, null, null]);
    expect([powerW!.avg, fan1Rpm!.max].flat().every((value) => value === null)).toBe(true);
  });
  it('give efficiency as sum over sum, not as a mean of quotients, and nothing over no hashrate', () => {
    const { efficiencyJTh } = readAll([rigHour([{ hashrateThs: 1_000, powerW: 2_000 }, { hashrateThs: 3_000, powerW: 2_000 }, { hashrateThs: 0, powerW: 50 }, { hashrateThs: 0, powerW: 50 }])], minutes(), ['efficiencyJTh']);
    expect(efficiencyJTh!.avg.slice(0, 3)).toEqual([10, null, null]);
  });
  it('tell outages from times in which nobody watched', () => {
    const { onlineShare, hashingShare, watchedShare } = readAll([rigHour([{ hashrateThs: 5 }, { hashrateThs: 5 }, 'missed', 'missed', 'missed', 'missed', null, null, null, {}, null, null, {}])], minutes(), ['onlineShare', 'hashingShare', 'watchedShare']);
    // It was away when watching ended, so it was away until it is seen again.
    expect(onlineShare!.avg.slice(0, 8)).toEqual([1, 0, 0, null, 0, null, 1, null]);
    expect(hashingShare!.avg.slice(0, 8)).toEqual([1, 0, 0, null, 0, null, 0, null]);
    expect(watchedShare!.avg.slice(0, 8)).toEqual([1, 1, 1, null, 0.5, null, 0.5, null]);
  });
  it('say how much of the energy is estimated and over how much of the step it was known', () => {
    const at = (powerSource: number): Poll => ({ powerW: 3_600, powerSource });
    const { energyWh, energyEstimatedWh, energyShare } = readAll([rigHour([at(1), at(1), at(2), at(2), {}, at(2)])], minutes(), ['energyWh', 'energyEstimatedWh', 'energyShare']);
    expect(energyWh!.avg.slice(0, 3)).toEqual([30, 60, null]);
    expect(energyEstimatedWh!.avg.slice(0, 3)).toEqual([0, 60, null]);
    expect(energyShare!.avg.slice(0, 3)).toEqual([0.5, 1, 0]);
  });
  it('leave hashrates of another algorithm out, and nothing else', () => {
    const { hashrateThs, board1Ths, efficiencyJTh, powerW } = readAll([rigHour([{ hashrateThs: 10, board1Ths: 3, powerW: 500 }], { algo: 2 })], minutes(), ['hashrateThs', 'board1Ths', 'efficiencyJTh', 'powerW']);
    expect([hashrateThs!.avg[0], board1Ths!.avg[0], efficiencyJTh!.avg[0], powerW!.avg[0]]).toEqual([null, null, null, 500]);
  });
  it('know the counters across the hour, and leave out what is outside of the grid', () => {
    const hours = rigHours([...Array.from({ length: SLOTS }, (): Poll => ({ accepted: 100 })), { accepted: 140 }, { accepted: 145 }]);
    const { accepted } = readAll(hours, { startMs: HOUR0 + HOUR_MS, stepMs: 60_000, steps: 60 }, ['accepted']);
    expect(accepted!.avg.slice(0, 2)).toEqual([45, null]);
    expect(accepted!.min.every((value) => value === null)).toBe(true);
  });

  const rollUpsOf = (hours: readonly RigHour[]): RollUp[] => {
    let before: RollUp['last'] = null;
    return hours.map((hour) => {
      const r = rollUpHour(hour, before);
      before = r.last;
      return r;
    });
  };
  it('property: hours read from roll-ups are hours read from single readings', () => {
    fc.assert(fc.property(anyPolls(5 * SLOTS), (polls) => {
      const hours = rigHours(polls);
      const plan: Plan = { startMs: HOUR0, stepMs: HOUR_MS, steps: hours.length };
      const single = readAll(hours, plan);
      const rolled = rigLines(plan, RIG_METRICS, 1);
      rollUpsOf(hours).forEach((r, h) => rolled.addRollUp(HOUR0 + h * HOUR_MS, r));
      for (const [metric, { avg }] of Object.entries(rolled.lines())) {
        avg.forEach((value, h) => {
          const exact = single[metric as RigMetric]!.avg[h]!;
          if (value === null || exact === null) expect([metric, value]).toEqual([metric, exact]);
          // Means are kept to a digit more than the readings; J/TH is a quotient of two of those.
          else expect(Math.abs(value - exact), metric).toBeLessThanOrEqual(metric.endsWith('Rpm') || metric === 'frequencyMhz' ? 0.5 : Math.max(0.06, Math.abs(exact) * 1e-3));
        });
      }
    }));
  });
  it('property: however fine the steps, amounts add up to the same and no mean leaves its lowest and highest', () => {
    fc.assert(fc.property(anyPolls(3 * SLOTS), fc.constantFrom(1, 2, 5, 10, 30), (polls, each) => {
      const hours = rigHours(polls);
      const fine = readAll(hours, minutes(hours.length, each));
      const day = rigLines({ startMs: HOUR0, stepMs: DAY_MS, steps: 1 }, RIG_METRICS, 1);
      day.addRollUp(HOUR0, mergeRollUps(rollUpsOf(hours)));
      const whole = day.lines();
      for (const metric of ['accepted', 'rejected', 'stale', 'hwErrors', 'energyWh', 'energyEstimatedWh'] as const) {
        const told = fine[metric]!.avg.filter((value) => value !== null);
        if (told.length === 0) expect(whole[metric]!.avg[0]).toBeNull();
        else expect(told.reduce((a, b) => a + b, 0)).toBeCloseTo(whole[metric]!.avg[0]!, 6);
      }
      for (const { avg, min, max } of [fine.hashrateThs!, fine.powerW!, fine.tempMaxC!, fine.board1TempC!]) {
        avg.forEach((value, step) => {
          expect([min[step] === null, max[step] === null]).toEqual([value === null, value === null]);
          if (value !== null) expect(value >= min[step]! - 1e-9 && value <= max[step]! + 1e-9).toBe(true);
        });
      }
    }));
  });
});
