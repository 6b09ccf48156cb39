import { describe, expect, it } from 'vitest';
import type { Neighbours } from '../../../../native-bridge/neighbours.ts';
import type { Clock } from '../../../engine/clock.ts';
import { createArpTable } from './arp.ts';

const GATEWAY = '10.0.3.1';
const ROUTER_MAC = 'd4:01:c3:aa:bb:01';

/** A clock that waits by jumping. */
function jumping(): { clock: Clock; now: () => number; pass: (ms: number) => void } {
  let nowMs = 1_000_000;
  return {
    now: () => nowMs, pass: (ms) => { nowMs += ms; },
    clock: { wallMs: () => nowMs, monoMs: () => nowMs, after: (ms, run) => { queueMicrotask(() => { nowMs += ms; run(); }); return () => {}; } },
  };
}
const table = (macs: Record<string, string>): Neighbours => ({ macs: new Map(Object.entries(macs)), gateways: new Set([GATEWAY]) });

describe('the neighbour table as the engine uses it', () => {
  it('is never older than the answer of the host that it names', async () => {
    const { clock, now, pass } = jumping();
    let there = '02:7d:a1:00:00:01';
    let reads = 0;
    const arp = createArpTable(clock, () => { reads += 1; return Promise.resolve(table({ '10.0.3.21': there })); });
    expect(await arp.after('10.0.3.21', now())).toBe('02:7d:a1:00:00:01');
    there = '02:7d:a1:00:00:02';
    pass(10);
    expect(await arp.after('10.0.3.21', now())).toBe('02:7d:a1:00:00:02');
    expect(reads).toBe(2);
  });
  it('is read once for all that ask at the same time, and not more often than every quarter of a second', async () => {
    const { clock, now } = jumping();
    const readAt: number[] = [];
    const arp = createArpTable(clock, () => { readAt.push(now()); return Promise.resolve(table({})); });
    const askedMs = now();
    await Promise.all(Array.from({ length: 500 }, (_, host) => arp.after(`10.0.3.${host % 250}`, askedMs)));
    expect(readAt).toHaveLength(1);
    for (let times = 0; times < 4; times += 1) await arp.all();
    for (let index = 1; index < readAt.length; index += 1) expect(readAt[index]! - readAt[index - 1]!).toBeGreaterThanOrEqual(250);
  });
  it('is not read for addresses of this computer', async () => {
    const { clock, now } = jumping();
    let reads = 0;
    const arp = createArpTable(clock, () => { reads += 1; return Promise.resolve(table({})); });
    expect(await arp.after('127.0.0.5', now())).toBeNull();
    expect(reads).toBe(0);
  });
  it("remembers the gateway's MAC after its entry has run out", async () => {
    const { clock } = jumping();
    const tables = [table({ [GATEWAY]: ROUTER_MAC, '10.0.3.21': '02:7d:a1:00:00:01' }), table({ '10.0.9.40': ROUTER_MAC })];
    const arp = createArpTable(clock, () => Promise.resolve(tables.shift()!));
    expect([...(await arp.all())]).toEqual([['10.0.3.21', '02:7d:a1:00:00:01']]);
    expect([...(await arp.all())]).toEqual([]);
  });
});
