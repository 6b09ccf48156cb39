import type { AppErrorShape, ClientMessage, ServerMessage } from './contract/contract.ts';

/* The page's end of the engine's port. Ports come and go with the engine; subscriptions outlive them. */

export type CallAnswer = { ok: true; value: unknown } | { ok: false; error: AppErrorShape };

/** What is used of a DOM MessagePort. */
export interface LinkPort {
  postMessage(message: ClientMessage): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
  addEventListener(type: 'close', listener: () => void): void;
  start(): void;
  close(): void;
}

/** How long a call waits for an engine that is starting or being restarted. */
export const WAIT_MS = 5_000;

const GONE: AppErrorShape = {
  code: 'ENGINE_GONE',
  message: 'The engine stopped before it answered.',
  next: 'It is being started again; try once more in a few seconds.',
};
const NOT_THERE: AppErrorShape = {
  code: 'ENGINE_GONE',
  message: 'The engine is not running.',
  next: 'Wait for it to start, or start it again from the message on the screen.',
};

export interface EngineLink {
  /** Takes a fresh port; the old one, if any, is dead. */
  attach(port: LinkPort): void;
  call(name: string, args: unknown): Promise<CallAnswer>;
  /** Deltas are acknowledged when `onDelta` has returned, whether it threw or not: a broken view must not stop the stream. */
  subscribe(name: string, args: unknown, onDelta: (delta: unknown) => void): () => void;
}

export function createEngineLink(report: (text: string) => void): EngineLink {
  interface Subscription { name: string; args: unknown; onDelta: (delta: unknown) => void }
  const pending = new Map<number, (answer: CallAnswer) => void>();
  const subscriptions = new Map<number, Subscription>();
  const waiting = new Set<() => void>();
  let port: LinkPort | null = null;
  let lastId = 0;

  const nextId = (): number => {
    lastId += 1;
    return lastId;
  };
  const drop = (): void => {
    port?.close();
    port = null;
    const unanswered = [...pending.values()];
    pending.clear();
    for (const answer of unanswered) answer({ ok: false, error: GONE });
  };
  const receive = (from: LinkPort, message: ServerMessage): void => {
    if (message.t === 'data') {
      const subscription = subscriptions.get(message.id);
      if (subscription === undefined) return;
      try {
        subscription.onDelta(message.delta);
      } finally {
        if (port === from) from.postMessage({ t: 'ack', id: message.id, seq: message.seq });
      }
      return;
    }
    if (message.t === 'end') {
      const subscription = subscriptions.get(message.id);
      if (subscription === undefined) return;
      subscriptions.delete(message.id);
      report(`${subscription.name} ended: ${message.error?.code ?? 'closed'} ${message.error?.message ?? ''}`);
      return;
    }
    const answer = pending.get(message.id);
    pending.delete(message.id);
    answer?.(message.t === 'ok' ? { ok: true, value: message.value } : { ok: false, error: message.error });
  };
  /** True when a port is there, at once or within WAIT_MS. */
  const whenAttached = (): Promise<boolean> => new Promise((resolve) => {
    if (port !== null) return resolve(true);
    const arrived = (): void => {
      clearTimeout(timer);
      waiting.delete(arrived);
      resolve(true);
    };
    const timer = setTimeout(() => {
      waiting.delete(arrived);
      resolve(false);
    }, WAIT_MS);
    waiting.add(arrived);
  });

  return {
    attach: (fresh) => {
      drop();
      port = fresh;
      fresh.addEventListener('message', (event) => {
        if (port === fresh) receive(fresh, event.data as ServerMessage);
      });
      fresh.addEventListener('close', () => {
        if (port === fresh) drop();
      });
      fresh.start();
      for (const [id, { name, args }] of subscriptions) fresh.postMessage({ t: 'sub', id, name, args });
      for (const arrived of [...waiting]) arrived();
    },
    call: async (name, args) => {
      if (port === null && !(await whenAttached())) return { ok: false, error: NOT_THERE };
      // The port can be gone again between its arrival and this line.
      const now = port;
      if (now === null) return { ok: false, error: GONE };
      const id = nextId();
      return new Promise((resolve) => {
        pending.set(id, resolve);
        now.postMessage({ t: 'call', id, name, args });
      });
    },
    subscribe: (name, args, onDelta) => {
      const id = nextId();
      subscriptions.set(id, { name, args, onDelta });
      port?.postMessage({ t: 'sub', id, name, args });
      return () => {
        if (subscriptions.delete(id)) port?.postMessage({ t: 'unsub', id });
      };
    },
  };
}
