import { spawn } from 'node:child_process';
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
  for (const name of ['shell', 'engine', 'store-thread', 'demo', 'cli']) expect(inside).toContain(`/out/main/${name}.cjs`);
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
