import { z } from 'zod';
import { Reason, Status, Telemetry } from '../../../preload/contract/rig.ts';
import { recordAct } from '../audit/journal.ts';
import { packJson } from '../packed.ts';
import { By } from './audit.ts';
import { command } from './command.ts';

const RigNow = z.object({
  rigNo: z.number().int(),
  answeredMs: z.number().int().nullable(),
  status: Status,
  statusSinceMs: z.number().int(),
  reasons: z.array(Reason).max(64),
  /** null = never read. Left as it is when absent (a poll that failed). */
  telemetry: Telemetry.nullable().optional(),
}).strict();

/** Latest values per rig. A rig that was forgotten meanwhile is passed over: a late reading must not bring it back. */
export const setRigsNow = command('control', z.object({ rigs: z.array(RigNow).max(100_000) }).strict(), (db, { rigs }) => {
  const put = db.prepare(`
    INSERT INTO rig_now (rig_no, answered_ms, status, status_since_ms, reasons, telemetry)
    SELECT @rigNo, @answeredMs, @status, @statusSinceMs, @reasons, @telemetry WHERE EXISTS (SELECT 1 FROM rig WHERE rig_no = @rigNo)
    ON CONFLICT (rig_no) DO UPDATE SET answered_ms = excluded.answered_ms, status = excluded.status, status_since_ms = excluded.status_since_ms,
      reasons = excluded.reasons, telemetry = CASE WHEN @keep THEN rig_now.telemetry ELSE excluded.telemetry END`);
  let written = 0;
  for (const rig of rigs) {
    written += put.run({
      rigNo: rig.rigNo, answeredMs: rig.answeredMs, status: rig.status, statusSinceMs: rig.statusSinceMs, reasons: JSON.stringify(rig.reasons),
      telemetry: rig.telemetry === undefined || rig.telemetry === null ? null : packJson(rig.telemetry), keep: rig.telemetry === undefined ? 1 : 0,
    }).changes;
  }
  return { written };
});

/** Forgets rigs with their latest values. Their frames run out by themselves. */
export const forgetRigs = command('control', z.object({ rigNos: z.array(z.number().int()).max(100_000), atMs: z.number().int(), actor: By }).strict(), (db, { rigNos, atMs, actor }) => {
  const drop = db.prepare('DELETE FROM rig WHERE rig_no = ?');
  const gone = rigNos.filter((rigNo) => drop.run(rigNo).changes > 0);
  if (gone.length > 0) recordAct(db, { atMs, actor, action: 'rig.forget', target: gone.length === 1 ? `rig:${gone[0]}` : 'rigs', detail: { count: gone.length, rigNos: gone } });
  return { forgotten: gone.length };
});
