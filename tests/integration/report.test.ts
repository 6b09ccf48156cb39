import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { main as cli } from '../../main/cli/index.ts';
import { startEngine } from '../../main/engine/engine.ts';
import { DEFAULT_HIDE } from '../../preload/contract/report.ts';
import { NETWORK, startDemoEngine, type DemoEngine } from './demo-engine.ts';

/* A report of a real engine on virtual rigs, and what must not be in it. */

const PASSWORD = 'Tr0ub4dor"&3\\x';
let demo: DemoEngine;
const folder = mkdtempSync(join(tmpdir(), 'tera-report-'));
beforeAll(async () => {
  demo = await startDemoEngine(['antminer-s19pro', 'whatsminer-m30s', 'avalon-a1566']);
  await demo.engine.stop();
  const passphraseFile = join(folder, 'passphrase');
  writeFileSync(passphraseFile, 'correct horse battery staple\n');
  chmodSync(passphraseFile, 0o600);
  demo.engine = await startEngine({ ...demo.options, passphraseFile });
  await demo.engine.router.call('credentials.add', { make: 'antminer', ip: null, username: 'mara-admin', password: PASSWORD });
  await demo.engine.fleet.scan({ ranges: [`${NETWORK}.0/26`], timeoutMs: 300, passes: 1 });
  demo.engine.log.warn({ note: `tried mara-admin with ${PASSWORD}` }, 'planted');
}, 30_000);
afterAll(async () => {
  await demo.close();
  rmSync(folder, { recursive: true, force: true });
});
const run = async (words: string[]): Promise<{ code: number; out: string; err: string }> => {
  let out = '';
  let err = '';
  const code = await cli(words, {
    out: (text) => { out += text; }, err: (text) => { err += text; }, signal: new AbortController().signal, version: '0.0.0-test',
    storeThreadPath: new URL('../../main/store/thread.ts', import.meta.url),
  });
  return { code, out, err };
};

it('holds checks, versions, settings, fleet, logs and fresh raw replies, and no stored login', async () => {
  const { files } = await demo.engine.router.call('app.report', { rigs: [`${NETWORK}.11`], hide: DEFAULT_HIDE });
  const text = (name: string): string => files.find((file) => file.name.startsWith(name))!.text;
  expect(files.map(({ name }) => name)).toEqual(expect.arrayContaining(['about.json', 'checks.txt', 'settings.json', 'fleet.json', 'logs/engine.log']));
  expect(JSON.parse(text('about.json'))).toMatchObject({ version: '0.0.0-test', hidden: DEFAULT_HIDE });
  expect(JSON.parse(text('fleet.json'))).toMatchObject({ totals: { rigs: 3 } });
  expect(text('rigs/')).toContain('--- 4028/cgminer/stats\n');
  expect(text('logs/engine.log')).toContain('planted');
  const all = files.map((file) => file.text).join('\n');
  for (const secret of [PASSWORD, 'Tr0ub4dor', 'mara-admin', 'correct horse']) expect(all).not.toContain(secret);
  const worker = /"User":\s*"([^"]*)"/.exec(text('rigs/'))?.[1];
  expect(worker).toMatch(/^worker-\d+$/);
});

it('from the command line: a file for its owner, parts named, the engine does the work', async () => {
  const out = join(folder, 'report.txt');
  const { code, out: said } = await run(['diagnose', '--out', out, '--rig', `${NETWORK}.12`, '--show-workers', '--data', demo.dataDir]);
  expect(code).toBe(0);
  expect(said).toContain('logs/engine.log');
  const text = readFileSync(out, 'utf8');
  expect(text).toMatch(/^===== about\.json =====\n/);
  expect(text).toContain('===== rigs/rig-');
  expect(text).not.toContain('Tr0ub4dor');
  if (process.platform !== 'win32') expect(statSync(out).mode & 0o077).toBe(0);
});

it('without an engine: checks and versions, and it says what is missing', async () => {
  const out = join(folder, 'alone.txt');
  const json = await run(['diagnose', '--out', out, '--data', join(folder, 'none'), '--json']);
  expect(json.code).toBe(0);
  expect(JSON.parse(json.out)).toMatchObject({ type: 'report', parts: [{ name: 'about.json' }, { name: 'checks.txt' }] });
  expect(readFileSync(out, 'utf8')).toContain('No engine runs on');
  expect(await run(['diagnose', '--out', out, '--rig', '10.0.0.1', '--data', join(folder, 'none')])).toMatchObject({ code: 1, err: expect.stringContaining('REPORT_NO_ENGINE') as string });
  expect(await run(['diagnose', '--out', join(folder, 'no', 'such', 'x.txt'), '--data', join(folder, 'none')])).toMatchObject({ code: 1, err: expect.stringContaining('REPORT_NOT_WRITTEN') as string });
  expect((await run(['diagnose'])).code).toBe(2);
});
