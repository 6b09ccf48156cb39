import { MessageChannelMain } from 'electron';
import type { ClientMessage, ServerMessage } from '../../preload/contract/contract.ts';
import type { CallArgs, CallResult, EngineCalls } from '../../preload/contract/index.ts';
import { AppError } from '../engine/errors.ts';
import type { ShellOrder } from '../engine/shell-orders.ts';
import type { Child } from './supervisor.ts';

const WAIT_MS = 5_000;

export const engineGone = (): AppError => new AppError('ENGINE_GONE', 'The engine does not answer', { next: 'Wait until it has started again.' });

/** One question of the shell itself to the engine, over a pair of ports of its own. @throws AppError the engine's own, or ENGINE_GONE */
export const askEngine = <N extends keyof EngineCalls>(child: Child | null, name: N, args: CallArgs<N>, waitMs = WAIT_MS): Promise<CallResult<N>> =>
  exchange(child, { t: 'port' }, { t: 'call', id: 1, name, args }, waitMs) as Promise<CallResult<N>>;

/** What only the shell may say: it holds a path. Resolves when the engine has taken it. @throws AppError the engine's own, or ENGINE_GONE */
export const orderEngine = async (child: Child | null, order: ShellOrder): Promise<void> => {
  await exchange(child, { t: 'order', order }, null, WAIT_MS);
};

/** Hands the engine one end of a pair of ports and waits for one answer on the other. */
function exchange(child: Child | null, offer: object, question: ClientMessage | null, waitMs: number): Promise<unknown> {
  return new Promise((resolve, reject) => {
    if (child === null) return reject(engineGone());
    const { port1, port2 } = new MessageChannelMain();
    const timer = setTimeout(() => {
      port2.close();
      reject(engineGone());
    }, waitMs);
    port2.on('message', ({ data }) => {
      const answer = data as ServerMessage;
      if (answer.t !== 'ok' && answer.t !== 'err') return;
      clearTimeout(timer);
      port2.close();
      if (answer.t === 'ok') resolve(answer.value);
      else reject(AppError.of(answer.error));
    });
    port2.start();
    child.post(offer, [port1]);
    if (question !== null) port2.postMessage(question);
  });
}
