import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectControl } from '../../main/engine/control/client.ts';
import { controlPath } from '../../main/engine/control/path.ts';
import type { Farm } from '../../main/sim/index.ts';
import type { FleetDelta, RigRow } from '../../preload/contract/fleet.ts';
import { farmOf, NETWORK, startEngineOn, type DemoEngine } from './demo-engine.ts';

/* A rig stays one row when machines move between addresses. MACs of the virtual rigs follow their place in the list. */

const at = (host: number): string => `${NETWORK}.${host}`;
const M60S = 'whatsminer-m60s';
const GAMMA = 'bitaxe-gamma';
const before = farmOf([{ ip: at(11), profile: M60S }, { ip: at(12), profile: GAMMA }]);
const swapped = farmOf([{ ip: at(12), profile: M60S }, { ip: at(11), profile: GAMMA }]);
const replaced = farmOf([{ ip: at(30), profile: M60S }, { ip: at(12), profile: GAMMA }, { ip: at(11), profile: M60S }]);

let now: Farm = before;
/** The same wires, another machine at their end. */
const wires: Farm = {
  get size() {
    return now.size;
  },
  list: () => now.list(),
  setFault: (...order) => now.setFault(...order),
  truth: (ip) => now.truth(ip),
  find: (ip) => now.find(ip),
  look: (rig) => now.look(rig),
};
let demo: DemoEngine;

async function rows(): Promise<Map<string, { rigNo: number; mac: string | null; make: string }>> {
  const client = await connectControl(controlPath(demo.dataDir));
  const delta = await new Promise<FleetDelta>((resolve, reject) => void client!.subscribe('fleet.table', {}, resolve, reject));
  client!.close();
  return new Map((JSON.parse(delta.rows) as RigRow[]).map(({ ip, rigNo, mac, make }) => [ip, { rigNo, mac, make }]));
}
const scan = async (): Promise<void> => void (await demo.engine.fleet.scan({ ranges: [`${at(11)}-31`], timeoutMs: 200, passes: 1 }));

beforeAll(async () => {
  demo = await startEngineOn(wires);
  await scan();
});
afterAll(() => demo.close());

describe('rig identity', () => {
  it('follows two rigs that swapped their addresses, by a poll alone', async () => {
    const first = await rows();
    expect(first.size).toBe(2);
    now = swapped;
    await demo.engine.router.call('fleet.readNow', { rigNo: first.get(at(11))!.rigNo });
    await expect.poll(async () => [...(await rows()).entries()].sort(), { timeout: 10_000 }).toEqual([
      [at(11), first.get(at(12))], [at(12), first.get(at(11))],
    ]);
  });
  it('counts a machine that took the address of another once', async () => {
    now = before;
    await scan();
    const first = await rows();
    now = replaced;
    await scan();
    const after = await rows();
    expect([...after.keys()].sort()).toEqual([at(11), at(12), at(30)]);
    // The first M60S has moved to .30 and is still itself; the one at .11 is new.
    expect(after.get(at(30))).toEqual(first.get(at(11)));
    expect(after.get(at(11))!.rigNo).not.toBe(first.get(at(11))!.rigNo);
    const sha = demo.engine.fleet.totals().algos.find((sum) => sum.algo === 'sha256')!;
    expect(sha.rigs).toBe(3);
  }, 40_000);
});
