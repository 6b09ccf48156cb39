import fc from 'fast-check';
import type { FrameKey } from '../frames/columns.ts';
import { HOUR_MS, SLOTS, type RigHour } from './rig-hour.ts';

export const HOUR0 = Date.UTC(2026, 10, 21, 12);

/** One poll: values in stored units (what is not named is not known); `missed` = asked and not answered; null = nobody watched. */
export type Poll = ({ offsetMs?: number } & Partial<Record<FrameKey, number>>) | 'missed' | null;

/** An hour from its polls; slots behind them were not watched. */
export function rigHour(polls: readonly Poll[], over: Partial<RigHour> = {}): RigHour {
  const hour: RigHour = {
    rigNo: 7, hourMs: HOUR0, algo: 1, exponent: 1, asked: new Uint8Array(SLOTS), answered: new Uint8Array(SLOTS), offsetMs: new Uint16Array(SLOTS), columns: {}, ...over,
  };
  polls.forEach((poll, slot) => {
    if (poll === null) return;
    hour.asked[slot] = 1;
    if (poll === 'missed') return;
    const { offsetMs = 5_000, ...values } = poll;
    hour.answered[slot] = 1;
    hour.offsetMs[slot] = offsetMs;
    for (const [key, value] of Object.entries(values) as [FrameKey, number][]) (hour.columns[key] ??= new Float64Array(SLOTS).fill(Number.NaN))[slot] = value;
  });
  return hour;
}

/** The same polls over as many hours as they fill. */
export const rigHours = (polls: readonly Poll[], over: Partial<RigHour> = {}): RigHour[] =>
  Array.from({ length: Math.ceil(polls.length / SLOTS) }, (_, h) => rigHour(polls.slice(h * SLOTS, (h + 1) * SLOTS), { hourMs: HOUR0 + h * HOUR_MS, ...over }));

/** Series as farms have them: runs of answers, of missed polls, of nobody watching; counters that rise and restart; values that are not told. */
export const anyPolls = (maxSlots: number): fc.Arbitrary<Poll[]> => fc.array(
  fc.record({
    kind: fc.constantFrom('on', 'on', 'on', 'missed', 'unwatched'), length: fc.integer({ min: 1, max: 50 }), seed: fc.integer({ min: 1, max: 2 ** 30 }), restarts: fc.boolean(),
    source: fc.constantFrom(1, 1, 2, Number.NaN), hidden: fc.constantFrom('', '', 'powerW', 'accepted', 'hashrateThs', 'uptimeS'), perSlot: fc.integer({ min: 0, max: 9 }), status: fc.integer({ min: 0, max: 8 }),
  }), { minLength: 1, maxLength: 12 },
).map((runs) => {
  const polls: Poll[] = [];
  let accepted = 5_000;
  let uptimeS = 90_000;
  for (const run of runs) {
    let random = run.seed;
    const next = (below: number): number => (random = (random * 48_271) % 2_147_483_647) % below;
    if (run.restarts) [accepted, uptimeS] = [next(40), next(20)];
    for (let n = 0; n < run.length && polls.length < maxSlots; n += 1) {
      accepted += next(run.perSlot + 1);
      uptimeS += 30;
      if (run.kind === 'missed') polls.push('missed');
      else if (run.kind === 'unwatched') polls.push(null);
      else {
        const all: Exclude<Poll, 'missed' | null> = {
          offsetMs: next(300) * 100, hashrateThs: next(10) === 0 ? 0 : 1_950 + next(100), powerW: 3_400 + next(200), tempMaxC: 700 + next(80), tempInletC: 250 + next(20), fan1Rpm: 5_900 + next(90),
          fan2Rpm: 5_900 + next(90), board1Ths: 650 + next(40), board1TempC: 690 + next(60), frequencyMhz: 500, voltageV: 1_350, accepted, rejected: Math.floor(accepted / 100),
          hwErrors: next(3), status: run.status, uptimeS, miningS: uptimeS - 40, powerSource: run.source,
        };
        if (run.hidden !== '') delete all[run.hidden as FrameKey];
        polls.push(all);
      }
    }
  }
  return polls;
});
