import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqlite } from '../../../native-bridge/sqlite.ts';
import { storePaths } from '../files.ts';
import { openStore, type Store } from '../index.ts';
import { tickOfRigs } from '../samples.test-support.ts';

const T0 = Date.UTC(2026, 10, 21, 12);
let dir: string;
let store: Store;
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'worst-'));
  store = await openStore({ dir, threadPath: new URL('../thread.ts', import.meta.url), appVersion: '1' });
});
afterEach(async () => {
  await store.close();
  rmSync(dir, { recursive: true, force: true });
});
const write = (tick: number, rigs: Parameters<typeof tickOfRigs>[1]): Promise<unknown> => store.write('frame.write', tickOfRigs(T0 + tick * 30_000, rigs));

describe('the rigs that are worst off now', () => {
  it('are none before the first tick', async () => {
    expect(await store.history.ask('worst', { metric: 'tempMaxC', count: 20 })).toEqual({ tickMs: null, rigs: [] });
  });
  it('are those with the highest or the lowest value, over all shards, as many as asked for', async () => {
    await write(0, [{ rigNo: 1, tempMaxC: 70, hashrateThs: 100, powerW: 3000 }, { rigNo: 2, tempMaxC: 95, hashrateThs: 90, powerW: 3100 }, { rigNo: 1700, tempMaxC: 96.5, hashrateThs: 100, powerW: 2900 }]);
    expect(await store.history.ask('worst', { metric: 'tempMaxC', count: 2 })).toEqual({ tickMs: T0, rigs: [{ rigNo: 1700, value: 96.5 }, { rigNo: 2, value: 95 }] });
    expect((await store.history.ask('worst', { metric: 'hashrateThs', count: 20 })).rigs).toEqual([{ rigNo: 2, value: 90 }, { rigNo: 1, value: 100 }, { rigNo: 1700, value: 100 }]);
    expect((await store.history.ask('worst', { metric: 'efficiencyJTh', count: 1 })).rigs).toEqual([{ rigNo: 2, value: 3100 / 90 }]);
  });
  it('a zero is a measurement; what is not known is not among them, and what is older than the last sample neither', async () => {
    await write(0, [{ rigNo: 1, hashrateThs: 1 }, { rigNo: 2, hashrateThs: 5 }, { rigNo: 3, hashrateThs: 7 }]);
    await write(1, [{ rigNo: 1, hashrateThs: null, powerW: 9 }, { rigNo: 2, missing: true }, { rigNo: 3, hashrateThs: 0 }]);
    expect((await store.history.ask('worst', { metric: 'hashrateThs', count: 20 })).rigs).toEqual([{ rigNo: 3, value: 0 }, { rigNo: 2, value: 5 }]);
    // Silent for longer than that, it is not known how it is.
    for (const tick of [2, 3]) await write(tick, [{ rigNo: 1, hashrateThs: 8 }, { rigNo: 2, missing: true }, { rigNo: 3, hashrateThs: 4 }]);
    expect((await store.history.ask('worst', { metric: 'hashrateThs', count: 20 })).rigs).toEqual([{ rigNo: 3, value: 4 }, { rigNo: 1, value: 8 }]);
  });
  it('a damaged frame costs its own rigs, and is told', async () => {
    await write(0, [{ rigNo: 1, tempMaxC: 70 }, { rigNo: 1700, tempMaxC: 60 }]);
    const problems: string[] = [];
    store.onEvent((event) => { if (event.kind === 'fault') problems.push(event.error.code); });
    const db = openSqlite(storePaths(dir).hot);
    db.prepare("UPDATE hot_frame SET frame = x'5446000000000000' WHERE shard = 0").run();
    db.close();
    expect((await store.history.ask('worst', { metric: 'tempMaxC', count: 20 })).rigs).toEqual([{ rigNo: 1700, value: 60 }]);
    expect(problems).toContain('STORE_FRAME_DAMAGED');
  });
});
