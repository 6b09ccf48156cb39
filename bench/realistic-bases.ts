import { drivers, modelTable } from '../main/modules/fleet/drivers/index.ts';
import type { DriverId } from '../main/modules/fleet/drivers/driver.ts';
import { replySet } from '../main/modules/fleet/drivers/plan.ts';
import { POWER_SOURCE_CODE } from '../preload/contract/fleet.ts';
import type { Algo, Telemetry } from '../preload/contract/rig.ts';
import { loadFixtures } from '../tests/fixtures/miners/fixtures.ts';

/* What the captured rigs say, and by how much each family's numbers move, as far as the captures tell. */

const DRIVER_OF: Record<string, DriverId> = {
  antminer: 'antminer', vnish: 'vnish', whatsminer: 'whatsminer', avalon: 'avalon', bitaxe: 'axeos', braiins: 'braiins', elphapex: 'elphapex', epic: 'epic',
  luxos: 'luxos', sealminer: 'sealminer',
};

/** How a hashrate moves about its slow mean: relative standard deviation of one reading, and how much of it is left in the next, 30 s later. */
export interface Spread { deviation: number; kept: number }

/**
 * Deviation: of the short average against the longer ones in the same reply. `kept` = exp(-30 s / window).
 *  antminer, vnish, epic: boards over 5 s, rig = their sum. chain_rate against chain_avgrate of the S19j: +1.5, -1.5, +0.8 %; rig "GHS 5s" against "GHS av" × √boards:
 *    2.0 (S19 Pro), 1.5, 0.4, 2.8 (S19 XP), 1.4 (S9), 6.1 % (T15).
 *  luxos: boards "MHS 5s" against "MHS 5m": -3.2, -6.0, +0.3 %. braiins: last_5s against last_5m: +4.2, +5.7, +2.7 %.
 *  whatsminer: rig "HS RT", which is "MHS 5m": against 15m 0.03 to 0.42 %; "MHS 1m" against 15m: 0.05, 0.3, 3.5 %. Boards are averages since the start.
 *  avalon: "MHS 1m" against 15m 2.7 % (A9), 1 to 18 % (Nano 3S); boards are averages. bitaxe: +11 % of its nominal at one moment.
 *  elphapex: rate_5s +5 and -19 % of rate_avg; boards are averages. sealminer: MHS(30s) against (5m) and (30m) 0.07 and 0.5 %.
 */
const RATE: Record<DriverId, Spread> = {
  antminer: { deviation: 0.02, kept: 0 }, vnish: { deviation: 0.02, kept: 0 }, epic: { deviation: 0.02, kept: 0 }, luxos: { deviation: 0.04, kept: 0 },
  braiins: { deviation: 0.042, kept: 0 }, whatsminer: { deviation: 0.003, kept: 0.9 }, avalon: { deviation: 0.027, kept: 0.61 }, axeos: { deviation: 0.06, kept: 0.3 },
  nerdaxe: { deviation: 0.06, kept: 0.3 }, elphapex: { deviation: 0.08, kept: 0 }, sealminer: { deviation: 0.005, kept: 0.37 },
};
const WHATSMINER_1M: Spread = { deviation: 0.01, kept: 0.61 };
/** Their boards tell averages since the start of mining. */
const AVERAGE_BOARDS: ReadonlySet<DriverId> = new Set(['whatsminer', 'avalon', 'elphapex']);

/** One captured rig as the start of series. Canonical units; NaN = it does not tell. */
export interface Base {
  slug: string;
  algo: Algo | null;
  nominalThs: number;
  hashrateThs: number;
  /** Boards move and the rig is their sum times (1 ± `gap`); `average`: they are averages and the rig moves alone. */
  boardsThs: number[];
  boards: 'move' | 'average';
  /** How far the rig was from the sum of its boards in the capture: Braiins takes the two at other moments (2 to 5 %), stock has none. */
  gap: number;
  rate: Spread;
  powerW: number;
  /** An estimate follows the hashrate of the moment (drivers/telemetry.ts). */
  powerSource: number;
  boardsC: number[];
  /** Steps in which temperatures came: 1, 1/16 or 1/100 °C. */
  stepC: number;
  /** tempMaxC less the hottest board: some take it from elsewhere. */
  hotterC: number;
  inletC: number;
  fansRpm: number[];
  stepRpm: number;
  /** Per second of mining. */
  accepted: number;
  rejected: number;
  stale: number;
  hwErrors: number;
  hasUptime: boolean;
  hasMiningTime: boolean;
  frequencyMhz: number;
  frequencyMoves: boolean;
  voltageV: number;
  voltageMoves: boolean;
}

const MOST_SHARES = 6;
const USUAL_SHARES = 0.08;

const greatestDivisor = (a: number, b: number): number => (b === 0 ? a : greatestDivisor(b, a % b));
const mean = (values: (number | null)[]): number => {
  const known = values.filter((value) => value !== null);
  return known.reduce((sum, value) => sum + value, 0) / known.length;
};

function baseOf(slug: string, driver: DriverId, t: Telemetry): Base {
  const boardsThs = t.boards.slice(0, 4).map((board) => board.hashrateThs ?? Number.NaN);
  const boardsC = t.boards.slice(0, 4).map((board) => board.tempMaxC ?? Number.NaN);
  const told = boardsThs.filter((rate) => !Number.isNaN(rate));
  const gap = told.length === 0 ? 0 : Math.abs(t.hashrateThs! / told.reduce((sum, rate) => sum + rate, 0) - 1);
  const temps = [...boardsC, t.tempMaxC ?? Number.NaN, t.tempInletC ?? Number.NaN].filter((temp) => !Number.isNaN(temp));
  const fansRpm = t.fansRpm.slice(0, 4).map((rpm) => rpm ?? Number.NaN);
  // Braiins tells 5943 and 5973: steps of 30 from an uneven start. A capture of one speed, or of none, tells no step.
  const apart = fansRpm.slice(1).reduce((divisor, rpm) => greatestDivisor(divisor, Math.abs(rpm - fansRpm[0]!)), fansRpm.every((rpm) => rpm % 30 === 0) ? fansRpm[0] ?? 0 : 0);
  const seconds = t.miningS ?? t.uptimeS ?? Number.NaN;
  // Some captures joined the shares of one rig to the running time of another.
  const shares = t.accepted === null ? Number.NaN : t.accepted / seconds > MOST_SHARES || t.accepted === 0 ? USUAL_SHARES : t.accepted / seconds;
  const perShare = (count: number | null): number => (count === null ? Number.NaN : t.accepted ? shares * (count / t.accepted) : 0);
  const hottest = Math.max(...boardsC.filter((temp) => !Number.isNaN(temp)));
  return {
    slug, algo: t.algo, nominalThs: t.nominalThs ?? Number.NaN, hashrateThs: t.hashrateThs!, boardsThs,
    boards: AVERAGE_BOARDS.has(driver) || told.length === 0 ? 'average' : 'move',
    gap: gap > 0.0001 && gap < 0.1 ? gap : 0,
    rate: driver === 'whatsminer' && /2019|m3-|m30s-fw2021/.test(slug) ? WHATSMINER_1M : RATE[driver],
    powerW: t.powerW ?? Number.NaN, powerSource: t.powerSource === null ? Number.NaN : POWER_SOURCE_CODE[t.powerSource],
    boardsC, stepC: temps.every(Number.isInteger) ? 1 : temps.every((temp) => Math.abs(temp * 16 - Math.round(temp * 16)) < 0.02) ? 1 / 16 : 0.01,
    hotterC: t.tempMaxC === null || !Number.isFinite(hottest) ? 0 : t.tempMaxC - hottest,
    inletC: t.tempInletC ?? Number.NaN,
    fansRpm, stepRpm: apart === 0 ? 1 : apart % 60 === 0 ? 60 : apart % 30 === 0 ? 30 : 1,
    accepted: shares, rejected: perShare(t.rejected), stale: perShare(t.stale), hwErrors: t.hwErrors === null ? Number.NaN : Math.min(10, t.hwErrors / seconds),
    hasUptime: t.uptimeS !== null, hasMiningTime: t.miningS !== null,
    frequencyMhz: mean(t.boards.map((board) => board.frequencyMhz)), frequencyMoves: driver === 'avalon',
    voltageV: mean(t.boards.map((board) => board.voltageV)), voltageMoves: driver === 'braiins' || driver === 'axeos',
  };
}

/** Every captured rig that hashed and told how fast: the farm is made of these in turn. */
export function hashingBases(): Base[] {
  return loadFixtures().flatMap(({ slug, responses }) => {
    const driver = DRIVER_OF[slug.split('/')[0]!]!;
    const t = drivers[driver].parse(replySet(responses), modelTable);
    return t.activity === 'mining' && (t.hashrateThs ?? 0) > 0 ? [baseOf(slug, driver, t)] : [];
  });
}

/**
 * The same rig telling all 26 columns, as no captured one does: what it does not tell is filled in from its own size and from what others tell (power 30 J/TH by its own
 * meter, inlet 25 °C, boards and fans to four, shares and errors at the usual rate). For the bar, which counts 26 values.
 */
export function tellingAll(base: Base): Base {
  const known = base.boardsThs.filter((rate) => !Number.isNaN(rate));
  const board = known.length === 0 ? base.hashrateThs / 4 : mean(known);
  const hottest = base.boardsC.find((temp) => !Number.isNaN(temp)) ?? 70;
  const four = (values: number[], lacking: number): number[] => [0, 1, 2, 3].map((i) => (Number.isNaN(values[i] ?? Number.NaN) ? lacking : values[i]!));
  const or = (value: number, lacking: number): number => (Number.isNaN(value) ? lacking : value);
  return {
    ...base,
    boardsThs: four(base.boardsThs, board), boardsC: four(base.boardsC, hottest), fansRpm: four(base.fansRpm, base.fansRpm.find((rpm) => rpm > 0) ?? 5400),
    boards: known.length === 0 ? 'move' : base.boards,
    powerW: or(base.powerW, Math.min(5000, Math.max(200, base.hashrateThs * 30))), powerSource: or(base.powerSource, 1), inletC: or(base.inletC, 25),
    accepted: or(base.accepted, USUAL_SHARES), rejected: or(base.rejected, USUAL_SHARES / 200), stale: or(base.stale, USUAL_SHARES / 1000), hwErrors: or(base.hwErrors, 0.02),
    hasUptime: true, hasMiningTime: true, frequencyMhz: or(base.frequencyMhz, 525), voltageV: or(base.voltageV, 13),
  };
}
