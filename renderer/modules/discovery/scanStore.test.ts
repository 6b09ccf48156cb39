import { describe, expect, it } from 'vitest';
import { ADDRESS_CLASSES, type Device, type ScanDelta } from '../../../preload/contract/fleet.ts';
import { CLASSES, ScanStore } from './scanStore.ts';

const device = (ip: string, deviceClass: Device['class'] = 'identified'): Device => ({
  type: 'device', ip, class: deviceClass, make: 'antminer', model: null, firmware: null, firmwareVersion: null, algo: null, mac: null, serial: null, hostname: null, state: 'unknown',
  hashrateThs: null, nominalThs: null, powerW: null, powerSource: null, tempMaxC: null, fansRpm: [], boards: [], pools: [], errors: [], ms: 12,
});
const delta = (part: Partial<ScanDelta>): ScanDelta => ({
  full: false, scanId: 1, state: 'running', error: null, startedAtMs: 1, ms: 1, ranges: [], asked: 0, total: 10, counts: { identified: 0, locked: 0, unknown: 0, refused: 0, silent: 0 }, pass: 1,
  again: { asked: 0, total: 0, answered: 0 }, etaMs: null, slowed: [], found: [], marks: new Uint32Array(), nextScanAtMs: null, ...part,
});

describe('ScanStore', () => {
  it('names classes as the contract does', () => { expect(CLASSES).toEqual(ADDRESS_CLASSES); });

  it('adds what each delta brings', () => {
    const store = new ScanStore();
    store.apply(delta({ full: true, marks: Uint32Array.of(167772161, 1), found: [{ atMs: 1, device: device('10.0.0.1'), known: false }] }), 1);
    store.apply(delta({ marks: Uint32Array.of(167772162, 5, 4294967295, 2) }), 2);
    expect(store.marks.get(167772161)).toBe('identified');
    expect(store.marks.get(167772162)).toBe('silent');
    expect(store.marks.get(4294967295)).toBe('locked');
    expect(store.found).toHaveLength(1);
  });
  it('keeps the place of a device that answers again', () => {
    const store = new ScanStore();
    store.apply(delta({ full: true, found: [{ atMs: 1, device: device('10.0.0.1', 'locked'), known: false }, { atMs: 2, device: device('10.0.0.2'), known: false }] }), 1);
    store.apply(delta({ found: [{ atMs: 3, device: device('10.0.0.1'), known: false }] }), 2);
    expect(store.found.map((entry) => `${entry.device.ip} ${entry.device.class}`)).toEqual(['10.0.0.1 identified', '10.0.0.2 identified']);
  });
  it('forgets the scan before when another begins', () => {
    const store = new ScanStore();
    store.apply(delta({ full: true, marks: Uint32Array.of(1, 1), found: [{ atMs: 1, device: device('10.0.0.1'), known: false }] }), 1);
    store.apply(delta({ scanId: 2 }), 2);
    expect(store.marks.size).toBe(0);
    expect(store.found).toHaveLength(0);
  });
});
