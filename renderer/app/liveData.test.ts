// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import type { EngineState } from '../../preload/contract/app.ts';
import type { FleetState } from '../modules/fleet/fleetStore.ts';
import { isBehind, monitoringOf } from './liveData.ts';

const NOW = 1_790_000_000_000;
const fleet = (part: Partial<FleetState> = {}): FleetState => ({ version: 1, wordsVersion: 1, rigs: 10, farm: null, pollIntervalMs: 30_000, receivedAtMs: NOW - 1000, ...part });
const engine = (state: EngineState['state']): EngineState => ({ state, sinceMs: NOW - 3000, restarts: 1, reason: null });
const LONG_AGO = NOW - 3_600_000;

describe('whether what is on screen is being renewed', () => {
  it('is live while deltas come', () => {
    expect(monitoringOf(engine('up'), fleet(), NOW, LONG_AGO)).toEqual({ kind: 'live' });
  });
  it('turns old at once when the engine is not up, whatever came a moment ago', () => {
    expect(monitoringOf(engine('restarting'), fleet({ receivedAtMs: NOW }), NOW, LONG_AGO)).toMatchObject({ kind: 'restarting', sinceMs: NOW - 3000 });
    expect(monitoringOf(engine('stopped'), fleet({ receivedAtMs: NOW }), NOW, LONG_AGO)).toMatchObject({ kind: 'stopped' });
  });
  it('turns old after three poll intervals of silence', () => {
    expect(monitoringOf(engine('up'), fleet({ receivedAtMs: NOW - 90_000 }), NOW, LONG_AGO).kind).toBe('live');
    expect(monitoringOf(engine('up'), fleet({ receivedAtMs: NOW - 90_001 }), NOW, LONG_AGO)).toEqual({ kind: 'silent', sinceMs: NOW - 90_001 });
  });
  it('does not call an empty farm silent, nor a window that was just seen again', () => {
    expect(monitoringOf(engine('up'), fleet({ rigs: 0, receivedAtMs: NOW - 900_000 }), NOW, LONG_AGO).kind).toBe('live');
    expect(monitoringOf(engine('up'), fleet({ receivedAtMs: NOW - 900_000 }), NOW, NOW - 500).kind).toBe('live');
  });
  it('is behind when half of the readings are older than two poll intervals', () => {
    const aged = (p50: number): Pick<FleetState, 'farm' | 'pollIntervalMs'> => ({ farm: { ageMs: { p50, p99: p50 } } as FleetState['farm'], pollIntervalMs: 30_000 });
    expect(isBehind(aged(60_000))).toBe(false);
    expect(isBehind(aged(60_001))).toBe(true);
    expect(isBehind(fleet())).toBe(false);
  });
  it('starts before the first delta', () => {
    expect(monitoringOf(null, fleet({ receivedAtMs: null }), NOW, LONG_AGO)).toEqual({ kind: 'starting' });
    expect(monitoringOf(engine('stopped'), fleet({ receivedAtMs: null }), NOW, LONG_AGO).kind).toBe('stopped');
  });
});
