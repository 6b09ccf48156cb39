import { mkdirSync, writeFileSync } from 'node:fs';
import { lstat, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Profile } from '../../preload/contract/app.ts';
import { AppError } from '../engine/errors.ts';
import { farmPlace } from '../engine/farm-place.ts';

/* Each profile is a folder of the data root: farm, demo. A marker inside says whose it is, so that only a folder that this
   app made for the demo can ever be deleted by the app. */

const MARKER = 'tera-profile.json';

/** @throws AppError FARM_PLACE_… when the farm was moved and its disk is not there */
export const profileFolder = (root: string, profile: Profile): string => (profile === 'farm' ? farmPlace(root).folder : join(root, profile));
export const logFolder = (root: string, profile: Profile): string => join(root, 'logs', profile);
/**
 * Makes the folder with its marker. A folder that is there already is kept and never gets a marker of another profile.
 * @throws AppError SHELL_DATA_FOLDER, FARM_PLACE_…
 */
export function openProfileFolder(root: string, profile: Profile): string {
  const folder = profileFolder(root, profile);
  const refused = (cause: Error): AppError => new AppError('SHELL_DATA_FOLDER', `The data folder ${folder} cannot be written: ${cause.message}.`, {
    next: 'Give your user the right to write there, or take away what is in its place.', params: { folder, why: cause.message }, cause,
  });
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw refused(error as Error);
  }
  try {
    writeFileSync(join(folder, MARKER), `${JSON.stringify({ profile })}\n`, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw refused(error as Error);
  }
  return folder;
}

/**
 * Deletes the demo's folder and its logs. @throws AppError when the folder is a link or its marker is not the demo's:
 * then nothing is deleted.
 */
export async function deleteDemoFolder(root: string): Promise<void> {
  const folder = profileFolder(root, 'demo');
  const stat = await lstat(folder).catch(() => null);
  if (stat === null) return;
  const refuse = (why: string): AppError => new AppError('SHELL_NOT_A_DEMO', `${folder} was not deleted: ${why}`, { next: 'Look into the folder and delete it by hand.', params: { folder } });
  if (!stat.isDirectory()) throw refuse('it is not a folder');
  const marker = await readFile(join(folder, MARKER), 'utf8').catch(() => '');
  if (marker.trim() !== JSON.stringify({ profile: 'demo' })) throw refuse('it does not carry the mark of the demo');
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  await rm(logFolder(root, 'demo'), { recursive: true, force: true });
}
