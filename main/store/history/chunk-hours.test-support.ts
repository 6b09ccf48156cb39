import fc from 'fast-check';
import { FRAME_COLUMNS, type FrameKey } from '../frames/columns.ts';
import { MAX_STORED } from '../frames/varint.ts';
import { SLOTS, type RigHour } from './rig-hour.ts';

export const HOUR = Date.UTC(2026, 10, 21, 12);

const slotsOf = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(value, { minLength: SLOTS, maxLength: SLOTS });
const extreme = fc.oneof(fc.constant(MAX_STORED), fc.constant(-MAX_STORED), fc.integer({ min: -MAX_STORED, max: MAX_STORED }), fc.constant(0));

/** Values of the kinds that rigs give, and of kinds that none does. */
const anySeries: fc.Arbitrary<number[]> = fc.oneof(
  slotsOf(fc.integer({ min: -50, max: 5000 })),
  fc.integer({ min: -MAX_STORED, max: MAX_STORED }).map((value) => new Array<number>(SLOTS).fill(value)),
  slotsOf(extreme),
  slotsOf(fc.constant(Number.NaN)),
  // As far apart as 32 bits bear, and a little more.
  fc.integer({ min: 20, max: 28 }).chain((bits) => slotsOf(fc.integer({ min: -(2 ** bits), max: 2 ** bits }))),
  // Steps that change seldom.
  fc.tuple(fc.integer({ min: 0, max: 1000 }), slotsOf(fc.integer({ min: 0, max: 20 }))).map(([first, rolls]) => running(rolls.map((roll) => (roll === 0 ? 7 : 0)), first)),
  // Counters that rise, and start again.
  fc.tuple(fc.integer({ min: 0, max: 2 ** 40 }), slotsOf(fc.integer({ min: 0, max: 9 })), fc.integer({ min: 0, max: 2 * SLOTS })).map(([first, rises, reset]) => {
    const values = running(rises, first);
    return values.map((value, i) => (i < reset ? value : value - values[reset]!));
  }),
  // Seconds of a clock.
  fc.tuple(fc.integer({ min: 0, max: 3_000_000 }), slotsOf(fc.integer({ min: 0, max: 1 }))).map(([first, late]) => late.map((s, i) => first + i * 30 + s)),
  // In steps of the firmware, about a level that jumps.
  fc.tuple(slotsOf(fc.integer({ min: 90, max: 100 })), fc.constantFrom(10, 30, 60), fc.integer({ min: 0, max: SLOTS })).map(([parts, step, jump]) =>
    parts.map((part, i) => (i < jump ? part : part * 3) * step + 3)),
  // One that no rig has among plain ones.
  fc.tuple(slotsOf(fc.integer({ min: 100, max: 130 })), fc.nat({ max: SLOTS - 1 }), extreme).map(([values, at, odd]) => values.with(at, odd)),
);

const running = (rises: number[], first: number): number[] => {
  let sum = first;
  return rises.map((rise) => (sum += rise));
};

const anyAsked = fc.oneof({ weight: 3, arbitrary: fc.constant(new Array<number>(SLOTS).fill(1)) }, { weight: 2, arbitrary: slotsOf(fc.integer({ min: 0, max: 1 })) },
  { weight: 1, arbitrary: fc.constant(new Array<number>(SLOTS).fill(0)) });
/** Which of those that were asked answered. */
const anyAnswers = fc.oneof({ weight: 3, arbitrary: fc.constant(new Array<number>(SLOTS).fill(1)) }, { weight: 2, arbitrary: slotsOf(fc.integer({ min: 0, max: 20 }).map((roll) => (roll === 0 ? 0 : 1))) },
  { weight: 1, arbitrary: slotsOf(fc.integer({ min: 0, max: 1 })) }, { weight: 1, arbitrary: fc.constant(new Array<number>(SLOTS).fill(0)) },
  { weight: 1, arbitrary: fc.nat({ max: SLOTS - 1 }).map((only) => new Array<number>(SLOTS).fill(0).with(only, 1)) });

const knownKeys: readonly FrameKey[] = FRAME_COLUMNS.map(({ key }) => key);

export const anyHour: fc.Arbitrary<RigHour> = fc.record({
  rigNo: fc.integer({ min: 1, max: 2 ** 32 - 1 }), algo: fc.nat({ max: 255 }), exponent: fc.nat({ max: 15 }), asked: anyAsked, answers: anyAnswers,
  tenths: fc.oneof(slotsOf(fc.nat({ max: 299 })), fc.nat({ max: 299 }).map((ds) => new Array<number>(SLOTS).fill(ds))),
  series: fc.array(fc.tuple(fc.constantFrom(...knownKeys), anySeries, fc.nat({ max: 30 })), { maxLength: 30 }),
  isSum: fc.boolean(),
}).map(({ rigNo, algo, exponent, asked, answers, tenths, series, isSum }) => {
  const answered = asked.map((bit, slot) => bit & answers[slot]!);
  const hour: RigHour = {
    rigNo, hourMs: HOUR, algo, exponent, asked: Uint8Array.from(asked), answered: Uint8Array.from(answered),
    offsetMs: Uint16Array.from(tenths, (ds, slot) => (answered[slot] === 1 ? ds * 100 : 0)), columns: {},
  };
  // Every `holes`-th value is unknown.
  for (const [key, values, holes] of series) setColumn(hour, key, values.map((value, slot) => (holes > 1 && slot % holes === 0 ? Number.NaN : value)));
  if (isSum) {
    setColumn(hour, 'hashrateThs', asked.map((_, slot) => clipped((hour.columns.board1Ths?.[slot] ?? 0) + (hour.columns.board2Ths?.[slot] ?? 0) + slot % 2)));
    setColumn(hour, 'tempMaxC', asked.map((_, slot) => Math.max(hour.columns.board1TempC?.[slot] ?? 0, hour.columns.board2TempC?.[slot] ?? 0)));
  }
  return hour;
});

const clipped = (value: number): number => Math.max(-MAX_STORED, Math.min(MAX_STORED, value));

/** A column that has no known value is left out, as decoding does. */
function setColumn(hour: RigHour, key: FrameKey, values: number[]): void {
  const column = Float64Array.from(values, (value, slot) => (hour.answered[slot] === 1 ? value + 0 : Number.NaN));
  if (column.every((value) => Number.isNaN(value))) delete hour.columns[key];
  else hour.columns[key] = column;
}

/** A quiet hour of one rig with these columns. */
export function plainHour(columns: Partial<Record<FrameKey, (slot: number) => number>>, over: Partial<RigHour> = {}): RigHour {
  const hour: RigHour = {
    rigNo: 7, hourMs: HOUR, algo: 1, exponent: 1, asked: new Uint8Array(SLOTS).fill(1), answered: new Uint8Array(SLOTS).fill(1), offsetMs: new Uint16Array(SLOTS).fill(1200),
    columns: {}, ...over,
  };
  for (const [key, value] of Object.entries(columns)) {
    hour.columns[key as FrameKey] = Float64Array.from({ length: SLOTS }, (_, slot) => (hour.answered[slot] === 1 ? value(slot) : Number.NaN));
  }
  return hour;
}
