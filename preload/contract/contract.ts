import { z } from 'zod';

/** One call: what goes in is validated on the main side, what comes out is typed. */
export interface CallSpec<A extends z.ZodType = z.ZodType, R extends z.ZodType = z.ZodType> {
  readonly args: A;
  readonly result: R;
}
/** One stream: the subscriber gets whole or merged deltas, at most one of them unacknowledged. */
export interface StreamSpec<A extends z.ZodType = z.ZodType, D = unknown> {
  readonly args: A;
  /** Phantom: carries the delta's type only. Deltas are built by our own engine and may hold typed arrays. */
  readonly delta?: D;
}

export const call = <A extends z.ZodType, R extends z.ZodType>(args: A, result: R): CallSpec<A, R> => ({ args, result });
export const stream = <A extends z.ZodType, D>(args: A): StreamSpec<A, D> => ({ args });

export const nothing = z.object({}).strict();

/**
 * An error as the person and other programs see it.
 * `code` is stable (`FLEET_TIMEOUT`), `message` says what and why, `next` says what to do, both in English.
 * Other languages have their own sentence by the code, with `params` in it.
 */
export const Params = z.record(z.string(), z.union([z.string(), z.number()]));
export type Params = z.infer<typeof Params>;
export const AppErrorShape = z.object({ code: z.string(), message: z.string(), next: z.string().optional(), params: Params.optional() });
export type AppErrorShape = z.infer<typeof AppErrorShape>;

/* The wire between a client (renderer, command line) and the engine. The same messages travel over a MessagePort
   (structured clone) and over the control endpoint (JSON Lines). */
export type ClientMessage =
  | { t: 'call'; id: number; name: string; args: unknown }
  | { t: 'sub'; id: number; name: string; args: unknown }
  | { t: 'ack'; id: number; seq: number }
  | { t: 'unsub'; id: number };
export type ServerMessage =
  | { t: 'ok'; id: number; value: unknown }
  | { t: 'err'; id: number; error: AppErrorShape }
  | { t: 'data'; id: number; seq: number; delta: unknown }
  | { t: 'end'; id: number; error?: AppErrorShape };
