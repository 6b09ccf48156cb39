import { createHash } from 'node:crypto';
import type { Sqlite } from '../../../native-bridge/sqlite.ts';

/* The journal of acts: who did what to what. Entries are only ever added; each carries the hash of the one before it. */

/** Who acted: a person at this computer's window, somebody at its command line, or the program by itself. */
export const ACTORS = ['person', 'commandLine', 'program'] as const;
export type Actor = (typeof ACTORS)[number];

/** Plain data, and never a secret: entries are shown, exported and backed up. */
export type Detail = Record<string, string | number | boolean | null | readonly (string | number)[]>;

export interface Act {
  atMs: number;
  actor: Actor;
  /** What the actor may do, once people have roles. */
  role?: string | null;
  /** Verb with its room: settings.set, backup.made. */
  action: string;
  /** What it was done to: a scope, rig:7, a folder. */
  target: string;
  detail?: Detail | null;
  /** Digests (see `digestOf`) of what was there before and after, where values themselves are long or private. */
  beforeDigest?: string | null;
  afterDigest?: string | null;
  /** Why, in the person's words. */
  reason?: string | null;
  result?: string;
}

/** One row, as it lies in the table. */
export interface AuditRow {
  seq: number; at_ms: number; actor: string; role: string | null; action: string; target: string;
  before_digest: string | null; after_digest: string | null; detail: string | null; reason: string | null; result: string; app_version: string;
  prev_hash: string; hash: string;
}

/** What the first entry has in place of a hash before it. */
export const NO_HASH = '0'.repeat(64);
/** Fields under the hash, in the order of the alphabet; `detail` is its stored text. */
const HASHED = ['action', 'actor', 'after_digest', 'app_version', 'at_ms', 'before_digest', 'detail', 'reason', 'result', 'role', 'seq', 'target'] as const;

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/** SHA-256 of the hash before and the entry as canonical JSON (sorted keys, no spaces). Pure. */
export function hashOf(row: Omit<AuditRow, 'hash'>): string {
  return sha256(row.prev_hash + JSON.stringify(Object.fromEntries(HASHED.map((key) => [key, row[key]]))));
}

/** SHA-256 of plain data, whatever the order of its keys. Pure. Not for secrets: a short one can be guessed from its digest. */
export const digestOf = (value: unknown): string => sha256(JSON.stringify(sorted(value)));
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, part]) => [key, sorted(part)]));
}

/**
 * Adds an entry, inside the transaction of the act itself: both are there or neither is. Returns its number.
 * The version of the program is that of the owner row.
 */
export function recordAct(db: Sqlite, act: Act): number {
  const last = db.prepare<[], { seq: number; hash: string }>('SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1').get();
  const row: Omit<AuditRow, 'hash'> = {
    seq: (last?.seq ?? 0) + 1,
    at_ms: act.atMs, actor: act.actor, role: act.role ?? null, action: act.action, target: act.target,
    before_digest: act.beforeDigest ?? null, after_digest: act.afterDigest ?? null,
    detail: act.detail === undefined || act.detail === null ? null : JSON.stringify(act.detail),
    reason: act.reason ?? null, result: act.result ?? 'done',
    app_version: db.prepare<[], string>('SELECT app_version FROM owner').pluck().get() ?? '',
    prev_hash: last?.hash ?? NO_HASH,
  };
  db.prepare(`INSERT INTO audit (seq, at_ms, actor, role, action, target, before_digest, after_digest, detail, reason, result, app_version, prev_hash, hash)
    VALUES (@seq, @at_ms, @actor, @role, @action, @target, @before_digest, @after_digest, @detail, @reason, @result, @app_version, @prev_hash, @hash)`)
    .run({ ...row, hash: hashOf(row) });
  return row.seq;
}
