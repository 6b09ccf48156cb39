import type { z } from 'zod';
import type { EngineCalls, EngineStreams, StreamArgs, StreamDelta } from '../../../preload/contract/index.ts';
import type { ServerMessage } from '../../../preload/contract/contract.ts';
import { AppError } from '../errors.ts';
import { dialLocal } from '../net/dial.ts';
import { decodeLine, encodeLine, lineSplitter } from './wire.ts';

export interface ControlClient {
  /** Rejects with ENGINE_GONE when the engine ends, ENGINE_CLOSED after `close`. A hung engine never answers: the caller sets the limit. */
  call<N extends keyof EngineCalls>(name: N, args: z.input<EngineCalls[N]['args']>): Promise<z.output<EngineCalls[N]['result']>>;
  /** Acknowledges each delta after `onDelta`; the returned function unsubscribes. */
  subscribe<N extends keyof EngineStreams>(name: N, args: StreamArgs<N>, onDelta: (delta: StreamDelta<N>) => void, onEnd: (error: AppError) => void): () => void;
  close(): void;
}


/** Connects to the engine that owns the endpoint; null when none listens there. */
export function connectControl(path: string): Promise<ControlClient | null> {
  return new Promise((resolve) => {
    const socket = dialLocal(path);
    const pending = new Map<number, { resolve: (value: never) => void; reject: (error: AppError) => void }>();
    const subscriptions = new Map<number, { onDelta: (delta: never) => void; onEnd: (error: AppError) => void }>();
    let nextId = 1;
    let connected = false;
    let ended: AppError | null = null;

    const send = (message: unknown): void => void socket.write(encodeLine(message));
    const gone = (): void => {
      if (!connected) return resolve(null);
      const error = ended ?? new AppError('ENGINE_GONE', 'The engine ended while this command was talking to it', { next: 'Run the command again.' });
      ended = error;
      for (const waiter of pending.values()) waiter.reject(error);
      for (const sub of subscriptions.values()) sub.onEnd(error);
      pending.clear();
      subscriptions.clear();
    };
    const take = (message: ServerMessage): void => {
      if (message.t === 'data') {
        subscriptions.get(message.id)?.onDelta(message.delta as never);
        if (subscriptions.has(message.id)) send({ t: 'ack', id: message.id, seq: message.seq });
      } else if (message.t === 'end') {
        const sub = subscriptions.get(message.id);
        subscriptions.delete(message.id);
        sub?.onEnd(message.error === undefined ? new AppError('STREAM_ENDED', 'The stream ended') : AppError.of(message.error));
      } else {
        const waiter = pending.get(message.id);
        pending.delete(message.id);
        if (message.t === 'ok') waiter?.resolve(message.value as never);
        else waiter?.reject(AppError.of(message.error));
      }
    };

    const push = lineSplitter((line) => {
      let message: ServerMessage;
      try {
        message = decodeLine(line) as ServerMessage;
      } catch {
        // Not our engine at the other end: the connection ends, and with it what waits, in words.
        socket.destroy();
        return;
      }
      take(message);
    });
    socket.on('data', (chunk: Buffer) => {
      if (!push(chunk)) socket.destroy();
    });
    socket.once('error', gone);
    socket.once('close', gone);
    socket.once('connect', () => {
      connected = true;
      resolve({
        call: (name, args) => new Promise((done, reject) => {
          if (ended !== null) return reject(ended);
          const id = nextId++;
          pending.set(id, { resolve: done as (value: never) => void, reject });
          send({ t: 'call', id, name, args });
        }),
        subscribe: (name, args, onDelta, onEnd) => {
          if (ended !== null) {
            const error = ended;
            queueMicrotask(() => onEnd(error));
            return () => {};
          }
          const id = nextId++;
          subscriptions.set(id, { onDelta: onDelta as (delta: never) => void, onEnd });
          send({ t: 'sub', id, name, args });
          return () => {
            if (subscriptions.delete(id)) send({ t: 'unsub', id });
          };
        },
        close: () => {
          ended ??= new AppError('ENGINE_CLOSED', 'The connection to the engine was closed');
          socket.destroy();
        },
      });
    });
  });
}
