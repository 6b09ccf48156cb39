import { z } from 'zod';
import { call, nothing, stream } from './contract.ts';
import { Firmware, Make } from './rig.ts';

/* Which machine is which: what names a rig, where it has been, and what only a person can say. */

export const MarkKind = z.enum(['mac', 'serial', 'controlBoard', 'hashboard']);
export type MarkKind = z.infer<typeof MarkKind>;

export const Identity = z.object({
  rigNo: z.number().int(),
  marks: z.array(z.object({ kind: MarkKind, value: z.string(), firstMs: z.number(), lastMs: z.number() })),
  firstSeenMs: z.number(),
  lastSeenMs: z.number(),
  /** Newest first; toMs null = it is there now. `isAlso`: a second address, as a person said. */
  places: z.array(z.object({ ip: z.string(), fromMs: z.number(), toMs: z.number().nullable(), isAlso: z.boolean() })),
});
export type Identity = z.infer<typeof Identity>;

/** What is known of one of two numbers that may be one rig. */
export const Side = z.object({
  rigNo: z.number().int(),
  /** null: another rig was found at its address. */
  ip: z.string().nullable(),
  lastIp: z.string().nullable(),
  make: Make,
  model: z.string().nullable(),
  firmware: Firmware,
  firmwareVersion: z.string().nullable(),
  marks: z.array(z.object({ kind: MarkKind, value: z.string() })),
  firstSeenMs: z.number(),
  lastSeenMs: z.number(),
});
export type Side = z.infer<typeof Side>;

export const QuestionWhy = z.enum(['sameMac', 'sameSerial', 'sameControlBoard', 'sameHashboards', 'sameAddress']);
export type QuestionWhy = z.infer<typeof QuestionWhy>;

export const Question = z.object({
  id: z.number().int(),
  why: QuestionWhy,
  askedMs: z.number(),
  /** null = open. */
  answer: z.enum(['same', 'other']).nullable(),
  answeredMs: z.number().nullable(),
  older: Side,
  younger: Side,
});
export type Question = z.infer<typeof Question>;

const QuestionId = z.object({ id: z.number().int() }).strict();

export const identityCalls = {
  'identity.rig': call(z.object({ rigNo: z.number().int() }).strict(), Identity),
  /** Open questions, and what persons answered in the last day (it can be taken back). */
  'identity.questions': call(nothing, z.array(Question)),
  'identity.answer': call(QuestionId.extend({ answer: z.enum(['same', 'other']) }), z.array(Question)),
  'identity.takeBack': call(QuestionId, z.array(Question)),
};

export const identityStreams = {
  /** How many questions are open; told when one comes or goes. */
  'identity.open': stream<typeof nothing, { open: number; version: number }>(nothing),
};
