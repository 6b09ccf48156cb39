import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { AppErrorShape } from '../../../preload/contract/contract.ts';
import { BackupPart } from '../../../preload/contract/history.ts';
import { AppError } from '../../engine/errors.ts';

/* What lies in a folder of backups:
     tera-backup-HOST-STAMP/manifest.json, control.db, rollup.db      one backup
     tera-raw/YYYY-MM-DD-HASH.db                                      30-second readings of a day, shared by all backups that name it
   A folder has its name only when all of it was written and checked; before, it begins with DRAFT. */

export const MANIFEST = 'manifest.json';
/** Word of the last check, beside the manifest. */
export const CHECKED = 'checked.json';
export const RAW_FOLDER = 'tera-raw';
export const DRAFT = '.tera-draft-';
const FORMAT = 1;

const FileEntry = z.object({
  /** Path in the backup's folder, or from the folder of backups where it begins with `tera-raw/`. */
  file: z.string().max(300),
  part: BackupPart,
  /** Day of the readings (UTC); null for other files. */
  day: z.string().regex(/^\d{4}-\d{2}-\d{2}$/).nullable(),
  bytes: z.number().int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** user_version of the file. */
  schema: z.number().int(),
  /** Rows by table. */
  rows: z.record(z.string(), z.number().int()),
  /** Of the file that was copied, to know it again; days only. */
  source: z.object({ bytes: z.number(), mtimeMs: z.number() }).nullable(),
});
export type FileEntry = z.infer<typeof FileEntry>;

const Manifest = z.object({
  format: z.literal(FORMAT),
  madeMs: z.number().int(),
  appVersion: z.string(),
  host: z.string(),
  /** First epoch of the control.db: names the farm through all its lives. null = from before there were epochs. */
  farm: z.string().nullable(),
  epoch: z.string().nullable(),
  parts: z.array(BackupPart).min(1),
  files: z.array(FileEntry),
  /** Days that are damaged in the data folder itself: the rest is backed up without them. */
  damagedDays: z.array(z.string()),
});
export type Manifest = z.infer<typeof Manifest>;
export const newManifest = (facts: Omit<Manifest, 'format'>): Manifest => ({ format: FORMAT, ...facts });

const Checked = z.object({ atMs: z.number().int(), problem: AppErrorShape.nullable() });
export type Checked = z.infer<typeof Checked>;

const NAME = /^tera-backup-[A-Za-z0-9._-]{1,64}-(\d{4})(\d{2})(\d{2})-(\d{2})(\d{2})(\d{2})(?:-\d+)?$/;

/** Name of a backup: who made it and when (UTC), in letters that every file system takes. Pure. */
export function nameOf(host: string, madeMs: number): string {
  const stamp = new Date(madeMs).toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
  return `tera-backup-${host.replaceAll(/[^A-Za-z0-9._-]/g, '_').slice(0, 40) || 'computer'}-${stamp}`;
}
/** When a name says that it was made; null = no name of ours. Pure. */
export function madeMsOf(name: string): number | null {
  const match = NAME.exec(name);
  if (match === null) return null;
  const [y, mo, d, h, mi, s] = match.slice(1, 7).map(Number) as [number, number, number, number, number, number];
  return Date.UTC(y, mo - 1, d, h, mi, s);
}

/** Throws AppError BACKUP_NOT_SOUND, BACKUP_NEWER, or what the file system throws. */
export function readManifest(folder: string, id: string): Manifest {
  const text = readFileSync(join(folder, id, MANIFEST), 'utf8');
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch (cause) {
    throw unreadable(id, cause);
  }
  const format = (found as { format?: unknown } | null)?.format;
  if (typeof format === 'number' && format > FORMAT) {
    throw new AppError('BACKUP_NEWER', `The backup ${id} was made by a newer version of this program.`, { next: 'Update this program, then restore.', params: { name: id } });
  }
  const parsed = Manifest.safeParse(found);
  if (!parsed.success || parsed.data.files.some(({ file }) => !isOurPath(file))) throw unreadable(id, parsed.error);
  return parsed.data;
}

const unreadable = (id: string, cause: unknown): AppError =>
  new AppError('BACKUP_NOT_SOUND', `The backup ${id} is not sound (its list of contents cannot be read).`, {
    next: 'Use another backup, or make a new one. Check the disk that it lies on.', params: { name: id, why: MANIFEST }, cause,
  });

/** A manifest from a stick may say anything: only names of our own lead to files. */
export const isOurPath = (file: string): boolean => /^(?:control|rollup)\.db$|^tera-raw\/\d{4}-\d{2}-\d{2}-[0-9a-f]{16}\.db$/.test(file);

export const pathOf = (folder: string, id: string, { file }: Pick<FileEntry, 'file'>): string => (file.startsWith(`${RAW_FOLDER}/`) ? join(folder, file) : join(folder, id, file));

/** null = never checked since it was made, or the word cannot be read. */
export function readChecked(folder: string, id: string): Checked | null {
  try {
    return Checked.parse(JSON.parse(readFileSync(join(folder, id, CHECKED), 'utf8')));
  } catch {
    return null;
  }
}
