import type { Socket } from 'node:net';
import type { RigHost } from '../drivers/driver.ts';
import { aborted, timedOut, toFleetError } from './errors.ts';

/** Largest reply of any rig is ~67 kB (miner-protocols §0); more than this is not a rig. */
export const REPLY_CAP_BYTES = 4 * 1024 * 1024;

/**
 * Runs one exchange on `socket` under what is left of the rig's time and its abort signal. `begin` wires the socket
 * and settles through `done`; whatever happens first wins and every later event is ignored.
 * Does not destroy the socket: a v3 connection is used again.
 */
export function exchange<T>(
  host: RigHost, socket: Socket, where: string, leftMs: number,
  begin: (done: (error: unknown, value?: T) => void) => () => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    let finished = false;
    let unwire: (() => void) | null = null;
    const done = (error: unknown, value?: T): void => {
      if (finished) return;
      finished = true;
      clearTimeout(timer);
      host.signal?.removeEventListener('abort', onAbort);
      socket.removeListener('error', onError);
      // A late error of a socket that nobody reads must not become an uncaught exception.
      if (socket.listenerCount('error') === 0) socket.on('error', () => {});
      unwire?.();
      if (error === null) resolve(value as T);
      else reject(toFleetError(error, where));
    };
    const onAbort = (): void => done(aborted());
    const onError = (error: Error): void => done(error);
    const timer = setTimeout(() => done(timedOut(where, host.timeoutMs)), Math.max(1, leftMs));
    host.signal?.addEventListener('abort', onAbort, { once: true });
    socket.once('error', onError);
    if (host.signal?.aborted) return onAbort();
    unwire = begin(done);
    if (finished) unwire();
  });
}

/** Dials within the rig's time; says how much of it is left. */
export async function open(host: RigHost, port: number, where: string): Promise<{ socket: Socket; leftMs: number }> {
  const started = performance.now();
  try {
    const socket = await host.dial(host.address, port, { timeoutMs: host.timeoutMs, signal: host.signal });
    return { socket, leftMs: host.timeoutMs - (performance.now() - started) };
  } catch (error) {
    throw toFleetError(error, where);
  }
}
