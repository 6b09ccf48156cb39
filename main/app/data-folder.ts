import { existsSync, readFileSync } from 'node:fs';
import { readdir, rm, stat, statfs } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { ChosenFolder, DataFacts } from '../../preload/contract/data.ts';
import { AppError } from '../engine/errors.ts';
import { objectionTo } from '../engine/farm-move.ts';
import { farmPlace, setFarmPlace } from '../engine/farm-place.ts';
import type { Log } from '../engine/log.ts';
import { folderWarnings } from './folder-warnings.ts';
import { runProgram } from './programs.ts';

/* The farm's folder: what it holds, where else it could lie, moving it. The copying itself is a program of its own (store/move). */

/** Bytes of all files below a folder; 0 when it is not there. */
async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  // A file that goes while we count is none.
  const sizes = await Promise.all(entries.filter((entry) => entry.isFile()).map((entry) => stat(join(entry.parentPath, entry.name)).then(({ size }) => size, () => 0)));
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function spaceOf(folder: string): Promise<Pick<DataFacts, 'freeBytes' | 'warnings'>> {
  const { bavail, bsize, type } = await statfs(folder);
  return { freeBytes: bavail * bsize, warnings: folderWarnings(resolve(folder), process.platform, type) };
}

export async function dataFacts(root: string): Promise<DataFacts> {
  const { folder, old } = farmPlace(root);
  return {
    folder, root, bytes: await sizeOf(folder), ...(await spaceOf(existsSync(folder) ? folder : root)),
    old: old === null || !existsSync(old) ? null : { folder: old, bytes: await sizeOf(old) },
  };
}

/** What speaks for and against a folder that the person picked. */
export async function judgeFolder(root: string, folder: string): Promise<ChosenFolder> {
  const { folder: from, old } = farmPlace(root);
  const space = await spaceOf(folder);
  const problem = old !== null && existsSync(old)
    ? new AppError('MOVE_OLD_THERE', `The folder of the last move, ${old}, is still kept.`, { next: 'Remove it first.', params: { folder: old } })
    : objectionTo(from, folder, space.freeBytes, await sizeOf(from));
  return { folder, ...space, problem: problem?.toShape() ?? null };
}

/** Runs the mover to its end. The engine must have ended. @throws AppError of the mover; then nothing has changed */
export const runMove = (programs: string, root: string, to: string, log: Log): Promise<void> => runProgram(
  join(programs, 'move.cjs'), 'TERA move', { root, to }, 'moved',
  new AppError('MOVE_BROKEN_OFF', 'The move ended before it was done. The data are where they were.', { next: 'Try again. If it fails again, attach the logs to a bug report.' }), log,
);

/** Whether a folder is one that this app made for a farm. */
export function isFarmFolder(folder: string): boolean {
  try {
    return (JSON.parse(readFileSync(join(folder, 'tera-profile.json'), 'utf8')) as { profile?: unknown }).profile === 'farm';
  } catch {
    // No marker that can be read: not ours to delete.
    return false;
  }
}

/** Deletes a folder of the farm. @throws AppError when it does not carry our mark, or the system refuses */
export async function deleteFarmFolder(folder: string): Promise<void> {
  if (!existsSync(folder)) return;
  if (!isFarmFolder(folder)) {
    throw new AppError('SHELL_NOT_A_FARM', `${folder} was not deleted: it does not carry the mark of this app.`, { next: 'Look into the folder and delete it by hand.', params: { folder } });
  }
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }).catch((cause: Error) => {
    throw new AppError('SHELL_NOT_DELETED', `${folder} could not be deleted: ${cause.message}`, { next: 'Close programs that use it, then try again.', params: { folder, why: cause.message }, cause });
  });
}

/** After a move that the person is content with. */
export async function removeOld(root: string): Promise<void> {
  const place = farmPlace(root);
  if (place.old === null) return;
  if (resolve(place.old) !== resolve(place.folder)) await deleteFarmFolder(place.old);
  setFarmPlace(root, { ...place, old: null });
}
