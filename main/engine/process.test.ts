import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Engine } from './engine.ts';
import { AppError } from './errors.ts';

let begin: () => Promise<Engine> = () => new Promise(() => {});
vi.mock('./engine.ts', () => ({ startEngine: () => begin() }));
const { runProcess } = await import('./process.ts');

const OPTIONS = `--options=${JSON.stringify({ profile: 'farm', dataDir: '/d', logDir: '/l', appVersion: '0', keychainService: 'x' })}`;
function shell() {
  const said: unknown[] = [];
  let hear: (event: { data: unknown; ports: never[] }) => void = () => {};
  return {
    said,
    /** A message with one port; what is answered on that port. */
    says: async (data: unknown): Promise<unknown[]> => {
      const answers: unknown[] = [];
      hear({ data, ports: [{ on: () => {}, postMessage: (answer: unknown) => void answers.push(answer) } as never] });
      await vi.advanceTimersByTimeAsync(0);
      return answers;
    },
    port: { on: (event: string, listener: typeof hear | (() => void)) => { if (event === 'message') hear = listener; }, postMessage: (message: unknown) => void said.push(message) },
  };
}
beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

it('shows that it lives while it starts: a large store takes its time, and must not be killed for it again and again', async () => {
  const { said, port } = shell();
  void runProcess(port, [OPTIONS]);
  await vi.advanceTimersByTimeAsync(7_000);
  expect(said).toEqual([{ t: 'alive' }, { t: 'alive' }, { t: 'alive' }]);
});
it('tells the shell why it ends, and leaves where it happened among the last words that go to the log', async () => {
  const { said, port } = shell();
  const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const exit = vi.spyOn(process, 'exit').mockReturnValue(undefined as never);
  begin = async () => { throw new TypeError('oops'); };
  await runProcess(port, [OPTIONS]);
  expect(said).toEqual([{ t: 'failed', error: expect.objectContaining({ code: 'INTERNAL' }) as unknown }]);
  expect(written.mock.calls.join('')).toMatch(/TypeError: oops\n\s+at .*process\.test/);
  await vi.advanceTimersByTimeAsync(200);
  expect(exit).toHaveBeenCalledWith(1);
});
it('takes orders with a path from the shell alone, tells how they ended, and refuses what is no order', async () => {
  const done: unknown[] = [];
  const router = { serve: vi.fn() };
  begin = async () => ({
    router, log: { error: () => {} },
    order: async (order: { do: string }) => {
      if (order.do === 'exportDay') throw new AppError('STORE_WORKING', 'Other work is under way', { next: 'Wait.' });
      done.push(order);
    },
  }) as unknown as Engine;
  const { says, port } = shell();
  const starting = runProcess(port, [OPTIONS]);
  expect(await says({ t: 'order', order: { do: 'setBackupFolder', folder: '/stick' } })).toMatchObject([{ t: 'err', error: { code: 'ENGINE_GONE' } }]);
  await starting;
  expect(await says({ t: 'order', order: { do: 'setBackupFolder', folder: '/stick' } })).toEqual([{ t: 'ok' }]);
  expect(done).toEqual([{ do: 'setBackupFolder', folder: '/stick' }]);
  expect(await says({ t: 'order', order: { do: 'exportDay', day: '2026-11-20', path: '/x' } })).toMatchObject([{ t: 'err', error: { code: 'STORE_WORKING', next: 'Wait.' } }]);
  expect(await says({ t: 'order', order: { do: 'deleteAll', folder: '/' } })).toMatchObject([{ t: 'err' }]);
  expect(router.serve).not.toHaveBeenCalled();
});
