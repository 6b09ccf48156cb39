import { chmodSync, existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { FleetDelta, RigDetail, RigRow, ScanDelta } from '../../preload/contract/fleet.ts';
import { LIVE_COLUMNS } from '../../preload/contract/fleet.ts';
import { main as cli } from '../../main/cli/index.ts';
import { connectControl } from '../../main/engine/control/client.ts';
import { controlPath } from '../../main/engine/control/path.ts';
import { startEngine } from '../../main/engine/engine.ts';
import { NETWORK, startDemoEngine, type DemoEngine } from './demo-engine.ts';

const PROFILES = [
  'antminer-s19pro', 'antminer-s21', 'antminer-l3plus', 'antminer-t15', 'whatsminer-m60s', 'whatsminer-m30s', 'whatsminer-m31s',
  'avalon-a1566', 'avalon-nano3s', 'bitaxe-gamma', 'braiins-s21', 'luxos-s19kpro',
];
let demo: DemoEngine;
const ip = (n: number): string => `${NETWORK}.${n}`;
const passphrase = (): string => {
  const file = join(demo.dataDir, 'passphrase');
  writeFileSync(file, 'correct horse battery staple\n');
  chmodSync(file, 0o600);
  return file;
};

async function scanAll(): Promise<ScanDelta> {
  const found: ScanDelta['found'] = [];
  const client = await connectControl(controlPath(demo.dataDir));
  const { scanId } = await client!.call('discovery.start', { ranges: [`${NETWORK}.0/26`], timeoutMs: 300, passes: 1 });
  const end = await new Promise<ScanDelta>((resolve, reject) => {
    client!.subscribe('discovery.progress', {}, (delta) => {
      if (delta.scanId !== scanId) return;
      found.push(...delta.found);
      if (delta.state !== 'running') resolve(delta);
    }, reject);
  });
  client!.close();
  return { ...end, found };
}
const rigAt = async (address: string): Promise<RigDetail> => {
  const row = (await table()).rows.find((candidate) => candidate.ip === address);
  if (row === undefined) throw new Error(`No rig at ${address}`);
  return demo.engine.router.call('fleet.readNow', { rigNo: row.rigNo });
};
async function table(): Promise<Omit<FleetDelta, 'rows'> & { rows: RigRow[] }> {
  const client = await connectControl(controlPath(demo.dataDir));
  const delta = await new Promise<FleetDelta>((resolve, reject) => void client!.subscribe('fleet.table', {}, resolve, reject));
  client!.close();
  return { ...delta, rows: JSON.parse(delta.rows) as RigRow[] };
}

beforeAll(async () => {
  demo = await startDemoEngine(PROFILES);
  // The passphrase file makes the vault work on machines without a keychain; the engine starts again with it.
  await demo.engine.stop();
  demo.engine = await startEngine({ ...demo.options, passphraseFile: passphrase() });
});
afterAll(() => demo.close());

describe('the engine on a farm', () => {
  it('finds every rig, says what each is, and what it says agrees with what the rig really does', async () => {
    const end = await scanAll();
    expect(end.counts).toMatchObject({ identified: PROFILES.length, locked: 0, unknown: 0 });
    expect(end.asked).toBe(62);
    for (const { device } of end.found) {
      const truth = demo.farm.truth(device.ip);
      expect(device.make, device.ip).toBe(truth.make);
      if (device.hashrateThs === null) continue;
      expect(Math.abs(device.hashrateThs / truth.hashrateThs - 1), `${device.ip} ${truth.model}`).toBeLessThan(0.03);
      expect(device.algo).toBe(truth.algo);
      if (truth.tempMaxC !== null && device.tempMaxC !== null) expect(Math.abs(device.tempMaxC - truth.tempMaxC)).toBeLessThan(3);
    }
    expect(end.found.filter(({ device }) => device.hashrateThs !== null)).toHaveLength(PROFILES.length);
    // 0.0005 TH/s of a scrypt rig is a measurement, and never part of the SHA-256 sum.
    const totals = demo.engine.fleet.totals();
    const scrypt = totals.algos.find((sum) => sum.algo === 'scrypt');
    expect(scrypt?.hashrateThs).toBeGreaterThan(0.0004);
    expect(scrypt?.hashrateThs).toBeLessThan(0.0006);
    expect(totals.algos[0]!.algo).toBe('sha256');
  });
  it('streams rows and numbers that belong together', async () => {
    const delta = await table();
    expect(delta.full).toBe(true);
    expect(delta.rows).toHaveLength(PROFILES.length);
    expect(delta.rigNos).toHaveLength(PROFILES.length);
    expect(delta.values).toHaveLength(PROFILES.length * LIVE_COLUMNS.length);
    const index = [...delta.rigNos].indexOf(delta.rows.find((row) => row.ip === ip(12))!.rigNo);
    expect(Math.abs(delta.values[index * LIVE_COLUMNS.length]! - demo.farm.truth(ip(12)).hashrateThs)).toBeLessThan(10);
  });
  it.each([
    ['hot', 11, 'critical', 'hotChip'], ['deadFan', 11, 'critical', 'fanStopped'], ['lostBoard', 12, 'degraded', 'boardMissing'],
    ['zeroHash', 15, 'degraded', 'zeroHash'], ['sleeping', 15, 'sleeping', null],
  ] as const)('shows the fault %s on the next read, and not after it is mended', async (fault, host, status, reason) => {
    demo.farm.setFault(ip(host), fault);
    try {
      const { row } = await rigAt(ip(host));
      expect(row.status).toBe(status);
      if (reason !== null) expect(row.reasons.map((entry) => entry.code)).toContain(reason);
    } finally {
      demo.farm.setFault(ip(host), null);
    }
    expect(['hashing', 'warming']).toContain((await rigAt(ip(host))).row.status);
  });
  it('calls a silent rig offline only after a second, longer question', async () => {
    demo.farm.setFault(ip(13), 'offline');
    const first = await rigAt(ip(13));
    expect(first.lastError?.code).toBe('FLEET_TIMEOUT');
    expect(first.row.status).not.toBe('offline');
    expect((await rigAt(ip(13))).row.status).toBe('offline');
    demo.farm.setFault(ip(13), null);
    expect((await rigAt(ip(13))).row.status).toBe('warming');
  }, 40_000);
  it('shows a rig that answers rubbish as not read, with the reason, and does not take its last numbers away', async () => {
    demo.farm.setFault(ip(14), 'badJson');
    const detail = await rigAt(ip(14));
    expect(detail.row.reasons.map((entry) => entry.code)).toEqual(expect.arrayContaining([expect.stringMatching(/partialReply|noAnswer/)]));
    demo.farm.setFault(ip(14), null);
  });
  it('locks a rig whose password is not known, and opens it with the right one, kept sealed', async () => {
    demo.farm.setFault(ip(11), 'locked');
    await scanAll();
    expect((await table()).rows.find((row) => row.ip === ip(11))).toMatchObject({ status: 'locked', class: 'locked' });
    const state = await demo.engine.router.call('credentials.state', {});
    expect(state).toMatchObject({ keptIn: 'passphrase', lockedRigs: [{ make: 'antminer', count: 1 }] });
    const added = await demo.engine.router.call('credentials.add', { make: 'antminer', ip: null, username: 'root', password: 'not-this-one' });
    expect((await table()).rows.find((row) => row.ip === ip(11))!.status).toBe('locked');
    expect(await demo.engine.router.call('credentials.list', {})).toEqual([{ ...added }]);
    expect(JSON.stringify(await demo.engine.router.call('credentials.list', {}))).not.toContain('not-this-one');
    await demo.engine.router.call('credentials.remove', { id: added.id });
    // The simulator gives a locked rig the password of its owner, named after the rig's place in the farm.
    const right = await demo.engine.router.call('credentials.add', { make: 'antminer', ip: ip(11), username: 'root', password: 'set by the owner of 0' });
    const opened = (await table()).rows.find((row) => row.ip === ip(11))!;
    expect(opened.class).toBe('identified');
    expect(opened.mac).toBe(demo.farm.truth(ip(11)).mac);
    await demo.engine.router.call('credentials.remove', { id: right.id });
    demo.farm.setFault(ip(11), null);
    await scanAll();
  }, 40_000);
  it('keeps rigs, readings and settings over a restart, and never lets two engines write one folder', async () => {
    await demo.engine.router.call('settings.set', { temperatureUnit: 'F', ranges: [`${NETWORK}.0/26`] });
    const before = (await table()).rows.map((row) => row.rigNo).sort();
    const second = await startEngine({ ...demo.options });
    expect(second.info().readOnlyReason).toMatchObject({ code: expect.stringMatching(/^STORE_/) as string });
    await expect(second.router.call('discovery.start', { ranges: ['10.0.0.1'] })).rejects.toMatchObject({ code: 'STORE_READ_ONLY' });
    await expect(second.router.call('settings.set', { language: 'ja' })).rejects.toMatchObject({ code: 'STORE_READ_ONLY' });
    await second.stop();
    await demo.engine.stop();
    demo.engine = await startEngine({ ...demo.options, passphraseFile: passphrase() });
    expect((await table()).rows.map((row) => row.rigNo).sort()).toEqual(before);
    expect(await demo.engine.router.call('settings.get', {})).toMatchObject({ temperatureUnit: 'F' });
    const rebooted = await rigAt(ip(12));
    expect(rebooted.telemetry?.model).toContain('S21');
  }, 40_000);
  it('keeps its control endpoint to its owner', () => {
    const path = controlPath(demo.dataDir);
    if (process.platform === 'win32') return;
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });
});

describe('the command line', () => {
  const run = async (...argv: string[]): Promise<{ code: number; out: string; err: string }> => {
    let out = '';
    let err = '';
    const code = await cli(argv, {
      out: (text) => void (out += text), err: (text) => void (err += text), signal: new AbortController().signal, version: '0.0.0-test',
      storeThreadPath: demo.options.threadPath,
    });
    return { code, out, err };
  };
  it('lets a running engine do the scan, and prints one device a line, then the summary', async () => {
    const { code, out } = await run('scan', `${NETWORK}.11-${10 + PROFILES.length}`, '--json', '--data', demo.dataDir);
    const lines = out.trim().split('\n').map((line) => JSON.parse(line) as { type: string; ip: string });
    expect(code).toBe(0);
    expect(lines.filter((line) => line.type === 'device').map((line) => line.ip).sort()).toEqual(PROFILES.map((_profile, index) => ip(index + 11)).sort());
    expect(lines.at(-1)).toMatchObject({ type: 'summary', scanned: PROFILES.length, identified: PROFILES.length });
  });
  it("does not let the running engine scan outside the caller's own TERA_NET_ALLOW", async () => {
    vi.stubEnv('TERA_NET_ALLOW', '10.0.0.0/8'); // the demo farm is on loopback
    try {
      const { code, out, err } = await run('scan', ip(11), '--json', '--data', demo.dataDir);
      expect(JSON.parse(err)).toMatchObject({ type: 'error', code: 'NET_NOT_ALLOWED' });
      expect(out).toBe('');
      expect(code).toBe(1);
    } finally {
      vi.unstubAllEnvs();
    }
  });
  it('asks the running engine how it is', async () => {
    const { code, out } = await run('doctor', '--json', '--data', demo.dataDir);
    const report = JSON.parse(out) as { ok: boolean; checks: { id: string; level: string; message: string }[] };
    expect(report.checks.find((check) => check.id === 'engine')?.message).toContain(String(process.pid));
    expect(code).toBe(report.ok ? 0 : 1);
  });
  it.each([
    [['scan', '10.0.0.300'], 2], [['scan'], 2], [['scan', '10.0.0.1', '--passes', '9'], 2], [['dance'], 2], [['run', '--poll', 'soon'], 2],
    [['--help'], 0], [['scan', '--help'], 0], [['--version'], 0], [['scan', '10.0.0.1', '--credentials', '/nowhere/file'], 2],
  ])('%j ends with %i', async (argv, expected) => {
    const { code, out, err } = await run(...argv);
    expect(code).toBe(expected);
    expect(out + err).not.toBe('');
  });
  it('refuses a second engine on the folder in words', async () => {
    const { code, err } = await run('run', '--data', demo.dataDir);
    expect(code).toBe(1);
    expect(err).toMatch(/STORE_/);
    expect(existsSync(controlPath(demo.dataDir)) || process.platform === 'win32').toBe(true);
  });
});
