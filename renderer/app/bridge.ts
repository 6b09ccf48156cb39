import type { Bridge, CallArgs, CallName, CallResult, StreamArgs, StreamDelta, StreamName } from '../../preload/contract/index.ts';
import type { AppErrorShape } from '../../preload/contract/contract.ts';
import { useQuery, type UseQueryOptions, type UseQueryResult } from '@tanstack/react-query';

declare global {
  interface Window {
    /** Put there by the preload script; the only door out of this page. */
    tera: Bridge;
  }
}

/** A refusal or failure of a call, as an exception that keeps code, sentence and next step. */
export class CallError extends Error {
  readonly shape: AppErrorShape;
  constructor(shape: AppErrorShape) {
    super(shape.message);
    this.name = 'CallError';
    this.shape = shape;
  }
}

/** One call over the bridge. @throws CallError */
export async function call<N extends CallName>(name: N, args: CallArgs<N>): Promise<CallResult<N>> {
  const answer = await window.tera.call(name, args);
  if (!answer.ok) throw new CallError(answer.error);
  return answer.value;
}

export function subscribe<N extends StreamName>(name: N, args: StreamArgs<N>, onDelta: (delta: StreamDelta<N>) => void): () => void {
  return window.tera.subscribe(name, args, onDelta);
}

/** The error's words, whatever was thrown. */
export function errorShape(error: unknown): AppErrorShape {
  if (error instanceof CallError) return error.shape;
  return { code: 'SCREEN_ERROR', message: error instanceof Error ? error.message : String(error) };
}

/** A call whose answer is kept by name and arguments. */
export function useCall<N extends CallName>(
  name: N,
  args: CallArgs<N>,
  options: Omit<UseQueryOptions<CallResult<N>, Error>, 'queryKey' | 'queryFn'> = {},
): UseQueryResult<CallResult<N>, Error> {
  return useQuery<CallResult<N>, Error>({ ...options, queryKey: [name, args], queryFn: () => call(name, args) });
}
