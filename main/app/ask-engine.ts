import { MessageChannelMain } from 'electron';
import type { ClientMessage, ServerMessage } from '../../preload/contract/contract.ts';
import type { CallArgs, CallResult, EngineCalls } from '../../preload/contract/index.ts';
import { AppError } from '../engine/errors.ts';
import type { Child } from './supervisor.ts';

const WAIT_MS = 5_000;

/** One question of the shell itself to the engine, over a pair of ports of its own. @throws AppError the engine's own, or ENGINE_GONE */
export function askEngine<N extends keyof EngineCalls>(child: Child | null, name: N, args: CallArgs<N>): Promise<CallResult<N>> {
  return new Promise((resolve, reject) => {
    const gone = (): AppError => new AppError('ENGINE_GONE', 'The engine does not answer', { next: 'Wait until it has started again.' });
    if (child === null) return reject(gone());
    const { port1, port2 } = new MessageChannelMain();
    const timer = setTimeout(() => {
      port2.close();
      reject(gone());
    }, WAIT_MS);
    port2.on('message', ({ data }) => {
      const answer = data as ServerMessage;
      if (answer.t !== 'ok' && answer.t !== 'err') return;
      clearTimeout(timer);
      port2.close();
      if (answer.t === 'ok') resolve(answer.value as CallResult<N>);
      else reject(AppError.of(answer.error));
    });
    port2.start();
    child.post({ t: 'port' }, [port1]);
    const question: ClientMessage = { t: 'call', id: 1, name, args };
    port2.postMessage(question);
  });
}
