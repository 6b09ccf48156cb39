import type { Device } from '../../../../preload/contract/fleet.ts';
import { AppError, toShape } from '../../../engine/errors.ts';
import type { AppErrorShape } from '../../../../preload/contract/contract.ts';
import type { Dial } from '../../../engine/net/dial.ts';
import type { Firmware, Make } from '../../../../preload/contract/rig.ts';
import { identify, readRig } from '../drivers/index.ts';
import type { Identity, Login, Reading, RigHost } from '../drivers/driver.ts';
import { stateOfReading } from '../status.ts';

export interface Examination {
  /** null: the host accepts connections and says nothing at all. */
  identity: Identity | null;
  reading: Reading | null;
  error: AppErrorShape | null;
  device: Device | null;
}

export interface ExamineIo {
  dial: Dial;
  logins(make: Make, firmware: Firmware | null, address: string): Login[];
  monoMs(): number;
}

/** A hanging host may hold one place in a scan this long. */
const DEADLINE_MS = 9_000;
/** A rig that answers after 2 s, and whose first SYN was lost, answers within this. */
const ASK_TIMEOUT_MS = 4_000;
const PATIENT_ASK_TIMEOUT_MS = 8_000;

/** Identifies the host behind open ports and reads it once. Rejects only when `signal` aborts. */
export async function examine(io: ExamineIo, address: string, openPorts: number[], patient: boolean, signal: AbortSignal): Promise<Examination> {
  const started = io.monoMs();
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)]);
  const host: RigHost = {
    address,
    dial: io.dial,
    logins: (make, firmware) => io.logins(make, firmware, address),
    timeoutMs: patient ? PATIENT_ASK_TIMEOUT_MS : ASK_TIMEOUT_MS,
    signal: deadline,
  };
  let identity: Identity | null = null;
  let reading: Reading | null = null;
  let error: AppErrorShape | null = null;
  try {
    const { heard, evidence: _seen, ...who } = await identify(host, openPorts);
    // Closed at once without a byte: no rig. Open and silent: something that hangs, which may be one.
    if (!heard && io.monoMs() - started < host.timeoutMs) return { identity: null, reading: null, error: null, device: null };
    identity = who;
    if (identity.driver !== null) reading = await readRig(host, identity, {}, 'full');
  } catch (cause) {
    error = toShape(cause);
    if (error.code === 'FLEET_ABORTED') error = { code: 'FLEET_TIMEOUT', message: `${address} did not finish its answers in ${DEADLINE_MS / 1000} s` };
    if (identity !== null && error.code === 'FLEET_LOCKED') identity = { ...identity, class: 'locked' };
  }
  if (signal.aborted) throw new AppError('FLEET_ABORTED', 'Stopped');
  identity ??= { class: 'unknown', make: null, firmware: null, driver: null, model: null, ports: openPorts };
  return { identity, reading, error, device: deviceOf(address, identity, reading, Math.round(io.monoMs() - started)) };
}

/** The line of `scan --json`: what one host said, unknown as null. */
export function deviceOf(ip: string, identity: Identity, reading: Reading | null, ms: number): Device {
  const t = reading?.telemetry ?? null;
  return {
    type: 'device',
    ip,
    class: identity.class,
    make: t?.make ?? identity.make,
    model: t?.model ?? identity.model,
    firmware: t?.firmware ?? identity.firmware,
    firmwareVersion: t?.firmwareVersion ?? null,
    algo: t?.algo ?? null,
    mac: t?.mac ?? null,
    serial: t?.serial ?? null,
    hostname: t?.hostname ?? null,
    state: t === null ? 'unknown' : stateOfReading(t),
    hashrateThs: t?.hashrateThs ?? null,
    nominalThs: t?.nominalThs ?? null,
    powerW: t?.powerW ?? null,
    powerSource: t?.powerSource ?? null,
    tempMaxC: t?.tempMaxC ?? null,
    fansRpm: t?.fansRpm ?? [],
    boards: t?.boards.map(({ slot, hashrateThs, chips, tempMaxC }) => ({ slot, hashrateThs, chips, tempMaxC })) ?? [],
    pools: t?.pools.map(({ url, user, active, accepted, rejected, stale }) => ({ url, user, active, accepted, rejected, stale })) ?? [],
    errors: t?.errors.map(({ code, text }) => ({ code, text })) ?? [],
    ms,
  };
}
