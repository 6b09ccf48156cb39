import { z } from 'zod';
import { call, nothing, stream } from './contract.ts';
import { AppErrorShape } from './contract.ts';
import { GivenLogin, type Slowed } from './networks.ts';
import { Algo, DeviceClass, Firmware, Make, Reason, Status, Telemetry, type PowerSource } from './rig.ts';
import { SupportRow } from './support.ts';

/** The numbers of one table row, in this order, as one Float64Array slice. NaN = unknown. */
export const LIVE_COLUMNS = [
  'hashrateThs', 'hashrateAvgThs', 'nominalThs', 'powerW', 'tempMaxC', 'tempLimitC', 'tempInletC', 'uptimeS',
  'accepted', 'rejected', 'stale', 'hwErrors',
  /** Epoch ms of the last good answer; NaN = never. */
  'answeredAtMs',
  /** 0 unknown, 1 rig reported, 2 estimate. */
  'powerSource',
  'powerLimitW', 'tempOutletC',
  /** Hottest board sensor, which is not a chip. */
  'tempBoardC',
  /** Means over the boards that tell it. */
  'frequencyMhz', 'voltageV',
  /** Hottest chip of the first boards, in the rig's order. */
  'board1TempC', 'board2TempC', 'board3TempC', 'board4TempC',
  /** Hottest chip of all boards: a rig may have more than the four above. */
  'boardTempMaxC',
  /** Boards and fans that the rig tells of, the first four of each in the rig's order, and the lowest of all. */
  'boardCount', 'board1Ths', 'board2Ths', 'board3Ths', 'board4Ths', 'boardMinThs',
  'fanCount', 'fan1Rpm', 'fan2Rpm', 'fan3Rpm', 'fan4Rpm', 'fanMinRpm',
  /** Reads that failed in a row since the last good one. */
  'failures',
] as const;
export type LiveColumn = (typeof LIVE_COLUMNS)[number];
export const POWER_SOURCE_CODE: Record<PowerSource, number> = { miner: 1, estimate: 2 };

/** The words of one table row; sent only when one of them changes. What changes with every reading is a live column. */
export const RigRow = z.object({
  rigNo: z.number().int(),
  name: z.string(),
  ip: z.string(),
  class: DeviceClass,
  make: Make,
  model: z.string().nullable(),
  firmware: Firmware,
  firmwareVersion: z.string().nullable(),
  controlBoard: z.string().nullable(),
  algo: Algo.nullable(),
  mac: z.string().nullable(),
  serial: z.string().nullable(),
  hostname: z.string().nullable(),
  status: Status,
  statusSinceMs: z.number(),
  reasons: z.array(Reason),
  /** Host part of the active pool's URL, or null. */
  pool: z.string().nullable(),
  /** The active pool is not the first of the rig's list. */
  poolFailover: z.boolean(),
  worker: z.string().nullable(),
  /** What a person calls it by; tags in the order of their keys. */
  site: z.string().nullable(),
  tags: z.array(z.string()),
  firstSeenMs: z.number(),
  /** Why the last read failed, when none has come since. */
  lastError: z.object({ code: z.string(), message: z.string() }).nullable(),
});
export type RigRow = z.infer<typeof RigRow>;

/** Sums per algorithm: hashrates of different algorithms are never added. */
export const AlgoTotals = z.object({
  algo: Algo.nullable(),
  rigs: z.number().int(),
  /** Of the rigs that tell it and answered in the last 10 minutes; null when none does. */
  hashrateThs: z.number().nullable(),
  /** Of the rigs whose nominal hashrate is known; null when none is. */
  expectedThs: z.number().nullable(),
  /** Watts of the rigs whose power is known, and how that is known; null when none is. */
  powerW: z.number().nullable(),
  powerReported: z.number().int(),
  powerEstimated: z.number().int(),
  powerUnknown: z.number().int(),
  /** ΣW / ΣTH over rigs that give both; null when none does. */
  efficiencyJTh: z.number().nullable(),
});
export type AlgoTotals = z.infer<typeof AlgoTotals>;

export interface FarmTotals {
  /** Largest algorithm by rigs first. Empty when there are no rigs. */
  algos: AlgoTotals[];
  rigs: number;
  byStatus: Record<Status, number>;
  /** Missing TH/s against nominal per status, main algorithm (algos[0]) only. */
  lostThs: Record<Status, number>;
  /** Median and 99th percentile age of the last reading, over the rigs that are not offline, ms; null when there is none. */
  ageMs: { p50: number; p99: number } | null;
  online: number;
  /** Last tick whose frame has committed, epoch ms; null before the first. */
  storedTickMs: number | null;
  /** Why ticks are not being stored right now (full disk, …); null = all is stored. */
  storeError: AppErrorShape | null;
}

/** One merged step of the live table. `full` replaces everything that the screen holds. */
export interface FleetDelta {
  full: boolean;
  atMs: number;
  /** JSON of a RigRow[]: one string, since objects cross Electron's context bridge field by field (10,000 rows took 0.2 s). */
  rows: string;
  gone: number[];
  /** rigNo of each slice of `values`; values holds LIVE_COLUMNS.length numbers a rig. */
  rigNos: Uint32Array;
  values: Float64Array;
  farm: FarmTotals;
  pollIntervalMs: number;
}

export const RigDetail = z.object({
  row: RigRow,
  telemetry: Telemetry.nullable(),
  /** Epoch ms of the answer that `telemetry` was parsed from. */
  readAtMs: z.number().nullable(),
  /** Last failure of a read, when newer than the last answer. */
  lastError: AppErrorShape.nullable(),
  lastErrorAtMs: z.number().nullable(),
});
export type RigDetail = z.infer<typeof RigDetail>;

export const Series = z.object({
  /** Epoch ms of each tick, evenly spaced by the tick; a missed poll stays in the series as null. */
  tickMs: z.array(z.number()),
  hashrateThs: z.array(z.number().nullable()),
  powerW: z.array(z.number().nullable()),
  tempMaxC: z.array(z.number().nullable()),
});
export type Series = z.infer<typeof Series>;

export const FarmSeries = z.object({
  algo: Algo.nullable(),
  tickMs: z.array(z.number()),
  hashrateThs: z.array(z.number().nullable()),
  powerW: z.array(z.number().nullable()),
  /** Rigs whose reading counts in the tick: no older than one poll interval and one tick, and no read failed since. */
  answered: z.array(z.number().nullable()),
});
export type FarmSeries = z.infer<typeof FarmSeries>;

/** The class of every address of a scan, for the address field. */
export const ADDRESS_CLASSES = ['waiting', 'identified', 'locked', 'unknown', 'refused', 'silent', 'again'] as const;
export type AddressClass = (typeof ADDRESS_CLASSES)[number];

/** One line of `scan --json`, and one row of the scan screen. Unknown is null. */
export const Device = z.object({
  type: z.literal('device'),
  ip: z.string(),
  class: DeviceClass,
  make: Make.nullable(),
  model: z.string().nullable(),
  firmware: Firmware.nullable(),
  firmwareVersion: z.string().nullable(),
  algo: Algo.nullable(),
  mac: z.string().nullable(),
  serial: z.string().nullable(),
  hostname: z.string().nullable(),
  state: z.enum(['hashing', 'warming', 'degraded', 'zeroHash', 'sleeping', 'critical', 'unknown']),
  hashrateThs: z.number().nullable(),
  nominalThs: z.number().nullable(),
  powerW: z.number().nullable(),
  powerSource: z.enum(['miner', 'estimate']).nullable(),
  tempMaxC: z.number().nullable(),
  fansRpm: z.array(z.number().nullable()),
  boards: z.array(z.object({ slot: z.number(), hashrateThs: z.number().nullable(), chips: z.number().nullable(), tempMaxC: z.number().nullable() })),
  pools: z.array(z.object({
    url: z.string(), user: z.string().nullable(), active: z.boolean(),
    accepted: z.number().nullable(), rejected: z.number().nullable(), stale: z.number().nullable(),
  })),
  errors: z.array(z.object({ code: z.string(), text: z.string() })),
  /** First connect to the end of the reading. */
  ms: z.number(),
});
export type Device = z.infer<typeof Device>;

export const ScanSummary = z.object({
  type: z.literal('summary'),
  scanned: z.number(), identified: z.number(), locked: z.number(), unknown: z.number(),
  refused: z.number(), silent: z.number(), passes: z.number(), ms: z.number(),
});
export type ScanSummary = z.infer<typeof ScanSummary>;

export interface ScanDelta {
  full: boolean;
  scanId: number | null;
  state: 'idle' | 'running' | 'done' | 'cancelled' | 'failed';
  error: AppErrorShape | null;
  startedAtMs: number | null;
  ms: number;
  ranges: { text: string; first: string; last: string; total: number; asked: number }[];
  asked: number;
  total: number;
  counts: { identified: number; locked: number; unknown: number; refused: number; silent: number };
  /** 1 first pass, 2 the slower pass over silent neighbours of found hosts. */
  pass: number;
  again: { asked: number; total: number; answered: number };
  etaMs: number | null;
  /** Why it is slower than the network would let it be; empty = nothing holds it. */
  slowed: Slowed[];
  /** New since the last delta, in order of arrival. `known` = it was in the fleet before this scan. */
  found: { atMs: number; device: Device; known: boolean }[];
  /** Pairs (IPv4 as a 32-bit number, index into ADDRESS_CLASSES) that changed. */
  marks: Uint32Array;
  /** When the ranges are scanned again by themselves, epoch ms; null = no scan is planned. */
  nextScanAtMs: number | null;
}

export const Network = z.object({
  name: z.string(),
  address: z.string(),
  cidr: z.string(),
  first: z.string(),
  last: z.string(),
  addresses: z.number().int(),
  kind: z.enum(['ethernet', 'wifi', 'vpn', 'virtual', 'demo', 'other']),
  /** Ticked at first: not virtual, not larger than a /20. */
  suggested: z.boolean(),
});
export type Network = z.infer<typeof Network>;

export const CredentialInfo = z.object({
  id: z.number().int(),
  make: Make,
  /** null = for every rig of that make. */
  ip: z.string().nullable(),
  username: z.string(),
  addedAtMs: z.number(),
});
export type CredentialInfo = z.infer<typeof CredentialInfo>;

export const fleetCalls = {
  'fleet.rig': call(z.object({ rigNo: z.number().int() }).strict(), RigDetail),
  /** Which rigs are read through which door, and what of it captured replies prove. */
  'fleet.support': call(nothing, z.array(SupportRow)),
  'fleet.readNow': call(z.object({ rigNo: z.number().int() }).strict(), RigDetail),
  'fleet.rigSeries': call(z.object({ rigNo: z.number().int(), minutes: z.number().int().min(1).max(180) }).strict(), Series),
  'fleet.farmSeries': call(z.object({ minutes: z.number().int().min(1).max(180) }).strict(), FarmSeries),

  'discovery.networks': call(nothing, z.array(Network)),
  'discovery.checkRange': call(
    z.object({ text: z.string().max(2000) }).strict(),
    z.object({ ok: z.boolean(), addresses: z.number(), first: z.string().nullable(), last: z.string().nullable(), error: AppErrorShape.nullable() }),
  ),
  'discovery.start': call(
    z.object({
      ranges: z.array(z.string().max(2000)).min(1).max(256),
      timeoutMs: z.number().int().min(50).max(30_000).optional(),
      concurrency: z.number().int().min(1).max(4096).optional(),
      passes: z.number().int().min(1).max(3).optional(),
      /** Try the makers' default passwords in this scan. Only after the person said so. */
      defaultCredentials: z.boolean().optional(),
      /** Passwords for single addresses, tried first. */
      logins: z.array(GivenLogin).max(5000).optional(),
    }).strict(),
    z.object({ scanId: z.number().int() }),
  ),
  'discovery.stop': call(nothing, z.object({ stopped: z.boolean() })),

  'credentials.state': call(nothing, z.object({
    /** Where the sealing key lives. `none`: nothing can be stored, `reason` says why. */
    keptIn: z.enum(['keychain', 'passphrase', 'none']),
    reason: AppErrorShape.nullable(),
    allowDefaults: z.boolean(),
    lockedRigs: z.array(z.object({ make: Make, count: z.number().int() })),
  })),
  'credentials.list': call(nothing, z.array(CredentialInfo)),
  'credentials.add': call(
    z.object({ make: Make, ip: z.string().nullable(), username: z.string().max(128), password: z.string().max(256) }).strict(),
    CredentialInfo,
  ),
  'credentials.remove': call(z.object({ id: z.number().int() }).strict(), nothing),
  /** Consent to try makers' default passwords; reads the locked rigs again at once. */
  'credentials.allowDefaults': call(z.object({ allow: z.boolean() }).strict(), z.object({ lockedBefore: z.number(), lockedAfter: z.number() })),
};

export const fleetStreams = {
  'fleet.table': stream<typeof nothing, FleetDelta>(nothing),
  /** The open rig page: read every 10 s while subscribed. */
  'fleet.rigLive': stream<z.ZodObject<{ rigNo: z.ZodNumber }>, RigDetail>(z.object({ rigNo: z.number().int() }).strict() as z.ZodObject<{ rigNo: z.ZodNumber }>),
  'discovery.progress': stream<typeof nothing, ScanDelta>(nothing),
};
