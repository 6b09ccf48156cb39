import type { Telemetry } from '../../../preload/contract/rig.ts';
import { TICK_MS, tickOf } from '../../engine/clock.ts';
import type { Rig } from './rig.ts';

/* Which reading of a rig belongs to a tick. Pure. */

/** A rig as a tick needs it. */
export type Sampled = Pick<Rig, 'rigNo' | 'identity' | 'telemetry' | 'readAtMs' | 'readAtMonoMs' | 'earlier' | 'failures' | 'lastErrorAtMs' | 'status' | 'reasons' | 'labels'>;

/** A rig as it is at the end of a tick: what comes later does not change it. */
export const sampledOf = ({ rigNo, identity, telemetry, readAtMs, readAtMonoMs, earlier, failures, lastErrorAtMs, status, reasons, labels }: Rig): Sampled =>
  ({ rigNo, identity, telemetry, readAtMs, readAtMonoMs: readAtMonoMs ?? null, earlier, failures, lastErrorAtMs, status, reasons, labels });

export interface TimedReading { telemetry: Telemetry; readAtMs: number }

/**
 * What `earlier` must hold once a reading of `atMs` replaces the rig's latest: the last reading of the ticks before, as long as they are not
 * taken (thousands of readings twice would be a fifth of the engine's memory). `openTickMs`: start of the first tick that is not. Pure.
 */
export function earlierOf(rig: Pick<Rig, 'telemetry' | 'readAtMs' | 'earlier'>, atMs: number, openTickMs: number): TimedReading | null {
  const { telemetry, readAtMs, earlier } = rig;
  if (telemetry === null || readAtMs === null || tickOf(readAtMs) >= tickOf(atMs)) return earlier;
  return readAtMs >= openTickMs ? { telemetry, readAtMs } : null;
}

/** The last reading before `endMs`: a tick is closed a moment after its end, and the next reading may be there by then. */
export function readingBefore(rig: Sampled, endMs: number): TimedReading | null {
  const { telemetry, readAtMs, earlier } = rig;
  if (telemetry !== null && readAtMs !== null && readAtMs < endMs) return { telemetry, readAtMs };
  return earlier !== null && earlier.readAtMs < endMs ? earlier : null;
}

/**
 * Whether a rig is part of a tick: it was asked in it, or should have been by its end. With polls further apart than ticks, a tick between two
 * polls says nothing of it, and must not count as a time in which it was silent. Pure.
 */
export function isAsked(rig: Sampled, tickMs: number, intervalMs: number): boolean {
  if (intervalMs <= TICK_MS) return true;
  const endMs = tickMs + TICK_MS;
  const failedAtMs = rig.lastErrorAtMs !== null && rig.lastErrorAtMs < endMs ? rig.lastErrorAtMs : null;
  // Since the start its turn has not come.
  if ((rig.readAtMonoMs ?? null) === null && failedAtMs === null) return false;
  const lastMs = Math.max(readingBefore(rig, endMs)?.readAtMs ?? 0, failedAtMs ?? 0);
  return lastMs >= tickMs || lastMs < endMs - intervalMs - TICK_MS;
}

/** Rigs that cannot be read (locked, no driver) are not polled. */
export const isPolled = (rig: Sampled): boolean => rig.identity.driver !== null && rig.identity.class !== 'locked';
