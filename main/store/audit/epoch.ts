import { randomUUID } from 'node:crypto';
import type { Sqlite } from '../../../native-bridge/sqlite.ts';

/** Why a life of control.db began: made, copy (its own safety copy was put back), backup NAME. */
export type EpochWhy = string;

/** The present life of a control.db; null = a file of before there were any (schema 2). */
export const currentEpoch = (db: Sqlite): string | null => (hasEpochs(db) ? db.prepare<[], string>('SELECT id FROM epoch ORDER BY n DESC LIMIT 1').pluck().get() ?? null : null);

/** Names the farm through all its lives: the first one. */
export const farmId = (db: Sqlite): string | null => (hasEpochs(db) ? db.prepare<[], string>('SELECT id FROM epoch ORDER BY n LIMIT 1').pluck().get() ?? null : null);

/** Begins a life. Returns its id. */
export function beginEpoch(db: Sqlite, why: EpochWhy, nowMs: number): string {
  const id = randomUUID();
  db.prepare('INSERT INTO epoch (id, made_ms, why) VALUES (?, ?, ?)').run(id, nowMs, why);
  return id;
}

/** Whether the file has the table: it comes with schema 3. */
export const hasEpochs = (db: Sqlite): boolean => db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'epoch'").get() !== undefined;
