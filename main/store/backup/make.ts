import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statfsSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { basename, join } from 'node:path';
import type { BackupInfo, BackupPart } from '../../../preload/contract/history.ts';
import { openSqlite } from '../../../native-bridge/sqlite.ts';
import { AppError } from '../../engine/errors.ts';
import { syncFolder, writeWholeSync } from '../../engine/farm-place.ts';
import { nextTurn } from '../../engine/slices.ts';
import { currentEpoch, farmId } from '../audit/epoch.ts';
import { inWords } from '../faults.ts';
import { storePaths } from '../files.ts';
import { copyDatabase, hashFile } from './copy.ts';
import { asBackupError, cancelled, FAT_MOST_BYTES, folderGone, noSpace, tooLong } from './faults.ts';
import { backupFolder, findBackups } from './list.ts';
import { DRAFT, MANIFEST, nameOf, newManifest, RAW_FOLDER, type FileEntry, type Manifest } from './manifest.ts';
import { rotate } from './rotate.ts';
import { sourcesOf, type Source } from './sources.ts';

export interface BackupJob {
  dataDir: string;
  /** null = the data folder's own `backups`. */
  folder: string | null;
  parts: readonly BackupPart[];
  appVersion: string;
  nowMs: number;
}
export interface JobOptions {
  signal?: AbortSignal;
  /** Bytes. */
  onProgress?: (done: number, total: number) => void;
}

/** Stays free beside a backup: the data folder may lie on the same disk. */
const SPARE_BYTES = 64 * 1024 ** 2;
/** statfs type of FAT on Linux; elsewhere the failure itself tells. */
const FAT_TYPE = 0x4d44;
/** Copying a byte costs about as much as hashing and checking it. */
const COPY_SHARE = 0.5;

/**
 * Makes a backup beside a running engine: copies, opens and checks each copy, counts its rows against the source, and only then gives the backup
 * its name and lets older ones go. Its calls block: run it in a thread of its own (worker.ts). On any failure the draft is cleared away and older
 * backups are as they were. @throws AppError BACKUP_…, STORE_… of the source
 */
export async function makeBackup(job: BackupJob, { signal = new AbortController().signal, onProgress = () => {} }: JobOptions = {}): Promise<BackupInfo> {
  const folder = backupFolder(job.dataDir, job.folder);
  let draft: string | null = null;
  try {
    prepare(folder, job.folder === null);
    const { farm, epoch } = identityOf(job.dataDir);
    const sources = sourcesOf(job.dataDir, job.parts, job.nowMs);
    const known = daysKnown(job, farm);
    const fresh = sources.filter((source) => known(source) === null);
    refuseTooLittle(folder, fresh);
    clearDrafts(folder, farm);
    draft = join(folder, `${draftPrefix(farm)}${process.pid}`);
    mkdirSync(draft, { mode: 0o700 });

    const total = fresh.reduce((sum, { bytes }) => sum + bytes, 0);
    let before = 0;
    const files: FileEntry[] = [];
    const damagedDays: string[] = [];
    for (const source of sources) {
      const there = known(source);
      if (there !== null) {
        files.push(there);
        continue;
      }
      // Messages that came meanwhile (a cancel) are heard between the files.
      await nextTurn();
      signal.throwIfAborted();
      onProgress(before, total);
      const share = (part: number): void => onProgress(before + Math.min(1, part) * source.bytes, total);
      try {
        files.push(await copyOne(source, folder, draft, signal, share));
      } catch (error) {
        // One bad day must not keep all others from being backed up, night after night. That it is damaged is told where it is read.
        if (source.day === null || !(error instanceof AppError) || error.code !== 'STORE_DAMAGED') throw error;
        damagedDays.push(source.day);
        rmSync(join(draft, basename(source.path)), { force: true });
      }
      before += source.bytes;
    }
    onProgress(total, total);
    signal.throwIfAborted();
    return finish(job, folder, draft, { farm, epoch, files, damagedDays });
  } catch (error) {
    const longest = draft === null ? 0 : longestIn(draft);
    if (draft !== null) clear(draft);
    throw signal.aborted ? cancelled() : asBackupError(error, folder, longest);
  }
}

function prepare(folder: string, isOwn: boolean): void {
  if (isOwn) mkdirSync(folder, { recursive: true, mode: 0o700 });
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found?.isDirectory() !== true) throw folderGone(folder);
}

/** Whose data these are. Throws AppError STORE_…. */
function identityOf(dataDir: string): { farm: string | null; epoch: string | null } {
  return inWords('control.db', () => {
    const db = openSqlite(storePaths(dataDir).control, { readonly: true });
    try {
      return { farm: farmId(db), epoch: currentEpoch(db) };
    } finally {
      db.close();
    }
  });
}

/** Finds the copy of a day that an earlier backup of this farm made of the very same file. */
function daysKnown(job: BackupJob, farm: string | null): (source: Source) => FileEntry | null {
  const folder = backupFolder(job.dataDir, job.folder);
  const entries = findBackups(job.dataDir, job.folder)
    .flatMap(({ manifest, info }) => (manifest !== null && manifest.farm === farm && info.problem === null ? manifest.files : []))
    .filter(({ day, file, bytes }) => day !== null && statSync(join(folder, file), { throwIfNoEntry: false })?.size === bytes);
  return (source) => entries.find((entry) => source.day !== null && entry.day === source.day && entry.source?.bytes === source.bytes && entry.source.mtimeMs === source.mtimeMs) ?? null;
}

function refuseTooLittle(folder: string, fresh: readonly Source[]): void {
  const { bavail, bsize, type } = statfsSync(folder);
  const needed = fresh.reduce((sum, { bytes }) => sum + bytes, 0) + SPARE_BYTES;
  if (bavail * bsize < needed) throw noSpace(folder, bavail * bsize, needed);
  if (type === FAT_TYPE && fresh.some(({ bytes }) => bytes > FAT_MOST_BYTES)) throw tooLong(folder);
}

async function copyOne(source: Source, folder: string, draft: string, signal: AbortSignal, share: (part: number) => void): Promise<FileEntry> {
  const path = join(draft, basename(source.path));
  const facts = copyDatabase(source.path, source.name, path);
  share(COPY_SHARE);
  let read = 0;
  const sha256 = await hashFile(path, signal, (bytes) => share(COPY_SHARE + (1 - COPY_SHARE) * ((read += bytes) / Math.max(1, facts.bytes))));
  const entry = { part: source.part, day: source.day, sha256, ...facts };
  if (source.day === null) return { ...entry, file: basename(source.path), source: null };
  mkdirSync(join(folder, RAW_FOLDER), { recursive: true, mode: 0o700 });
  const file = `${RAW_FOLDER}/${source.day}-${sha256.slice(0, 16)}.db`;
  renameSync(path, join(folder, file));
  return { ...entry, file, source: { bytes: source.bytes, mtimeMs: source.mtimeMs } };
}

function finish(job: BackupJob, folder: string, draft: string, what: Pick<Manifest, 'farm' | 'epoch' | 'files' | 'damagedDays'>): BackupInfo {
  const host = hostname();
  const manifest = newManifest({ madeMs: job.nowMs, appVersion: job.appVersion, host, parts: [...job.parts], ...what });
  writeWholeSync(join(draft, MANIFEST), `${JSON.stringify(manifest, null, 1)}\n`);
  if (existsSync(join(folder, RAW_FOLDER))) syncFolder(join(folder, RAW_FOLDER));
  const name = nameOf(host, job.nowMs);
  let id = name;
  for (let i = 2; existsSync(join(folder, id)); i += 1) id = `${name}-${i}`;
  renameSync(draft, join(folder, id));
  syncFolder(folder);
  const made = findBackups(job.dataDir, job.folder).find((one) => one.id === id);
  if (made === undefined || made.info.problem !== null) throw made?.info.problem === undefined || made.info.problem === null ? folderGone(folder) : AppError.of(made.info.problem);
  try {
    rotate(job.dataDir, job.folder, what.farm);
  } catch {
    // The new one is made and checked; older ones that could not be taken away now go with the next.
  }
  return made.info;
}

const draftPrefix = (farm: string | null): string => `${DRAFT}${(farm ?? 'farm').slice(0, 8)}-${hostname().replaceAll(/[^A-Za-z0-9._-]/g, '_')}-`;

/** Drafts of this farm from this computer whose process is gone. */
function clearDrafts(folder: string, farm: string | null): void {
  const prefix = draftPrefix(farm);
  for (const name of readdirSync(folder)) {
    if (name.startsWith(`${DRAFT}gone-`)) clear(join(folder, name));
    if (!name.startsWith(prefix)) continue;
    const pid = Number(name.slice(prefix.length));
    if (pid === process.pid || !isAlive(pid)) clear(join(folder, name));
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function clear(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    // The stick is gone or may not be written any more: the next backup there clears it.
  }
}

function longestIn(folder: string): number {
  try {
    return Math.max(0, ...readdirSync(folder).map((name) => statSync(join(folder, name)).size));
  } catch {
    return 0;
  }
}
