import { algoCode, STATUS_CODE, type FrameKey } from '../main/store/frames/columns.ts';
import { exponentFor, perUnitOf } from '../main/store/frames/samples.ts';
import { HOUR_MS, SLOTS, type RigHour } from '../main/store/history/rig-hour.ts';
import type { Base } from './realistic-bases.ts';
import { Dice, hash, spread, wander } from './realistic-noise.ts';

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

export interface Rig {
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

export function newRig(base: Base, seed: number, index: number): Rig {
  const own = hash(seed, index);
  const part = (channel: number): number => hash(own, channel) / 2 ** 32;
  const referenceThs = base.nominalThs > 0 ? base.nominalThs : base.hashrateThs;
  return {
    base, rigNo: index + 1, seed: own, referenceThs, exponent: exponentFor(referenceThs), placeMs: ((index + 1) * 0.618_033_988_749_895) % 1 * 24_000,
    rateFactor: 0.97 + 0.06 * part(1), warmerC: 8 * part(2) - 4, fanFactor: 0.96 + 0.08 * part(3), clockFactor: 1 + (part(4) - 0.5) * 6e-5,
  };
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

export function hourOf(rig: Rig, hourMs: number): RigHour {
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
  const swing = atS.map((s) => 4 * Math.sin(((s / 86_400) % 1 - 0.4) * 2 * Math.PI));
  const hottest = new Float64Array(SLOTS).fill(-Infinity);
  boards.forEach((n) => {
    const rest = base.boardsC[n] ?? Number.NaN;
    if (Number.isNaN(rest)) return;
    const air = wander(dice, AIR_KEPT, new Float64Array(SLOTS));
    put(of, boardC(n), 10, (slot) => {
      const value = step(rest + warmerC + swing[slot]! - 20 * (1 - warm[slot]!) + air[slot]! + 0.25 * dice.normal());
      hottest[slot] = Math.max(hottest[slot]!, value);
      return value;
    });
  });
  if (hour.columns.board1TempC ?? hour.columns.board2TempC ?? hour.columns.board3TempC) put(of, 'tempMaxC', 10, (slot) => hottest[slot]! + step(base.hotterC));
  if (!Number.isNaN(base.inletC)) put(of, 'tempInletC', 10, (slot) => step(base.inletC + warmerC / 4 + swing[slot]! + 0.2 * dice.normal()));
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
    put(of, key, 1, (slot) => (of.atS[slot]! < upS ? first + shares[slot]! : Math.max(0, again[slot]! - again[Math.min(SLOTS - 1, Math.ceil((upS - beginS) / 30))]!)));
  });
}
