import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Device, FleetDelta, RigDetail, RigRow, ScanDelta } from '../../preload/contract/fleet.ts';
import { connectControl } from '../../main/engine/control/client.ts';
import { controlPath } from '../../main/engine/control/path.ts';
import { NETWORK, startDemoEngine, type DemoEngine } from './demo-engine.ts';

const PROFILES = ['braiins-s21', 'braiins-s19xp', 'luxos-s19kpro'];
const [GRAPHQL, REST, LUXOS] = PROFILES.map((_profile, index) => `${NETWORK}.${index + 11}`) as [string, string, string];

async function scan(demo: DemoEngine): Promise<Map<string, Device>> {
  const found = new Map<string, Device>();
  const client = await connectControl(controlPath(demo.dataDir));
  const { scanId } = await client!.call('discovery.start', { ranges: [`${NETWORK}.0/27`], timeoutMs: 300, passes: 1 });
  await new Promise<ScanDelta>((resolve, reject) => {
    client!.subscribe('discovery.progress', {}, (delta) => {
      if (delta.scanId !== scanId) return;
      for (const { device } of delta.found) found.set(device.ip, device);
      if (delta.state !== 'running') resolve(delta);
    }, reject);
  });
  client!.close();
  return found;
}
async function rowAt(demo: DemoEngine, ip: string): Promise<RigRow> {
  const client = await connectControl(controlPath(demo.dataDir));
  const delta = await new Promise<FleetDelta>((resolve, reject) => void client!.subscribe('fleet.table', {}, resolve, reject));
  client!.close();
  const rows = JSON.parse(delta.rows) as RigRow[];
  return rows.find((row) => row.ip === ip)!;
}
const read = async (demo: DemoEngine, ip: string): Promise<RigDetail> => demo.engine.router.call('fleet.readNow', { rigNo: (await rowAt(demo, ip)).rigNo });

describe('Braiins OS and LuxOS of the demo farm', () => {
  let demo: DemoEngine;
  beforeAll(async () => {
    demo = await startDemoEngine(PROFILES, { allowDefaultCredentials: true });
    await scan(demo);
  });
  afterAll(() => demo.close());

  it.each([GRAPHQL, REST, LUXOS])('%s is read whole, and what it says is so', async (ip) => {
    const { telemetry: t } = await read(demo, ip);
    const truth = demo.farm.truth(ip);
    expect(t).toMatchObject({
      make: 'antminer', firmware: truth.firmware, model: truth.model, algo: 'sha256', mac: truth.mac, hostname: truth.hostname, activity: 'mining', missing: [], errors: [], boardsExpected: 3,
    });
    expect(Math.abs(t!.hashrateThs! / truth.hashrateThs - 1)).toBeLessThan(0.03);
    expect(Math.abs(t!.nominalThs! / truth.nominalThs! - 1)).toBeLessThan(0.005);
    expect(Math.abs(t!.powerW! / truth.powerW! - 1)).toBeLessThan(0.03);
    expect(Math.abs(t!.tempMaxC! - truth.tempMaxC!)).toBeLessThan(1);
    expect(t!.boards.map((board) => board.chips)).toEqual(truth.boards.map((board) => board.chips));
    for (const [index, board] of t!.boards.entries()) expect(Math.abs(board.hashrateThs! / truth.boards[index]!.hashrateThs - 1)).toBeLessThan(0.04);
    for (const [index, rpm] of t!.fansRpm.entries()) expect(Math.abs(rpm! - truth.fansRpm[index]!)).toBeLessThan(200);
    expect(t!.fansRpm).toHaveLength(4);
    expect(t!.pools.find((pool) => pool.active)).toMatchObject({ user: truth.worker, status: 'alive' });
    expect(t!.firmwareVersion).not.toBeNull();
  });

  it.each([GRAPHQL, REST, LUXOS].flatMap((ip) => ([['hot', 'critical', 'hotChip'], ['deadFan', 'critical', 'fanStopped'], ['lostBoard', 'degraded', 'boardMissing'],
    ['zeroHash', 'degraded', 'zeroHash']] as const).map(([fault, status, reason]) => ({ ip, fault, status, reason }))))(
    '$ip shows $fault, and not after it is mended', async ({ ip, fault, status, reason }) => {
      // LuxOS tells board sensors only: 112 °C there is hotter than any of its boards, and above the limit of the chips.
      demo.farm.setFault(ip, fault);
      try {
        const { row } = await read(demo, ip);
        expect(row.status).toBe(status);
        expect(row.reasons.map((entry) => entry.code)).toContain(reason);
      } finally {
        demo.farm.setFault(ip, null);
      }
      expect(['hashing', 'warming']).toContain((await read(demo, ip)).row.status);
    });

  it.each([REST, LUXOS])('%s that its owner put to sleep is asleep, not broken', async (ip) => {
    demo.farm.setFault(ip, 'sleeping');
    expect(await read(demo, ip)).toMatchObject({ row: { status: 'sleeping' }, telemetry: { activity: 'sleeping', errors: [] } });
    demo.farm.setFault(ip, null);
  });

  it('no token is written to disk', async () => {
    await demo.engine.stop();
    const bytes = readdirSync(demo.dataDir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name)).toString('latin1')).join('');
    expect(bytes).toContain('"token":null');
    expect(bytes).not.toContain('"token":{');
    expect(bytes).not.toContain('sysauth=');
  });
});

describe('without consent to default passwords', () => {
  let demo: DemoEngine;
  beforeAll(async () => { demo = await startDemoEngine(PROFILES); });
  afterAll(() => demo.close());

  it('REST is locked, GraphQL and LuxOS are read', async () => {
    const found = await scan(demo);
    expect([GRAPHQL, REST, LUXOS].map((ip) => found.get(ip)!.class)).toEqual(['identified', 'locked', 'identified']);
    expect(found.get(REST)).toMatchObject({ make: 'antminer', firmware: 'braiins', hashrateThs: null });
    expect((await rowAt(demo, REST)).status).toBe('locked');
    // A MAC that only a password opens is not there, and is no fault either.
    expect((await read(demo, GRAPHQL)).telemetry).toMatchObject({ mac: null, missing: [{ code: 'FLEET_LOCKED' }] });
    expect((await rowAt(demo, GRAPHQL)).reasons).toEqual([]);
  });
});
