import { describe, expect, it } from 'vitest';
import type { Board, Telemetry } from '../../../preload/contract/rig.ts';
import { decideStatus, stateOfReading, type Observation, type StatusMemory } from './status.ts';

const board = (slot: number, over: Partial<Board> = {}): Board => ({
  slot, hashrateThs: 33, nominalThs: 34, chips: 114, chipsExpected: 114, chipMap: null, chipTempsC: null, tempMaxC: 68, tempBoardC: 60,
  frequencyMhz: 545, voltageV: 13.7, hwErrors: 0, serial: null, ...over,
});
export const healthy: Telemetry = {
  make: 'antminer', model: 'S19 Pro', firmware: 'stock', firmwareVersion: null, controlBoard: null, algo: 'sha256', mac: null, serial: null, hostname: null,
  activity: 'mining', uptimeS: 90_000, miningS: 90_000, hashrateThs: 100, hashrateAvgThs: 101, nominalThs: 102, powerW: 3200, powerSource: 'estimate',
  powerOutputW: null, powerLimitW: null, tempMaxC: 70, tempInletC: 30, tempOutletC: 50, fansRpm: [5900, 5880, 6020, 5940], fansExpected: 4, fanPercent: 80,
  psu: null, boards: [board(1), board(2), board(3)], boardsExpected: 3,
  pools: [{ url: 'stratum+tcp://a:1', user: 'x.y', active: true, status: 'alive', priority: 0, accepted: 900, rejected: 1, stale: 0, difficulty: 1, lastShareAgeS: 3 }],
  accepted: 900, rejected: 1, stale: 0, hwErrors: 3, errors: [], tempLimitC: 85, missing: [],
};
const MIN = 60_000;
const seen = (telemetry: Telemetry | null, nowMs: number, over: Partial<Observation> = {}): Observation => ({
  nowMs, class: 'identified', readable: true, telemetry, failures: 0, secondProbeFailed: false, errorCode: null, ...over,
});
const walk = (steps: Observation[]): { status: string; reasons: string[] }[] => {
  let memory: StatusMemory | null = null;
  return steps.map((step) => {
    const verdict = decideStatus(memory, step);
    memory = verdict.memory;
    return { status: verdict.status, reasons: verdict.reasons.map((reason) => reason.code) };
  });
};

it('a rig that says it climbs and stays at zero for half an hour is not warming up any more', () => {
  const climbing: Telemetry = { ...healthy, activity: 'ramping', hashrateThs: 0, hashrateAvgThs: 0 };
  expect(walk([0, 3, 29, 30].map((minute) => seen(climbing, minute * MIN))).map(({ status }) => status)).toEqual(['warming', 'warming', 'warming', 'zeroHash']);
});

describe('status of one reading', () => {
  it.each<[string, Partial<Telemetry>]>([
    ['hashing', {}],
    ['sleeping', { activity: 'sleeping', hashrateThs: 0, fansRpm: [0, 0, 0, 0] }],
    ['critical', { tempMaxC: 85 }],
    ['critical', { fansRpm: [5900, 0, 6000, 5900] }],
    ['critical', { boards: [board(1), board(2, { chips: 0, hashrateThs: 0 }), board(3)], tempMaxC: 81, hashrateThs: 66 }],
    ['degraded', { boards: [board(1), board(2, { chips: 0, hashrateThs: 0 }), board(3)], hashrateThs: 66 }],
    ['degraded', { boards: [board(1), board(2)], hashrateThs: 66 }],
    ['degraded', { hashrateThs: 80, hashrateAvgThs: 81 }],
    ['hashing', { hashrateThs: 80, hashrateAvgThs: 101 }],
    ['zeroHash', { hashrateThs: 0, hashrateAvgThs: 0 }],
    ['warming', { hashrateThs: 0, miningS: 60, uptimeS: 90 }],
    ['warming', { hashrateThs: 50, miningS: 400, uptimeS: 400 }],
    ['warming', { activity: 'ramping', hashrateThs: 1 }],
    ['warming', { activity: 'ramping', hashrateThs: 40, miningS: 300, boards: [board(1), board(2)] }],
    ['degraded', { activity: 'ramping', hashrateThs: 40, boards: [board(1), board(2)] }],
    ['unknown', { hashrateThs: null }],
    ['hashing', { tempMaxC: null, tempLimitC: null, fansRpm: [], fansExpected: 0, nominalThs: null }],
  ])('%s with %j', (status, over) => {
    expect(stateOfReading({ ...healthy, ...over })).toBe(status);
  });
});

describe('status over time', () => {
  it('calls a rig offline only after two failed reads and a failed second probe', () => {
    expect(walk([
      seen(healthy, 0),
      seen(healthy, MIN, { failures: 1, errorCode: 'FLEET_TIMEOUT' }),
      seen(healthy, 2 * MIN, { failures: 2, errorCode: 'FLEET_TIMEOUT' }),
      seen(healthy, 3 * MIN, { failures: 2, secondProbeFailed: true, errorCode: 'FLEET_TIMEOUT' }),
    ]).map((step) => step.status)).toEqual(['hashing', 'hashing', 'unknown', 'offline']);
  });
  it('waits 3 minutes of zero hashrate, and 3 minutes of hashing before it says back', () => {
    // A day of uptime says nothing about since when a rig that was seen hashing is at zero.
    const zero = { ...healthy, hashrateThs: 0 };
    expect(walk([
      seen(healthy, 0),
      seen(zero, MIN),
      seen(zero, 2 * MIN), seen(zero, 4 * MIN),
      seen(healthy, 5 * MIN), seen(healthy, 7 * MIN), seen(healthy, 8 * MIN), seen(healthy, 9 * MIN),
    ]).map((step) => step.status)).toEqual(['hashing', 'degraded', 'degraded', 'zeroHash', 'warming', 'warming', 'hashing', 'hashing']);
  });
  it('does not flap around the chip limit', () => {
    expect(walk([84, 85, 83, 84, 81.9, 82.5].map((tempMaxC, i) => seen({ ...healthy, tempMaxC }, i * MIN))).map((step) => step.status))
      .toEqual(['hashing', 'critical', 'critical', 'critical', 'warming', 'warming']);
  });
  it('degrades after 10 minutes below 90 %, not before', () => {
    const low = { ...healthy, hashrateThs: 85 };
    expect(walk([seen(healthy, 0), seen(low, MIN), seen(low, 10 * MIN), seen(low, 11 * MIN)]).map((step) => step.status))
      .toEqual(['hashing', 'hashing', 'hashing', 'degraded']);
  });
  it('says locked, unread and unreadable apart', () => {
    expect(walk([seen(null, 0, { class: 'locked' })])[0]).toEqual({ status: 'locked', reasons: ['badLogin'] });
    expect(walk([seen(null, 0, { readable: false })])[0]).toEqual({ status: 'unknown', reasons: ['noDriver'] });
    expect(walk([seen(null, 0)])[0]).toEqual({ status: 'unknown', reasons: [] });
  });
  it('keeps the time of the status while it lasts', () => {
    const first = decideStatus(null, seen(healthy, 1000));
    const second = decideStatus(first.memory, seen(healthy, 5000));
    expect(second.memory.sinceMs).toBe(1000);
    expect(decideStatus(second.memory, seen({ ...healthy, tempMaxC: 90 }, 6000)).memory.sinceMs).toBe(6000);
  });
});
