import { useSyncExternalStore } from 'react';
import type { AppErrorShape } from '../../preload/contract/contract.ts';
import type { EngineState } from '../../preload/contract/app.ts';
import { FleetStore, type FleetState } from '../modules/fleet/fleetStore.ts';
import { freshnessOf } from '../modules/fleet/freshness.ts';
import { ScanStore, type ScanState } from '../modules/discovery/scanStore.ts';
import { subscribe } from './bridge.ts';
import { onSecond } from './second.ts';

/** Silence of the live table longer than this many poll intervals means that nobody collects. */
const SILENT_CYCLES = 3;
/** After a hidden window is seen again, its first delta is on the way. */
const RETURN_GRACE_MS = 3000;

/** Whether what is on screen is being renewed, and if not, since when and why. */
export type Monitoring =
  | { kind: 'starting' }
  | { kind: 'live' }
  | { kind: 'restarting'; sinceMs: number; reason: AppErrorShape | null }
  | { kind: 'stopped'; sinceMs: number; reason: AppErrorShape | null }
  | { kind: 'silent'; sinceMs: number };

export function monitoringOf(engine: EngineState | null, fleet: FleetState, nowMs: number, watchedSinceMs: number): Monitoring {
  if (engine !== null && engine.state === 'stopped') return { kind: 'stopped', sinceMs: engine.sinceMs, reason: engine.reason };
  if (engine !== null && engine.state === 'restarting') return { kind: 'restarting', sinceMs: engine.sinceMs, reason: engine.reason };
  if (fleet.receivedAtMs === null) return { kind: 'starting' };
  if (engine !== null && engine.state === 'starting') return { kind: 'restarting', sinceMs: engine.sinceMs, reason: engine.reason };
  const quietMs = nowMs - fleet.receivedAtMs;
  const isWatched = nowMs - watchedSinceMs > RETURN_GRACE_MS;
  if (fleet.rigs > 0 && isWatched && quietMs > SILENT_CYCLES * fleet.pollIntervalMs) return { kind: 'silent', sinceMs: fleet.receivedAtMs };
  return { kind: 'live' };
}

/** The streams of this window and what they have told so far. */
export class LiveData {
  readonly fleet = new FleetStore();
  readonly scan = new ScanStore();
  #engine: EngineState | null = null;
  #monitoring: Monitoring = { kind: 'starting' };
  #watchedSinceMs = Date.now();
  #listeners = new Set<() => void>();
  #ends: (() => void)[] = [];

  readonly getMonitoring = (): Monitoring => this.#monitoring;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => { this.#listeners.delete(listener); };
  };

  /** @returns the function that ends all subscriptions */
  start(): () => void {
    const endEngine = subscribe('shell.engine', {}, (engine) => { this.#engine = engine; this.#judge(); });
    const endFleet = this.fleet.subscribe(() => { this.#judge(); });
    const endSecond = onSecond(() => { this.#judge(); });
    const follow = (): void => {
      // A window that nobody sees costs the engine nothing.
      if (document.visibilityState === 'hidden') this.#unwatch();
      else this.#watch();
    };
    document.addEventListener('visibilitychange', follow);
    follow();
    return () => {
      document.removeEventListener('visibilitychange', follow);
      this.#unwatch();
      endEngine();
      endFleet();
      endSecond();
    };
  }

  #watch(): void {
    if (this.#ends.length > 0) return;
    this.#watchedSinceMs = Date.now();
    this.#ends = [
      subscribe('fleet.table', {}, (delta) => { this.fleet.apply(delta, Date.now()); }),
      subscribe('discovery.progress', {}, (delta) => { this.scan.apply(delta, Date.now()); }),
    ];
  }

  #unwatch(): void {
    for (const end of this.#ends) end();
    this.#ends = [];
  }

  #judge(): void {
    const next = monitoringOf(this.#engine, this.fleet.getState(), Date.now(), this.#watchedSinceMs);
    const before = this.#monitoring;
    const same = before.kind === next.kind && ('sinceMs' in before ? before.sinceMs : 0) === ('sinceMs' in next ? next.sinceMs : 0);
    if (same) return;
    this.#monitoring = next;
    for (const listener of this.#listeners) listener();
  }
}

export const live = new LiveData();

export const useMonitoring = (): Monitoring => useSyncExternalStore(live.subscribe, live.getMonitoring);
export const useFleetState = (): FleetState => useSyncExternalStore(live.fleet.subscribe, live.fleet.getState);
/** Whether half of the rigs' readings are stale, such as in a copy that only reads: sums over them are then old too. */
export function isBehind({ farm, pollIntervalMs }: Pick<FleetState, 'farm' | 'pollIntervalMs'>): boolean {
  const age = farm?.ageMs?.p50;
  return age !== undefined && freshnessOf(-age, 0, pollIntervalMs) !== 'fresh';
}
export const useIsBehind = (): boolean => useSyncExternalStore(live.fleet.subscribe, () => isBehind(live.fleet.getState()));

/** The scan as it stands. An engine that does not run scans nothing, and nobody knows when the next scan is. */
export function useScan(): ScanState {
  const scan = useSyncExternalStore(live.scan.subscribe, live.scan.getState);
  const { kind } = useMonitoring();
  if (kind !== 'stopped' && kind !== 'restarting') return scan;
  return { ...scan, state: scan.state === 'running' ? 'cancelled' : scan.state, etaMs: null, nextScanAtMs: null };
}
