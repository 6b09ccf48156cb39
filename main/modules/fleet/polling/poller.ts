import { TICK_MS, tickOf, type Clock } from '../../../engine/clock.ts';

/** One rig as the poller sees it. */
export interface Pollable {
  rigNo: number;
  /** Failed reads in a row: dead hosts are asked less often. */
  failures: number;
}

export interface PollerOptions<R extends Pollable> {
  clock: Clock;
  intervalMs(): number;
  rigs(): Iterable<R>;
  /** Reads one rig within the deadline signal; must not throw. */
  read(rig: R, signal: AbortSignal): Promise<void>;
  /** A tick has ended: all readings of it are there, and by up to a step the first of the next one. */
  onTick(tickMs: number): void;
  /** The computer slept or its clock was set: nothing was read for `gapMs`. */
  onGap(gapMs: number): void;
}

export interface Poller<R extends Pollable> {
  /** Reads a rig out of turn: after one that is under way, since that began before the question (one request at a time per host). */
  readNow(rig: R): Promise<void>;
  /**
   * Runs something else that talks to the rig's host, after a read that is under way and instead of one: one request at
   * a time per host.
   */
  occupy<T>(rigNo: number, task: () => Promise<T>): Promise<T>;
  /** Forgets the schedule of a rig that is gone. */
  forget(rigNo: number): void;
  /** The interval has changed: every rig gets a new place in it. */
  reschedule(): void;
  /** The computer is about to sleep: reads under way are dropped with the reason ASLEEP and none begins until `wake`, or until time has jumped. */
  suspend(): void;
  /** The computer is awake: the gap is told and polls go on in the ordinary spread. Does nothing when it did not sleep. */
  wake(): void;
  stop(): Promise<void>;
}

/** Reason of a read's signal when the computer goes to sleep: such a read says nothing about its rig. */
export const ASLEEP = 'the computer goes to sleep';
/** The same when the program ends. */
const STOPPED = 'the program ends';
/** Whether a read was cut off by something that says nothing about its rig; its own deadline is no such thing. */
export const isCutOff = (signal: AbortSignal): boolean => signal.reason === ASLEEP || signal.reason === STOPPED;

const STEP_MS = 200;
/** Share of the interval over which polls are spread: the rest lets slow answers end inside their own tick. */
const SPREAD = 0.8;
const MAX_IN_FLIGHT = 256;
const READ_DEADLINE_MS = 10_000;
/** A stop of this length between two steps was sleep or a set clock, not a busy moment. */
const GAP_MS = 10_000;
/** A sleep that was announced and did not come. */
const SLEEP_CALLED_OFF_MS = 60_000;
const MAX_BACKOFF = 4;
/** On start all rigs are read soon, at this pace, so that a restarted engine is live within seconds. */
const START_PACE_MS = 5;

/** Even spread for any number of rigs that come and go: golden-ratio sequence of the rig number, 0 to 1. */
const phaseOf = (rigNo: number): number => (rigNo * 0.618_033_988_749_895) % 1;

/** Intervals between two polls after so many failures in a row. */
export const backoffOf = (failures: number): number => (failures < 3 ? 1 : Math.min(MAX_BACKOFF, 2 ** (failures - 2)));

/** Wall-clock time of the next poll after `nowMs`: the rig's own place in each interval, aligned to the tick grid. */
export function nextDue(rigNo: number, nowMs: number, intervalMs: number, skip: number): number {
  const place = phaseOf(rigNo) * intervalMs * SPREAD;
  const slot = Math.floor((nowMs - place) / intervalMs) + skip;
  return slot * intervalMs + place;
}

/**
 * Polls every rig once an interval, spread over it, one request at a time per host, each with a deadline.
 * After sleep there is a gap and then the ordinary spread, never a storm of missed polls.
 */
export function startPoller<R extends Pollable>(options: PollerOptions<R>): Poller<R> {
  const { clock } = options;
  const due = new Map<number, number>();
  const busy = new Map<number, { done: Promise<void>; deadline: AbortController }>();
  let stopped = false;
  /** Since when the computer is about to sleep, on the wall and on the monotonic clock. */
  let asleep: { wallMs: number; monoMs: number } | null = null;
  let lastWall = clock.wallMs();
  let lastMono = clock.monoMs();
  let openTick = tickOf(lastWall);
  let started = 0;
  let cancelStep: () => void = () => {};
  let waking = false;

  const read = (rig: R): Promise<void> => {
    const running = busy.get(rig.rigNo);
    if (running !== undefined) return running.done;
    const deadline = new AbortController();
    if (stopped) deadline.abort(STOPPED);
    else if (asleep !== null) deadline.abort(ASLEEP);
    const cancel = clock.after(READ_DEADLINE_MS, () => deadline.abort());
    const done = options.read(rig, deadline.signal).finally(() => {
      cancel();
      busy.delete(rig.rigNo);
    });
    busy.set(rig.rigNo, { done, deadline });
    return done;
  };

  const step = (): void => {
    const wall = clock.wallMs();
    const mono = clock.monoMs();
    const passed = mono - lastMono;
    const jump = wall - lastWall - passed;
    let gap = Math.abs(jump) > GAP_MS || passed > GAP_MS;
    lastWall = wall;
    lastMono = mono;
    let gapMs = Math.max(passed, Math.abs(jump));
    if (asleep !== null) {
      if (!gap && !waking && mono - asleep.monoMs < SLEEP_CALLED_OFF_MS) {
        cancelStep = clock.after(STEP_MS, step);
        return;
      }
      gap = true;
      gapMs = Math.max(wall - asleep.wallMs, mono - asleep.monoMs);
      asleep = null;
    }
    waking = false;
    if (gap) {
      due.clear();
      // What was read before the gap belongs to its own tick; the ticks inside the gap have nothing.
      options.onTick(openTick);
      openTick = tickOf(wall);
      options.onGap(Math.round(gapMs));
    }
    // Before new reads begin: a reading counts for the tick in which it came.
    while (wall >= openTick + TICK_MS) {
      options.onTick(openTick);
      openTick += TICK_MS;
    }
    const interval = options.intervalMs();
    const ready: { rig: R; at: number }[] = [];
    for (const rig of options.rigs()) {
      const at = due.get(rig.rigNo);
      if (at === undefined) {
        const first = gap ? nextDue(rig.rigNo, wall, interval, 1) : wall + Math.min(started * START_PACE_MS, interval * SPREAD);
        if (!gap) started += 1;
        due.set(rig.rigNo, first);
      } else if (at <= wall) ready.push({ rig, at });
    }
    // The longest due first: many dead hosts must not starve the live ones behind them.
    ready.sort((a, b) => a.at - b.at);
    for (const { rig } of ready.slice(0, Math.max(0, MAX_IN_FLIGHT - busy.size))) {
      due.set(rig.rigNo, nextDue(rig.rigNo, wall, interval, backoffOf(rig.failures)));
      void read(rig);
    }
    started = Math.max(0, started - Math.ceil(STEP_MS / START_PACE_MS));
    cancelStep = clock.after(STEP_MS, step);
  };
  cancelStep = clock.after(0, step);

  return {
    readNow: async (rig) => {
      await busy.get(rig.rigNo)?.done;
      await read(rig);
    },
    occupy: async (rigNo, task) => {
      while (busy.has(rigNo)) await busy.get(rigNo)!.done;
      const running = task();
      const done = running.then(() => {}, () => {}).finally(() => busy.delete(rigNo));
      busy.set(rigNo, { done, deadline: new AbortController() });
      return running;
    },
    forget: (rigNo) => void due.delete(rigNo),
    reschedule: () => due.clear(),
    suspend: () => {
      if (asleep !== null || stopped) return;
      asleep = { wallMs: clock.wallMs(), monoMs: clock.monoMs() };
      for (const { deadline } of busy.values()) deadline.abort(ASLEEP);
    },
    wake: () => {
      if (asleep === null || stopped) return;
      waking = true;
      cancelStep();
      step();
    },
    stop: async () => {
      cancelStep();
      stopped = true;
      const running = [...busy.values()];
      for (const { deadline } of running) deadline.abort(STOPPED);
      await Promise.allSettled(running.map(({ done }) => done));
      // What was read of the open tick is stored too.
      options.onTick(openTick);
    },
  };
}
