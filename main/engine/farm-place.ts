import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { AppError } from './errors.ts';
import { defaultDataRoot, keychainService } from './paths.ts';

/*
 * Where the farm's data lie: `ROOT/farm`, or where the person moved them. One small file in the root says so, written whole or not at
 * all. The demo, logs and window files stay in the root.
 */

const Place = z.object({
  folder: z.string(),
  /** The keychain entries were made under the first folder's name and are found by it ever after. */
  keychain: z.string(),
  /** Where the data lay before, kept until the person removes it. */
  old: z.string().nullable(),
});
export type FarmPlace = z.infer<typeof Place>;

const pointer = (root: string): string => join(root, 'farm-place.json');
/** Says where a copy is being made, so that half of one can be cleared away after a crash. */
export const moveJournal = (root: string): string => join(root, 'farm-move.json');

/** @throws AppError FARM_PLACE_BAD: a pointer that cannot be read must not become an empty farm; FARM_PLACE_GONE: the disk is not there */
export function farmPlace(root: string = defaultDataRoot()): FarmPlace {
  const file = pointer(root);
  if (!existsSync(file)) {
    const folder = join(root, 'farm');
    return { folder, keychain: keychainService(folder), old: null };
  }
  let place: FarmPlace;
  try {
    place = Place.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new AppError('FARM_PLACE_BAD', `${file} says where the data of the farm lie and cannot be read.`, {
      next: `Repair it, or remove it when the data lie in ${join(root, 'farm')}.`, params: { file }, cause,
    });
  }
  if (!existsSync(join(place.folder, 'control.db'))) {
    throw new AppError('FARM_PLACE_GONE', `The data of the farm lie in ${place.folder}, and that folder cannot be reached.`, {
      next: 'Connect the disk that holds it, then start again.', params: { folder: place.folder },
    });
  }
  return place;
}

/** Points to another folder: on the disk when this returns. */
export function setFarmPlace(root: string, place: FarmPlace): void {
  writeWholeSync(pointer(root), `${JSON.stringify(place)}\n`);
}

/** The folder of a command line without `--data`, and the keychain entries of any folder. */
export const farmFolder = (root?: string): string => farmPlace(root).folder;
export function keychainOf(dataDir: string, root?: string): string {
  try {
    const place = farmPlace(root);
    if (resolve(place.folder) === resolve(dataDir)) return place.keychain;
  } catch {
    // The farm's own folder is out of reach; this is another one.
  }
  return keychainService(dataDir);
}

/** A small file, whole or not at all, on the disk when this returns. */
export function writeWholeSync(path: string, text: string): void {
  const part = `${path}.part`;
  const file = openSync(part, 'w', 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(part, path);
  syncFolder(dirname(path));
}

/** Names in a folder, onto the disk. Windows has no such call and needs none: its file system journals names. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

export const forgetFarmPlace = (root: string): void => rmSync(pointer(root), { force: true });
