import { createHmac, randomBytes } from 'node:crypto';
import type { DriverMemory, Login } from './driver.ts';
import type { DigestState } from '../transport/http.ts';
import type { TokenState } from '../transport/token.ts';
import { isFields } from './value.ts';

/** What one rare question gave last time; its text is parsed again with every read, so that a poll is never poorer. */
export interface Remembered {
  atMs: number;
  text?: string;
  failed?: { code: string; message: string };
  /** The rig has no such command. */
  lacks?: true;
}

/** DriverMemory as this module writes it. Plain data; every field may be absent in memory of an older version. */
export interface ReadMemory {
  way: string | null;
  asked: Record<string, Remembered>;
  digest: DigestState | null;
  token: TokenState | null;
  /** Doors that refused every login, when, and which logins these were (see printOf). */
  refused: Record<string, { atMs: number; logins: string }>;
}

/** Of this process only: what is written to disk tells nothing about a password. */
const SALT = randomBytes(16);
/** A print of logins, to see that others were given since. */
export const printOf = (logins: readonly Login[]): string => createHmac('sha256', SALT).update(JSON.stringify(logins)).digest('base64url');


export function openMemory(memory: DriverMemory): ReadMemory {
  return {
    way: typeof memory['way'] === 'string' ? memory['way'] : null,
    asked: isFields(memory['asked']) ? { ...(memory['asked'] as Record<string, Remembered>) } : {},
    digest: isFields(memory['digest']) ? (memory['digest'] as unknown as DigestState) : null,
    token: isFields(memory['token']) && typeof memory['token']['token'] === 'string' ? (memory['token'] as unknown as TokenState) : null,
    refused: isFields(memory['refused']) ? (memory['refused'] as ReadMemory['refused']) : {},
  };
}

export const closeMemory = (memory: ReadMemory): DriverMemory => ({ way: memory.way, asked: memory.asked, digest: memory.digest, token: memory.token, refused: memory.refused });

/** What of a memory may be written to disk: a token opens the rig as its password does. */
export const durableMemory = (memory: DriverMemory): DriverMemory => ({ ...memory, token: null });
