import { expect, it } from 'vitest';
import type { RigEvent } from '../../../preload/contract/history.ts';
import type { Rig } from './rig.ts';
import type { Sampled } from './sampled.ts';
import { createTicks } from './ticks.ts';

it('hands what happened to rigs over with the tick in which it was noticed, once', async () => {
  const happened: RigEvent = { atMs: 12_000, rigNo: 7, kind: 'restart', before: null, after: null };
  const noticed = [happened];
  const queued: [number, RigEvent[]][] = [];
  const ticks = createTicks({
    fleet: { rigs: () => [].values(), takeEvents: () => noticed.splice(0), setStored: () => {} },
    records: { queueTick: async (tickMs, _rigs, _pollMs, events) => void queued.push([tickMs, events]), flush: async () => ({ error: null }), latestTickMs: () => null },
    log: { warn: () => {} }, pollIntervalMs: () => 30_000,
  });
  ticks.ended(0);
  ticks.ended(30_000);
  await ticks.stored();
  expect(queued).toEqual([[0, [happened]], [30_000, []]]);
});

it('takes the rigs as they are when the tick ends, however long the disk or the tick before it takes', async () => {
  const rig = { rigNo: 1, readAtMs: 29_000, failures: 0, earlier: { readAtMs: 1 } };
  const queued: Pick<Sampled, 'readAtMs' | 'failures' | 'earlier'>[] = [];
  let goOn = (): void => {};
  const ticks = createTicks({
    fleet: { rigs: () => [rig as unknown as Rig].values(), takeEvents: () => [], setStored: () => {} },
    records: {
      queueTick: async (_tickMs, rigs) => {
        if (queued.length === 0) await new Promise<void>((resolve) => { goOn = resolve; });
        queued.push(...rigs);
      },
      flush: async () => ({ error: null }), latestTickMs: () => null,
    },
    log: { warn: () => {} }, pollIntervalMs: () => 30_000,
  });
  ticks.ended(0);
  expect(rig.earlier).toBeNull();
  Object.assign(rig, { readAtMs: 30_100, earlier: { readAtMs: 29_000 }, failures: 1 });
  ticks.ended(30_000);
  Object.assign(rig, { readAtMs: 61_000 });
  await Promise.resolve();
  goOn();
  await ticks.stored();
  expect(queued).toMatchObject([{ readAtMs: 29_000, failures: 0, earlier: { readAtMs: 1 } }, { readAtMs: 30_100, failures: 1, earlier: { readAtMs: 29_000 } }]);
});
