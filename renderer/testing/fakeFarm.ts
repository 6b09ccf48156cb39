import type { AlgoTotals, FarmSeries, FarmTotals, FleetDelta, RigDetail, RigRow, Series } from '../../preload/contract/fleet.ts';
import type { Reason, Status, Telemetry } from '../../preload/contract/rig.ts';
import { LIVE, SEVERITY, WIDTH } from '../modules/fleet/liveColumns.ts';

/* A believable farm for pictures and component tests. Never part of the product's bundle. */

export function generator(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

interface Model { make: RigRow['make']; model: string; ths: number; powerW: number; tempC: number; limitC: number; chips: number; algo: 'sha256' | 'scrypt' }
const MODELS: Record<string, Model> = {
  s19jpro: { make: 'antminer', model: 'Antminer S19j Pro', ths: 104, powerW: 3068, tempC: 66, limitC: 85, chips: 126, algo: 'sha256' },
  s19pro: { make: 'antminer', model: 'Antminer S19 Pro', ths: 110, powerW: 3250, tempC: 70, limitC: 85, chips: 114, algo: 'sha256' },
  s19: { make: 'antminer', model: 'Antminer S19', ths: 95, powerW: 3250, tempC: 70, limitC: 85, chips: 76, algo: 'sha256' },
  s21: { make: 'antminer', model: 'Antminer S21', ths: 200, powerW: 3500, tempC: 64, limitC: 85, chips: 108, algo: 'sha256' },
  m50s: { make: 'whatsminer', model: 'WhatsMiner M50S', ths: 126, powerW: 3276, tempC: 72, limitC: 90, chips: 105, algo: 'sha256' },
  m30s: { make: 'whatsminer', model: 'WhatsMiner M30S++', ths: 112, powerW: 3472, tempC: 74, limitC: 90, chips: 111, algo: 'sha256' },
  a1366: { make: 'avalon', model: 'Avalon A1366', ths: 130, powerW: 3250, tempC: 71, limitC: 88, chips: 120, algo: 'sha256' },
  l7: { make: 'antminer', model: 'Antminer L7', ths: 0.0095, powerW: 3425, tempC: 62, limitC: 85, chips: 120, algo: 'scrypt' },
};
/** Shelves: address block, model, rigs. */
const PLAN: [net: number, model: string, rigs: number][] = [
  ...[1, 2, 3, 4, 5, 6, 7].map((net): [number, string, number] => [net, 's19jpro', 48]),
  ...[8, 9, 10].map((net): [number, string, number] => [net, 'm50s', 48]),
  [11, 's19pro', 48], [12, 's19pro', 48], [13, 'a1366', 48], [14, 'a1366', 48], [15, 'm30s', 48],
  [21, 's19', 48], [22, 's19', 48], [23, 's19', 48], [24, 's19', 48], [25, 's19jpro', 48], [26, 's19jpro', 48], [27, 's21', 24], [28, 's21', 48],
  [41, 's19jpro', 40], [42, 's19jpro', 40], [43, 'm30s', 40], [44, 'l7', 32],
];

export interface FakeRig {
  row: RigRow; spec: Model; phase: number; ths: number | null; powerW: number | null; tempC: number | null; ageMs: number; uptimeS: number;
  fansRpm: number[]; boardRatesThs: number[]; rejected: number; failures: number;
}

export function fakeFarm(nowMs: number): FakeRig[] {
  const random = generator(7);
  const rigs: FakeRig[] = [];
  for (const [net, key, count] of PLAN) {
    const spec = MODELS[key];
    if (spec === undefined) throw new Error(`no model ${key}`);
    for (let place = 1; place <= count; place += 1) {
      const name = `${net < 20 ? 'tx2' : net < 40 ? 'nor' : 'ita'}-${String(net % 20).padStart(2, '0')}${String(place).padStart(2, '0')}`;
      const rig: FakeRig = {
        spec,
        phase: random() * 30_000,
        ths: spec.ths * (0.975 + random() * 0.03),
        powerW: Math.round(spec.powerW * (0.985 + random() * 0.03)),
        tempC: Math.round((spec.tempC - 4 + random() * 8) * 10) / 10,
        ageMs: 0,
        uptimeS: Math.floor(3600 * 24 * (1 + random() * 60)),
        fansRpm: [5880, 5940, 6020, 5910].map((rpm) => Math.round(rpm * (0.98 + random() * 0.04))), boardRatesThs: [], rejected: 88, failures: 0,
        row: {
          rigNo: rigs.length + 1, name, ip: `10.0.${net}.${10 + place}`, class: 'identified', make: spec.make, model: spec.model,
          firmware: 'stock', firmwareVersion: spec.make === 'whatsminer' ? '20250612.22' : '2025.11.04', algo: spec.algo,
          mac: `02:1d:4b:${net.toString(16).padStart(2, '0')}:${place.toString(16).padStart(2, '0')}:07`, serial: `JYZZ${1000 + rigs.length}`,
          hostname: spec.make, status: 'hashing', statusSinceMs: nowMs - 86_400_000 * 3, reasons: [], pool: net > 40 ? 'eu.stratum.braiins.com' : 'stratum.ocean.xyz',
          poolFailover: false, worker: `texas.${name}`, firstSeenMs: nowMs - 86_400_000 * 40, controlBoard: spec.make === 'antminer' ? (net % 2 === 0 ? 'AMLogic' : 'Xilinx') : null, lastError: null, site: null, tags: [],
        },
      };
      rig.boardRatesThs = [0, 1, 2].map(() => (rig.ths ?? 0) / 3);
      rigs.push(rig);
    }
  }
  spoil(rigs, nowMs);
  return rigs;
}

function spoil(rigs: FakeRig[], nowMs: number): void {
  const at = (net: number, place: number): FakeRig => {
    const rig = rigs.find((candidate) => candidate.row.ip === `10.0.${net}.${10 + place}`);
    if (rig === undefined) throw new Error(`no rig at ${net}.${place}`);
    return rig;
  };
  const mark = (rig: FakeRig, status: Status, sinceMin: number, reasons: Reason[], values: Partial<FakeRig>): void => {
    Object.assign(rig, values);
    Object.assign(rig.row, { status, reasons, statusSinceMs: nowMs - sinceMin * 60_000 });
  };
  for (let place = 1; place <= 24; place += 1) mark(at(7, place), 'offline', 43, [{ code: 'noAnswer' }], { failures: 86, ageMs: 43 * 60_000 });
  for (let place = 1; place <= 24; place += 1) at(7, place).row.lastError = { code: 'FLEET_TIMEOUT', message: `10.0.7.${10 + place} did not answer in 4 s` };
  mark(at(23, 9), 'offline', 840, [{ code: 'noAnswer' }], { failures: 240, ageMs: 840 * 60_000 });
  mark(at(43, 31), 'offline', 160, [{ code: 'noAnswer' }], { failures: 60, ageMs: 160 * 60_000 });
  for (const place of [3, 7, 12, 20, 31, 44]) {
    mark(at(9, place), 'zeroHash', 122, [{ code: 'zeroHash' }, { code: 'minerError', value: 2 }], { ths: 0, powerW: 410, tempC: 38 });
  }
  for (const [place, fan] of [[6, 2], [7, 2], [8, null], [15, null], [16, 4]] as const) {
    const rig = at(12, place);
    mark(rig, 'critical', 24, [{ code: 'hotChip' }, ...(fan === null ? [] : [{ code: 'fanStopped', slot: fan }]), ...(place < 8 ? [{ code: 'rejects' }] : [])], {
      ths: rig.spec.ths * 0.88, tempC: 85 + (place % 3), ...(place < 8 ? { rejected: 1101 } : {}),
    });
    if (fan !== null) rig.fansRpm[fan - 1] = 0;
  }
  const lost: [number, number, number][] = [[1, 14, 3], [2, 5, 2], [2, 33, 1], [4, 21, 3], [5, 17, 2], [6, 2, 3], [14, 8, 2], [22, 18, 3], [25, 30, 1], [41, 12, 2]];
  for (const [net, place, slot] of lost) {
    const rig = at(net, place);
    mark(rig, 'degraded', 360, [{ code: 'boardMissing', slot }, { code: 'lowHashrate' }], { ths: rig.spec.ths * 0.66, powerW: rig.spec.powerW * 0.71 });
    rig.boardRatesThs[slot - 1] = 0;
  }
  for (const [net, place] of [[4, 40], [43, 26]] as const) {
    const rig = at(net, place);
    mark(rig, 'degraded', 90, [{ code: 'rejects' }, { code: 'lowHashrate' }], { ths: rig.spec.ths * 0.87, rejected: 1764 });
    rig.row.poolFailover = true;
  }
  mark(at(8, 11), 'hashing', 900, [{ code: 'hotChip' }], { tempC: 86 });
  mark(at(13, 29), 'hashing', 900, [{ code: 'partialReply', value: 1 }], {});
  for (let place = 25; place <= 30; place += 1) {
    const rig = at(5, place);
    mark(rig, 'warming', 4, [], { ths: rig.spec.ths * (0.3 + place / 100), tempC: 55, uptimeS: 240 });
  }
  for (const place of [4, 11, 19, 36]) mark(at(42, place), 'locked', 300, [{ code: 'badLogin' }], { ths: null, powerW: null, tempC: null, boardRatesThs: [], fansRpm: [] });
  for (const place of [4, 11, 19, 36]) Object.assign(at(42, place).row, { class: 'locked', worker: null, pool: null, firmwareVersion: null });
  for (const place of [2, 3, 4, 5]) mark(at(26, place), 'sleeping', 400, [], { ths: 0, powerW: 38, tempC: 24 });
  for (const place of [39, 40]) {
    mark(at(41, place), 'unknown', 12, [{ code: 'noDriver' }], { ths: null, powerW: null, tempC: null, boardRatesThs: [], fansRpm: [] });
    Object.assign(at(41, place).row, { firmware: 'vnish', firmwareVersion: '1.2.6', algo: null, worker: null, pool: null });
  }
  for (const place of [20, 21, 22]) at(10, place).powerW = null;
  at(6, 2).ageMs = 240_000;
  at(4, 21).ageMs = 130_000;
  for (let place = 1; place <= 12; place += 1) at(15, place).row.firstSeenMs = nowMs - 3_600_000 * 2;
}

export function valuesOf(rig: FakeRig, nowMs: number, noise: () => number): Float64Array {
  const ths = rig.ths === null ? NaN : rig.ths * (1 + (noise() - 0.5) * 0.006);
  const answered = rig.row.status === 'locked' || rig.row.status === 'unknown' ? NaN : nowMs - (rig.ageMs > 0 ? rig.ageMs : (nowMs + rig.phase) % 30_000);
  const values: Record<(typeof LIVE)[number], number> = {
    hashrateThs: ths, hashrateAvgThs: rig.ths === null ? NaN : rig.row.status === 'zeroHash' ? 41 : rig.ths * 0.998,
    nominalThs: rig.row.status === 'unknown' ? NaN : rig.spec.ths, powerW: rig.powerW ?? NaN, tempMaxC: rig.tempC === null ? NaN : rig.tempC + Math.round((noise() - 0.5) * 2) * 0.5,
    tempLimitC: rig.spec.limitC, tempInletC: 27, uptimeS: rig.ths === null ? NaN : rig.uptimeS, accepted: 41_250, rejected: rig.rejected, stale: 12, hwErrors: 412,
    answeredAtMs: answered, powerSource: rig.powerW === null ? 0 : rig.spec.make === 'antminer' && rig.spec.model.endsWith('S19') ? 2 : 1,
    powerLimitW: rig.spec.make === 'whatsminer' ? rig.spec.powerW + 200 : NaN, tempOutletC: NaN, tempBoardC: rig.tempC === null ? NaN : rig.tempC - 12, frequencyMhz: 525, voltageV: 13.8,
    board1TempC: rig.tempC ?? NaN, board2TempC: rig.tempC === null ? NaN : rig.tempC - 3, board3TempC: rig.tempC === null ? NaN : rig.tempC - 5, board4TempC: NaN,
    boardTempMaxC: rig.tempC ?? NaN, boardCount: rig.boardRatesThs.length, board1Ths: rig.boardRatesThs[0] ?? NaN, board2Ths: rig.boardRatesThs[1] ?? NaN, board3Ths: rig.boardRatesThs[2] ?? NaN,
    board4Ths: NaN, boardMinThs: rig.boardRatesThs.length === 0 ? NaN : Math.min(...rig.boardRatesThs), fanCount: rig.fansRpm.length, fan1Rpm: rig.fansRpm[0] ?? NaN, fan2Rpm: rig.fansRpm[1] ?? NaN,
    fan3Rpm: rig.fansRpm[2] ?? NaN, fan4Rpm: rig.fansRpm[3] ?? NaN, fanMinRpm: rig.fansRpm.length === 0 ? NaN : Math.min(...rig.fansRpm), failures: rig.failures,
  };
  return Float64Array.from(LIVE, (name) => values[name]);
}

export function totalsOf(rigs: FakeRig[], nowMs: number): FarmTotals {
  const byStatus = Object.fromEntries(SEVERITY.map((status) => [status, 0])) as Record<Status, number>;
  const lostThs = { ...byStatus };
  const algos = new Map<string, AlgoTotals>();
  for (const rig of rigs) {
    byStatus[rig.row.status] += 1;
    const { algo } = rig.row;
    if (algo === null) continue;
    const sum = algos.get(algo) ?? { algo, rigs: 0, hashrateThs: null, expectedThs: null, powerW: null, powerReported: 0, powerEstimated: 0, powerUnknown: 0, efficiencyJTh: null };
    const isOn = rig.row.status !== 'offline' && rig.ths !== null;
    sum.rigs += 1;
    sum.expectedThs = (sum.expectedThs ?? 0) + rig.spec.ths;
    if (isOn) sum.hashrateThs = (sum.hashrateThs ?? 0) + (rig.ths ?? 0);
    if (isOn && rig.powerW !== null) sum.powerW = (sum.powerW ?? 0) + rig.powerW;
    if (!isOn || rig.powerW === null) sum.powerUnknown += 1;
    else if (rig.spec.model.endsWith('S19')) sum.powerEstimated += 1;
    else sum.powerReported += 1;
    if (algo === 'sha256') lostThs[rig.row.status] += Math.max(0, rig.spec.ths - (isOn ? rig.ths ?? 0 : 0));
    algos.set(algo, sum);
  }
  for (const sum of algos.values()) sum.efficiencyJTh = sum.powerW !== null && sum.hashrateThs !== null && sum.hashrateThs > 0 ? sum.powerW / sum.hashrateThs : null;
  const down = byStatus.offline;
  return {
    algos: [...algos.values()].sort((a, b) => b.rigs - a.rigs), rigs: rigs.length, byStatus, lostThs, ageMs: rigs.length === 0 ? null : { p50: 12_000, p99: 29_500 },
    online: rigs.length - down, storedTickMs: Math.floor(nowMs / 30_000) * 30_000, storeError: null,
  };
}

export function fullDelta(rigs: FakeRig[], nowMs: number): FleetDelta {
  const noise = generator(nowMs % 100_000);
  const values = new Float64Array(rigs.length * WIDTH);
  for (const [index, rig] of rigs.entries()) values.set(valuesOf(rig, nowMs, noise), index * WIDTH);
  return {
    full: true, atMs: nowMs, rows: JSON.stringify(rigs.map((rig) => rig.row)), gone: [],
    rigNos: Uint32Array.from(rigs, (rig) => rig.row.rigNo), values, farm: totalsOf(rigs, nowMs), pollIntervalMs: 30_000,
  };
}

const TICK_MS = 30_000;

export function fakeFarmSeries(rigs: FakeRig[], nowMs: number, minutes: number): FarmSeries {
  const random = generator(3);
  const now = totalsOf(rigs, nowMs).algos[0];
  const count = minutes * 2;
  const last = Math.floor(nowMs / TICK_MS) * TICK_MS;
  const tickMs = Array.from({ length: count }, (_, index) => last - (count - 1 - index) * TICK_MS);
  const level = now?.hashrateThs ?? 0;
  const hashrateThs = tickMs.map((ms, index) => {
    const left = (last - ms) / 60_000;
    if (left > 96 && left < 118) return null;
    return level + (left > 43 ? 2500 : left > 41 ? ((left - 41) / 2) * 2500 : 0) + (left > 24 ? 60 : 0) + Math.sin(index / 21) * 220 + (random() - 0.5) * 320;
  });
  return {
    algo: 'sha256', tickMs, hashrateThs, powerW: hashrateThs.map((ths) => (ths === null ? null : ths * 28.9)),
    answered: hashrateThs.map((ths) => (ths === null ? null : 1206)),
  };
}

export function fakeRigSeries(rig: FakeRig, nowMs: number, minutes: number): Series {
  const random = generator(rig.row.rigNo);
  const count = minutes * 2;
  const last = Math.floor(nowMs / TICK_MS) * TICK_MS;
  const tickMs = Array.from({ length: count }, (_, index) => last - (count - 1 - index) * TICK_MS);
  const down = (index: number): boolean => index > 40 && index < 46;
  return {
    tickMs,
    hashrateThs: tickMs.map((_, index) => (down(index) || rig.ths === null ? null : index > count - 50 ? rig.ths + random() : rig.spec.ths * (0.985 + random() * 0.012))),
    powerW: tickMs.map((_, index) => (down(index) || rig.powerW === null ? null : rig.powerW + random() * 20)),
    tempMaxC: tickMs.map((_, index) => (down(index) || rig.tempC === null ? null : rig.tempC - Math.max(0, (count - 10 - index) * 0.11) + random())),
  };
}

export function fakeDetail(rig: FakeRig, nowMs: number): RigDetail {
  const random = generator(rig.row.rigNo * 3);
  const { spec, row } = rig;
  const readable = rig.ths !== null;
  const telemetry: Telemetry | null = !readable ? null : {
    make: spec.make, model: spec.model, firmware: row.firmware, firmwareVersion: row.firmwareVersion, controlBoard: 'Xilinx', algo: row.algo, mac: row.mac,
    serial: row.serial, hostname: row.hostname, activity: 'mining', uptimeS: rig.uptimeS, miningS: rig.uptimeS - 80, hashrateThs: rig.ths,
    hashrateAvgThs: (rig.ths ?? 0) * 0.998, nominalThs: spec.ths, powerW: rig.powerW, powerSource: rig.powerW === null ? null : 'miner', powerOutputW: null,
    powerLimitW: 3250, tempMaxC: rig.tempC, tempInletC: 31, tempOutletC: spec.make === 'whatsminer' ? null : 61, fansRpm: rig.fansRpm, fansExpected: 4, fanPercent: 84,
    psu: spec.make === 'whatsminer' ? null : { model: 'APW12', serial: 'PSU-1', inputV: 238, inputA: null, inputW: null, outputV: 13.7, tempC: 48, fanRpm: null },
    boards: rig.boardRatesThs.map((rate, index) => ({
      slot: index + 1, hashrateThs: rate, nominalThs: spec.ths / 3, chips: rate === 0 ? 0 : spec.chips, chipsExpected: spec.chips,
      chipMap: rate === 0 ? '-'.repeat(spec.chips) : Array.from({ length: spec.chips }, (_, chip) => (index === 0 && chip % 41 === 7 ? 'x' : 'o')).join(''),
      chipTempsC: spec.make === 'antminer' && rate !== 0 ? Array.from({ length: spec.chips }, (_, chip) => {
        const along = (chip % 38) / 37;
        return Math.min(rig.tempC ?? 60, (rig.tempC ?? 60) - 22 + along * 16 + [7, 3, 0][index % 3]! + random() * 5);
      }) : null,
      tempMaxC: rate === 0 ? null : (rig.tempC ?? 0) - index * 4, tempBoardC: 55, frequencyMhz: 545, voltageV: 13.62 + index * 0.05, hwErrors: [412, 118, 9][index] ?? 0, serial: null,
    })),
    boardsExpected: 3,
    pools: [
      { url: `stratum+tcp://${row.pool ?? 'stratum.ocean.xyz'}:3334`, user: row.worker, active: true, status: 'alive', priority: 0, accepted: 41_250, rejected: 88, stale: 12, difficulty: 262_144, lastShareAgeS: 3 },
      { url: 'stratum+tcp://us.ocean.xyz:3334', user: row.worker, active: false, status: 'alive', priority: 1, accepted: 210, rejected: 0, stale: 0, difficulty: 262_144, lastShareAgeS: 7200 },
      { url: 'stratum+tcp://10.0.0.5:3333', user: row.worker, active: false, status: 'dead', priority: 2, accepted: 0, rejected: 0, stale: null, difficulty: null, lastShareAgeS: null },
    ],
    accepted: 41_460, rejected: 88, stale: 12, hwErrors: 539,
    errors: row.status === 'critical' ? [{ code: 'fan_lost', text: 'Fan 2 does not turn', slot: 2 }, { code: 'temp_limit', text: 'A chip of board 1 is at its limit' }] : [],
    tempLimitC: spec.limitC,
    missing: row.reasons.some((reason) => reason.code === 'partialReply') ? [{ what: 'devdetails', code: 'FLEET_TIMEOUT', message: 'The rig did not answer in 4 s' }] : [],
  };
  return {
    row, telemetry, readAtMs: readable ? nowMs - (rig.ageMs > 0 ? rig.ageMs : 6000) : null,
    lastError: row.status === 'offline' ? { code: 'FLEET_TIMEOUT', message: `${row.ip} does not answer`, next: 'Check power and network cable of the rig.' } : null,
    lastErrorAtMs: row.status === 'offline' ? nowMs - 20_000 : null,
  };
}
