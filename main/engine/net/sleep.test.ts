import net from 'node:net';
import { expect, it } from 'vitest';
import { fakeClock } from '../../modules/fleet/polling/fake-clock.test-support.ts';
import { DialError, type Dial } from './dial.ts';
import { sleepGate } from './sleep.ts';

const settled = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve); });
function gate() {
  const calls: { resolve: (socket: net.Socket) => void; reject: (error: Error) => void }[] = [];
  const inner: Dial = () => new Promise((resolve, reject) => { calls.push({ resolve, reject }); });
  const time = fakeClock(0);
  return { calls, time, ...sleepGate(inner, time.clock) };
}
const OPTIONS = { timeoutMs: 100 };
const timedOut = (): DialError => new DialError('DIAL_TIMEOUT', 'x');

it('connections wait while the computer sleeps', async () => {
  const g = gate();
  g.power('suspend');
  const one = g.dial('10.0.0.1', 80, OPTIONS);
  await settled();
  expect(g.calls).toHaveLength(0);
  g.power('resume');
  await settled();
  expect(g.calls).toHaveLength(1);
  const socket = new net.Socket();
  g.calls[0]!.resolve(socket);
  expect(await one).toBe(socket);
});

it('one that failed across a sleep is tried once more, after it', async () => {
  const g = gate();
  const one = g.dial('10.0.0.1', 80, OPTIONS);
  await settled();
  g.power('suspend');
  g.calls[0]!.reject(timedOut());
  await settled();
  expect(g.calls).toHaveLength(1);
  g.power('resume');
  await settled();
  expect(g.calls).toHaveLength(2);
  g.calls[1]!.reject(timedOut());
  await expect(one).rejects.toMatchObject({ code: 'DIAL_TIMEOUT' });
  expect(g.calls).toHaveLength(2);
});

it('without a sleep a failure is a failure, and one that is stopped does not wait', async () => {
  const g = gate();
  const one = g.dial('10.0.0.1', 80, OPTIONS);
  await settled();
  g.calls[0]!.reject(timedOut());
  await expect(one).rejects.toMatchObject({ code: 'DIAL_TIMEOUT' });
  g.power('suspend');
  const stop = new AbortController();
  const two = g.dial('10.0.0.2', 80, { ...OPTIONS, signal: stop.signal });
  stop.abort();
  await settled();
  // The inner dial sees the signal itself.
  expect(g.calls).toHaveLength(2);
  g.calls[1]!.reject(new DialError('DIAL_ABORTED', 'Stopped'));
  await expect(two).rejects.toMatchObject({ code: 'DIAL_ABORTED' });
});

it('a sleep that does not come holds nothing for longer than a minute', async () => {
  const g = gate();
  g.power('suspend');
  void g.dial('10.0.0.1', 80, OPTIONS);
  await g.time.advance(59_000);
  expect(g.calls).toHaveLength(0);
  await g.time.advance(2_000);
  expect(g.calls).toHaveLength(1);
});
