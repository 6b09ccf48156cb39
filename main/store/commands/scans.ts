import { z } from 'zod';
import { command } from './command.ts';

const KEEP_SCANS = 500;

/** A finished scan, for "last scan" and its history; the newest 500 are kept. */
export const recordScan = command(
  'control',
  z.object({ startedMs: z.number().int(), endedMs: z.number().int(), ranges: z.array(z.string().max(2000)).max(256), summary: z.json() }).strict(),
  (db, { startedMs, endedMs, ranges, summary }) => {
    const id = Number(db.prepare('INSERT INTO scan (started_ms, ended_ms, ranges, summary) VALUES (?, ?, ?, ?)')
      .run(startedMs, endedMs, JSON.stringify(ranges), JSON.stringify(summary)).lastInsertRowid);
    db.prepare('DELETE FROM scan WHERE id <= ?').run(id - KEEP_SCANS);
    return { id };
  },
);
