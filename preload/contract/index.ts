import type { z } from 'zod';
import { appCalls, shellCalls, shellStreams } from './app.ts';
import type { CallSpec, StreamSpec } from './contract.ts';
import { fleetCalls, fleetStreams } from './fleet.ts';
import { historyCalls, historyStreams } from './history.ts';
import { reportCalls } from './report.ts';
import { identityCalls, identityStreams } from './identity.ts';
import { labelCalls } from './labels.ts';
import { networkCalls, networkStreams } from './networks.ts';
import { viewCalls } from './views.ts';

export const engineCalls = { ...appCalls, ...fleetCalls, ...identityCalls, ...networkCalls, ...viewCalls, ...labelCalls, ...reportCalls, ...historyCalls };
export const engineStreams = { ...fleetStreams, ...identityStreams, ...networkStreams, ...historyStreams };
export { shellCalls, shellStreams };

export type EngineCalls = typeof engineCalls;
export type EngineStreams = typeof engineStreams;
export type ShellCalls = typeof shellCalls;
export type Calls = EngineCalls & ShellCalls;
export type Streams = EngineStreams & typeof shellStreams;
export type CallName = keyof Calls;
export type StreamName = keyof Streams;

export type CallArgs<N extends CallName> = Calls[N] extends CallSpec<infer A, infer _R> ? z.input<A> : never;
export type CallResult<N extends CallName> = Calls[N] extends CallSpec<infer _A, infer R> ? z.output<R> : never;
export type StreamArgs<N extends StreamName> = Streams[N] extends StreamSpec<infer A, infer _D> ? z.input<A> : never;
export type StreamDelta<N extends StreamName> = Streams[N] extends StreamSpec<infer _A, infer D> ? D : never;

/** What the preload puts on `window.tera`; nothing else crosses. Errors come back as AppErrorShape values, never thrown across. */
export interface Bridge {
  call<N extends CallName>(name: N, args: CallArgs<N>): Promise<{ ok: true; value: CallResult<N> } | { ok: false; error: import('./contract.ts').AppErrorShape }>;
  /** Returns the function that ends the subscription. A delta is acknowledged when `onDelta` has returned. Survives engine restarts: the first delta after one is `full`. */
  subscribe<N extends StreamName>(name: N, args: StreamArgs<N>, onDelta: (delta: StreamDelta<N>) => void): () => void;
}
