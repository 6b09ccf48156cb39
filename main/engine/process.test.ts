import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Engine } from './engine.ts';

let begin: () => Promise<Engine> = () => new Promise(() => {});
vi.mock('./engine.ts', () => ({ startEngine: () => begin() }));
const { runProcess } = await import('./process.ts');

const OPTIONS = `--options=${JSON.stringify({ profile: 'farm', dataDir: '/d', logDir: '/l', appVersion: '0', keychainService: 'x' })}`;
function shell() {
  const said: unknown[] = [];
  return { said, port: { on: () => {}, postMessage: (message: unknown) => void said.push(message) } };
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
