import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import type { AppErrorShape } from '../../../preload/contract/contract.ts';
import type { RestorePreview } from '../../../preload/contract/history.ts';
import { openSqlite } from '../../../native-bridge/sqlite.ts';
import { AppError } from '../../engine/errors.ts';
import { farmId } from '../audit/epoch.ts';
import { inWords } from '../faults.ts';
import { storePaths } from '../files.ts';
import { countRows } from './copy.ts';
import { asBackupError } from './faults.ts';
import { findBackups, type Found } from './list.ts';

/** Rows that no person put there: who owns the folder, and the lives of the file. */
const INTERNAL: ReadonlySet<string> = new Set(['owner', 'epoch']);

/**
 * What a restore of this backup would take away, counted beside a running engine. `changedSinceMs`: the first change of settings, rigs or logins
 * after the backup was made; null = there was none. @throws AppError BACKUP_GONE, BACKUP_…, STORE_…
 */
export function previewRestore(where: { dataDir: string; folder: string | null; id: string }): RestorePreview {
  let found: Found | undefined;
  try {
    found = findBackups(where.dataDir, where.folder).find(({ id }) => id === where.id);
  } catch (error) {
    throw asBackupError(error, where.folder ?? where.dataDir);
  }
  if (found === undefined) throw new AppError('BACKUP_GONE', 'This backup is not there any more.', { next: 'Connect the disk or USB stick that holds it, or choose another backup.' });
  const { info, manifest } = found;
  const then = manifest?.files.find(({ file }) => file === 'control.db')?.rows;
  const warnings: AppErrorShape[] = info.problem === null ? [] : [info.problem];
  const { control } = storePaths(where.dataDir);
  if (then === undefined || !existsSync(control)) return { backup: info, tables: [], changedSinceMs: null, warnings };

  return inWords('control.db', () => {
    const db = openSqlite(control, { readonly: true });
    try {
      const now = countRows(db);
      const farm = farmId(db);
      if (farm !== null && manifest!.farm !== null && farm !== manifest!.farm) {
        warnings.push(new AppError('RESTORE_OTHER_FARM', 'This backup is of another farm: all rigs, settings and logins here would be replaced by those of that one.', {
          next: 'Go on only if that is what you want. What is here is kept beside.',
        }).toShape());
      }
      if (manifest!.host !== hostname() && (then['credential'] ?? 0) > 0) {
        warnings.push(new AppError('RESTORE_LOGINS', `This backup was made on the computer ${manifest!.host}: the passwords of rigs in it open only there.`, {
          next: 'Add the logins of the rigs again after the restore.', params: { host: manifest!.host },
        }).toShape());
      }
      const tables = [...new Set([...Object.keys(now), ...Object.keys(then)])].filter((table) => !INTERNAL.has(table)).toSorted()
        .map((table) => ({ table, now: now[table] ?? 0, inBackup: then[table] ?? 0 }));
      const since = db.prepare<[{ since: number }], number | null>(`SELECT min(at) FROM (
        SELECT min(updated_ms) AS at FROM setting WHERE updated_ms > @since UNION ALL SELECT min(first_seen_ms) FROM rig WHERE first_seen_ms > @since
        UNION ALL SELECT min(added_ms) FROM credential WHERE added_ms > @since
        UNION ALL SELECT min(at_ms) FROM audit WHERE at_ms > @since AND actor <> 'program')`).pluck();
      return { backup: info, tables, changedSinceMs: since.get({ since: info.madeMs }) ?? null, warnings };
    } finally {
      db.close();
    }
  });
}
