import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectControl } from '../../main/engine/control/client.ts';
import { controlPath } from '../../main/engine/control/path.ts';
import { startEngine } from '../../main/engine/engine.ts';
import type { Farm } from '../../main/sim/index.ts';
import type { FleetDelta, RigRow } from '../../preload/contract/fleet.ts';
import type { Question } from '../../preload/contract/identity.ts';
import { farmOf, NETWORK, startEngineOn, type DemoEngine } from './demo-engine.ts';

/* A rig stays one row, whatever happens to its address, firmware and control board. */

const at = (host: number): string => `${NETWORK}.${host}`;
const RIGS = [[11, 'whatsminer-m60s'], [12, 'bitaxe-gamma'], [13, 'whatsminer-m60s'], [14, 'antminer-s21'], [15, 'bitaxe-gamma'],
  [16, 'antminer-s19pro'], [17, 'antminer-s19pro']] as const;
let farm: Farm;
let demo: DemoEngine;

async function table(dataDir = demo.dataDir): Promise<Map<string, RigRow>> {
  const client = await connectControl(controlPath(dataDir));
  const delta = await new Promise<FleetDelta>((resolve, reject) => void client!.subscribe('fleet.table', {}, resolve, reject));
  client!.close();
  const rows = typeof delta.rows === 'string' ? JSON.parse(delta.rows) as RigRow[] : delta.rows as RigRow[];
  return new Map(rows.map((row) => [row.ip, row]));
}
const numberAt = async (host: number): Promise<number | undefined> => (await table()).get(at(host))?.rigNo;
const scan = async (): Promise<void> => void (await demo.engine.fleet.scan({ ranges: [`${at(11)}-40`], timeoutMs: 200, passes: 1 }));
const poll = (rigNo: number): Promise<unknown> => demo.engine.router.call('fleet.readNow', { rigNo });
const questions = (): Promise<Question[]> => demo.engine.router.call('identity.questions', {});
/** Which row each real machine is counted under: the proof that no row holds two. */
async function rowsOfMachines(): Promise<[machine: number, rigNo: number][]> {
  const rows = await table();
  return farm.list().flatMap(({ ip }): [number, number][] => {
    const row = rows.get(ip);
    return row === undefined ? [] : [[farm.truth(ip).machine, row.rigNo]];
  }).sort((a, b) => a[0] - b[0]);
}

beforeEach(async () => {
  farm = farmOf(RIGS.map(([host, profile]) => ({ ip: at(host), profile })));
  demo = await startEngineOn(farm);
  await scan();
});
afterEach(() => demo.close());

describe('a rig stays itself', () => {
  it('when two trade their addresses, by a poll alone', async () => {
    const before = await rowsOfMachines();
    farm.move(at(11), at(12));
    await poll((await table()).get(at(11))!.rigNo);
    await expect.poll(rowsOfMachines, { timeout: 10_000 }).toEqual(before);
    expect(await questions()).toEqual([]);
  });
  it('when DHCP moves all of them at once, by a scan; the page tells where it has been', async () => {
    const before = await rowsOfMachines();
    for (const [index, host] of [11, 13, 12, 15].entries()) farm.move(at(host), at([13, 21, 11, 12][index]!));
    await scan();
    await expect.poll(rowsOfMachines, { timeout: 20_000 }).toEqual(before);
    const moved = await numberAt(21);
    const { places, marks } = await demo.engine.router.call('identity.rig', { rigNo: moved! });
    expect(places.map(({ ip, toMs }) => [ip, toMs === null])).toEqual(expect.arrayContaining([[at(21), true], [at(11), false]]));
    expect(marks.map(({ kind }) => kind)).toContain('mac');
    expect(await questions()).toEqual([]);
  }, 40_000);
  it('while its old address is being asked: silence there is not its own', async () => {
    const { rigNo } = (await table()).get(at(13))!;
    farm.move(at(13), at(33));
    const asked = poll(rigNo);
    await scan();
    await asked;
    expect((await table()).get(at(33))).toMatchObject({ rigNo });
    expect(await demo.engine.router.call('fleet.rig', { rigNo })).toMatchObject({ lastError: null });
  }, 40_000);
  it('and a machine that took its address is another one', async () => {
    const first = (await table()).get(at(11))!;
    farm.move(at(11), at(30));
    farm.move(at(13), at(11));
    await scan();
    await expect.poll(async () => (await table()).get(at(30))?.rigNo, { timeout: 10_000 }).toBe(first.rigNo);
    expect(await numberAt(11)).not.toBe(first.rigNo);
    expect((await table()).size).toBe(RIGS.length);
    expect(demo.engine.fleet.totals().rigs).toBe(RIGS.length);
  }, 40_000);
  it.each([['antminer-s19pro', 'vnish-s19xp', 'vnish', 16], ['antminer-s19pro', 'luxos-s19kpro', 'luxos', 17]] as const)(
    'when %s is re-flashed to %s, by its next poll', async (_stock, profile, firmware, host) => {
      const before = (await table()).get(at(host))!;
      expect(before.firmware).toBe('stock');
      farm.reflash(at(host), profile);
      await poll(before.rigNo);
      await expect.poll(async () => (await table()).get(at(host))?.firmware, { timeout: 15_000 }).toBe(firmware);
      const after = (await table()).get(at(host))!;
      const [asked] = await questions();
      // The captures are of other models: where the new firmware also tells a name, a person is asked, and one word makes it one rig.
      if (asked !== undefined) {
        expect(asked).toMatchObject({ why: 'sameAddress', older: { rigNo: before.rigNo }, younger: { rigNo: after.rigNo } });
        await demo.engine.router.call('identity.answer', { id: asked.id, answer: 'same' });
        await scan();
      } else expect(after.rigNo).toBe(before.rigNo);
      expect((await table()).get(at(host))).toMatchObject({ rigNo: before.rigNo, firmware });
    }, 40_000);
  it('when it is re-flashed, and the next poll has the driver of the new firmware', async () => {
    const before = (await table()).get(at(14))!;
    expect(before.firmware).toBe('stock');
    farm.reflash(at(14), 'braiins-s21');
    await poll(before.rigNo);
    await expect.poll(async () => (await table()).get(at(14)), { timeout: 15_000 }).toMatchObject({ rigNo: before.rigNo, firmware: 'braiins' });
    const back = await demo.engine.router.call('fleet.rig', { rigNo: before.rigNo });
    expect(back.telemetry?.firmware).toBe('braiins');
    expect(back.telemetry?.hashrateThs).toBeGreaterThan(100);
    farm.reflash(at(14), 'antminer-s21');
    await poll(before.rigNo);
    await expect.poll(async () => (await table()).get(at(14)), { timeout: 15_000 }).toMatchObject({ rigNo: before.rigNo, firmware: 'stock' });
  }, 40_000);
});

describe('a person is asked', () => {
  it('when a control board was swapped; the answer joins both numbers, and can be taken back', async () => {
    const before = (await table()).get(at(11))!;
    farm.swapBoard(at(11));
    await poll(before.rigNo);
    await expect.poll(() => numberAt(11), { timeout: 10_000 }).not.toBe(before.rigNo);
    const fresh = (await numberAt(11))!;
    const [asked, ...more] = await questions();
    expect(more).toEqual([]);
    expect(asked).toMatchObject({ why: 'sameHashboards', answer: null, older: { rigNo: before.rigNo, ip: null }, younger: { rigNo: fresh, ip: at(11) } });
    // Asking goes on with every scan, the question stays one.
    await scan();
    expect(await questions()).toHaveLength(1);

    // What a kill would leave behind: the files as they are now, without a close.
    const copy = mkdtempSync(join(tmpdir(), 'tera-killed-'));
    cpSync(demo.dataDir, copy, { recursive: true, filter: (path) => !path.endsWith('.sock') });
    const after = await startEngine({ ...demo.options, dataDir: copy });
    try {
      expect((await after.router.call('identity.questions', {})).map(({ older, younger }) => [older.rigNo, younger.rigNo])).toEqual([[before.rigNo, fresh]]);
      await after.router.call('identity.answer', { id: asked!.id, answer: 'same' });
      await expect.poll(async () => (await table(copy)).get(at(11))?.rigNo, { timeout: 10_000 }).toBe(before.rigNo);
    } finally {
      await after.stop();
      rmSync(copy, { recursive: true, force: true });
    }

    const [answered] = await demo.engine.router.call('identity.answer', { id: asked!.id, answer: 'same' });
    expect(answered).toMatchObject({ answer: 'same' });
    await expect.poll(() => numberAt(11), { timeout: 10_000 }).toBe(before.rigNo);
    expect((await table()).size).toBe(RIGS.length);
    await scan();
    expect(await numberAt(11)).toBe(before.rigNo);
    const { marks } = await demo.engine.router.call('identity.rig', { rigNo: before.rigNo });
    expect(marks.filter(({ kind }) => kind === 'mac')).toHaveLength(2);

    await demo.engine.router.call('identity.takeBack', { id: asked!.id });
    await expect.poll(() => numberAt(11), { timeout: 10_000 }).toBe(fresh);
    await demo.engine.router.call('identity.answer', { id: asked!.id, answer: 'other' });
    await scan();
    expect(await numberAt(11)).toBe(fresh);
    expect((await questions()).filter(({ answer }) => answer === null)).toEqual([]);
  }, 60_000);
  it('when one MAC answers at two addresses, and neither row takes the readings of the other, over a restart too', async () => {
    const before = await rowsOfMachines();
    const [original, copy] = [await numberAt(12), await numberAt(15)];
    farm.cloneMac(at(15), at(12));
    await poll(copy!);
    await expect.poll(async () => (await questions()).map(({ why }) => why), { timeout: 10_000 }).toContain('sameMac');
    expect(await numberAt(12)).toBe(original);
    await scan();
    expect((await rowsOfMachines()).filter(([machine]) => machine !== 4)).toEqual(before.filter(([machine]) => machine !== 4));
    const twin = await numberAt(15);
    expect(twin).not.toBe(original);
    await demo.engine.stop();
    demo.engine = await startEngine(demo.options);
    await scan();
    expect([await numberAt(12), await numberAt(15)]).toEqual([original, twin]);
    // "One rig with two addresses": it stays at one of them in the table, whatever is scanned, until that is taken back.
    const { id } = (await questions()).find(({ why }) => why === 'sameMac')!;
    await demo.engine.router.call('identity.answer', { id, answer: 'same' });
    await scan();
    await scan();
    expect([await numberAt(12), await numberAt(15)]).toEqual([original, undefined]);
    const { places } = await demo.engine.router.call('identity.rig', { rigNo: original! });
    expect(places.filter(({ toMs }) => toMs === null).map(({ ip, isAlso }) => [ip, isAlso]).sort()).toEqual([[at(12), false], [at(15), true]]);
    await demo.engine.router.call('identity.takeBack', { id });
    await expect.poll(() => numberAt(15), { timeout: 10_000 }).toBe(twin);
    expect(await numberAt(12)).toBe(original);
  }, 60_000);
});
