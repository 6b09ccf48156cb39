import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Telemetry } from '../../preload/contract/rig.ts';
import { createDial } from '../engine/net/dial.ts';
import type { RigHost } from '../modules/fleet/drivers/driver.ts';
import { identify, readRig } from '../modules/fleet/drivers/index.ts';
import { canHave, createFarm, type Farm } from './farm.ts';
import { listenDemo, type Door } from './index.ts';
import { profileById } from './profiles.ts';

/* VNish by its own API, ePIC, Elphapex and SealMiner: the whole way from the demo's door through the drivers, beside the truth. */

const IDS = ['vnish-s19jpro', 'epic-s19xp', 'elphapex-dg1plus', 'sealminer-a2'] as const;
const at = (id: string): string => `10.88.0.${IDS.indexOf(id as (typeof IDS)[number]) + 11}`;
let nowMs = Date.parse('2026-03-01T10:00:00Z');
let farm: Farm;
let door: Door;

beforeAll(async () => {
  farm = createFarm({ rigs: IDS.map((profile) => ({ ip: at(profile), profile })), seed: 9, clock: { nowMs: () => nowMs } });
  door = await listenDemo(farm);
  nowMs += 7_200_000;
});
afterAll(() => door.close());

async function readAll(ip: string): Promise<{ driver: string | null; t: Telemetry }> {
  const dial = createDial({ allow: '127.0.0.0/8', allowPublic: () => false, demoPort: door.port });
  const host: RigHost = { address: ip, dial, logins: () => [{ username: 'root', password: 'root' }], timeoutMs: 4000 };
  const identity = await identify(host, ip === at('vnish-s19jpro') || ip === at('elphapex-dg1plus') ? [80] : [80, 4028]);
  return { driver: identity.driver, t: (await readRig(host, identity, {}, 'full', nowMs)).telemetry };
}

const near = (got: number | null, wanted: number, share = 0.002): void => { expect(Math.abs((got ?? Number.NaN) - wanted)).toBeLessThanOrEqual(Math.abs(wanted) * share + 1e-9); };

const cases = IDS.flatMap((id) => ([null, 'zeroHash', 'hot', 'lostBoard', 'deadFan'] as const)
  .filter((fault) => fault === null || canHave(profileById(id)!, fault)).map((fault) => ({ id, fault })));

describe('what the demo serves is read fully and is the truth', () => {
  it.each(cases)('$id with fault $fault', async ({ id, fault }) => {
    const ip = at(id);
    farm.setFault(ip, fault);
    nowMs += 120_000;
    const truth = farm.truth(ip);
    const { driver, t } = await readAll(ip);
    expect(driver).toBe({ 'vnish-s19jpro': 'vnish', 'epic-s19xp': 'epic', 'elphapex-dg1plus': 'elphapex', 'sealminer-a2': 'sealminer' }[id]);
    expect(t).toMatchObject({ make: truth.make, firmware: truth.firmware, algo: truth.algo, mac: truth.mac, model: truth.model, missing: [] });
    near(t.hashrateThs, truth.hashrateThs);
    near(t.hashrateAvgThs, truth.hashrateAvgThs!);
    // VNish and SealMiner write whole watts.
    if (truth.powerW !== null) expect(Math.abs(t.powerW! - truth.powerW)).toBeLessThanOrEqual(0.5);
    expect(Math.abs(t.tempMaxC! - truth.tempMaxC!)).toBeLessThanOrEqual(1.01);
    expect(t.fansRpm).toEqual(truth.fansRpm);
    expect(Math.abs((t.miningS ?? 0) - truth.uptimeS)).toBeLessThanOrEqual(1);
    near(t.accepted, truth.accepted!, 0.001);
    expect(t.pools.find((pool) => pool.active)?.user).toBe(truth.worker);
    // A board that is lost or switched off has no rate in any of these replies.
    const alive = t.boards.filter((board) => board.hashrateThs !== null && board.chips !== 0);
    expect(alive.map((board) => board.slot)).toEqual(truth.boards.map((board) => board.slot));
    alive.forEach((board, index) => { near(board.hashrateThs, truth.boards[index]!.hashrateThs); });
    if (fault === 'zeroHash') expect(t.hashrateThs).toBe(0);
    farm.setFault(ip, null);
  });

  it('an Elphapex whose password the owner changed is locked, and is known by its realm', async () => {
    farm.setFault(at('elphapex-dg1plus'), 'locked');
    const dial = createDial({ allow: '127.0.0.0/8', allowPublic: () => false, demoPort: door.port });
    const host: RigHost = { address: at('elphapex-dg1plus'), dial, logins: () => [], timeoutMs: 4000 };
    expect(await identify(host, [80])).toMatchObject({ class: 'locked', make: 'elphapex', driver: 'elphapex' });
    const known = { ...host, logins: () => [{ username: 'root', password: 'root' }] };
    await expect(readRig(known, await identify(known, [80]), {}, 'full', nowMs)).rejects.toMatchObject({ code: 'FLEET_LOCKED' });
    farm.setFault(at('elphapex-dg1plus'), null);
  });

  it('every rig has its own identity: nothing of the captured ones leaves the simulator', async () => {
    for (const id of IDS) {
      const { t } = await readAll(at(id));
      const text = JSON.stringify(t);
      expect(text).toContain(farm.truth(at(id)).worker);
      expect(text).not.toMatch(/foundryusapool|pcs19jpro|ocean\.xyz|randomuser|Nikita|Dow_Mining|trustpool|28:6c:5e|e6:d4:41|50:d4:48|12:34:56/i);
    }
  });
});
