import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { startEngine } from '../../main/engine/engine.ts';
import type { AppErrorShape } from '../../preload/contract/contract.ts';
import { startDemoEngine, type DemoEngine } from './demo-engine.ts';

/* Damage that is met only while the engine runs. */

let demo: DemoEngine;
beforeAll(async () => { demo = await startDemoEngine(['antminer-s19pro']); });
afterAll(() => demo.close());

it('of a day is among the notices of every screen, once, and the engine goes on', async () => {
  expect(demo.engine.info().notices).toEqual([]);
  const fromMs = Date.UTC(2026, 9, 1);
  mkdirSync(join(demo.dataDir, 'raw'), { recursive: true });
  writeFileSync(join(demo.dataDir, 'raw', '2026-10-01.db'), 'Dear diary. '.repeat(1000));
  for (let i = 0; i < 3; i += 1) {
    const answer = await demo.engine.store.history.ask('rigs', { rigNos: [1], metrics: ['hashrateThs'], fromMs, toMs: fromMs + 3_600_000, maxSteps: undefined, nowMs: Date.now() });
    expect(answer.problems.map(({ code }) => code)).toEqual(['STORE_DAY_UNREADABLE']);
  }
  expect(demo.engine.info().notices).toMatchObject([{ code: 'STORE_DAY_UNREADABLE', params: { day: '2026-10-01' }, next: expect.any(String) as string }]);
});

it('a store thread that dies: the host is told why, and the next engine on the folder has what was acknowledged', async () => {
  const onStoreGone = vi.fn<(error: AppErrorShape) => void>();
  const dying = await startDemoEngine([], { onStoreGone, threadPath: new URL('../../main/store/dying-thread.test-support.ts', import.meta.url) });
  await dying.engine.settings.set({ pollIntervalS: 25 });
  await expect(dying.engine.store.write('settings.set', { scope: 'app', values: { die: 1 }, atMs: 1 })).rejects.toMatchObject({ code: 'STORE_GONE' });
  await vi.waitFor(() => { expect(onStoreGone).toHaveBeenCalledOnce(); });
  expect(onStoreGone.mock.calls[0]![0]).toMatchObject({ code: 'STORE_GONE', next: expect.stringContaining('opened again by itself') as string });
  await dying.engine.stop();
  const next = await startEngine({ ...dying.options, threadPath: new URL('../../main/store/thread.ts', import.meta.url) });
  expect(next.info()).toMatchObject({ readOnlyReason: null, notices: [] });
  expect(next.settings.get().pollIntervalS).toBe(25);
  await next.stop();
  await dying.close().catch(() => {});
});
