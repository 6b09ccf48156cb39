import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { FleetDelta, RigRow } from '../../../../preload/contract/fleet.ts';
import { openStore, type WriteArgs } from '../../../store/index.ts';
import { createFleet } from '../fleet.ts';
import { fakeClock } from '../polling/fake-clock.test-support.ts';
import { createRecords } from '../records.ts';
import { labelCalls } from './calls.ts';

const NOW = 1_790_000_000_000;
const seen = (n: number): WriteArgs<'rig.seen'>['rigs'][number] => ({
  rigNo: null, ip: `10.0.0.${n}`, isAlso: false, class: 'identified', make: 'antminer', model: 'S19', firmware: 'stock', firmwareVersion: null, algo: 'sha256', hostname: null, driver: 'antminer',
  identity: { class: 'identified', make: 'antminer', model: 'S19', firmware: 'stock', driver: 'antminer' }, marks: [], leftMs: null, residentHeardMs: null, absorb: null, ask: [], seenMs: NOW,
});

/** A fleet over a store of its own, as the engine has it after a start. */
async function start(dir: string) {
  const { clock } = fakeClock(NOW);
  const store = await openStore({ dir, threadPath: new URL('../../../store/thread.ts', import.meta.url), appVersion: '1.2.3' });
  const fleet = createFleet(clock, () => 30_000);
  for (const known of await createRecords(store).load()) fleet.put(known);
  return { store, fleet, clock, calls: labelCalls({ store, clock, fleet }) };
}

describe('sites and tags in the engine', () => {
  it('are in the row at once, there again after a start, counted, and taken back', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'labels-'));
    onTestFinished(() => { rmSync(dir, { recursive: true }); });
    const first = await start(dir);
    onTestFinished(() => first.store.close());
    await first.store.write('rig.seen', { rigs: [seen(1), seen(2), seen(3)] });
    for (const known of await createRecords(first.store).load()) first.fleet.put(known);
    const table = first.fleet.tableSource(() => {});
    const rows = (): RigRow[] => JSON.parse((table.take() as FleetDelta).rows) as RigRow[];
    expect(rows().map(({ site, tags }) => [site, tags])).toEqual([[null, []], [null, []], [null, []]]);
    const { changed, undo } = await first.calls['labels.set']({ changes: [{ rigNos: [1, 2, 77], site: 'Hall 1', addTags: ['hot'] }] });
    expect(changed).toBe(2);
    expect(first.fleet.get(1)?.row).toMatchObject({ site: 'Hall 1', tags: ['hot'] });
    // Found again by a scan, which knows nothing of names.
    const rig = first.fleet.get(1)!;
    first.fleet.put({ rigNo: 1, ip: '10.0.0.9', identity: rig.identity, memory: {}, firstSeenMs: NOW, telemetry: null, readAtMs: null, status: null });
    expect(first.fleet.get(1)?.row).toMatchObject({ ip: '10.0.0.9', site: 'Hall 1', tags: ['hot'] });
    expect(await first.calls['labels.list']({})).toEqual({ sites: [{ name: 'Hall 1', rigs: 2 }], tags: [{ name: 'hot', rigs: 2 }] });
    await first.store.close();

    const second = await start(dir);
    onTestFinished(() => second.store.close());
    expect([1, 2, 3].map((rigNo) => second.fleet.get(rigNo)?.row.site)).toEqual(['Hall 1', 'Hall 1', null]);
    await second.calls['labels.set']({ changes: undo });
    expect(await second.calls['labels.list']({})).toEqual({ sites: [], tags: [] });
    expect(await second.store.read.selectFrom('rig_label').selectAll().execute()).toEqual([]);
  });
  it('are refused in words beside another copy', async () => {
    const { clock } = fakeClock(NOW);
    const calls = labelCalls({ store: { mode: 'readOnly', write: () => Promise.reject(new Error('written')) }, clock, fleet: createFleet(clock, () => 30_000) });
    await expect((async () => calls['labels.set']({ changes: [{ rigNos: [1], site: 'Hall 1' }] }))()).rejects.toMatchObject({ code: 'STORE_READ_ONLY' });
  });
});
