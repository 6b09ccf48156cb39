import { expect, it } from 'vitest';
import type { RigEvent } from '../../../preload/contract/history.ts';
import { createTicks } from './ticks.ts';

it('hands what happened to rigs over with the tick in which it was noticed, once', async () => {
  const happened: RigEvent = { atMs: 12_000, rigNo: 7, kind: 'restart', before: null, after: null };
  const noticed = [happened];
  const queued: [number, RigEvent[]][] = [];
  const ticks = createTicks({
    fleet: { takeTick: () => [], takeEvents: () => noticed.splice(0), setStored: () => {} },
    records: { queueTick: async (tickMs, _rigs, _pollMs, events) => void queued.push([tickMs, events]), flush: async () => ({ error: null }), latestTickMs: () => null },
    log: { warn: () => {} }, pollIntervalMs: () => 30_000,
  });
  ticks.ended(0);
  ticks.ended(30_000);
  await ticks.stored();
  expect(queued).toEqual([[0, [happened]], [30_000, []]]);
});

it('a tick that ends while the one before is still put together comes after it', async () => {
  const queued: number[] = [];
  let goOn = (): void => {};
  const ticks = createTicks({
    fleet: { takeTick: () => [], takeEvents: () => [], setStored: () => {} },
    records: {
      queueTick: async (tickMs) => {
        if (tickMs === 0) await new Promise<void>((resolve) => { goOn = resolve; });
        queued.push(tickMs);
      },
      flush: async () => ({ error: null }), latestTickMs: () => null,
    },
    log: { warn: () => {} }, pollIntervalMs: () => 30_000,
  });
  ticks.ended(0);
  ticks.ended(30_000);
  await Promise.resolve();
  goOn();
  await ticks.stored();
  expect(queued).toEqual([0, 30_000]);
});
