import type { FarmTotals, FleetDelta, LiveColumn, RigRow } from '../../../preload/contract/fleet.ts';
import type { FleetAt } from '../../../preload/contract/history.ts';
import { statusAt } from '../history/AsItWas.ts';
import { COLUMN, WIDTH } from './liveColumns.ts';

/** A change of more than this share marks the cell for two seconds. */
const MARK_SHARE = 0.05;
export const MARK_MS = 2000;
/** Columns whose cell is marked, in the order of the marks array. */
export const MARKED: readonly LiveColumn[] = ['hashrateThs', 'powerW', 'tempMaxC'];
const FIRST_CAPACITY = 256;
/** Rows that are told in one frame: a whole screen of changed rows in one frame would be a frame too long. */
const ROWS_A_FRAME = 12;

const NO_REASONS: RigRow['reasons'] = [];
/** Columns that belong to the model and stay as they are. */
const RATINGS: readonly LiveColumn[] = ['nominalThs', 'tempLimitC'];
const PARTS: readonly { count: LiveColumn; each: readonly LiveColumn[] }[] = [
  { count: 'boardCount', each: ['board1Ths', 'board2Ths', 'board3Ths', 'board4Ths'] }, { count: 'fanCount', each: ['fan1Rpm', 'fan2Rpm', 'fan3Rpm', 'fan4Rpm'] },
];

export interface FleetState {
  /** Grows by one with every delta. */
  version: number;
  /** Grows only when a row's words changed, a rig came or a rig went. */
  wordsVersion: number;
  rigs: number;
  farm: FarmTotals | null;
  pollIntervalMs: number;
  /** This computer's clock when the last delta came; null before the first. */
  receivedAtMs: number | null;
}

const EMPTY: FleetState = { version: 0, wordsVersion: 0, rigs: 0, farm: null, pollIntervalMs: 30_000, receivedAtMs: null };

/**
 * The live table outside React: one dense slot a rig, numbers in one Float64Array, words beside it.
 * Rows are told one by one; whoever shows thirty rigs is called for thirty rigs.
 */
export class FleetStore {
  #rows: RigRow[] = [];
  #text: string[] = [];
  #models: string[] = [];
  #slots = new Map<number, number>();
  #values = new Float64Array(FIRST_CAPACITY * WIDTH);
  #marks = new Float64Array(FIRST_CAPACITY * MARKED.length);
  #versions = new Map<number, number>();
  #state: FleetState = EMPTY;
  #listeners = new Set<() => void>();
  #rowListeners = new Map<number, Set<() => void>>();
  #untold = new Set<number>();
  #isTelling = false;
  #nextFrame: (run: () => void) => void;
  /** Slots whose status nobody knows: only in a fleet of the past. */
  #noStatus = new Set<number>();
  #yesterdayThs: ReadonlyMap<number, number> = new Map();

  constructor(nextFrame: (run: () => void) => void = (run) => { requestAnimationFrame(run); }) {
    this.#nextFrame = nextFrame;
  }

  /**
   * The rigs as they were in one tick: readings and statuses of then, names and addresses of today. It stands still. Rigs that are not in
   * today's fleet have no words and are left out; so are those that were not known then.
   */
  static asItWas(today: FleetStore, then: FleetAt): FleetStore {
    const past = new FleetStore();
    past.#values = new Float64Array(then.rigNos.length * WIDTH);
    past.#marks = new Float64Array(then.rigNos.length * MARKED.length);
    for (let index = 0; index < then.rigNos.length; index += 1) {
      const todaySlot = today.slotOf(then.rigNos[index] ?? 0);
      if (todaySlot === null) continue;
      const row = today.rowAt(todaySlot);
      const status = statusAt(then, index);
      const slot = past.#rows.length;
      if (status === null) past.#noStatus.add(slot);
      // What a reading says beside its numbers is not kept: of then it is not known.
      past.#rows.push({ ...row, status: status ?? 'unknown', reasons: NO_REASONS, pool: null, poolFailover: false, worker: null, lastError: null });
      past.#models.push(today.modelAt(todaySlot));
      past.#slots.set(row.rigNo, slot);
      past.#versions.set(row.rigNo, 1);
      past.#values.set(then.values.subarray(index * WIDTH, (index + 1) * WIDTH), slot * WIDTH);
      past.#complete(slot, today, todaySlot);
    }
    past.#state = { version: 1, wordsVersion: 1, rigs: past.#rows.length, farm: null, pollIntervalMs: today.#state.pollIntervalMs, receivedAtMs: then.tickMs };
    return past;
  }

  /** What a tick does not keep because it does not change or follows from the rest: ratings of the model, and how many boards and fans are told. */
  #complete(slot: number, today: FleetStore, todaySlot: number): void {
    const set = (column: LiveColumn, value: number): void => { if (Number.isNaN(this.rawAt(slot, column))) this.#values[slot * WIDTH + COLUMN[column]] = value; };
    for (const column of RATINGS) set(column, today.rawAt(todaySlot, column));
    for (const { count, each } of PARTS) {
      const known = each.findLastIndex((column) => this.valueAt(slot, column) !== null) + 1;
      if (known > 0) set(count, known);
    }
  }

  readonly getState = (): FleetState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => { this.#listeners.delete(listener); };
  };

  subscribeRow(rigNo: number, listener: () => void): () => void {
    const set = this.#rowListeners.get(rigNo) ?? new Set();
    set.add(listener);
    this.#rowListeners.set(rigNo, set);
    return () => {
      set.delete(listener);
      if (set.size === 0 && this.#rowListeners.get(rigNo) === set) this.#rowListeners.delete(rigNo);
    };
  }

  /** Grows whenever the row's words or numbers changed; 0 = not in the fleet. */
  rowVersion(rigNo: number): number {
    return this.#versions.get(rigNo) ?? 0;
  }

  get size(): number { return this.#rows.length; }
  slotOf(rigNo: number): number | null { return this.#slots.get(rigNo) ?? null; }
  rowAt(slot: number): RigRow {
    const row = this.#rows[slot];
    if (row === undefined) throw new RangeError(`No rig in slot ${slot}`);
    return row;
  }
  row(rigNo: number): RigRow | null {
    const slot = this.#slots.get(rigNo);
    return slot === undefined ? null : this.#rows[slot] ?? null;
  }
  /** Lower-case words of a row for the search. */
  textAt(slot: number): string {
    // A fleet of the past makes its words when they are searched for the first time.
    return (this.#text[slot] ??= searchText(this.rowAt(slot)));
  }
  /** Make and model: the same for all rigs that are compared with each other. */
  modelAt(slot: number): string { return this.#models[slot] ?? ''; }

  /** False where a fleet of the past does not know the status; the row then says "unknown". */
  isStatusKnown(slot: number): boolean { return !this.#noStatus.has(slot); }
  /** Mean hashrate of the rig at this hour of the day before, TH/s; NaN = not known. */
  yesterdayThs(slot: number): number { return this.#yesterdayThs.get(this.#rows[slot]?.rigNo ?? 0) ?? NaN; }

  /** @param means hashrate by rig at this hour of the day before, TH/s; those that are not known are left out */
  setYesterday(means: ReadonlyMap<number, number>): void {
    this.#yesterdayThs = means;
    for (const rigNo of this.#slots.keys()) this.#versions.set(rigNo, (this.#versions.get(rigNo) ?? 0) + 1);
    this.#state = { ...this.#state, version: this.#state.version + 1 };
    for (const listener of this.#listeners) listener();
    this.#tell(this.#slots.keys());
  }

  /** NaN = unknown. */
  rawAt(slot: number, column: LiveColumn): number { return this.#values[slot * WIDTH + COLUMN[column]] ?? NaN; }
  valueAt(slot: number, column: LiveColumn): number | null {
    const value = this.rawAt(slot, column);
    return Number.isNaN(value) ? null : value;
  }
  value(rigNo: number, column: LiveColumn): number | null {
    const slot = this.#slots.get(rigNo);
    return slot === undefined ? null : this.valueAt(slot, column);
  }
  /** Until when the cell stays marked, this computer's clock; 0 = not marked. */
  markedUntil(rigNo: number, column: LiveColumn): number {
    const slot = this.#slots.get(rigNo);
    const mark = MARKED.indexOf(column);
    return slot === undefined || mark < 0 ? 0 : this.#marks[slot * MARKED.length + mark] ?? 0;
  }

  /** @param nowMs this computer's clock */
  apply(delta: FleetDelta, nowMs: number): void {
    const touched = new Set<number>();
    const rows = JSON.parse(delta.rows) as RigRow[];
    let words = delta.full || rows.length > 0;
    if (delta.full) {
      for (const rigNo of this.#slots.keys()) touched.add(rigNo);
      this.#rows = [];
      this.#text = [];
      this.#models = [];
      this.#slots.clear();
    }
    for (const rigNo of delta.gone) {
      if (this.#remove(rigNo)) { touched.add(rigNo); words = true; }
    }
    for (const row of rows) {
      this.#put(row);
      touched.add(row.rigNo);
    }
    for (let index = 0; index < delta.rigNos.length; index += 1) {
      const rigNo = delta.rigNos[index] ?? 0;
      const slot = this.#slots.get(rigNo);
      // Numbers of a rig whose words never came cannot be shown; the engine sends the words first.
      if (slot === undefined) continue;
      this.#putValues(slot, delta.values.subarray(index * WIDTH, (index + 1) * WIDTH), delta.full ? null : nowMs);
      touched.add(rigNo);
    }
    for (const rigNo of touched) this.#versions.set(rigNo, (this.#versions.get(rigNo) ?? 0) + 1);
    if (words) for (const rigNo of this.#versions.keys()) if (!this.#slots.has(rigNo)) this.#versions.delete(rigNo);
    this.#state = {
      version: this.#state.version + 1,
      wordsVersion: this.#state.wordsVersion + (words ? 1 : 0),
      rigs: this.#rows.length,
      farm: delta.farm,
      pollIntervalMs: delta.pollIntervalMs,
      receivedAtMs: nowMs,
    };
    for (const listener of this.#listeners) listener();
    this.#tell(touched);
  }

  #tell(rigNos: Iterable<number>): void {
    for (const rigNo of rigNos) if (this.#rowListeners.has(rigNo)) this.#untold.add(rigNo);
    if (!this.#isTelling) this.#tellRows();
  }

  #tellRows(): void {
    let told = 0;
    for (const rigNo of this.#untold) {
      this.#untold.delete(rigNo);
      for (const listener of this.#rowListeners.get(rigNo) ?? []) listener();
      told += 1;
      if (told === ROWS_A_FRAME) break;
    }
    this.#isTelling = this.#untold.size > 0;
    if (this.#isTelling) this.#nextFrame(() => { this.#tellRows(); });
  }

  #put(row: RigRow): void {
    const existing = this.#slots.get(row.rigNo);
    const slot = existing ?? this.#rows.length;
    if (existing === undefined) {
      this.#slots.set(row.rigNo, slot);
      this.#grow(slot + 1);
      this.#values.fill(NaN, slot * WIDTH, (slot + 1) * WIDTH);
      this.#marks.fill(0, slot * MARKED.length, (slot + 1) * MARKED.length);
    }
    this.#rows[slot] = row;
    this.#text[slot] = searchText(row);
    this.#models[slot] = `${row.make} ${row.model ?? ''}`;
  }

  /** The last rig moves into the hole, so that slots stay dense. */
  #remove(rigNo: number): boolean {
    const slot = this.#slots.get(rigNo);
    if (slot === undefined) return false;
    const lastSlot = this.#rows.length - 1;
    const last = this.#rows[lastSlot];
    if (last !== undefined && lastSlot !== slot) {
      this.#rows[slot] = last;
      this.#text[slot] = this.#text[lastSlot] ?? '';
      this.#models[slot] = this.#models[lastSlot] ?? '';
      this.#values.copyWithin(slot * WIDTH, lastSlot * WIDTH, (lastSlot + 1) * WIDTH);
      this.#marks.copyWithin(slot * MARKED.length, lastSlot * MARKED.length, (lastSlot + 1) * MARKED.length);
      this.#slots.set(last.rigNo, slot);
    }
    this.#rows.pop();
    this.#text.pop();
    this.#models.pop();
    this.#slots.delete(rigNo);
    return true;
  }

  #putValues(slot: number, values: Float64Array, nowMs: number | null): void {
    for (const [mark, column] of MARKED.entries()) {
      const before = this.rawAt(slot, column);
      const after = values[COLUMN[column]] ?? NaN;
      const changed = nowMs !== null && Math.abs(after - before) > Math.abs(before) * MARK_SHARE;
      if (changed) this.#marks[slot * MARKED.length + mark] = nowMs + MARK_MS;
    }
    this.#values.set(values, slot * WIDTH);
  }

  #grow(rigs: number): void {
    if (rigs * WIDTH <= this.#values.length) return;
    const capacity = Math.max(rigs, (this.#values.length / WIDTH) * 2);
    const values = new Float64Array(capacity * WIDTH);
    values.set(this.#values);
    const marks = new Float64Array(capacity * MARKED.length);
    marks.set(this.#marks);
    this.#values = values;
    this.#marks = marks;
  }
}

/** What the text search looks through: name, address, model, MAC, worker, pool, host name, serial, site, tags. */
function searchText(row: RigRow): string {
  return [row.name, row.ip, row.make, row.model, row.mac, row.worker, row.pool, row.hostname, row.serial, row.site, ...row.tags]
    .filter((word) => word !== null).join('\n').toLowerCase();
}
