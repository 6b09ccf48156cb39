import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { main as cli } from '../../main/cli/index.ts';
import type { AppErrorShape } from '../../preload/contract/contract.ts';
import { NETWORK, startDemoEngine, type DemoEngine } from './demo-engine.ts';

/* Rigs that a scan finds and the store does not take, as on a full disk: a found rig that is not kept must not look like one that is. */

let demo: DemoEngine;
beforeAll(async () => {
  demo = await startDemoEngine(['antminer-s19pro', 'whatsminer-m30s']);
  // The store takes nothing more once its file is gone.
  rmSync(join(demo.dataDir, 'control.db'));
});
afterAll(() => demo.close());

it('are told to who called the scan', async () => {
  const note = vi.fn<(error: AppErrorShape) => void>();
  // What came of the scan itself cannot be stored either.
  await demo.engine.fleet.scan({ ranges: [`${NETWORK}.0/26`], timeoutMs: 300, passes: 1 }, note).catch(() => {});
  expect(note.mock.calls[0]![0].code).toMatch(/^STORE_/);
});

it('are said by the command line, which then has failed', async () => {
  let out = '';
  let err = '';
  const code = await cli(['scan', `${NETWORK}.0/26`, '--passes', '1', '--timeout-ms', '300', '--data', demo.dataDir], {
    out: (text) => { out += text; }, err: (text) => { err += text; }, signal: new AbortController().signal, version: '0', storeThreadPath: '',
  });
  expect(out).toContain('2 identified');
  expect(err).toMatch(/^Not every rig that was found could be kept: scan again[^]*\n[^]*\(STORE_/);
  expect(code).toBe(1);
});
