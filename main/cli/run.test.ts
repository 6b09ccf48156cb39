import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { main } from './index.ts';
import { joinRanges } from './run.ts';

const root = mkdtempSync(join(tmpdir(), 'tera-run-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const runCli = async (argv: string[]): Promise<{ code: number; err: string; out: string }> => {
  let err = '';
  let out = '';
  const code = await main(argv, {
    out: (text) => { out += text; }, err: (text) => { err += text; }, signal: AbortSignal.abort(), version: '0.0.0-test',
    storeThreadPath: new URL('../store/thread.ts', import.meta.url),
  });
  return { code, err, out };
};

it('adds the ranges of the command line to those that are kept, each once', () => {
  expect(joinRanges(['10.0.0.0/24', '10.0.1.1-9'], ['10.0.0.1-254', '10.0.2.0/24', '10.0.2.0/24'])).toEqual(['10.0.0.0/24', '10.0.1.1-9', '10.0.2.0/24']);
});
it('says a wrong metrics address as wrong usage, before anything starts', async () => {
  const { code, err } = await runCli(['run', '--data', '/dev/null/x', '--metrics', 'nonsense']);
  expect(err).toContain('USAGE_METRICS_ADDRESS');
  expect(code).toBe(2);
});
it.skipIf(process.platform === 'win32')('says in words that the data folder cannot be made', async () => {
  const { code, err } = await runCli(['run', '--data', '/dev/null/x', '--json']);
  expect(JSON.parse(err)).toMatchObject({ code: 'DATA_FOLDER', next: expect.any(String) as string });
  expect(code).toBe(1);
});
it('says wrong ranges before it makes a data folder', async () => {
  const dir = join(root, 'never');
  const { code, err } = await runCli(['run', '--data', dir, '--scan', 'nonsense']);
  expect(err).toContain('RANGE_BAD');
  expect(code).toBe(2);
  expect(existsSync(dir)).toBe(false);
});
it.each(['run', 'doctor', 'scan 10.0.0.1', 'diagnose --out x'])('%s does not take an empty word for a data folder', async (command) => {
  const { code, err } = await runCli([...command.split(' '), '--data', '']);
  expect(err).toContain('--data');
  expect(code).toBe(2);
});
it('shows no empty lists in its help', async () => {
  for (const command of ['run', 'diagnose']) expect((await runCli([command, '--help'])).out).not.toContain('[]');
});

describe('a data folder whose file is damaged', () => {
  const damaged = async (name: string): Promise<string> => {
    const dir = join(root, name);
    expect((await runCli(['run', '--data', dir])).code).toBe(0);
    writeFileSync(join(dir, 'hot.db'), 'this is no database '.repeat(500));
    return dir;
  };
  it('is said with what was done and what to do, since nobody sees a screen', async () => {
    const { code, err } = await runCli(['run', '--data', await damaged('text')]);
    expect(err).toMatch(/hot\.db was damaged[^]*\nNothing to do[^]*\(STORE_TELEMETRY_LOST\)/);
    expect(code).toBe(0);
  });
  it('is an event with --json', async () => {
    const { out } = await runCli(['run', '--json', '--data', await damaged('json')]);
    expect(out.trim().split('\n').map((line) => JSON.parse(line) as object)).toContainEqual(
      expect.objectContaining({ type: 'notice', code: 'STORE_TELEMETRY_LOST', next: expect.any(String) as string }));
  });
});
