import { z } from 'zod';
import type { Sqlite } from '../../../native-bridge/sqlite.ts';

/** A named write: plain data in, checked by `args`, run inside one BEGIN IMMEDIATE of `file`, plain data out. */
export interface Command<A extends z.ZodType = z.ZodType, R = unknown> {
  readonly file: 'control' | 'hot';
  readonly args: A;
  /** Runs inside the transaction; throwing rolls it back whole. */
  readonly run: (db: Sqlite, args: z.output<A>) => R;
}

export const command = <A extends z.ZodType, R>(file: Command['file'], args: A, run: (db: Sqlite, args: z.output<A>) => R): Command<A, R> =>
  ({ file, args, run });

/** A typed array as it comes through structured clone. (z.instanceof would also ask for one kind of buffer behind it.) */
export const typedArray = <T extends ArrayBufferView>(type: { new (length: number): T }): z.ZodType<T, T> =>
  z.custom<T>((value) => value instanceof type, `not a ${type.name}`);
