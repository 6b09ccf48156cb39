import type { AppErrorShape } from '../../preload/contract/contract.ts';
import type { EngineState } from '../../preload/contract/app.ts';
import type { Clock } from '../engine/clock.ts';
import { toShape } from '../engine/errors.ts';
import { isHung, onDeath } from './deaths.ts';

/** A running process as the supervisor sees it; `ports` are MessagePortMain objects in the app. */
export interface Child {
  readonly pid: number | undefined;
  post(message: unknown, ports?: unknown[]): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Once, when the process is gone. */
  onExit(listener: (code: number) => void): void;
  kill(): void;
}

/** What one kind of process says and wants to hear. */
export interface Protocol {
  isReady(message: unknown): boolean;
  /** A sign of life; null = this kind sends none. */
  isBeat: ((message: unknown) => boolean) | null;
  /** Words of a process that gives up by itself; null for other messages. */
  failureOf(message: unknown): AppErrorShape | null;
  stopMessage: unknown;
}

export interface SupervisorOptions {
  protocol: Protocol;
  /** What it throws is told as the last words of a process that died at once. */
  spawn(): Child;
  /** Words for a process that died too often; `reason` is what it said last, if it said anything. */
  stoppedWords(reason: AppErrorShape | null): AppErrorShape;
  onState(state: EngineState): void;
  /** At each start, before the process is ready: the moment to hand it ports. */
  onSpawn?(child: Child): void;
  onMessage?(message: unknown): void;
  clock: Pick<Clock, 'monoMs' | 'wallMs'>;
}

export interface Supervisor {
  start(): void;
  /** Asks the process to end, kills it after 5 s; resolves when it is gone. It is not started again. */
  stop(): Promise<void>;
  /** Starts anew with a clean record, whatever went before. */
  restart(): Promise<void>;
  child(): Child | null;
  state(): EngineState;
}

const CHECK_MS = 1_000;
const STOP_MS = 5_000;

/** Keeps one process alive: restarts with back-off, kills it when it hangs, gives up in words (deaths.ts decides). */
export function supervise(options: SupervisorOptions): Supervisor {
  const { clock, protocol } = options;
  let child: Child | null = null;
  let wanted = false;
  let deaths: number[] = [];
  let failure: AppErrorShape | null = null;
  const gone: (() => void)[] = [];
  let restartTimer: NodeJS.Timeout | undefined;
  let checkTimer: NodeJS.Timeout | undefined;
  let state: EngineState = { state: 'starting', sinceMs: clock.wallMs(), restarts: 0, reason: null };

  const enter = (next: EngineState['state'], reason: AppErrorShape | null, restarts = state.restarts): void => {
    state = { state: next, sinceMs: clock.wallMs(), restarts, reason };
    options.onState(state);
  };

  const spawn = (): void => {
    failure = null;
    let started: Child;
    try {
      started = options.spawn();
    } catch (error) {
      failure = toShape(error);
      return died();
    }
    child = started;
    let lastBeatMs = clock.monoMs();
    let lastCheckMs = lastBeatMs;
    let up = false;
    started.onMessage((message) => {
      if (child !== started) return;
      if (protocol.isReady(message)) {
        up = true;
        lastBeatMs = clock.monoMs();
        enter('up', null);
      } else if (protocol.isBeat?.(message) === true) lastBeatMs = clock.monoMs();
      failure = protocol.failureOf(message) ?? failure;
      options.onMessage?.(message);
    });
    started.onExit(() => {
      if (child !== started) return;
      child = null;
      clearInterval(checkTimer);
      for (const listener of gone.splice(0)) listener();
      if (wanted) died();
    });
    checkTimer = setInterval(() => {
      const nowMs = clock.monoMs();
      if (nowMs - lastCheckMs > 3 * CHECK_MS) lastBeatMs = nowMs;
      const hung = isHung({ nowMs, lastBeatMs, lastCheckMs, up, checkEveryMs: CHECK_MS });
      lastCheckMs = nowMs;
      if (hung && (!up || protocol.isBeat !== null)) started.kill();
    }, CHECK_MS);
    options.onSpawn?.(started);
  };

  const died = (): void => {
    const { deaths: recent, decision } = onDeath(deaths, clock.monoMs());
    deaths = recent;
    if (!decision.restart) {
      wanted = false;
      return enter('stopped', options.stoppedWords(failure));
    }
    enter('restarting', failure, state.restarts + 1);
    restartTimer = setTimeout(spawn, decision.delayMs);
  };

  const start = (): void => {
    if (wanted) return;
    wanted = true;
    deaths = [];
    enter('starting', null);
    spawn();
  };

  const stop = async (): Promise<void> => {
    wanted = false;
    clearTimeout(restartTimer);
    const ending = child;
    if (ending === null) return;
    await new Promise<void>((resolve) => {
      const killer = setTimeout(() => ending.kill(), STOP_MS);
      gone.push(() => {
        clearTimeout(killer);
        resolve();
      });
      ending.post(protocol.stopMessage);
    });
  };

  return {
    start,
    stop,
    restart: async () => {
      await stop();
      start();
    },
    child: () => child,
    state: () => state,
  };
}
