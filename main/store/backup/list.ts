import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { BackupInfo } from '../../../preload/contract/history.ts';
import { AppError, toShape } from '../../engine/errors.ts';
import { asBackupError, folderGone, notSound } from './faults.ts';
import { madeMsOf, MANIFEST, pathOf, readChecked, readManifest, type Manifest } from './manifest.ts';

/** Where backups are made when the person chose no folder. */
export const ownBackups = (dataDir: string): string => join(dataDir, 'backups');
/** The folder that holds the backups of a data folder. */
export const backupFolder = (dataDir: string, chosen: string | null): string => chosen ?? ownBackups(dataDir);

export interface Found {
  id: string;
  madeMs: number;
  /** null = the manifest cannot be read. */
  manifest: Manifest | null;
  info: BackupInfo;
}

/**
 * All backups in a folder, newest first, by their manifests and the sizes of their files: quick, no file is read whole. The own folder may not be
 * there yet. Throws AppError BACKUP_FOLDER_GONE, BACKUP_….
 */
export function findBackups(dataDir: string, chosen: string | null): Found[] {
  const folder = backupFolder(dataDir, chosen);
  if (!existsSync(folder)) {
    if (chosen === null) return [];
    throw folderGone(folder);
  }
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (error) {
    throw asBackupError(error, folder);
  }
  return names
    // Without a manifest it is no backup: one that was never finished, or is being removed.
    .filter((name) => madeMsOf(name) !== null && existsSync(join(folder, name, MANIFEST)))
    .map((id) => look(folder, id))
    .sort((a, b) => b.madeMs - a.madeMs || (a.id < b.id ? 1 : -1));
}

export const listBackups = (dataDir: string, chosen: string | null): BackupInfo[] => findBackups(dataDir, chosen).map(({ info }) => info);

function look(folder: string, id: string): Found {
  let manifest: Manifest | null = null;
  let problem: BackupInfo['problem'] = null;
  try {
    manifest = readManifest(folder, id);
    const wrong = manifest.files.find((entry) => statSync(pathOf(folder, id, entry), { throwIfNoEntry: false })?.size !== entry.bytes);
    if (wrong !== undefined) problem = notSound(id, `${wrong.file} is missing or has another size`).toShape();
  } catch (error) {
    const typed = asBackupError(error, folder);
    problem = toShape(typed instanceof AppError ? typed : notSound(id, (error as Error).message, error));
  }
  const madeMs = manifest?.madeMs ?? madeMsOf(id)!;
  const checked = readChecked(folder, id);
  return {
    id, madeMs, manifest,
    info: {
      id, madeMs,
      bytes: manifest?.files.reduce((sum, { bytes }) => sum + bytes, 0) ?? 0,
      parts: manifest?.parts ?? [],
      appVersion: manifest?.appVersion ?? '',
      // It was opened, checked and counted before it got its name.
      checkedMs: checked?.atMs ?? madeMs,
      problem: problem ?? checked?.problem ?? null,
    },
  };
}
