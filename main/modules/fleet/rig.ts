import { LIVE_COLUMNS, POWER_SOURCE_CODE, type RigDetail, type RigRow } from '../../../preload/contract/fleet.ts';
import type { Reason, Telemetry } from '../../../preload/contract/rig.ts';
import type { AppErrorShape } from '../../../preload/contract/contract.ts';
import type { DriverMemory, Identity } from './drivers/driver.ts';
import type { Told } from './events.ts';
import type { Labels } from '../../store/index.ts';
import type { TimedReading } from './sampled.ts';
import type { StatusMemory } from './status.ts';

/** One rig as the engine holds it: who it is, what it said last, and how the last reads went. */
export interface Rig {
  readonly rigNo: number;
  ip: string;
  identity: Identity;
  /** What the driver keeps between reads. */
  memory: DriverMemory;
  firstSeenMs: number;
  telemetry: Telemetry | null;
  readAtMs: number | null;
  /** The same moment on the clock that cannot be set; absent or null: it was not read since the start. */
  readAtMonoMs?: number | null;
  /** The last reading of the ticks before that of the latest one, until those are taken (sampled.ts). */
  earlier: TimedReading | null;
  lastError: AppErrorShape | null;
  lastErrorAtMs: number | null;
  /** The rig's clock minus ours at its last reading, ms; null or absent = not known. */
  clockOffsetMs?: number | null;
  failures: number;
  secondProbeFailed: boolean;
  status: StatusMemory;
  reasons: Reason[];
  labels: Labels;
  /** What events are told against. */
  told: Told;
  row: RigRow;
}

/** The words of a table row. The name is the rig's own: worker's last part, else hostname unless it is the maker's default, else the address. */
export function rowOf(rig: Omit<Rig, 'row'>): RigRow {
  const t = rig.telemetry;
  const active = t?.pools.find((pool) => pool.active) ?? null;
  const worker = active?.user ?? null;
  return {
    rigNo: rig.rigNo,
    name: nameOf(worker, t?.hostname ?? null, rig.ip),
    ip: rig.ip,
    class: rig.identity.class,
    make: t?.make ?? rig.identity.make ?? 'other',
    model: t?.model ?? rig.identity.model,
    firmware: t?.firmware ?? rig.identity.firmware ?? 'other',
    firmwareVersion: t?.firmwareVersion ?? null,
    controlBoard: t?.controlBoard ?? null,
    algo: t?.algo ?? null,
    mac: t?.mac ?? null,
    serial: t?.serial ?? null,
    hostname: t?.hostname ?? null,
    status: rig.status.status,
    statusSinceMs: rig.status.sinceMs,
    reasons: rig.reasons,
    pool: active === null ? null : hostOf(active.url),
    poolFailover: active !== null && t !== null && t.pools.some((pool) => (pool.priority ?? 0) < (active.priority ?? 0)),
    worker,
    site: rig.labels.site,
    tags: [...rig.labels.tags],
    firstSeenMs: rig.firstSeenMs,
    lastError: rig.lastError === null ? null : { code: rig.lastError.code, message: rig.lastError.message },
  };
}

const DEFAULT_HOSTNAME = /^(antminer|whatsminer|btminer|avalon|bitaxe|localhost|miner)$/i;

function nameOf(worker: string | null, hostname: string | null, ip: string): string {
  const part = worker?.split('.').at(-1)?.trim();
  if (worker?.includes('.') && part !== undefined && part !== '') return part;
  if (hostname !== null && hostname.trim() !== '' && !DEFAULT_HOSTNAME.test(hostname.trim())) return hostname.trim();
  return ip;
}

/** `stratum+tcp://eu.pool.example:3333/x` → `eu.pool.example` */
export function hostOf(url: string): string {
  const rest = url.replace(/^[a-z0-9+.-]*:\/\//i, '');
  return rest.replace(/[:/?#].*$/, '') || url;
}

/** The numbers of a table row in the order of LIVE_COLUMNS, written into `into` at `at`. NaN = unknown. */
export function writeLive(rig: Rig, into: Float64Array, at: number): void {
  const t = rig.telemetry;
  const boards = t?.boards ?? [];
  const fans = t?.fansRpm ?? [];
  const values: Record<(typeof LIVE_COLUMNS)[number], number | null> = {
    hashrateThs: t?.hashrateThs ?? null,
    hashrateAvgThs: t?.hashrateAvgThs ?? null,
    nominalThs: t?.nominalThs ?? null,
    powerW: t?.powerW ?? null,
    tempMaxC: t?.tempMaxC ?? null,
    tempLimitC: t?.tempLimitC ?? null,
    tempInletC: t?.tempInletC ?? null,
    uptimeS: t?.miningS ?? t?.uptimeS ?? null,
    accepted: t?.accepted ?? null,
    rejected: t?.rejected ?? null,
    stale: t?.stale ?? null,
    hwErrors: t?.hwErrors ?? null,
    answeredAtMs: rig.readAtMs,
    powerSource: t?.powerSource == null ? 0 : POWER_SOURCE_CODE[t.powerSource],
    powerLimitW: t?.powerLimitW ?? null,
    tempOutletC: t?.tempOutletC ?? null,
    tempBoardC: join(boards.map((board) => board.tempBoardC), highest),
    frequencyMhz: join(boards.map((board) => board.frequencyMhz), mean),
    voltageV: join(boards.map((board) => board.voltageV), mean),
    board1TempC: boards[0]?.tempMaxC ?? null,
    board2TempC: boards[1]?.tempMaxC ?? null,
    board3TempC: boards[2]?.tempMaxC ?? null,
    board4TempC: boards[3]?.tempMaxC ?? null,
    boardTempMaxC: join(boards.map((board) => board.tempMaxC), highest),
    boardCount: t === null ? null : boards.length,
    board1Ths: boards[0]?.hashrateThs ?? null,
    board2Ths: boards[1]?.hashrateThs ?? null,
    board3Ths: boards[2]?.hashrateThs ?? null,
    board4Ths: boards[3]?.hashrateThs ?? null,
    boardMinThs: join(boards.map((board) => board.hashrateThs), lowest),
    fanCount: t === null ? null : fans.length,
    fan1Rpm: fans[0] ?? null,
    fan2Rpm: fans[1] ?? null,
    fan3Rpm: fans[2] ?? null,
    fan4Rpm: fans[3] ?? null,
    fanMinRpm: join(fans, lowest),
    failures: rig.failures,
  };
  LIVE_COLUMNS.forEach((name, index) => {
    into[at + index] = values[name] ?? Number.NaN;
  });
}

const mean = (known: readonly number[]): number => known.reduce((sum, value) => sum + value, 0) / known.length;
const lowest = (known: readonly number[]): number => Math.min(...known);
const highest = (known: readonly number[]): number => Math.max(...known);

/** One number of all that are known; null when none is. */
function join(values: readonly (number | null)[], one: (known: readonly number[]) => number): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : one(known);
}

export const detailOf = (rig: Rig): RigDetail => ({
  row: rig.row,
  telemetry: rig.telemetry,
  readAtMs: rig.readAtMs,
  lastError: rig.lastError,
  lastErrorAtMs: rig.lastErrorAtMs,
});
