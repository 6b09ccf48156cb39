import type { Sqlite } from '../../../native-bridge/sqlite.ts';
import { joinLabels, partLabels } from './labels.ts';

/* One machine under two numbers, and back. Marks and places remember the number under which they were seen first. */

const FACTS = ['class', 'make', 'model', 'firmware', 'firmware_version', 'algo', 'hostname', 'driver', 'identity', 'memory'] as const;

/** Copies who a machine is, and its latest values, from one number to another. */
function copyFacts(db: Sqlite, from: number, to: number): void {
  db.prepare(`UPDATE rig SET (${FACTS.join(', ')}) = (SELECT ${FACTS.join(', ')} FROM rig WHERE rig_no = ?),
    hashrate_scale = coalesce(hashrate_scale, (SELECT hashrate_scale FROM rig WHERE rig_no = ?)) WHERE rig_no = ?`).run(from, from, to);
  db.prepare(`INSERT OR REPLACE INTO rig_now (rig_no, answered_ms, status, status_since_ms, reasons, telemetry)
    SELECT ?, answered_ms, status, status_since_ms, reasons, telemetry FROM rig_now WHERE rig_no = ?`).run(to, from);
}

const ipOf = (db: Sqlite, rigNo: number): string | null =>
  db.prepare<[number], string | null>('SELECT ip FROM rig WHERE rig_no = ?').pluck().get(rigNo) ?? null;

/**
 * The machine `gone` is the machine `keep`: marks, places and open questions go to `keep`, which is now where `gone` was. With `bothLive`
 * (one MAC at two live addresses) `keep` stays where it is and has the other address too.
 */
export function joinRigs(db: Sqlite, gone: number, keep: number, atMs: number, bothLive = false): void {
  const ip = ipOf(db, gone);
  const stays = bothLive && ipOf(db, keep) !== null;
  db.prepare('UPDATE rig SET ip = NULL, mac = NULL, merged_into = ?, merged_ms = ? WHERE rig_no = ?').run(keep, atMs, gone);
  if (ip !== null && !stays) {
    db.prepare('UPDATE rig_place SET to_ms = max(from_ms, (SELECT last_seen_ms FROM rig WHERE rig_no = @keep)) WHERE rig_no = @keep AND to_ms IS NULL AND also = 0').run({ keep });
    db.prepare('UPDATE rig SET ip = ? WHERE rig_no = ?').run(ip, keep);
    copyFacts(db, gone, keep);
  }
  db.prepare(`UPDATE rig SET first_seen_ms = min(first_seen_ms, (SELECT first_seen_ms FROM rig WHERE rig_no = @gone)),
    last_seen_ms = max(last_seen_ms, (SELECT last_seen_ms FROM rig WHERE rig_no = @gone)) WHERE rig_no = @keep`).run({ gone, keep });
  // What both have (a shared MAC) stays with both; a number that was joined names nobody.
  db.prepare('UPDATE OR IGNORE rig_mark SET rig_no = ? WHERE rig_no = ?').run(keep, gone);
  db.prepare('UPDATE rig_place SET rig_no = ?, also = CASE WHEN to_ms IS NULL AND ? THEN 1 ELSE also END WHERE rig_no = ?').run(keep, stays ? 1 : 0, gone);
  db.prepare('UPDATE rig SET merged_into = ? WHERE merged_into = ?').run(keep, gone);
  joinLabels(db, gone, keep);
  db.prepare('UPDATE OR IGNORE rig_question SET rig_no = ? WHERE rig_no = ? AND answer IS NULL AND other_no <> ?').run(keep, gone, keep);
  db.prepare('UPDATE OR IGNORE rig_question SET other_no = ? WHERE other_no = ? AND answer IS NULL AND rig_no <> ?').run(keep, gone, keep);
  db.prepare('DELETE FROM rig_question WHERE answer IS NULL AND (rig_no = ? OR other_no = ?)').run(gone, gone);
}

/** `gone` is a machine of its own again, with the marks and places that it brought. Where it was at that time, it is again. */
export function partRigs(db: Sqlite, gone: number, keep: number, atMs: number): void {
  db.prepare('UPDATE OR REPLACE rig_mark SET rig_no = ? WHERE rig_no = ? AND first_no = ?').run(gone, keep, gone);
  db.prepare('UPDATE rig_place SET rig_no = ?, also = 0 WHERE rig_no = ? AND first_no = ?').run(gone, keep, gone);
  db.prepare('UPDATE rig SET merged_into = NULL, merged_ms = NULL WHERE rig_no = ?').run(gone);
  partLabels(db, gone);
  const ip = db.prepare<[number], string>('SELECT ip FROM rig_place WHERE rig_no = ? AND to_ms IS NULL ORDER BY from_ms DESC LIMIT 1').pluck().get(gone) ?? null;
  if (ip === null) return;
  if (ipOf(db, keep) === ip) {
    copyFacts(db, keep, gone);
    db.prepare('UPDATE rig SET ip = NULL WHERE rig_no = ?').run(keep);
    db.prepare('DELETE FROM rig_now WHERE rig_no = ?').run(keep);
  }
  db.prepare('UPDATE rig SET ip = ?, last_seen_ms = ? WHERE rig_no = ?').run(ip, atMs, gone);
}
