import { z } from 'zod';
import type { Sqlite } from '../../../native-bridge/sqlite.ts';

/** The databases that commands write. `raw`: the file of the day that the arguments name. */
export type CommandFile = 'control' | 'hot' | 'rollup' | 'raw';

/** A named write: plain data in, checked by `args`, run inside one BEGIN IMMEDIATE of `file`, plain data out. */
export interface Command<A extends z.ZodType = z.ZodType, R = unknown> {
  readonly file: CommandFile;
  readonly args: A;
  /** Runs inside the transaction; throwing rolls it back whole. */
  readonly run: (db: Sqlite, args: z.output<A>) => R;
}

/** What a file task may do. */
export interface FileTasks {
  /** Brings what was committed to the file of that day, and to rollup.db, onto the disk. false = a reader was in the way: ask again. */
  settle(day: string): boolean;
  /** Deletes the files of a day. */
  dropDay(day: string): void;
  /** Moves the damaged file of a day out of the way, and tells of it; the next write begins a new one. */
  setDayAside(day: string): void;
  /** Damage was met in rollup.db: the next start looks at all of it. */
  suspectRollup(): void;
}
/** A named task on whole files: outside of any transaction, in line with the writes. */
export interface FileTask<A extends z.ZodType = z.ZodType, R = unknown> {
  readonly file: null;
  readonly args: A;
  readonly run: (files: FileTasks, args: z.output<A>) => R;
}

export const command = <A extends z.ZodType, R>(file: CommandFile, args: A, run: (db: Sqlite, args: z.output<A>) => R): Command<A, R> =>
  ({ file, args, run });
export const fileTask = <A extends z.ZodType, R>(args: A, run: (files: FileTasks, args: z.output<A>) => R): FileTask<A, R> =>
  ({ file: null, args, run });

/** A UTC day, YYYY-MM-DD. */
export const Day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

/** A typed array as it comes through structured clone. (z.instanceof would also ask for one kind of buffer behind it.) */
export const typedArray = <T extends ArrayBufferView>(type: { new (length: number): T }): z.ZodType<T, T> =>
  z.custom<T>((value) => value instanceof type, `not a ${type.name}`);

/** Blobs of many rigs as they cross between threads: one after the other in `bytes`. */
const blobs = { rigNos: typedArray<Uint32Array>(Uint32Array), sizes: typedArray<Uint32Array>(Uint32Array), bytes: typedArray<Uint8Array>(Uint8Array) };
export const Blobs = z.object(blobs).strict()
  .refine(({ rigNos, sizes, bytes }) => rigNos.length === sizes.length && sizes.reduce((sum, size) => sum + size, 0) === bytes.length, 'sizes do not fit the bytes');
export type Blobs = z.infer<typeof Blobs>;

export function eachBlob({ rigNos, sizes, bytes }: Blobs, put: (rigNo: number, blob: Uint8Array) => void): void {
  let at = 0;
  rigNos.forEach((rigNo, i) => put(rigNo, bytes.subarray(at, (at += sizes[i]!))));
}
