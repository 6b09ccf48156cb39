import { chmodSync, copyFileSync, mkdirSync, rmSync, statfsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { BackupPart } from '../../../preload/contract/history.ts';
import { openSqlite, type Sqlite } from '../../../native-bridge/sqlite.ts';
import { AppError } from '../../engine/errors.ts';
import { syncFolder, writeWholeSync } from '../../engine/farm-place.ts';
import { beginEpoch, hasEpochs } from '../audit/epoch.ts';
import { asStoreError } from '../faults.ts';
import { prepareFolder, storePaths } from '../files.ts';
import { ownedReason, readOwner, takeOwnership } from '../owner.ts';
import { readWhole } from './check.ts';
import { hashFile, syncFile } from './copy.ts';
import { asBackupError, noSpace, notSound } from './faults.ts';
import { backupFolder } from './list.ts';
import { madeMsOf, pathOf, type FileEntry } from './manifest.ts';
import { finishRestore, journalPath, STAGE, type Journal } from './restore-journal.ts';

export interface Restore {
  dataDir: string;
  /** null = the data folder's own `backups`. */
  folder: string | null;
  id: string;
  /** All that the backup has, where nothing is said. */
  parts?: readonly BackupPart[];
  nowMs: number;
}

const SPARE_BYTES = 256 * 1024 ** 2;

/**
 * Puts a backup in place of what is there, which moves to `before-restore/TIME`. The engine must have ended. The settings begin a new life (epoch);
 * the next start writes that into the journal. Numbers of rigs and logins that were given since are not given again. `onStep` is told each step
 * that is on the disk. @throws AppError BACKUP_…, STORE_OWNED, RESTORE_…; then nothing has changed
 */
export async function restoreBackup({ dataDir, folder: chosen, id, parts, nowMs }: Restore, onStep: (step: string) => void = () => {}): Promise<{ aside: string; files: string[] }> {
  const folder = backupFolder(dataDir, chosen);
  if (madeMsOf(id) === null) throw new AppError('BACKUP_GONE', 'This backup is not there any more.', { next: 'Connect the disk or USB stick that holds it, or choose another backup.' });
  const paths = storePaths(dataDir);
  prepareFolder(dataDir);
  const lock = takeOwnership(paths);
  if (lock === null) throw ownedReason(resolve(dataDir), readOwner(paths.control));
  let decided = false;
  try {
    // An older one that was broken off comes first.
    finishRestore(dataDir);
    const manifest = await readWhole(folder, id).catch((error: unknown) => { throw asBackupError(error, folder); });
    const files = manifest.files.filter(({ part }) => parts === undefined || parts.includes(part));
    const needed = files.reduce((sum, { bytes }) => sum + bytes, 0) + SPARE_BYTES;
    const { bavail, bsize } = statfsSync(dataDir);
    if (bavail * bsize < needed) throw noSpace(dataDir, bavail * bsize, needed);
    if (files.length === 0) throw notSound(id, 'it has nothing of what is to be restored');
    onStep('checked');

    const place: string[] = [];
    for (const entry of files) {
      const name = entry.day === null ? entry.file : `raw/${entry.day}.db`;
      await stage(folder, id, entry, join(dataDir, STAGE, name));
      place.push(name);
      onStep(`staged ${name}`);
    }
    if (place.includes('control.db')) renew(join(dataDir, STAGE, 'control.db'), paths.control, `backup ${id}`, nowMs);
    for (const sub of new Set(place.map((name) => dirname(join(dataDir, STAGE, name))))) syncFolder(sub);
    onStep('renewed');

    const stamp = new Date(nowMs).toISOString().replaceAll(/[:.]/g, '-');
    // Safety copies are of what is replaced: after a damage they would bring it back.
    const journal: Journal = { aside: `before-restore/${stamp}`, place, leave: place.includes('control.db') ? ['copies'] : [] };
    writeWholeSync(journalPath(dataDir), JSON.stringify(journal));
    decided = true;
    onStep('decided');
    finishRestore(dataDir, onStep);
    return { aside: join(dataDir, journal.aside), files: place };
  } catch (error) {
    if (!decided) rmSync(join(dataDir, STAGE), { recursive: true, force: true });
    throw asStoreError(error, `the data folder ${dataDir}`);
  } finally {
    lock.close();
  }
}

/** Copies a file beside and reads it back: what comes into place is what was checked. */
async function stage(folder: string, id: string, entry: FileEntry, to: string): Promise<void> {
  mkdirSync(dirname(to), { recursive: true, mode: 0o700 });
  copyFileSync(pathOf(folder, id, entry), to);
  if (process.platform !== 'win32') chmodSync(to, 0o600);
  syncFile(to);
  if (await hashFile(to, new AbortController().signal) !== entry.sha256) throw notSound(id, `${entry.file} could not be copied whole`);
}

/** A new life, and counters that go on from the higher of both: the number of a rig names its history, that of a login is bound into its seal. */
function renew(staged: string, present: string, why: string, nowMs: number): void {
  const db = openSqlite(staged);
  try {
    db.transaction(() => {
      if (hasEpochs(db)) beginEpoch(db, why, nowMs);
      for (const [table, seq] of countersOf(present)) {
        const { changes } = db.prepare('UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?').run(seq, table);
        if (changes === 0) db.prepare('INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)').run(table, seq);
      }
    }).immediate();
  } finally {
    db.close();
  }
  syncFile(staged);
}

function countersOf(path: string): [string, number][] {
  let db: Sqlite | undefined;
  try {
    db = openSqlite(path, { readonly: true });
    return db.prepare<[], [string, number]>("SELECT name, seq FROM sqlite_sequence WHERE name IN ('rig', 'credential')").raw().all();
  } catch {
    // Damaged or not there: that may be why it is restored.
    return [];
  } finally {
    db?.close();
  }
}
