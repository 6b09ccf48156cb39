import type { AppErrorShape } from '../../../preload/contract/contract.ts';
import type { Sqlite } from '../../../native-bridge/sqlite.ts';
import { asStoreError } from '../faults.ts';
import { AUDIT_SQL } from '../migrations/control.ts';
import { auditBroken, CHECKED_AT_START, hasJournal, verifyAudit } from './check.ts';
import { beginEpoch, currentEpoch } from './epoch.ts';
import { recordAct } from './journal.ts';

/**
 * At each start of the writer, after the owner row: looks at the chain, then writes into the journal what happened while nobody could
 * (a file that was made or put back, a folder that was moved). What is written is found out from the data, so that a crash in between repeats
 * nothing and forgets nothing. Throws AppError STORE_….
 */
export function recordStart(control: Sqlite, dir: string, nowMs: number): AppErrorShape[] {
  try {
    const chain = verifyAudit(control, { last: CHECKED_AT_START });
    control.transaction(() => {
      // Somebody dropped it, and that is told; without one nothing could be set any more.
      if (!hasJournal(control)) {
        control.exec(AUDIT_SQL);
        recordAct(control, { atMs: nowMs, actor: 'program', action: 'store.journalLost', target: 'audit' });
      }
      if (currentEpoch(control) === null) beginEpoch(control, 'made', nowMs);
      const untold = control.prepare<[], { id: string; why: string; made_ms: number }>(
        "SELECT id, why, made_ms FROM epoch WHERE id NOT IN (SELECT target FROM audit WHERE action = 'store.epoch') ORDER BY n").all();
      for (const { id, why, made_ms } of untold) recordAct(control, { atMs: nowMs, actor: 'program', action: 'store.epoch', target: id, detail: { why, madeMs: made_ms } });
      const before = control.prepare<[], string>("SELECT target FROM audit WHERE action = 'store.folder' ORDER BY seq DESC LIMIT 1").pluck().get() ?? null;
      if (before !== dir) recordAct(control, { atMs: nowMs, actor: 'program', action: 'store.folder', target: dir, detail: before === null ? null : { before } });
    }).immediate();
    return chain.ok ? [] : [auditBroken(chain).toShape()];
  } catch (error) {
    throw asStoreError(error, 'control.db');
  }
}
