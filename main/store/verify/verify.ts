import { existsSync, statSync } from 'node:fs';
import type { VerifyResult } from '../../../preload/contract/history.ts';
import type { Sqlite } from '../../../native-bridge/sqlite.ts';
import { AppError } from '../../engine/errors.ts';
import { nextTurn } from '../../engine/slices.ts';
import { auditBroken, verifyAudit } from '../audit/check.ts';
import { journalPath } from '../backup/restore-journal.ts';
import type { JobOptions } from '../backup/make.ts';
import { rawDays, rawPath, storePaths } from '../files.ts';
import { newestOf, versionOf, type Migration } from '../migrate.ts';
import { controlMigrations } from '../migrations/control.ts';
import { hotMigrations } from '../migrations/hot.ts';
import { rawMigrations } from '../migrations/raw.ts';
import { rollupMigrations } from '../migrations/rollup.ts';
import { walkChunks, walkFrames, walkRollUps, type BlobCount } from './blobs.ts';
import { daysWithoutFile } from './days.ts';
import { damaged, inWords, missing, openToLook, refuseUnreadable } from './open.ts';
import { isOwned, walComplaint } from './wal.ts';

interface Look {
  file: string;
  path: string;
  tables: readonly string[];
  migrations: readonly Migration[];
  /** Reads what is in it; returns the blobs that it met. */
  read(db: Sqlite): Promise<BlobCount[]>;
}

/**
 * Looks at everything that is stored, beside a running engine or in a copied folder, and writes nothing: each file as SQLite sees it, the end of
 * its log, the checksum of every blob, the chain of the journal. What is wrong is in the result, in words. It blocks its thread for seconds.
 * Throws only AppError VERIFY_CANCELLED.
 */
export async function verifyStore(dir: string, { signal = new AbortController().signal, onProgress = () => {} }: JobOptions = {}): Promise<VerifyResult> {
  const paths = storePaths(dir);
  const result: VerifyResult = { ok: true, lastTickMs: null, samples: 0, crcErrors: 0, audit: { entries: 0, ok: true, firstBadSeq: null }, files: [], problems: [] };
  const tell = (error: AppError): void => {
    result.ok = false;
    result.problems.push(error.toShape());
  };
  for (const [path, name] of [[dir, dir], [paths.raw, 'raw']] as const) {
    if (!existsSync(path)) continue;
    try {
      refuseUnreadable(path, name);
    } catch (error) {
      tell(inWords(error, name));
      return result;
    }
  }
  if (!existsSync(dir) || ![paths.control, paths.hot, paths.rollup, paths.raw].some((path) => existsSync(path))) {
    tell(new AppError('VERIFY_NO_DATA', `${dir} holds no data of this program.`, { next: 'Name the data folder: the one with control.db.', params: { folder: dir } }));
    return result;
  }
  if (existsSync(journalPath(dir))) {
    tell(new AppError('VERIFY_RESTORE_OPEN', 'A restore of this folder was broken off half way.', { next: 'Start the program: it finishes the restore by itself.', params: { folder: dir } }));
  }

  let newestMs: number | null = null;
  let done = 0;
  let readNow = 0;
  const total = [paths.control, paths.hot, paths.rollup, ...rawDays(paths).map((day) => rawPath(paths, day))].reduce((sum, path) => sum + bytesOf(path), 0);
  const walkOptions = { signal, onBytes: (bytes: number): void => onProgress(Math.min(done + (readNow += bytes), total), total) };
  const owned = isOwned(paths.owner);
  let missingDays: string[] = [];
  let rollupIsExpected = false;

  const looks: Look[] = [
    { file: 'control.db', path: paths.control, tables: ['setting', 'rig'], migrations: controlMigrations, read: async (db) => {
      rollupIsExpected = versionOf(db) >= 3;
      result.audit = verifyAudit(db);
      if (!result.audit.ok) throw auditBroken(result.audit);
      return [];
    } },
    { file: 'hot.db', path: paths.hot, tables: ['hot_frame', 'hot_last'], migrations: hotMigrations, read: async (db) => {
      result.lastTickMs = db.prepare<[], number>('SELECT tick FROM hot_last').pluck().get() ?? null;
      return [await walkFrames(db, walkOptions)];
    } },
    { file: 'rollup.db', path: paths.rollup, tables: ['r1h', 'r1d'], migrations: rollupMigrations, read: async (db) => {
      missingDays = daysWithoutFile(db, rawDays(paths));
      return [await walkRollUps(db, 'r1h', walkOptions), await walkRollUps(db, 'r1d', walkOptions)];
    } },
    ...rawDays(paths).map((day): Look => ({ file: `raw/${day}.db`, path: rawPath(paths, day), tables: ['raw_chunk'], migrations: rawMigrations, read: async (db) => [await walkChunks(db, walkOptions)] })),
  ];

  for (const look of looks) {
    await nextTurn();
    if (signal.aborted) throw cancelled();
    // Retention takes days away while we look.
    if (look.tables[0] === 'raw_chunk' && !existsSync(look.path)) continue;
    if (look.file === 'rollup.db' && !rollupIsExpected && !existsSync(look.path)) continue;
    readNow = 0;
    const bytes = bytesOf(look.path);
    try {
      const blobs = await lookAt(look, owned);
      const bad = blobs.reduce((sum, count) => sum + count.bad, 0);
      result.crcErrors += bad;
      for (const count of blobs) {
        result.samples += count.samples;
        if (count.newestMs !== null) newestMs = Math.max(newestMs ?? count.newestMs, count.newestMs);
      }
      if (bad > 0) throw damagedBlobs(look.file, bad, blobs.reduce((sum, count) => sum + count.blobs, 0));
      result.files.push({ file: look.file, bytes, ok: true, complaint: null });
    } catch (error) {
      if (signal.aborted) throw cancelled();
      const told = inWords(error, look.file);
      result.files.push({ file: look.file, bytes, ok: false, complaint: told.message });
      tell(told);
    }
    done += bytes;
    onProgress(Math.min(done, total), total);
  }
  for (const day of missingDays) {
    const error = new AppError('VERIFY_DAY_MISSING', `The 30-second readings of ${day} are not there: the file of that day was deleted, or the disk was too full to keep them.`, {
      next: 'Put the day back from a backup. Hourly and daily values of it are not affected.', params: { day },
    });
    result.files.push({ file: `raw/${day}.db`, bytes: 0, ok: false, complaint: error.message });
    tell(error);
  }
  result.lastTickMs ??= newestMs;
  return result;
}

async function lookAt(look: Look, owned: boolean): Promise<BlobCount[]> {
  if (!existsSync(look.path)) throw missing(look.file);
  const cut = owned ? null : walComplaint(look.path);
  const { db, close } = openToLook(look.path, look.file, look.tables, newestOf(look.migrations), !owned);
  try {
    const blobs = await look.read(db);
    if (cut !== null) throw damaged(look.file, cut);
    return blobs;
  } finally {
    close();
  }
}

const damagedBlobs = (file: string, bad: number, of: number): AppError =>
  new AppError('VERIFY_BLOBS_DAMAGED', `${bad} of ${of} parts of ${file} are damaged: charts show gaps there.`, {
    next: 'Check the disk. The readings can be put back from a backup that is older than the damage.', params: { file, bad, of },
  });

const cancelled = (): AppError => new AppError('VERIFY_CANCELLED', 'The check was stopped before it was done.', { next: 'Start it again at any time.' });

const bytesOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
