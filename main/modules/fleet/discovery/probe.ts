import { DialError, type Dial } from '../../../engine/net/dial.ts';

/** What the ports of one address said. `unanswered` = neither open nor refused in time. */
export interface ProbeResult {
  open: number[];
  refused: number[];
  unanswered: number[];
  /** First answer of any kind, ms after the first SYN; null when nothing came. */
  firstAnswerMs: number | null;
  exhausted: boolean;
  /** Nothing could be asked: the address is not allowed, or this computer is on no network that leads there. */
  blocked: DialError | null;
}

/** The ports that cover nearly every rig: web page, cgminer API, WhatsMiner API v3 (miner-protocols, table of ports). */
export const FIRST_PORTS = [80, 4028, 4433] as const;
/** Asked only of hosts that are there but have none of the first ports: ePIC, WhatsMiner tool, Auradine, web over TLS, Braiins gRPC. */
export const OTHER_PORTS = [4029, 8889, 8080, 443, 50051] as const;

/** Once a host has answered, its other ports get this share of patience before they are left for later. */
const GRACE_FACTOR = 3;
const GRACE_FLOOR_MS = 40;

/**
 * What to stop when a signal aborts. One listener a signal: with thousands of addresses in flight an EventTarget would look through
 * thousands of listeners at each addition.
 */
const stopsOf = new WeakMap<AbortSignal, Set<() => void>>();
function stopWith(signal: AbortSignal | undefined, stop: () => void): () => void {
  if (signal === undefined) return () => {};
  if (signal.aborted) stop();
  let stops = stopsOf.get(signal);
  if (stops === undefined) {
    const all = new Set<() => void>();
    stopsOf.set(signal, stops = all);
    signal.addEventListener('abort', () => {
      for (const each of all) each();
    }, { once: true });
  }
  const mine = stops;
  mine.add(stop);
  return () => mine.delete(stop);
}

/**
 * Tries all `ports` of an address at the same time. After the first answer the others get a short grace and are
 * then cancelled, so a live host costs little more than one round trip. Connections are closed at once.
 */
export function probe(dial: Dial, address: string, ports: readonly number[], timeoutMs: number, signal?: AbortSignal): Promise<ProbeResult> {
  return new Promise((resolve) => {
    const started = performance.now();
    const result: ProbeResult = { open: [], refused: [], unanswered: [], firstAnswerMs: null, exhausted: false, blocked: null };
    const cancel = new AbortController();
    const stop = (): void => cancel.abort();
    const letGo = stopWith(signal, stop);
    let left = ports.length;
    let grace: ReturnType<typeof setTimeout> | null = null;

    const answered = (): void => {
      if (result.firstAnswerMs !== null) return;
      result.firstAnswerMs = performance.now() - started;
      grace = setTimeout(stop, Math.max(GRACE_FLOOR_MS, result.firstAnswerMs * GRACE_FACTOR));
    };
    const settle = (): void => {
      left -= 1;
      if (left > 0) return;
      if (grace !== null) clearTimeout(grace);
      letGo();
      resolve(result);
    };
    for (const port of ports) {
      dial(address, port, { timeoutMs, signal: cancel.signal }).then(
        (socket) => {
          socket.on('error', () => {}); // nobody reads this connection any more
          socket.destroy();
          result.open.push(port);
          answered();
          settle();
        },
        (error: unknown) => {
          const code = error instanceof DialError ? error.code : 'DIAL_FAILED';
          if (code === 'DIAL_REFUSED') {
            result.refused.push(port);
            answered();
          } else result.unanswered.push(port);
          if (code === 'DIAL_EXHAUSTED') result.exhausted = true;
          if (error instanceof DialError && (code === 'DIAL_NOT_ALLOWED' || code === 'DIAL_NO_NETWORK')) result.blocked = error;
          settle();
        },
      );
    }
  });
}
