import { algoCode, COLUMN_INDEX, FRAME_COLUMNS, STATUS_CODE, type FrameKey } from '../main/store/frames/columns.ts';
import { exponentFor, perUnitOf, type TickSamples } from '../main/store/frames/samples.ts';
import { HOUR_MS, SLOTS, type RigHour } from '../main/store/history/rig-hour.ts';
import { TICK_MS } from '../main/engine/clock.ts';
import type { Algo } from '../preload/contract/rig.ts';
import { hashingBases, tellingAll, type Base } from './realistic-bases.ts';

/*
 Series as a farm of the captured rigs would give them, the same for the same seed, rig and hour, whatever was asked before.

 From the captures (realistic-bases.ts): every value at rest, which values a rig tells at all, the averaging window of its hashrate and the spread of it, whether the
 rig's rate is the sum of its boards or was read at another moment, the steps of temperatures and fans, rates of shares and hardware errors, and that estimated power
 follows the hashrate. Rigs of one model differ by ±3 % in rate, ±4 °C, ±4 % in fan speed.

 No capture tells how values go on from one poll to the next (none is a series), so these are assumed, rather too lively than too calm:
  temperatures   AR(1) about their mean, 1 °C at 5 minutes of memory, and 0.25 °C of the sensor at each reading, then cut to the steps of the firmware
  inlet          ±4 °C by the hour of the day; boards follow it; 0.2 °C at each reading
  fans           0.5 % of the speed at each reading, and a controller that wanders 1 % in 10 minutes; then cut to the steps
  power          0.25 % at each reading where the rig measures it ("Power" against "Power_RT" of three WhatsMiners: 0.06, 0.29, 0.23 %)
  averages       a board that tells an average since its start moves by (reading - average) × 30 s / time since the start
  shares, errors Poisson, within counts by the hour that rise with the time
  restarts       one in four days: two to four missed polls, counters and times from 0, five minutes of warm-up from 0 to full rate and from 20 °C less
  missed polls   0.3 %, each alone
  time of a poll the rig's own place in the tick, later by 0 to 200 ms (the poller's step) and by the time of the answer, 40 ms and more; one in 200 takes a second longer
  times          whole seconds of the rig's clock, 30 ppm off, at the moment it answered
 Hours are made one by one: what has a memory starts each hour anew, anywhere in its spread.
*/

export interface RealisticFarm {
  readonly rigs: number;
  /** What all rigs say in one tick, for `frame.write`. The first tick of an hour makes that hour of every rig. */
  tick(tickMs: number): TickSamples;
  /** One hour of rig number `index` + 1. */
  rigHour(index: number, hourMs: number): RigHour;
}

/** `all`: every rig tells all 26 columns, what it did not tell is filled in. Otherwise as captured: many tell 15 to 20. */
export function realisticFarm({ rigs, seed, all = false }: { rigs: number; seed: number; all?: boolean }): RealisticFarm {
  const bases = hashingBases().map((base) => (all ? tellingAll(base) : base));
  const rigOf = (index: number): Rig => newRig(bases[index % bases.length]!, seed, index);
  const made: Rig[] = [];
  const rig = (index: number): Rig => (made[index] ??= rigOf(index));
  const rigHour = (index: number, hourMs: number): RigHour => hourOf(rig(index), hourMs);
  const held = { hourMs: Number.NaN, values: new Int32Array(0), answered: new Uint8Array(0), offsetMs: new Uint16Array(0) };

  const hold = (hourMs: number): void => {
    if (held.hourMs === hourMs) return;
    const width = FRAME_COLUMNS.length;
    if (held.values.length === 0) {
      held.values = new Int32Array(SLOTS * rigs * width);
      held.answered = new Uint8Array(SLOTS * rigs);
      held.offsetMs = new Uint16Array(SLOTS * rigs);
    }
    for (let index = 0; index < rigs; index += 1) {
      const hour = rigHour(index, hourMs);
      for (let slot = 0; slot < SLOTS; slot += 1) {
        held.answered[slot * rigs + index] = hour.answered[slot]!;
        held.offsetMs[slot * rigs + index] = hour.offsetMs[slot]!;
      }
      FRAME_COLUMNS.forEach(({ key }, c) => {
        const values = hour.columns[key];
        for (let slot = 0; slot < SLOTS; slot += 1) {
          const value = values?.[slot] ?? Number.NaN;
          held.values[(slot * rigs + index) * width + c] = Number.isNaN(value) ? UNKNOWN : value;
        }
      });
    }
    held.hourMs = hourMs;
  };

  return {
    rigs,
    rigHour,
    tick: (tickMs) => {
      const hourMs = Math.floor(tickMs / HOUR_MS) * HOUR_MS;
      hold(hourMs);
      const from = (tickMs - hourMs) / TICK_MS * rigs;
      const all = Array.from({ length: rigs }, (_, index) => rig(index));
      const width = FRAME_COLUMNS.length;
      const values = new Float64Array(rigs * width);
      for (let index = 0; index < rigs; index += 1) {
        for (let c = 0; c < width; c += 1) {
          const value = held.values[(from + index) * width + c]!;
          values[index * width + c] = value === UNKNOWN ? Number.NaN : value / perUnitOf(FRAME_COLUMNS[c]!.perUnit, all[index]!.exponent);
        }
      }
      const answered = held.answered.slice(from, from + rigs);
      return {
        tickMs, values, answered,
        rigNos: Uint32Array.from(all, (_, index) => index + 1),
        algos: all.map(({ base }) => base.algo),
        nominalThs: Float64Array.from(all, ({ referenceThs }) => referenceThs),
        offsetMs: held.offsetMs.slice(from, from + rigs),
        farm: sumsOf(all, answered, values),
      };
    },
  };
}

const UNKNOWN = -(2 ** 31);

function sumsOf(rigs: Rig[], answered: Uint8Array, values: Float64Array): TickSamples['farm'] {
  const sums = new Map<Algo | null, { algo: Algo | null; hashrateThs: number; powerW: number; answered: number }>();
  rigs.forEach(({ base: { algo } }, index) => {
    if (answered[index] !== 1) return;
    const sum = sums.get(algo) ?? { algo, hashrateThs: 0, powerW: 0, answered: 0 };
    sums.set(algo, sum);
    sum.answered += 1;
    const at = index * FRAME_COLUMNS.length;
    sum.hashrateThs += values[at + COLUMN_INDEX.hashrateThs] || 0;
    sum.powerW += values[at + COLUMN_INDEX.powerW] || 0;
  });
  return [...sums.values()];
}

interface Rig {
  base: Base;
  rigNo: number;
  seed: number;
  exponent: number;
  referenceThs: number;
  /** Where in the tick it is polled, ms. */
  placeMs: number;
  /** Of this one against the captured one. */
  rateFactor: number;
  warmerC: number;
  fanFactor: number;
  clockFactor: number;
}

function newRig(base: Base, seed: number, index: number): Rig {
  const own = hash(seed, index);
  const part = (channel: number): number => hash(own, channel) / 2 ** 32;
  const referenceThs = base.nominalThs > 0 ? base.nominalThs : base.hashrateThs;
  return {
    base, rigNo: index + 1, seed: own, referenceThs, exponent: exponentFor(referenceThs), placeMs: ((index + 1) * 0.618_033_988_749_895) % 1 * 24_000,
    rateFactor: 0.97 + 0.06 * part(1), warmerC: 8 * part(2) - 4, fanFactor: 0.96 + 0.08 * part(3), clockFactor: 1 + (part(4) - 0.5) * 6e-5,
  };
}

/** 32 bits from two numbers. */
function hash(a: number, b: number): number {
  let x = Math.imul(a ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(b + 0x7ed55d16, 0xc2b2ae35);
  x = Math.imul(x ^ (x >>> 15), 0x2c1b3c6d);
  x = Math.imul(x ^ (x >>> 12), 0x297a2d39);
  return (x ^ (x >>> 15)) >>> 0;
}

/** 65,536 values of a normal distribution, one for each equal part of it. */
const NORMAL = Float64Array.from({ length: 65_536 }, (_, i) => quantile((i + 0.5) / 65_536));

/** Where a normal distribution has this share below it: by halving, for this runs once. */
function quantile(share: number): number {
  let low = -6;
  let high = 6;
  for (let i = 0; i < 40; i += 1) {
    const middle = (low + high) / 2;
    if (below(middle) < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Abramowitz and Stegun 26.2.17, to 7.5e-8. */
function below(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const tail = Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI) * t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return x > 0 ? 1 - tail : tail;
}

/** Numbers that belong to one rig and hour. */
class Dice {
  #state: number;
  constructor(seed: number) { this.#state = seed; }
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let x = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return (x ^ (x >>> 14)) >>> 0;
  }
  /** 0 ≤ x < 1. */
  part(): number { return this.next() / 2 ** 32; }
  normal(): number { return NORMAL[this.next() & 0xffff]!; }
}

const RESTART_HOURS = 96;
const WARM_UP_S = 300;
const RESTART_CHANNEL = 11;

/** Whether the rig restarts in this hour, and when: seconds into it. */
function restartIn(rig: Rig, hour: number): number | null {
  const drawn = hash(rig.seed ^ RESTART_CHANNEL, hour);
  return drawn % RESTART_HOURS === 0 ? (drawn >>> 8) % 3600 : null;
}

/** The last restart before this hour began, epoch seconds. */
function lastRestartS(rig: Rig, hour: number): number {
  for (let back = 1; back < RESTART_HOURS * 10; back += 1) {
    const at = restartIn(rig, hour - back);
    if (at !== null) return (hour - back) * 3600 + at;
  }
  return (hour - RESTART_HOURS * 10) * 3600;
}

/** AR(1) of unit spread over the slots, about 0. */
function wander(dice: Dice, kept: number, out: Float64Array): Float64Array {
  const fresh = Math.sqrt(1 - kept * kept);
  let value = dice.normal();
  for (let slot = 0; slot < SLOTS; slot += 1) {
    out[slot] = value;
    value = value * kept + fresh * dice.normal();
  }
  return out;
}

const boards = [0, 1, 2, 3] as const;
const boardThs = (n: number): FrameKey => `board${(n + 1) as 1 | 2 | 3 | 4}Ths`;
const boardC = (n: number): FrameKey => `board${(n + 1) as 1 | 2 | 3 | 4}TempC`;
const fanRpm = (n: number): FrameKey => `fan${(n + 1) as 1 | 2 | 3 | 4}Rpm`;
const AIR_KEPT = Math.exp(-30 / 300);
const CONTROLLER_KEPT = Math.exp(-30 / 600);

interface HourOfRig {
  rig: Rig;
  hour: RigHour;
  dice: Dice;
  /** Answered slots. */
  slots: number[];
  /** By slot: epoch seconds of the reading, seconds since the restart, share of the full rate. */
  atS: Float64Array;
  sinceS: Float64Array;
  warm: Float64Array;
}

function hourOf(rig: Rig, hourMs: number): RigHour {
  const dice = new Dice(hash(rig.seed, hourMs / HOUR_MS));
  const hour: RigHour = {
    rigNo: rig.rigNo, hourMs, algo: algoCode(rig.base.algo), exponent: rig.exponent,
    asked: new Uint8Array(SLOTS).fill(1), answered: new Uint8Array(SLOTS), offsetMs: new Uint16Array(SLOTS), columns: {},
  };
  const of: HourOfRig = { rig, hour, dice, slots: [], atS: new Float64Array(SLOTS), sinceS: new Float64Array(SLOTS), warm: new Float64Array(SLOTS) };
  const down = poll(of);
  times(of, down);
  hashrates(of);
  temperatures(of);
  fans(of);
  counters(of, down);
  const { base } = rig;
  if (!Number.isNaN(base.frequencyMhz)) put(of, 'frequencyMhz', 1, () => base.frequencyMhz + (base.frequencyMoves ? dice.normal() : 0));
  if (!Number.isNaN(base.voltageV)) put(of, 'voltageV', 100, () => base.voltageV + (base.voltageMoves ? 0.02 * dice.normal() : 0));
  return hour;
}

/** Stored numbers of the answered slots. */
function put({ hour, slots }: HourOfRig, key: FrameKey, perUnit: number, value: (slot: number) => number): void {
  const values = new Float64Array(SLOTS).fill(Number.NaN);
  for (const slot of slots) values[slot] = Math.round(value(slot) * perUnit) + 0;
  hour.columns[key] = values;
}

/** Which polls were answered and when; seconds into the hour from which the rig was down, null = it was not. */
function poll({ rig, hour, dice, slots, atS }: HourOfRig): number | null {
  const restart = restartIn(rig, hour.hourMs / HOUR_MS);
  const downS = restart === null ? 0 : 60 + dice.part() * 60;
  for (let slot = 0; slot < SLOTS; slot += 1) {
    const late = dice.part() * 200 + 40 + 40 * Math.abs(dice.normal()) + (dice.next() % 200 === 0 ? 1000 : 0);
    const offset = Math.floor(rig.placeMs + late);
    const isMissed = dice.next() % 1000 < 3;
    atS[slot] = hour.hourMs / 1000 + slot * 30 + offset / 1000;
    const intoS = slot * 30 + offset / 1000;
    if (isMissed || (restart !== null && intoS >= restart && intoS < restart + downS)) continue;
    hour.answered[slot] = 1;
    hour.offsetMs[slot] = Math.floor(offset / 100) * 100;
    slots.push(slot);
  }
  return restart === null ? null : restart + downS;
}

/** Times, warm-up and status. */
function times(of: HourOfRig, upAgainS: number | null): void {
  const { rig, hour, dice, atS, sinceS, warm } = of;
  const beginS = hour.hourMs / 1000;
  const before = lastRestartS(rig, hour.hourMs / HOUR_MS);
  for (let slot = 0; slot < SLOTS; slot += 1) {
    const began = upAgainS !== null && atS[slot]! >= beginS + upAgainS ? beginS + upAgainS : before;
    sinceS[slot] = (atS[slot]! - began) * rig.clockFactor;
    warm[slot] = Math.min(1, sinceS[slot]! / WARM_UP_S);
  }
  const answering = (): number => 0.02 + 0.08 * dice.part();
  if (rig.base.hasUptime) put(of, 'uptimeS', 1, (slot) => Math.floor(Math.max(0, sinceS[slot]! + 20 - answering())));
  if (rig.base.hasMiningTime) put(of, 'miningS', 1, (slot) => Math.floor(Math.max(0, sinceS[slot]! - answering())));
  put(of, 'status', 1, (slot) => (warm[slot]! < 1 ? STATUS_CODE.warming : STATUS_CODE.hashing));
}

function hashrates(of: HourOfRig): void {
  const { rig: { base, exponent, rateFactor }, dice, slots, sinceS, warm } = of;
  const perUnit = perUnitOf('rig', exponent);
  const total = new Float64Array(SLOTS);
  const told = boards.filter((n) => !Number.isNaN(base.boardsThs[n] ?? Number.NaN));
  for (const n of told) {
    const full = base.boardsThs[n]! * rateFactor;
    const noise = wander(dice, base.rate.kept, new Float64Array(SLOTS));
    // An average begins the hour as far from the truth as it is by its age.
    let average = full * (1 + base.rate.deviation * dice.normal() * Math.sqrt(30 / Math.max(30, sinceS[0]!)));
    put(of, boardThs(n), perUnit, (slot) => {
      const now = full * warm[slot]! * (1 + base.rate.deviation * noise[slot]!);
      average += (now - average) * Math.min(1, 30 / Math.max(30, sinceS[slot]!));
      const value = base.boards === 'move' ? now : average;
      total[slot]! += value;
      return value;
    });
  }
  const alone = wander(dice, base.rate.kept, new Float64Array(SLOTS));
  const live = new Float64Array(SLOTS);
  for (const slot of slots) {
    live[slot] = base.boards === 'move' ? total[slot]! * (1 + base.gap * dice.normal())
      : base.hashrateThs * rateFactor * warm[slot]! * (1 + base.rate.deviation * alone[slot]!);
  }
  put(of, 'hashrateThs', perUnit, (slot) => live[slot]!);
  if (Number.isNaN(base.powerW)) return;
  const isEstimate = base.powerSource === 2;
  put(of, 'powerW', 1, (slot) => (isEstimate ? base.powerW * live[slot]! / base.hashrateThs : base.powerW * rateFactor * (0.1 + 0.9 * warm[slot]!) * (1 + 0.0025 * dice.normal())));
  put(of, 'powerSource', 1, () => base.powerSource);
}

function temperatures(of: HourOfRig): void {
  const { rig: { base, warmerC }, hour, dice, atS, warm } = of;
  const step = (celsius: number): number => Math.round(celsius / base.stepC) * base.stepC;
  const outside = (slot: number): number => 4 * Math.sin(((atS[slot]! / 86_400) % 1 - 0.4) * 2 * Math.PI);
  const hottest = new Float64Array(SLOTS).fill(-Infinity);
  boards.forEach((n) => {
    const rest = base.boardsC[n] ?? Number.NaN;
    if (Number.isNaN(rest)) return;
    const air = wander(dice, AIR_KEPT, new Float64Array(SLOTS));
    put(of, boardC(n), 10, (slot) => {
      const value = step(rest + warmerC + outside(slot) - 20 * (1 - warm[slot]!) + air[slot]! + 0.25 * dice.normal());
      hottest[slot] = Math.max(hottest[slot]!, value);
      return value;
    });
  });
  if (hour.columns.board1TempC ?? hour.columns.board2TempC ?? hour.columns.board3TempC) put(of, 'tempMaxC', 10, (slot) => hottest[slot]! + step(base.hotterC));
  if (!Number.isNaN(base.inletC)) put(of, 'tempInletC', 10, (slot) => step(base.inletC + warmerC / 4 + outside(slot) + 0.2 * dice.normal()));
}

function fans(of: HourOfRig): void {
  const { rig: { base, fanFactor }, dice } = of;
  const controller = wander(dice, CONTROLLER_KEPT, new Float64Array(SLOTS));
  base.fansRpm.forEach((rest, n) => {
    if (Number.isNaN(rest)) return;
    const first = rest % base.stepRpm;
    put(of, fanRpm(n), 1, (slot) => {
      const rpm = rest * fanFactor * (1 + 0.01 * controller[slot]! + 0.005 * dice.normal());
      return rest === 0 ? 0 : Math.round((rpm - first) / base.stepRpm) * base.stepRpm + first;
    });
  });
}

function counters(of: HourOfRig, upAgainS: number | null): void {
  const { rig, hour } = of;
  (['accepted', 'rejected', 'stale', 'hwErrors'] as const).forEach((key, channel) => {
    const perS = rig.base[key];
    if (Number.isNaN(perS)) return;
    const now = hour.hourMs / HOUR_MS;
    const before = lastRestartS(rig, now);
    const beginS = hour.hourMs / 1000;
    // What it has at the start of each hour is a matter of time alone, with a swing too small to ever make it fall.
    const atHour = (at: number): number => {
      const swing = perS * 3600 < 1 ? 0 : 0.5 * Math.sqrt(perS * 3600) * hash(rig.seed ^ (channel + 20), at) / 2 ** 32;
      return Math.max(0, Math.floor(perS * (at * 3600 - before) + swing));
    };
    const upS = beginS + (upAgainS ?? 3600);
    const first = atHour(now);
    const shares = spread(of.dice, upAgainS === null ? atHour(now + 1) - first : Math.round(perS * upAgainS), SLOTS);
    const again = upAgainS === null ? shares : spread(of.dice, Math.round(perS * 3600), SLOTS);
    put(of, key, 1, (slot) => (of.atS[slot]! < upS ? first + shares[slot]! : again[slot]! - again[Math.min(SLOTS - 1, Math.ceil((upS - beginS) / 30))]!));
  });
}

/** `count` events over the slots, each anywhere: how many there were by each slot. */
function spread(dice: Dice, count: number, slots: number): Float64Array {
  const by = new Float64Array(slots);
  if (count > 2000) {
    // Many: the count of each slot is as good as normal.
    const each = count / slots;
    let sum = 0;
    for (let slot = 0; slot < slots; slot += 1) {
      sum += Math.max(0, Math.round(each + Math.sqrt(each) * dice.normal()));
      by[slot] = Math.min(count, sum);
    }
    return by;
  }
  for (let i = 0; i < count; i += 1) by[dice.next() % slots]! += 1;
  for (let slot = 1; slot < slots; slot += 1) by[slot]! += by[slot - 1]!;
  return by;
}
