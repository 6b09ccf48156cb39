import { readdirSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findBackups, backupFolder } from './list.ts';
import { CHECKED, DRAFT, MANIFEST, pathOf, RAW_FOLDER } from './manifest.ts';
import { rotatedAway } from './rotation.ts';

const OURS: ReadonlySet<string> = new Set([MANIFEST, CHECKED, 'control.db', 'rollup.db']);

/**
 * Takes away the backups of this farm that rotation does not keep, then the days that no backup names any more. Files that somebody else put there
 * stay, and so does every backup of another farm. Returns the ids. Throws what the file system throws.
 */
export function rotate(dataDir: string, chosen: string | null, farm: string | null): string[] {
  const folder = backupFolder(dataDir, chosen);
  const all = findBackups(dataDir, chosen);
  const own = all.filter(({ manifest }) => manifest !== null && manifest.farm === farm);
  const gone = new Set(rotatedAway(own.map(({ id, info }) => ({ id, madeMs: info.madeMs, parts: info.parts, isSound: info.problem === null }))));
  for (const id of gone) removeBackup(folder, id);

  const rest = all.filter(({ id }) => !gone.has(id));
  // A list that cannot be read may name any day.
  if (rest.some(({ manifest }) => manifest === null)) return [...gone];
  const named = new Set(rest.flatMap(({ manifest }) => manifest!.files.map(({ file }) => file)));
  for (const { id, manifest } of own) {
    if (!gone.has(id)) continue;
    for (const entry of manifest!.files) if (entry.file.startsWith(`${RAW_FOLDER}/`) && !named.has(entry.file)) rmSync(pathOf(folder, id, entry), { force: true });
  }
  return [...gone];
}

function removeBackup(folder: string, id: string): void {
  const path = join(folder, id);
  if (readdirSync(path).every((name) => OURS.has(name))) {
    // Half of it must not look like a backup.
    const draft = join(folder, `${DRAFT}gone-${id}`);
    renameSync(path, draft);
    rmSync(draft, { recursive: true, force: true });
    return;
  }
  for (const name of OURS) rmSync(join(path, name), { force: true });
  if (readdirSync(path).length === 0) rmdirSync(path);
}
