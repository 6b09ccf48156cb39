import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { listPackage } from '@electron/asar';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { run } from '../../scripts/child.mjs';
import { electronSwitches, provideElectron } from '../../scripts/electron.mjs';
import { packageApp, unpackedFolder } from '../../scripts/package.mjs';
import { connectControl } from '../../main/engine/control/client.ts';
import { controlPath } from '../../main/engine/control/path.ts';
import { expect, ROOT, test } from './app.ts';

/* The packed app. Its inspector fuse is off, so it is driven from outside: by its files, its control endpoint and signals. */

test.describe.configure({ mode: 'serial' });
test.skip(process.platform !== 'linux', 'packing is proven on Linux; the other systems’ installers are checked against the schema');

let folder: string;
test.beforeAll(async () => {
  test.setTimeout(180_000);
  expect(await packageApp(['--linux', 'dir'])).toBe(0);
  folder = unpackedFolder((await provideElectron()).kind);
});

test('the packed app starts from outside, reads and writes its data, answers, and ends cleanly', async () => {
  const data = mkdtempSync(join(tmpdir(), 'tera-packed-'));
  const app = spawn(join(folder, 'tera-core'), [...electronSwitches(), '--disable-gpu', '--data', data, '--profile', 'demo'], {
    cwd: tmpdir(), stdio: 'ignore', env: { ...process.env, TERA_NET_ALLOW: '127.0.0.0/8,::1/128', NODE_OPTIONS: '--require=/nonexistent.js' },
  });
  const ended = new Promise<number | null>((resolve) => { app.once('close', (code) => resolve(code)); });
  const log = (): string => (existsSync(join(data, 'logs/shell.log')) ? readFileSync(join(data, 'logs/shell.log'), 'utf8') : '');
  await expect.poll(log, { timeout: 30_000 }).toMatch(/"state":"up".*"msg":"engine"/);
  expect(log()).toContain('"msg":"demo farm"');
  const client = await connectControl(controlPath(join(data, 'demo')));
  const info = await client!.call('app.info', {});
  expect(info).toMatchObject({ profile: 'demo', dataDir: join(data, 'demo'), readOnlyReason: null });
  expect(info.pid).not.toBe(app.pid);
  client!.close();
  app.kill('SIGTERM');
  expect(await ended).toBe(0);
  expect(log()).toContain('"msg":"the app ends"');
  expect(() => process.kill(info.pid, 0)).toThrow('ESRCH');
  rmSync(data, { recursive: true });
});

/** The packed app's command line. It has no display: none is needed. */
function cli(words: string[], env: Record<string, string> = {}): { child: ChildProcess; end: Promise<{ code: number | null; out: string; err: string }>; out: () => string } {
  const { DISPLAY: _none, ...rest } = process.env;
  const child = spawn(join(folder, 'tera-core'), [...electronSwitches(), '--cli', ...words], {
    cwd: tmpdir(), detached: true, stdio: ['ignore', 'pipe', 'pipe'], env: { ...rest, TERA_NET_ALLOW: '127.0.0.0/8,::1/128', ...env },
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => { out += chunk; });
  child.stderr.on('data', (chunk) => { err += chunk; });
  return { child, out: () => out, end: new Promise((resolve) => { // Chromium's own words, such as that there is no system bus, begin with its process number; they come on stderr alone.
    child.once('close', (code) => resolve({ code, out, err: err.replace(/^\[\d+:\d+\/.*\n/gm, '') })); }) };
}
const scratchFolders = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('tera-cli-'));

test('--cli answers like `npm run tera`: words on stdout alone, exit codes, no files left, no clash with the app', async () => {
  const before = scratchFolders();
  const data = mkdtempSync(join(tmpdir(), 'tera-packed-'));
  const help = await cli(['scan', '--help']).end;
  expect(help).toMatchObject({ code: 0, err: '' });
  expect(help.out).toMatch(/^Usage: tera-core scan \[options\] <range\.\.\.>\n/);
  const doctor = await cli(['doctor', '--json', '--data', join(data, 'farm')]).end;
  expect(doctor).toMatchObject({ code: 0, err: '' });
  const { checks } = JSON.parse(doctor.out) as { checks: { id: string; message: string }[] };
  expect(checks.find(({ id }) => id === 'runtime')?.message).toMatch(/^Electron /);
  expect(checks.find(({ id }) => id === 'guard')?.message).toContain('127.0.0.0/8');
  expect(await cli(['frobnicate']).end).toMatchObject({ code: 2, out: '' });
  // The caller's list of allowed networks holds.
  const refused = await cli(['scan', '127.0.0.1', '--json', '--data', data], { TERA_NET_ALLOW: '10.0.0.0/8' }).end;
  expect(refused.code).toBe(1);
  expect(refused.err).toContain('TERA_NET_ALLOW');
  expect(scratchFolders()).toEqual(before);
  rmSync(data, { recursive: true });
});

test('--cli simulate and scan find the same rigs, and Ctrl-C or the end of the called process end it cleanly', async () => {
  test.setTimeout(60_000);
  const data = mkdtempSync(join(tmpdir(), 'tera-packed-'));
  const simulator = cli(['simulate', '--miners', '10', '--base', '127.88.0.1', '--json']);
  await expect.poll(simulator.out, { timeout: 20_000 }).toContain('\n');
  const scan = await cli(['scan', '127.88.0.1-20', '--json', '--data', data]).end;
  expect(scan.code).toBe(0);
  const lines = scan.out.trim().split('\n').map((line) => JSON.parse(line) as { type: string; scanned?: number; identified?: number; locked?: number; unknown?: number });
  const summary = lines.at(-1)!;
  expect(summary).toMatchObject({ type: 'summary', scanned: 20 });
  expect(summary.identified! + summary.locked! + summary.unknown!).toBe(10);
  // A terminal tells the whole group of Ctrl-C.
  process.kill(-simulator.child.pid!, 'SIGINT');
  expect((await simulator.end).code).toBe(0);
  // A lone signal reaches only the process that was called; the one that works for it ends too.
  const another = cli(['simulate', '--miners', '1', '--base', '127.88.0.1', '--json']);
  await expect.poll(another.out, { timeout: 20_000 }).toContain('\n');
  another.child.kill('SIGTERM');
  await another.end;
  rmSync(data, { recursive: true });
});

test('the packed binary has its fuses blown', async () => {
  const wire = await getCurrentFuseWire(join(folder, 'tera-core'));
  const state = Object.fromEntries([
    ['runAsNode', FuseV1Options.RunAsNode], ['nodeOptions', FuseV1Options.EnableNodeOptionsEnvironmentVariable], ['inspect', FuseV1Options.EnableNodeCliInspectArguments],
    ['cookies', FuseV1Options.EnableCookieEncryption], ['onlyAsar', FuseV1Options.OnlyLoadAppFromAsar], ['filePrivileges', FuseV1Options.GrantFileProtocolExtraPrivileges],
    ['asarIntegrity', FuseV1Options.EnableEmbeddedAsarIntegrityValidation],
  ].map(([name, option]) => [name, wire[option as FuseV1Options] === FuseState.ENABLE]));
  expect(state).toEqual({ runAsNode: false, nodeOptions: false, inspect: false, cookies: true, onlyAsar: true, filePrivileges: false, asarIntegrity: true });
});

test('inside are the bundles and native modules, no placeholder app, no source map, no second app folder', async () => {
  const resources = join(folder, 'resources');
  const inside = listPackage(join(resources, 'app.asar'), { isPack: false });
  for (const name of ['shell', 'engine', 'store-thread', 'history-worker', 'demo', 'cli', 'move', 'keychain-host']) expect(inside).toContain(`/out/main/${name}.cjs`);
  expect(inside).toEqual(expect.arrayContaining(['/out/preload/index.cjs', '/out/renderer/index.html', '/resources/models.json', '/package.json']));
  expect(inside.filter((name) => name.endsWith('.map') || /\.tsx?$/.test(name))).toEqual([]);
  expect(inside.filter((name) => /^\/node_modules\/(?!better-sqlite3|@napi-rs)[^/]+/.test(name))).toEqual([]);
  expect(inside.some((name) => /^\/node_modules\/@napi-rs\/keyring-linux-x64-gnu\/.*\.node$/.test(name))).toBe(true);
  expect(existsSync(join(resources, 'default_app.asar'))).toBe(false);
  expect(existsSync(join(resources, 'app'))).toBe(false);
});

test('with the product’s own configuration no add-on compiled here is inside', async () => {
  test.setTimeout(120_000);
  const { path, kind } = await provideElectron();
  const output = mkdtempSync(join(tmpdir(), 'tera-product-'));
  const runtime = kind === 'registry' ? ['-c.electronVersion=33.2.1', `-c.electronDist=${dirname(path)}`] : [];
  expect(await run(process.execPath, [join(ROOT, 'node_modules/electron-builder/cli.js'), '--linux', 'dir', '--config', 'electron-builder.yml', ...runtime, `-c.directories.output=${output}`, '--publish', 'never'], { cwd: ROOT, stdio: 'ignore' })).toBe(0);
  const resources = join(output, 'linux-unpacked/resources');
  const inside = listPackage(join(resources, 'app.asar'), { isPack: false });
  const unpacked = readdirSync(join(resources, 'app.asar.unpacked'), { recursive: true, encoding: 'utf8' });
  expect([...inside, ...unpacked].filter((name) => name.includes('better-sqlite3/build'))).toEqual([]);
  for (const target of ['win32-x64', 'darwin-x64', 'darwin-arm64', 'linux-x64']) expect(unpacked).toContain(`node_modules/better-sqlite3/prebuilds/${target}.node`);
  rmSync(output, { recursive: true });
});
