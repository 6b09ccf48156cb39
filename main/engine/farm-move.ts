import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import type { Params } from '../../preload/contract/contract.ts';
import { AppError } from './errors.ts';
import { farmPlace, moveJournal } from './farm-place.ts';

/* The part of a move (store/move/move.ts) that needs no SQLite: where to, and what a move leaves behind and how that goes away. The shell uses it. */

/** Lies in the target while a move is under way and says from where. */
export const MARK = '.tera-moving';
/** More than the copy itself: the store grows from the first minute on. */
const SPARE_BYTES = 256 * 1024 ** 2;

export const stopped = (code: string, message: string, next: string, params: Params, cause?: unknown): AppError => new AppError(code, message, { next, params, cause });

/** Why a folder cannot take the data; null = it can. A folder with the rest of a broken move may. Throws what the file system throws. */
export function objectionTo(from: string, to: string, freeBytes: number, neededBytes: number): AppError | null {
  const source = resolve(from);
  const target = resolve(to);
  if (target === source || target.startsWith(source + sep) || source.startsWith(target + sep)) {
    return stopped('MOVE_INSIDE', `${to} and the data folder lie inside each other.`, 'Choose a folder somewhere else.', { folder: to });
  }
  if (!existsSync(target) || !statSync(target).isDirectory()) return stopped('MOVE_NO_FOLDER', `${to} is not a folder.`, 'Choose a folder that exists.', { folder: to });
  if (!isOurRest(target, source) && readdirSync(target).length > 0) return stopped('MOVE_NOT_EMPTY', `${to} is not empty.`, 'Choose an empty folder, or make one.', { folder: to });
  if (freeBytes < neededBytes + SPARE_BYTES) {
    return stopped('MOVE_NO_SPACE', `${to} has too little space: ${gb(freeBytes)} are free, ${gb(neededBytes + SPARE_BYTES)} are needed.`, 'Free some space there, or choose another disk.', { folder: to, free: gb(freeBytes), needed: gb(neededBytes + SPARE_BYTES) });
  }
  return null;
}
const gb = (bytes: number): string => `${(bytes / 1024 ** 3).toFixed(1)} GB`;

/** The folder holds the rest of a move of the same data that was broken off. */
export function isOurRest(target: string, source: string): boolean {
  const mark = join(target, MARK);
  return existsSync(mark) && readFileSync(mark, 'utf8') === source;
}

/** The pointer leads to the copy: its marks go. */
export function finish(root: string, target: string, onStep: (step: string) => void): void {
  rmSync(join(target, MARK), { force: true });
  onStep('unmarked');
  rmSync(moveJournal(root), { force: true });
}

/** After a crash: takes away half a copy, or the marks of a whole one. Never touches the folder that the pointer leads to. */
export function clearBrokenMove(root: string): void {
  const journal = moveJournal(root);
  if (!existsSync(journal)) return;
  let to: unknown;
  try {
    to = (JSON.parse(readFileSync(journal, 'utf8')) as { to?: unknown }).to;
  } catch {
    // Written whole or not at all: somebody else wrote it, and there is nothing to learn from it.
    to = undefined;
  }
  const from = resolve(farmPlace(root).folder);
  if (typeof to === 'string' && existsSync(to)) {
    if (resolve(to) === from) return finish(root, from, () => {});
    clearRest(to, from);
  }
  rmSync(journal, { force: true });
}

/** Empties a folder that carries our mark for these data; any other is left alone. */
export function clearRest(target: string, from: string): void {
  if (!isOurRest(target, from)) return;
  for (const name of readdirSync(target)) if (name !== MARK) rmSync(join(target, name), { recursive: true, force: true });
  rmSync(join(target, MARK));
}
