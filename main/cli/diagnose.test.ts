import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { main } from './index.ts';

const root = mkdtempSync(join(tmpdir(), 'tera-diagnose-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

it('leaves no half report behind when it cannot take its place', async () => {
  mkdirSync(join(root, 'a-folder'));
  let err = '';
  const code = await main(['diagnose', '--data', join(root, 'no-farm'), '--out', join(root, 'a-folder')], {
    out: () => {}, err: (text) => { err += text; }, signal: new AbortController().signal, version: '0', storeThreadPath: '',
  });
  expect(code).toBe(1);
  expect(err).toContain('REPORT_NOT_WRITTEN');
  expect(readdirSync(root)).toEqual(['a-folder']);
});
