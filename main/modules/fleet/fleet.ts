import type { FleetDelta, FarmTotals } from '../../../preload/contract/fleet.ts';
import { LIVE_COLUMNS, type RigDetail } from '../../../preload/contract/fleet.ts';
import type { AppErrorShape } from '../../../preload/contract/contract.ts';
import type { RigEvent } from '../../../preload/contract/history.ts';
import { TICK_MS, type Clock } from '../../engine/clock.ts';
import type { Source } from '../../engine/router.ts';
import { NO_LABELS, type Labels } from '../../store/index.ts';
import type { DriverMemory, Identity, Reading } from './drivers/driver.ts';
import { clockJury } from './clocks.ts';
import { eventsBetween, NOTHING_TOLD, remember } from './events.ts';
import { detailOf, rowOf, writeLive, type Rig } from './rig.ts';
import { earlierOf, sampledOf, type Sampled } from './sampled.ts';
import { decideStatus, type Verdict, type StatusMemory } from './status.ts';
import { farmTotals } from './totals.ts';

/** What is known of a rig when it comes in: from the store at start, or from a scan. */
export interface KnownRig {
  rigNo: number;
  ip: string;
  identity: Identity;
  memory: DriverMemory;
  firstSeenMs: number;
  telemetry: Rig['telemetry'];
  readAtMs: number | null;
  status: StatusMemory | null;
  /** Absent: as it was. */
  labels?: Labels;
}

/** All rigs in memory, their status, and the feeds of the screens. Does no I/O. */
export interface Fleet {
  rigs(): IterableIterator<Rig>;
  get(rigNo: number): Rig | undefined;
  at(ip: string): Rig | undefined;
  size(): number;
  put(known: KnownRig): Rig;
  /** A read came back. */
  answered(rig: Rig, reading: Reading, atMs: number): void;
  /** A read failed. */
  failed(rig: Rig, error: AppErrorShape, atMs: number, secondProbeFailed: boolean): void;
  /** Another machine has its address: it is out of the table until it is found again. */
  drop(rigNo: number): void;
  /**
   * The computer slept or its clock was set: durations ("zero for 3 minutes") begin anew, and no time may lie ahead of now.
   */
  gap(): void;
  /** A person calls it otherwise now. */
  label(rigNo: number, labels: Labels): void;
  /** It is there, though it cannot be read. */
  present(rig: Rig): void;
  /** False: most rigs that tell the time show another one than this computer. */
  isOurClockPlausible(): boolean;
  /** The rigs at the end of a tick. Readings of it, and of the ticks before, are let go. */
  takeTick(tickMs: number): Sampled[];
  /** What happened to rigs since it was asked for last. */
  takeEvents(): RigEvent[];
  totals(): FarmTotals;
  setStored(stored: Pick<FarmTotals, 'storedTickMs' | 'storeError'>): void;
  tableSource(wake: () => void): Source<FleetDelta>;
  rigSource(rigNo: number, wake: () => void): Source<RigDetail>;
  /** Rigs with an open page: they are read more often. */
  watched(): Set<number>;
}

/** Screens get at most one table delta in this time. */
const TABLE_WAKE_MS = 1_000;
const TABLE_BEAT_MS = 5_000;

export function createFleet(clock: Clock, pollIntervalMs: () => number): Fleet {
  const rigs = new Map<number, Rig>();
  const byIp = new Map<string, Rig>();
  const leaveIp = (rig: Rig | undefined): void => {
    if (rig !== undefined && byIp.get(rig.ip) === rig) byIp.delete(rig.ip);
  };
  const tables = new Set<{ dirty: Set<number>; touch: () => void }>();
  const pages = new Map<number, Set<() => void>>();
  let stored: Pick<FarmTotals, 'storedTickMs' | 'storeError'> = { storedTickMs: null, storeError: null };

  const clocks = clockJury();
  /** Start of the first tick that is not taken yet. */
  let openTickMs = 0;
  let events: RigEvent[] = [];
  const notice = (rig: Rig): void => {
    const told = remember(rig.told, rig);
    events.push(...eventsBetween(rig.rigNo, rig.told, told));
    rig.told = told;
  };

  const touch = (rigNo: number): void => {
    for (const table of tables) {
      table.dirty.add(rigNo);
      table.touch();
    }
    for (const wake of pages.get(rigNo) ?? []) wake();
  };

  const judge = (rig: Rig): Verdict => decideStatus(rig.status, {
    nowMs: clock.wallMs(),
    class: rig.identity.class,
    readable: rig.identity.driver !== null,
    telemetry: rig.telemetry,
    failures: rig.failures,
    secondProbeFailed: rig.secondProbeFailed,
    errorCode: rig.failures > 0 ? rig.lastError?.code ?? null : null,
    clockOffsetMs: clocks.isOursPlausible(clock.wallMs()) ? rig.clockOffsetMs ?? null : null,
  });

  const setRow = (rig: Rig): void => {
    const row = rowOf(rig);
    if (JSON.stringify(row) !== JSON.stringify(rig.row)) rig.row = row;
  };

  const settle = (rig: Rig): void => {
    const verdict = judge(rig);
    rig.status = verdict.memory;
    rig.reasons = verdict.reasons;
    notice(rig);
    setRow(rig);
    touch(rig.rigNo);
  };

  return {
    rigs: () => rigs.values(),
    get: (rigNo) => rigs.get(rigNo),
    at: (ip) => byIp.get(ip),
    size: () => rigs.size,
    watched: () => new Set(pages.keys()),
    put: (known) => {
      const before = rigs.get(known.rigNo);
      const status = known.status ?? before?.status ?? { status: 'unknown', sinceMs: clock.wallMs(), zeroSinceMs: null, lowSinceMs: null, fineSinceMs: null, hot: false };
      const rig = {
        ...(before ?? { lastError: null, lastErrorAtMs: null, failures: 0, secondProbeFailed: false, reasons: [], told: NOTHING_TOLD }),
        ...known,
        status,
        labels: known.labels ?? before?.labels ?? NO_LABELS,
        telemetry: known.telemetry ?? before?.telemetry ?? null,
        earlier: before === undefined ? null : known.readAtMs === null ? before.earlier : earlierOf(before, known.readAtMs, openTickMs),
        readAtMs: known.readAtMs ?? before?.readAtMs ?? null,
        readAtMonoMs: known.readAtMs === null ? before?.readAtMonoMs ?? null : null,
      } as Rig;
      // A stored status stands until the next answer; its reasons are not stored.
      if (known.status !== null) rig.reasons = judge(rig).reasons;
      setRow(rig);
      // Pollers and pages hold the object: a rig that is known already is changed in place.
      leaveIp(before);
      const kept = before === undefined ? rig : Object.assign(before, rig);
      rigs.set(kept.rigNo, kept);
      byIp.set(kept.ip, kept);
      if (known.status === null) settle(kept);
      else {
        notice(kept);
        touch(kept.rigNo);
      }
      return kept;
    },
    answered: (rig, reading, atMs) => {
      rig.earlier = earlierOf(rig, atMs, openTickMs);
      rig.telemetry = reading.telemetry;
      rig.memory = reading.memory;
      rig.clockOffsetMs = reading.clockOffsetMs;
      clocks.put(rig.rigNo, reading.clockOffsetMs);
      rig.readAtMs = atMs;
      rig.readAtMonoMs = clock.monoMs();
      rig.failures = 0;
      rig.secondProbeFailed = false;
      rig.lastError = null;
      rig.lastErrorAtMs = null;
      if (rig.identity.class !== 'identified') rig.identity = { ...rig.identity, class: 'identified' };
      settle(rig);
    },
    failed: (rig, error, atMs, secondProbeFailed) => {
      rig.failures += 1;
      rig.lastError = error;
      rig.lastErrorAtMs = atMs;
      rig.secondProbeFailed = secondProbeFailed;
      settle(rig);
    },
    drop: (rigNo) => {
      clocks.put(rigNo, null);
      leaveIp(rigs.get(rigNo));
      if (rigs.delete(rigNo)) touch(rigNo);
    },
    gap: () => {
      const nowMs = clock.wallMs();
      // A clock that was set back comes to ticks that were taken before.
      openTickMs = 0;
      const notAhead = (atMs: number | null): number | null => (atMs === null ? null : Math.min(atMs, nowMs));
      clocks.clear();
      for (const rig of rigs.values()) {
        rig.clockOffsetMs = null;
        rig.status = { ...rig.status, sinceMs: Math.min(rig.status.sinceMs, nowMs), zeroSinceMs: null, lowSinceMs: null, fineSinceMs: null };
        rig.readAtMs = notAhead(rig.readAtMs);
        rig.lastErrorAtMs = notAhead(rig.lastErrorAtMs);
        touch(rig.rigNo);
      }
    },
    present: (rig) => {
      rig.failures = 0;
      rig.secondProbeFailed = false;
      rig.lastError = null;
      rig.lastErrorAtMs = null;
      settle(rig);
    },
    label: (rigNo, labels) => {
      const rig = rigs.get(rigNo);
      if (rig === undefined) return;
      rig.labels = labels;
      setRow(rig);
      touch(rigNo);
    },
    isOurClockPlausible: () => clocks.isOursPlausible(clock.wallMs()),
    takeTick: (tickMs) => {
      openTickMs = tickMs + TICK_MS;
      const taken: Sampled[] = [];
      for (const rig of rigs.values()) {
        taken.push(sampledOf(rig));
        rig.earlier = null;
      }
      return taken;
    },
    takeEvents: () => {
      const taken = events;
      events = [];
      return taken;
    },
    totals: () => farmTotals(rigs.values(), clock.wallMs(), stored),
    setStored: (value) => {
      stored = value;
      for (const table of tables) table.touch();
    },
    tableSource: (wake) => {
      let cancel: (() => void) | null = null;
      let full = true;
      let due = true;
      let lastRows = new Map<number, Rig['row']>();
      const table = {
        dirty: new Set<number>(),
        touch: () => {
          cancel ??= clock.after(TABLE_WAKE_MS, () => {
            cancel = null;
            due = true;
            wake();
          });
        },
      };
      tables.add(table);
      // With nothing changing a screen must still hear that we are alive, and see its sums grow old.
      let cancelBeat = (): void => {};
      const beat = (): void => {
        table.touch();
        cancelBeat = clock.after(TABLE_BEAT_MS, beat);
      };
      beat();
      return {
        take: () => {
          if (!due) return null;
          due = false;
          const numbers = full ? [...rigs.keys()] : [...table.dirty].filter((rigNo) => rigs.has(rigNo));
          const gone = full ? [] : [...table.dirty].filter((rigNo) => !rigs.has(rigNo));
          const rows = numbers.flatMap((rigNo) => {
            const { row } = rigs.get(rigNo)!;
            if (lastRows.get(rigNo) === row) return [];
            lastRows.set(rigNo, row);
            return [row];
          });
          const values = new Float64Array(numbers.length * LIVE_COLUMNS.length);
          numbers.forEach((rigNo, index) => writeLive(rigs.get(rigNo)!, values, index * LIVE_COLUMNS.length));
          for (const rigNo of gone) lastRows.delete(rigNo);
          const delta: FleetDelta = {
            full, gone, values,
            rows: JSON.stringify(rows),
            atMs: clock.wallMs(),
            rigNos: Uint32Array.from(numbers),
            farm: farmTotals(rigs.values(), clock.wallMs(), stored),
            pollIntervalMs: pollIntervalMs(),
          };
          full = false;
          table.dirty.clear();
          return delta;
        },
        close: () => {
          cancel?.();
          cancelBeat();
          lastRows = new Map();
          tables.delete(table);
        },
      };
    },
    rigSource: (rigNo, wake) => {
      let dirty = true;
      const onChange = (): void => {
        dirty = true;
        wake();
      };
      const watchers = pages.get(rigNo) ?? new Set();
      pages.set(rigNo, watchers.add(onChange));
      return {
        take: () => {
          const rig = rigs.get(rigNo);
          if (!dirty || rig === undefined) return null;
          dirty = false;
          return detailOf(rig);
        },
        close: () => {
          watchers.delete(onChange);
          if (watchers.size === 0) pages.delete(rigNo);
        },
      };
    },
  };
}
