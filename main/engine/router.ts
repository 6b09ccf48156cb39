import type { z } from 'zod';
import { engineCalls, engineStreams, type EngineCalls, type EngineStreams } from '../../preload/contract/index.ts';
import type { CallSpec, ClientMessage, ServerMessage, StreamSpec } from '../../preload/contract/contract.ts';
import { AppError, toShape } from './errors.ts';
import type { Log } from './log.ts';

type Args<S> = S extends CallSpec<infer A, infer _R> ? z.output<A> : S extends StreamSpec<infer A, infer _D> ? z.output<A> : never;
type Result<S> = S extends CallSpec<infer _A, infer R> ? z.output<R> : never;
type Delta<S> = S extends StreamSpec<infer _A, infer D> ? D : never;

export type CallHandlers = { [N in keyof EngineCalls]: (args: Args<EngineCalls[N]>) => Promise<Result<EngineCalls[N]>> | Result<EngineCalls[N]> };

/**
 * One subscription's source. `take` builds the delta of everything since the last `take` and clears the dirty set;
 * null = nothing to say. The router calls it only when the subscriber has acknowledged the delta before,
 * so a slow or hidden window costs one dirty set, never a queue.
 */
export interface Source<D> {
  take(): D | null;
  close(): void;
}
export type StreamHandlers = { [N in keyof EngineStreams]: (args: Args<EngineStreams[N]>, wake: () => void) => Source<Delta<EngineStreams[N]>> };

/** A duplex of contract messages: a MessagePort or a socket of the control endpoint. */
export interface Channel {
  send(message: ServerMessage): void;
  onMessage(listener: (message: unknown) => void): void;
  onClose(listener: () => void): void;
}

export interface Router {
  /** Serves one client until its channel closes. */
  serve(channel: Channel): void;
  /** The same calls for code in this process: validated alike. */
  call<N extends keyof EngineCalls>(name: N, args: z.input<EngineCalls[N]['args']>): Promise<Result<EngineCalls[N]>>;
  openStreams(): number;
}

const MAX_STREAMS_PER_CLIENT = 64;

export function createRouter(calls: CallHandlers, streams: StreamHandlers, log: Log): Router {
  for (const name of Object.keys(engineCalls)) if (!(name in calls)) throw new Error(`No module answers the call ${name}`);
  for (const name of Object.keys(engineStreams)) if (!(name in streams)) throw new Error(`No module feeds the stream ${name}`);
  let open = 0;

  const answer = async (name: string, args: unknown): Promise<unknown> => {
    const spec = Object.hasOwn(engineCalls, name) ? engineCalls[name as keyof EngineCalls] : undefined;
    if (spec === undefined) throw new AppError('CALL_UNKNOWN', `There is no call ${name.slice(0, 80)}`);
    const parsed = (spec.args as z.ZodType).safeParse(args);
    if (!parsed.success) throw badArguments(name, parsed.error);
    const handler = calls[name as keyof EngineCalls] as (args: unknown) => unknown;
    return handler(parsed.data);
  };

  const serve = (channel: Channel): void => {
    interface Subscription { name: string; source: Source<unknown>; seq: number; waiting: boolean; scheduled: boolean }
    const subscriptions = new Map<number, Subscription>();

    const drop = (id: number): void => {
      const sub = subscriptions.get(id);
      if (sub === undefined) return;
      subscriptions.delete(id);
      open -= 1;
      sub.source.close();
    };
    const pump = (id: number): void => {
      const sub = subscriptions.get(id);
      if (sub === undefined) return;
      sub.scheduled = false;
      if (sub.waiting) return;
      try {
        const delta = sub.source.take();
        if (delta === null) return;
        sub.waiting = true;
        sub.seq += 1;
        channel.send({ t: 'data', id, seq: sub.seq, delta });
      } catch (error) {
        // Nobody waits for it here: thrown on, it would end the engine, for a fault of one screen's feed.
        log.error({ err: error, stream: sub.name }, 'a stream failed');
        drop(id);
        channel.send({ t: 'end', id, error: toShape(error) });
      }
    };
    const subscribe = (id: number, name: string, args: unknown): void => {
      try {
        const spec = Object.hasOwn(engineStreams, name) ? engineStreams[name as keyof EngineStreams] : undefined;
        if (spec === undefined) throw new AppError('STREAM_UNKNOWN', `There is no stream ${name.slice(0, 80)}`);
        if (subscriptions.has(id)) throw new AppError('STREAM_TWICE', 'This subscription number is in use');
        if (subscriptions.size >= MAX_STREAMS_PER_CLIENT) throw new AppError('STREAM_TOO_MANY', 'Too many subscriptions are open');
        const parsed = (spec.args as z.ZodType).safeParse(args);
        if (!parsed.success) throw badArguments(name, parsed.error);
        const wake = (): void => {
          const sub = subscriptions.get(id);
          if (sub === undefined || sub.waiting || sub.scheduled) return;
          sub.scheduled = true;
          // Many rigs change in one turn of the loop: one delta carries them all.
          setImmediate(pump, id);
        };
        const handler = streams[name as keyof EngineStreams] as (args: unknown, wake: () => void) => Source<unknown>;
        const source = handler(parsed.data, wake);
        subscriptions.set(id, { name, source, seq: 0, waiting: false, scheduled: false });
        open += 1;
        pump(id);
      } catch (error) {
        channel.send({ t: 'end', id, error: toShape(error) });
      }
    };

    channel.onClose(() => {
      for (const id of [...subscriptions.keys()]) drop(id);
    });
    channel.onMessage((raw) => {
      const message = asClientMessage(raw);
      if (message === null) return;
      if (message.t === 'call') {
        answer(message.name, message.args).then((value) => channel.send({ t: 'ok', id: message.id, value: value === undefined ? {} : value })).catch((error: unknown) => {
          if (!(error instanceof AppError)) log.error({ err: error, call: message.name }, 'call failed');
          channel.send({ t: 'err', id: message.id, error: toShape(error) });
        });
      } else if (message.t === 'sub') subscribe(message.id, message.name, message.args);
      else if (message.t === 'unsub') drop(message.id);
      else {
        const sub = subscriptions.get(message.id);
        if (sub !== undefined && sub.seq === message.seq) {
          sub.waiting = false;
          pump(message.id);
        }
      }
    });
  };

  return {
    serve,
    openStreams: () => open,
    call: async (name, args) => (await answer(name, args)) as never,
  };
}

function badArguments(name: string, error: z.ZodError): AppError {
  const issue = error.issues[0];
  const where = issue === undefined || issue.path.length === 0 ? '' : ` at ${issue.path.join('.')}`;
  return new AppError('CALL_BAD_ARGUMENTS', `${name}: ${issue?.message ?? 'bad arguments'}${where}`);
}

function asClientMessage(raw: unknown): ClientMessage | null {
  if (typeof raw !== 'object' || raw === null) return null;
  const { t, id, name, seq } = raw as Record<string, unknown>;
  if (typeof id !== 'number') return null;
  if ((t === 'call' || t === 'sub') && typeof name === 'string') return raw as ClientMessage;
  if (t === 'unsub' || (t === 'ack' && typeof seq === 'number')) return raw as ClientMessage;
  return null;
}
