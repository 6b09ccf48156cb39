import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RigRow, ScanDelta } from '../../preload/contract/fleet.ts';
import type { ReportsDelta } from '../../preload/contract/networks.ts';
import { connectControl, type ControlClient } from '../../main/engine/control/client.ts';
import { controlPath } from '../../main/engine/control/path.ts';
import { startEngine } from '../../main/engine/engine.ts';
import { pressButton } from '../../main/sim/index.ts';
import { NETWORK, startDemoEngine, type DemoEngine } from './demo-engine.ts';

/* Rigs that are added one by one: by address, by list with passwords, by their own button. The real engine, virtual rigs. */

let demo: DemoEngine;
let client: ControlClient;
const ip = (n: number): string => `${NETWORK}.${n}`;
const fleetIps = async (): Promise<string[]> => (await table()).map((row) => row.ip).sort();
const table = (): Promise<RigRow[]> => new Promise((resolve, reject) => {
  const end = client.subscribe('fleet.table', {}, (delta) => {
    setTimeout(() => end());
    resolve(JSON.parse(delta.rows) as RigRow[]);
  }, reject);
});

beforeAll(async () => {
  demo = await startDemoEngine(['antminer-s19pro', 'whatsminer-m30s', 'avalon-a1566', 'antminer-s21', 'antminer-s19pro', 'antminer-s19pro']);
  const passphraseFile = join(demo.dataDir, 'passphrase');
  writeFileSync(passphraseFile, 'correct horse battery staple\n');
  chmodSync(passphraseFile, 0o600);
  await demo.engine.stop();
  demo.engine = await startEngine({ ...demo.options, passphraseFile });
  client = (await connectControl(controlPath(demo.dataDir)))!;
});
afterAll(async () => {
  client.close();
  await demo.close();
});

/** Follows a scan to its end. */
async function add(args: { ranges: string[]; logins?: { ip: string; username: string; password: string }[] }): Promise<ScanDelta> {
  const { scanId } = await client.call('discovery.start', { ...args, timeoutMs: 200, passes: 1 });
  const found: ScanDelta['found'] = [];
  const last = await new Promise<ScanDelta>((resolve, reject) => {
    const end = client.subscribe('discovery.progress', {}, (delta) => {
      if (delta.scanId !== scanId) return;
      found.push(...delta.found);
      if (delta.state === 'running') return;
      setTimeout(() => end());
      resolve(delta);
    }, reject);
  });
  return { ...last, found };
}

/** Opens the list of reports and waits until it looks as wanted. */
async function reports(ready: (delta: ReportsDelta) => boolean, meanwhile: (delta: ReportsDelta) => void = () => {}): Promise<ReportsDelta> {
  let isFirst = true;
  return new Promise((resolve, reject) => {
    const end = client.subscribe('discovery.reports', {}, (delta) => {
      if (delta.doors.length === 2 && isFirst) {
        isFirst = false;
        meanwhile(delta);
      }
      if (!ready(delta)) return;
      setTimeout(() => end());
      resolve(delta);
    }, reject);
  });
}

describe('adding by address', () => {
  it('says what is new, what was known, and what is silent', async () => {
    const first = await add({ ranges: [ip(13)] });
    expect(first.found).toMatchObject([{ known: false, device: { ip: ip(13), class: 'identified' } }]);
    const again = await add({ ranges: [`${ip(13)},${ip(99)}`] });
    expect(again.found).toMatchObject([{ known: true, device: { ip: ip(13) } }]);
    expect(again.counts).toMatchObject({ identified: 1, silent: 1 });
    expect(await fleetIps()).toEqual([ip(13)]);
  });
  it('opens a locked rig with the password of its line, keeps that one sealed, and keeps none that was refused', async () => {
    for (const n of [15, 16]) demo.farm.setFault(ip(n), 'locked');
    const { found } = await add({ ranges: [`${ip(15)},${ip(16)}`], logins: [
      { ip: ip(15), username: 'root', password: 'set by the owner of 4' }, { ip: ip(16), username: 'root', password: 'not this one' },
    ] });
    expect(new Map(found.map(({ device }) => [device.ip, device.class]))).toEqual(new Map([[ip(15), 'identified'], [ip(16), 'locked']]));
    expect(await client.call('credentials.list', {})).toMatchObject([{ make: 'antminer', ip: ip(15), username: 'root' }]);
    // Kept: the next look needs no password in hand.
    expect((await add({ ranges: [ip(15)] })).found).toMatchObject([{ known: true, device: { class: 'identified' } }]);
  }, 30_000);
});

describe('a scan that is held back', () => {
  it('goes ten addresses a second through a polite network, and says so with the time left', async () => {
    await client.call('settings.set', { networkOptions: [{ range: `${NETWORK}.64/28`, name: 'Old switch', rescan: { kind: 'off' }, polite: true }] });
    const started = performance.now();
    const seen: ScanDelta[] = [];
    const { scanId } = await client.call('discovery.start', { ranges: [`${NETWORK}.65-78`], timeoutMs: 100, passes: 1 });
    await new Promise<void>((resolve, reject) => {
      const end = client.subscribe('discovery.progress', {}, (delta) => {
        if (delta.scanId !== scanId) return;
        seen.push(delta);
        if (delta.state === 'running') return;
        setTimeout(() => end());
        resolve();
      }, reject);
    });
    expect(performance.now() - started).toBeGreaterThan(1200);
    expect(seen[0]).toMatchObject({ slowed: ['polite'] });
    expect(seen[0]!.etaMs).toBeGreaterThan(900);
    expect(seen.at(-1)).toMatchObject({ state: 'done', asked: 14 });
    await client.call('settings.set', { networkOptions: [] });
  });
  it('refuses options for a range that cannot be read', async () => {
    await expect(client.call('settings.set', { networkOptions: [{ range: 'the hall', name: '', rescan: { kind: 'site' }, polite: false }] })).rejects.toMatchObject({ code: 'RANGE_BAD' });
  });
  it('plans each network by its own rhythm', async () => {
    const [a, b] = [`${NETWORK}.13`, `${NETWORK}.128/28`] as const;
    await client.call('settings.set', { ranges: [a, b], rescanEveryMinutes: 60, networkOptions: [{ range: b, name: '', rescan: { kind: 'off' }, polite: false }] });
    const plans = await client.call('discovery.plans', {});
    expect(plans[0]!.nextMs! - plans[0]!.lastMs!).toBe(3_600_000);
    expect(plans[1]).toEqual({ range: b, lastMs: null, nextMs: null });
  });
});

describe('adding by the IP report button', () => {
  it('is deaf until a person has switched it on', async () => {
    await expect(reports(() => true)).rejects.toMatchObject({ code: 'REPORTS_OFF' });
  });
  it('adds the rig whose button is pressed, once a press', async () => {
    await client.call('settings.set', { listenForReports: true });
    const done = await reports(
      (delta) => delta.reports.length === 2 && delta.reports.every(({ state }) => state !== 'asking'),
      ({ doors }) => {
        expect(doors.map(({ error }) => error)).toEqual([null, null]);
        pressButton(demo.farm, ip(14), doors.find(({ make }) => make === 'antminer')!.port);
        pressButton(demo.farm, ip(12), doors.find(({ make }) => make === 'whatsminer')!.port);
      },
    );
    const of = (address: string) => done.reports.find((report) => report.ip === address);
    expect(of(ip(14))).toMatchObject({ make: 'antminer', state: 'added', mac: demo.farm.truth(ip(14)).mac, error: null });
    expect(of(ip(14))!.model).toContain('S21');
    expect(of(ip(12))).toMatchObject({ make: 'whatsminer', state: 'added' });
    expect(await fleetIps()).toEqual(expect.arrayContaining([ip(12), ip(14)]));
  }, 30_000);
  it('knows a rig that it has, and asks no address that only a payload names', async () => {
    const done = await reports((delta) => delta.ignored > 0 && delta.reports[0]?.state === 'known', ({ doors }) => {
      const { port } = doors.find(({ make }) => make === 'antminer')!;
      // The wrong port's report, and one that comes from a rig but speaks of another.
      pressButton(demo.farm, ip(12), port);
      pressButton(demo.farm, ip(14), port);
    });
    expect(done.reports.map((report) => report.ip)).toEqual([ip(14)]);
  }, 30_000);
  it('closes its ports with the last list, and when it is switched off', async () => {
    const closed = await reports((delta) => delta.doors.length === 2);
    const reopened = await reports((delta) => delta.doors.length === 2);
    expect(reopened.doors.every(({ error }) => error === null)).toBe(true);
    expect(closed.doors).toHaveLength(2);
    let last: ReportsDelta | null = null;
    const end = client.subscribe('discovery.reports', {}, (delta) => { last = delta; }, () => {});
    await expect.poll(() => last?.doors.length).toBe(2);
    await client.call('settings.set', { listenForReports: false });
    await expect.poll(() => last?.doors.length).toBe(0);
    end();
  });
});

describe("a rig's own page", () => {
  it('is not opened for a virtual rig, whose address may be somebody else', async () => {
    await expect(client.call('fleet.rigPage', { rigNo: (await table())[0]!.rigNo })).rejects.toMatchObject({ code: 'RIG_PAGE_DEMO' });
    await expect(client.call('fleet.rigPage', { rigNo: 987_654 })).rejects.toMatchObject({ code: 'FLEET_NO_RIG' });
  });
});
