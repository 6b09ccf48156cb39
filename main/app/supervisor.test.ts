import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EngineState } from '../../preload/contract/app.ts';
import { AppError } from '../engine/errors.ts';
import { supervise, type Child, type Protocol, type Supervisor } from './supervisor.ts';

const protocol: Protocol = {
  isReady: (message) => message === 'ready',
  isBeat: (message) => message === 'beat',
  failureOf: (message) => (typeof message === 'object' ? { code: 'DISK_FULL', message: 'The disk is full' } : null),
  stopMessage: 'stop',
};

class FakeChild implements Child {
  pid = 1;
  posted: unknown[] = [];
  killed = false;
  #message: (message: unknown) => void = () => undefined;
  #exit: (code: number) => void = () => undefined;
  post(message: unknown): void { this.posted.push(message); }
  onMessage(listener: (message: unknown) => void): void { this.#message = listener; }
  onExit(listener: (code: number) => void): void { this.#exit = listener; }
  kill(): void {
    this.killed = true;
    this.die();
  }
  say(message: unknown): void { this.#message(message); }
  die(): void { this.#exit(9); }
}

describe('supervise', () => {
  let children: FakeChild[];
  let states: EngineState[];
  let supervisor: Supervisor;
  const last = (): FakeChild => children.at(-1)!;

  beforeEach(() => {
    vi.useFakeTimers();
    children = [];
    states = [];
    supervisor = supervise({
      protocol,
      spawn: () => {
        children.push(new FakeChild());
        return last();
      },
      stoppedWords: (reason) => reason ?? { code: 'STOPPED', message: 'too often' },
      onState: (state) => states.push(state),
      clock: { monoMs: () => performance.now(), wallMs: () => Date.now() },
    });
    supervisor.start();
  });
  afterEach(() => vi.useRealTimers());

  it('is starting, then up when the process says so', () => {
    expect(supervisor.state().state).toBe('starting');
    last().say('ready');
    expect(supervisor.state().state).toBe('up');
  });

  it('restarts with back-off and stops in words at the fourth death', () => {
    for (const delayMs of [250, 1_000, 3_000]) {
      const before = children.length;
      last().say('ready');
      last().die();
      expect(supervisor.state().state).toBe('restarting');
      vi.advanceTimersByTime(delayMs - 1);
      expect(children.length).toBe(before);
      vi.advanceTimersByTime(1);
      expect(children.length).toBe(before + 1);
    }
    last().die();
    expect(supervisor.state()).toMatchObject({ state: 'stopped', restarts: 3, reason: { code: 'STOPPED' } });
    vi.advanceTimersByTime(120_000);
    expect(children.length).toBe(4);
  });

  it('keeps the last words of a process that gave up', () => {
    for (const wait of [250, 1_000, 3_000, 0]) {
      last().say({ words: true });
      last().die();
      vi.advanceTimersByTime(wait);
    }
    expect(supervisor.state().reason?.code).toBe('DISK_FULL');
  });

  it('starts again with a clean record when the person asks', async () => {
    for (const wait of [250, 1_000, 3_000, 0]) {
      last().die();
      vi.advanceTimersByTime(wait);
    }
    await supervisor.restart();
    expect(children.length).toBe(5);
    last().die();
    expect(supervisor.state()).toMatchObject({ state: 'restarting' });
  });

  it('kills a process that stopped beating, and only that one', () => {
    last().say('ready');
    for (let second = 0; second < 60; second += 2) {
      last().say('beat');
      vi.advanceTimersByTime(2_000);
    }
    expect(last().killed).toBe(false);
    vi.advanceTimersByTime(17_000);
    expect(children[0]!.killed).toBe(true);
    expect(children.length).toBe(2);
  });

  it('asks for the end, kills after 5 s, and does not start it again', async () => {
    const stopping = supervisor.stop();
    expect(last().posted).toEqual(['stop']);
    vi.advanceTimersByTime(4_999);
    expect(last().killed).toBe(false);
    vi.advanceTimersByTime(1);
    expect(last().killed).toBe(true);
    await stopping;
    vi.advanceTimersByTime(60_000);
    expect(children.length).toBe(1);
  });

  it('a stop during the pause before a restart stays a stop', async () => {
    last().die();
    await supervisor.stop();
    vi.advanceTimersByTime(10_000);
    expect(children.length).toBe(1);
  });

  it('a program that cannot even be started (its disk is gone) counts as died, and its words are told', async () => {
    let isGone = true;
    const heir = supervise({
      protocol,
      spawn: () => {
        if (isGone) throw new AppError('FARM_PLACE_GONE', 'The folder cannot be reached', { next: 'Connect the disk' });
        return new FakeChild();
      },
      stoppedWords: (reason) => reason ?? { code: 'STOPPED', message: 'too often' },
      onState: () => {},
      clock: { monoMs: () => performance.now(), wallMs: () => Date.now() },
    });
    heir.start();
    for (const wait of [250, 1_000, 3_000]) {
      expect(heir.state()).toMatchObject({ state: 'restarting', reason: { code: 'FARM_PLACE_GONE' } });
      vi.advanceTimersByTime(wait);
    }
    expect(heir.state()).toMatchObject({ state: 'stopped', reason: { code: 'FARM_PLACE_GONE', next: 'Connect the disk' } });
    isGone = false;
    await heir.restart();
    expect(heir.child()).not.toBeNull();
  });
});
