import type { DriverMemory } from './driver.ts';
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
}

export function openMemory(memory: DriverMemory): ReadMemory {
  return {
    way: typeof memory['way'] === 'string' ? memory['way'] : null,
    asked: isFields(memory['asked']) ? { ...(memory['asked'] as Record<string, Remembered>) } : {},
    digest: isFields(memory['digest']) ? (memory['digest'] as unknown as DigestState) : null,
    token: isFields(memory['token']) && typeof memory['token']['token'] === 'string' ? (memory['token'] as unknown as TokenState) : null,
  };
}

export const closeMemory = (memory: ReadMemory): DriverMemory => ({ way: memory.way, asked: memory.asked, digest: memory.digest, token: memory.token });

/** What of a memory may be written to disk: a token opens the rig as its password does. */
export const durableMemory = (memory: DriverMemory): DriverMemory => ({ ...memory, token: null });
