import { z } from 'zod';
import { ACTORS, recordAct } from '../audit/journal.ts';
import { command } from './command.ts';

/** Who acts; the person at the window where nothing is said. */
export const By = z.enum(ACTORS).default('person');

const Digest = z.string().regex(/^[0-9a-f]{64}$/);
const Plain = z.union([z.string().max(2_000), z.number(), z.boolean(), z.null(), z.array(z.union([z.string().max(200), z.number()])).max(200)]);

/**
 * An act that is no other write of control.db: a backup made, a command sent. Acts that are a write record themselves in the same
 * transaction (recordAct). Resolves with the number of the entry.
 */
export const appendAudit = command(
  'control',
  z.object({
    atMs: z.number().int(), actor: By, role: z.string().max(64).nullable().default(null),
    action: z.string().regex(/^[a-z][A-Za-z]*\.[a-z][A-Za-z]*$/), target: z.string().max(2_000),
    detail: z.record(z.string().max(64), Plain).nullable().default(null),
    beforeDigest: Digest.nullable().default(null), afterDigest: Digest.nullable().default(null),
    reason: z.string().max(2_000).nullable().default(null), result: z.string().min(1).max(200).default('done'),
  }).strict(),
  (db, act) => ({ seq: recordAct(db, act) }),
);
