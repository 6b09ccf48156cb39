import type { AddressClass, ADDRESS_CLASSES, Device, ScanDelta } from '../../../preload/contract/fleet.ts';

/** The contract's list again, typed by it; see fleet/liveColumns.ts. */
export const CLASSES: typeof ADDRESS_CLASSES = ['waiting', 'identified', 'locked', 'unknown', 'refused', 'silent', 'again'];

export interface Found { atMs: number; device: Device; known: boolean }

/** What a scan has told so far, without its addresses and devices (those are in the store). */
export interface ScanState extends Omit<ScanDelta, 'full' | 'found' | 'marks'> {
  version: number;
  /** Grows when `found` grew or changed. */
  foundVersion: number;
  receivedAtMs: number | null;
}

const IDLE: ScanState = {
  version: 0, foundVersion: 0, receivedAtMs: null, scanId: null, state: 'idle', error: null, startedAtMs: null, ms: 0, ranges: [], asked: 0, total: 0,
  counts: { identified: 0, locked: 0, unknown: 0, refused: 0, silent: 0 }, pass: 1, again: { asked: 0, total: 0, answered: 0 }, etaMs: null, slowed: [], nextScanAtMs: null,
};

/** The running or last scan: counters, the class of each address, the devices in order of arrival. */
export class ScanStore {
  /** Class of each address that was told; an address of the ranges that is not here still waits. */
  readonly marks = new Map<number, AddressClass>();
  #found: Found[] = [];
  #places = new Map<string, number>();
  #state: ScanState = IDLE;
  #listeners = new Set<() => void>();

  readonly getState = (): ScanState => this.#state;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => { this.#listeners.delete(listener); };
  };

  /** In order of arrival; a device that answered again in the second pass keeps its place. */
  get found(): readonly Found[] { return this.#found; }

  apply(delta: ScanDelta, nowMs: number): void {
    const { full, found, marks, ...rest } = delta;
    if (full || rest.scanId !== this.#state.scanId) {
      this.marks.clear();
      this.#found = [];
      this.#places.clear();
    }
    for (let index = 0; index + 1 < marks.length; index += 2) {
      const name = CLASSES[marks[index + 1] ?? -1];
      if (name !== undefined) this.marks.set(marks[index] ?? 0, name);
    }
    for (const item of found) {
      const place = this.#places.get(item.device.ip);
      if (place !== undefined) this.#found[place] = item;
      else {
        this.#places.set(item.device.ip, this.#found.length);
        this.#found.push(item);
      }
    }
    const grew = full || found.length > 0;
    this.#state = { ...rest, version: this.#state.version + 1, foundVersion: this.#state.foundVersion + (grew ? 1 : 0), receivedAtMs: nowMs };
    for (const listener of this.#listeners) listener();
  }
}
