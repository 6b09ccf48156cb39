import type { Fault } from './faults.ts';
import { drift, hash32, unit } from './noise.ts';
import type { Profile, Window } from './profiles.ts';

/** All that is kept of one virtual rig; everything else is computed when somebody asks. */
export interface Rig {
  /** Position in the farm from 0. */
  no: number;
  ip: string;
  /** Address that it was set up with: its host and worker names are of that time. */
  homeIp: string;
  /** What its control board says: `02:7D:…`, and the number behind the board's serials. */
  mac: string;
  boardNo: number;
  profile: Profile;
  seed: number;
  /** Seconds that it had been running longer than its capture when the farm started. */
  ageS: number;
  fault: Fault | null;
  /** Seconds of work before `sinceMs`, and since when it works or idles without a break. */
  workedS: number;
  sinceMs: number;
}

/** What makes a rig itself; goes into the captured text in place of the original's. */
export interface Identity {
  /** `02:7D:…` locally administered: never the address of real hardware. */
  mac: string;
  hostname: string;
  worker: string;
  ip: string;
  gateway: string;
  poolHosts: [string, string, string];
}

/** One rig at one moment, as its replies need it. */
export interface Snapshot {
  /** No noise, no age: the capture as it was, plus the seconds since the farm started. */
  still: boolean;
  nowS: number;
  /** Since the farm started, and how much of that was work. */
  runS: number;
  workS: number;
  ageS: number;
  hashing: boolean;
  fault: Fault | null;
  lostBoard: number | null;
  identity: Identity;
  rigNo: number;
  /** Of the control board. */
  boardNo: number;
  seed: number;
  /** Factor on the captured rate of the whole rig, or of one board. */
  rate(window: Window): number;
  boardRate(board: number, window: Window): number;
  powerFactor(): number;
  /** A captured chip or board temperature as it is now, °C. */
  tempC(capturedC: number): number;
  ambientC(capturedC: number): number;
  fanRpm(index: number, capturedRpm: number): number;
}

/** Amplitude and period of the noise of each window: short windows shake, long ones hardly move. */
const NOISE: Record<Window, readonly [number, number]> = {
  s5: [0.012, 15], m1: [0.006, 60], m5: [0.004, 180], rt: [0.004, 180], m15: [0.003, 600], m30: [0.003, 900], avg: [0.001, 7200],
};
const WINDOWS = Object.keys(NOISE) as Window[];

/** Faults that stop the hashing of a rig that is up. */
const STOPS = new Set<string>(['zeroHash', 'sleeping', 'offline', 'refused']);

export function isHashing(rig: Rig): boolean {
  const state = rig.profile.facts.state;
  return (state === 'hashing' || state === 'warming') && !(rig.fault !== null && STOPS.has(rig.fault.name));
}

/** Seconds of work since the farm started. */
export function workS(rig: Rig, nowMs: number): number {
  return rig.workedS + (isHashing(rig) ? Math.max(0, nowMs - rig.sinceMs) / 1000 : 0);
}

export function identityOf(rig: Rig): Identity {
  const parts = rig.homeIp.split('.');
  const short = parts.slice(1).join('x');
  const coin = rig.profile.algo === 'scrypt' ? 'ltc' : 'btc';
  return {
    mac: rig.mac,
    hostname: `${rig.profile.make}-${parts.slice(2).join('-')}`,
    worker: `demofarm.${short}`,
    ip: rig.ip,
    gateway: `${rig.ip.split('.').slice(0, 3).join('.')}.1`,
    poolHosts: [`${coin}.pool-one.example`, `${coin}.pool-two.example`, `${coin}.pool-three.example`],
  };
}

/** The rig at `nowMs` of the farm's clock. */
export function snapshot(rig: Rig, nowMs: number, startMs: number, still: boolean): Snapshot {
  const { facts } = rig.profile;
  const key = hash32(rig.seed, rig.no);
  const nowS = nowMs / 1000;
  const runS = Math.max(0, (nowMs - startMs) / 1000);
  const worked = workS(rig, nowMs);
  const hashing = isHashing(rig);
  const fault = rig.fault;
  const boards = Math.max(1, facts.boards.length);
  const lostBoard = fault?.name === 'lostBoard' ? Math.min(fault.index ?? boards - 1, boards - 1) : null;
  const deadFan = fault?.name === 'deadFan' ? Math.min(fault.index ?? 0, Math.max(0, facts.fansRpm.length - 1)) : null;
  const ageS = still ? 0 : rig.ageS;

  const boardRate = (board: number, window: Window): number => {
    if (board === lostBoard) return 0;
    // The capture itself is of a rig that does not hash: its numbers are true as they are.
    if (!hashing && fault?.name !== 'zeroHash' && (facts.state === 'sleeping' || facts.state === 'zeroHash')) return 1;
    if (!hashing) {
      if (window !== 'avg') return 0;
      const lived = facts.elapsedS + ageS + runS;
      return lived === 0 ? 0 : (facts.elapsedS + ageS + worked) / lived;
    }
    if (still) return 1;
    const [amplitude, period] = NOISE[window];
    const own = 0.985 + 0.025 * unit(key, 100 + board);
    return own + amplitude * drift(key, 16 * board + WINDOWS.indexOf(window), nowS, period);
  };
  const rate = (window: Window): number => {
    let sum = 0;
    let weight = 0;
    for (let index = 0; index < boards; index += 1) {
      const share = facts.boards[index]?.hashrateThs || 1;
      sum += share * boardRate(index, window);
      weight += share;
    }
    return sum / weight;
  };

  const ambientShift = still ? 0 : 2 * drift(key, 900, nowS, 1800) + 3 * Math.sin((nowS / 86_400) * 2 * Math.PI - 2);
  const load = hashing ? rate('m5') : 0;
  const tempNow = (capturedC: number): number => {
    const room = Math.min(25, capturedC);
    const rise = (capturedC - room) * (facts.hashrateThs === 0 ? 1 : hashing ? 1 : 0.2);
    return room + rise + ambientShift + (hashing ? (load - 1) * 20 : 0);
  };
  const capturedMax = Math.max(facts.rigTempMaxC ?? 0, ...facts.boards.map((facing) => facing.tempMaxC ?? 0));
  const heat = fault?.name === 'hot' ? (fault.tempC ?? HOT_C[rig.profile.make] ?? 118) - tempNow(capturedMax) : 0;
  const strain = ambientShift + (fault?.name === 'hot' ? 12 : 0) + (deadFan === null ? 0 : 8);

  return {
    still, nowS, runS, workS: worked, ageS, hashing, fault, lostBoard, rigNo: rig.no, boardNo: rig.boardNo, seed: rig.seed, identity: identityOf(rig), rate, boardRate,
    powerFactor: () => (facts.hashrateThs === 0 ? 1 : hashing ? 0.08 + 0.92 * rate('m1') : 0.05),
    tempC: (capturedC) => tempNow(capturedC) + heat,
    ambientC: (capturedC) => capturedC + ambientShift,
    fanRpm: (index, capturedRpm) => {
      if (index === deadFan) return 0;
      if (facts.hashrateThs !== 0 && !hashing) return step(capturedRpm * 0.3);
      if (still && strain === 0) return capturedRpm;
      const wobble = still ? 0 : 0.01 * drift(key, 1000 + index, nowS, 20);
      return step(capturedRpm * (1 + 0.012 * strain + wobble));
    },
  };
}

/** Hottest chip of an ordered overheating, above the limit of any model of that make. */
const HOT_C: Record<string, number> = { antminer: 112, bitaxe: 96 };

/** Tachometers count whole turns: rigs show multiples of 30. */
function step(rpm: number): number {
  return Math.max(0, Math.round(rpm / 30) * 30);
}

/** What the simulator knows to be so, for tests to hold against what the product says. Unknown to the rig is null. */
export interface Truth {
  /** The machine, wherever it is and whatever it says. */
  machine: number;
  ip: string;
  profile: string;
  make: string;
  model: string;
  firmware: string;
  algo: string;
  /** Lower case with colons. */
  mac: string;
  worker: string;
  hostname: string;
  state: 'hashing' | 'warming' | 'sleeping' | 'zeroHash' | 'offline';
  fault: Fault | null;
  hashrateThs: number;
  hashrateAvgThs: number | null;
  nominalThs: number | null;
  powerW: number | null;
  tempMaxC: number | null;
  fansRpm: number[];
  /** Boards that are there. */
  boards: { slot: number; hashrateThs: number; chips: number | null; tempMaxC: number | null }[];
  accepted: number | null;
  uptimeS: number;
}

export function truthOf(rig: Rig, s: Snapshot): Truth {
  const { facts } = rig.profile;
  const boards = facts.boards
    .map((facing, index) => ({
      slot: facing.slot,
      hashrateThs: facing.hashrateThs * s.boardRate(index, boardWindow(rig.profile)),
      chips: facing.chips,
      tempMaxC: facing.tempMaxC === null ? null : s.tempC(facing.tempMaxC),
    }))
    .filter((_, index) => index !== s.lostBoard);
  const temps = boards.flatMap((facing) => (facing.tempMaxC === null ? [] : [facing.tempMaxC]));
  const down = s.fault?.name === 'offline' || s.fault?.name === 'refused';
  const state = down ? 'offline' : s.fault?.name === 'sleeping' ? 'sleeping' : s.fault?.name === 'zeroHash' ? 'zeroHash' : facts.state;
  const lostShare = s.lostBoard === null ? 0 : lostNominal(rig.profile, s.lostBoard);
  return {
    machine: rig.no, ip: rig.ip, profile: rig.profile.id, make: rig.profile.make, model: rig.profile.model, firmware: rig.profile.firmware, algo: rig.profile.algo,
    mac: s.identity.mac.toLowerCase(), worker: s.identity.worker, hostname: s.identity.hostname, state, fault: s.fault,
    hashrateThs: facts.hashrateThs * s.rate(facts.window),
    hashrateAvgThs: facts.hashrateAvgThs === null ? null : facts.hashrateAvgThs * s.rate('avg'),
    nominalThs: facts.nominalThs === null ? null : facts.nominalThs * (1 - lostShare),
    powerW: facts.powerW === null ? null : facts.powerW * s.powerFactor(),
    tempMaxC: temps.length === 0 ? null : s.lostBoard === null && facts.rigTempMaxC !== undefined ? s.tempC(facts.rigTempMaxC) : Math.max(...temps),
    fansRpm: facts.fansRpm.map((rpm, index) => s.fanRpm(index, rpm)),
    boards,
    accepted: facts.accepted === null ? null : accepted(rig.profile, s),
    uptimeS: Math.floor(facts.elapsedS + s.ageS + s.runS),
  };
}

/** AntMiner firmware lowers `total_rateideal` with a missing board (seen in captures with two boards); the others keep their factory figure. */
export function lostNominal(profile: Profile, _board: number): number {
  return profile.make === 'antminer' ? 1 / Math.max(1, profile.facts.boards.length) : 0;
}

/** The window of the per-board field that the family shows. */
function boardWindow(profile: Profile): Window {
  if (profile.family === 'whatsminer-v2') return 'm1';
  if (profile.family === 'whatsminer-v3') return 'rt';
  if (profile.make === 'avalon') return 'avg';
  return profile.family === 'axeos' ? 'm1' : 's5';
}

function accepted(profile: Profile, s: Snapshot): number {
  const { facts } = profile;
  return Math.floor(counter(facts.accepted ?? 0, facts.poolsElapsedS ?? facts.elapsedS, s));
}

/** A counter that stood at `captured` after `elapsedS`, now. Rises with work, never falls. */
export function counter(captured: number, elapsedS: number, s: Snapshot): number {
  return captured * ((elapsedS + s.ageS + s.workS) / Math.max(1, elapsedS));
}

/** WhatsMiner error codes that the ordered fault causes (miner-protocols §4.4). */
export function errorCodes(s: Snapshot): { code: number; reason: string }[] {
  switch (s.fault?.name) {
    case 'lostBoard': return [{ code: 530 + (s.lostBoard ?? 0), reason: `Slot${s.lostBoard ?? 0} not found.` }];
    case 'deadFan': return [s.fault.index === 1 ? { code: 111, reason: 'Fanout speed error.' } : { code: 110, reason: 'Fanin speed error.' }];
    case 'hot': return [{ code: 350, reason: 'Slot0 temperature protecting.' }];
    default: return [];
  }
}
