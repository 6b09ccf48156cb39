import { expect, it } from 'vitest';
import { main } from './index.ts';
import { joinRanges } from './run.ts';

const runCli = async (argv: string[]): Promise<{ code: number; err: string }> => {
  let err = '';
  const code = await main(argv, {
    out: () => {}, err: (text) => { err += text; }, signal: AbortSignal.abort(), version: '0.0.0-test',
    storeThreadPath: new URL('../store/thread.ts', import.meta.url),
  });
  return { code, err };
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
