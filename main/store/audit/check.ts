import type { VerifyResult } from '../../../preload/contract/history.ts';
import type { Sqlite } from '../../../native-bridge/sqlite.ts';
import { AppError } from '../../engine/errors.ts';
import { hashOf, NO_HASH, type AuditRow } from './journal.ts';

export type AuditCheck = VerifyResult['audit'];

/** At a start only so many of the newest entries are checked (a quarter of a second); all of them on demand and every night. */
export const CHECKED_AT_START = 50_000;
const SLICE = 1_000;

/**
 * Walks the chain in slices, so that no cursor stays open. `firstBadSeq` is the first number whose entry is missing, was changed, or does not
 * follow from the one before it. With `last`, only so many of the newest; `entries` is always the count of all.
 * A chain cannot see that its newest entries were cut off: what is left is whole. Throws what SQLite throws.
 */
export function verifyAudit(db: Sqlite, { last }: { last?: number } = {}): AuditCheck {
  if (!hasJournal(db)) {
    // Files of before the journal (schema 2) have none; a newer one that lost its table has lost its first entry.
    const isBefore = (db.pragma('user_version', { simple: true }) as number) < 3;
    return { entries: 0, ok: isBefore, firstBadSeq: isBefore ? null : 1 };
  }
  const { entries, newest } = db.prepare<[], { entries: number; newest: number | null }>('SELECT count(*) AS entries, max(seq) AS newest FROM audit').get()!;
  const first = last === undefined ? 1 : Math.max(1, (newest ?? 0) - last + 1);
  let hash = first === 1 ? NO_HASH : db.prepare<[number], string>('SELECT hash FROM audit WHERE seq = ?').pluck().get(first - 1) ?? null;
  let seq = first;
  if (hash === null) return { entries, ok: false, firstBadSeq: first - 1 };
  const slice = db.prepare<[number, number], AuditRow>('SELECT * FROM audit WHERE seq >= ? ORDER BY seq LIMIT ?');
  // Nobody numbers from below one: such an entry was put in by hand.
  const below = db.prepare<[], number | null>('SELECT min(seq) FROM audit').pluck().get() ?? null;
  if (below !== null && below < 1) return { entries, ok: false, firstBadSeq: below };
  for (;;) {
    const rows = slice.all(seq, SLICE);
    for (const row of rows) {
      if (row.seq !== seq || row.prev_hash !== hash || row.hash !== hashOf(row)) return { entries, ok: false, firstBadSeq: seq };
      hash = row.hash;
      seq += 1;
    }
    if (rows.length < SLICE) return { entries, ok: true, firstBadSeq: null };
  }
}

export const hasJournal = (db: Sqlite): boolean => db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'audit'").get() !== undefined;

/** A broken chain in words; nothing is repaired, so that it can be looked at. */
export const auditBroken = ({ entries, firstBadSeq }: AuditCheck): AppError =>
  new AppError('AUDIT_BROKEN', `The journal of acts was changed from outside or damaged: entry ${firstBadSeq} does not follow from the one before it (${entries} entries).`, {
    next: 'Nothing was deleted or repaired. Keep a copy of the data folder and find out who could write it; entries from that one on prove nothing.',
    params: { seq: firstBadSeq ?? 0, entries },
  });
