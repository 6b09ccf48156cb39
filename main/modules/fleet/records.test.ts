import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { RigEvent } from '../../../preload/contract/history.ts';
import { AppError } from '../../engine/errors.ts';
import { openStore, type Store, type WriteArgs } from '../../store/index.ts';
import { createRecords } from './records.ts';

/** A store that keeps the events of each write; `fails` while it is full. */
function eventStore() {
  const disk = { isFull: false, writes: [] as RigEvent[][] };
  const write = async (name: string, args: WriteArgs<'events.put'>): Promise<unknown> => {
    if (name !== 'events.put') return {};
    if (disk.isFull) throw new AppError('STORE_DISK_FULL', 'full');
    disk.writes.push(args.events);
    return { added: args.events.length };
  };
  return { disk, store: { write } as unknown as Store };
}
const eventsFrom = (first: number, count: number): RigEvent[] => Array.from({ length: count }, (_, i) => ({ atMs: first + i, rigNo: 1 + i, kind: 'fault', before: 'hashing', after: 'offline' }));

it('the events of a power cut are all written, in order, a few hundred at a time', async () => {
  const { disk, store } = eventStore();
  const records = createRecords(store);
  const events = eventsFrom(0, 20_000);
  await records.queueTick(0, [], 30_000, events);
  expect(await records.flush()).toEqual({ error: null });
  expect(disk.writes.flat()).toEqual(events);
  expect(Math.max(...disk.writes.map((write) => write.length))).toBeLessThanOrEqual(500);
  await records.flush();
  expect(disk.writes.flat()).toHaveLength(20_000);
});

it('events come back from the store that took them, each once however often it was told', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'events-'));
  const store = await openStore({ dir, threadPath: new URL('../../store/thread.ts', import.meta.url), appVersion: '1' });
  try {
    const records = createRecords(store);
    const atMs = Date.UTC(2026, 10, 21, 12);
    const events: RigEvent[] = [
      { atMs, rigNo: 7, kind: 'restart', before: null, after: null }, { atMs, rigNo: 7, kind: 'firmware', before: 'stock 23.1', after: 'stock 24.2' },
      { atMs: atMs + 30_000, rigNo: 7, kind: 'fault', before: 'hashing', after: 'zeroHash' }, { atMs, rigNo: 8, kind: 'pool', before: 'a.example', after: 'b.example' },
    ];
    // Written, and not acknowledged: it is told again.
    for (const tick of [0, 1]) {
      await records.queueTick(atMs + tick * 30_000, [], 30_000, events);
      expect(await records.flush()).toEqual({ error: null });
    }
    const answer = await store.history.ask('rigs', { rigNos: [7], metrics: ['powerW'], fromMs: atMs - 60_000, toMs: atMs + 60_000, maxSteps: undefined, nowMs: atMs + 60_000 });
    expect(answer).toMatchObject({ events: events.slice(0, 3), moreEvents: 0 });
  } finally {
    await store.close();
    rmSync(dir, { recursive: true, force: true });
  }
});

it('events wait while the disk is full; the oldest are given up at last, the newest never', async () => {
  const { disk, store } = eventStore();
  const records = createRecords(store);
  disk.isFull = true;
  for (let tick = 0; tick < 10; tick += 1) {
    await records.queueTick(tick * 30_000, [], 30_000, eventsFrom(tick * 20_000, 20_000));
    expect((await records.flush()).error?.code).toBe('STORE_DISK_FULL');
  }
  disk.isFull = false;
  await records.flush();
  const kept = disk.writes.flat().map(({ atMs }) => atMs);
  expect(kept).toEqual(Array.from({ length: 100_000 }, (_, i) => 100_000 + i));
});

/** A store whose writes end when they are told to. */
function slowStore() {
  const ticks: number[] = [];
  const held: (() => void)[] = [];
  const write = (name: string, args: WriteArgs<'frame.write'>): Promise<unknown> => new Promise((resolve) => {
    held.push(() => {
      if (name === 'frame.write') ticks.push(args.tickMs);
      resolve({});
    });
  });
  return { store: { write } as unknown as Store, ticks, held };
}
const settle = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

it('a tick that was given up while the disk hung costs itself, not the one behind it', async () => {
  const { store, ticks, held } = slowStore();
  const records = createRecords(store);
  await records.queueTick(0, [], 30_000, []);
  const flushing = records.flush();
  await settle();
  // The first write hangs for longer than ticks are kept.
  for (let n = 1; n <= 42; n += 1) await records.queueTick(n * 30_000, [], 30_000, []);
  let isOver = false;
  void flushing.then(() => { isOver = true; });
  while (!isOver) {
    held.shift()?.();
    await settle();
  }
  // The one that hung is written after all; of those behind it the newest 40 are kept.
  expect(ticks.map((tickMs) => tickMs / 30_000)).toEqual([0, ...Array.from({ length: 40 }, (_, n) => n + 3)]);
});
