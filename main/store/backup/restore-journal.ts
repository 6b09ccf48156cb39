import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../engine/errors.ts';
import { syncFolder } from '../../engine/farm-place.ts';

/*
 * The swap of a restore. Everything that is to come into place lies ready in `.restoring`; from the moment that the journal is on the disk the
 * restore is decided, and a crash at any point of it is finished by the next start. Before that moment it is as if it had never begun.
 */

export const STAGE = '.restoring';
export const journalPath = (dataDir: string): string => join(dataDir, 'restore.json');

const Journal = z.object({
  /** Folder for what is there now, in the data folder. */
  aside: z.string().regex(/^before-restore[/\\][0-9TZ-]+$/),
  /** Files that come into place, by their path in the data folder. */
  place: z.array(z.string().regex(/^(?:control|rollup)\.db$|^raw\/\d{4}-\d{2}-\d{2}\.db$/)),
  /** Folders that only move aside. */
  leave: z.array(z.enum(['copies'])),
});
export type Journal = z.infer<typeof Journal>;

/**
 * Before the files of a data folder are opened, by whoever owns it: finishes a restore that was decided, clears away one that was not. `onStep` is
 * told each step that is on the disk. Throws AppError RESTORE_JOURNAL_BAD, or what the file system throws.
 */
export function finishRestore(dataDir: string, onStep: (step: string) => void = () => {}): void {
  const path = journalPath(dataDir);
  if (!existsSync(path)) return rmSync(join(dataDir, STAGE), { recursive: true, force: true });
  let journal: Journal;
  try {
    journal = Journal.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    // Written whole or not at all: half of the files may be in place already, so nothing may be guessed.
    throw new AppError('RESTORE_JOURNAL_BAD', `${path} says how far a restore had come, and cannot be read.`, {
      next: 'Attach the logs to a bug report. What was there before lies in the folder before-restore.', params: { file: path }, cause,
    });
  }
  const aside = join(dataDir, journal.aside);
  mkdirSync(aside, { recursive: true, mode: 0o700 });
  for (const name of journal.leave) {
    if (existsSync(join(dataDir, name)) && !existsSync(join(aside, name))) renameSync(join(dataDir, name), join(aside, name));
    onStep(`left ${name}`);
  }
  for (const file of journal.place) place(dataDir, aside, file, onStep);
  for (const folder of new Set([dataDir, aside, ...journal.place.map((file) => dirname(join(dataDir, file)))])) syncFolder(folder);
  rmSync(path);
  syncFolder(dataDir);
  onStep('done');
  rmSync(join(dataDir, STAGE), { recursive: true, force: true });
  onStep('cleared');
}

function place(dataDir: string, aside: string, file: string, onStep: (step: string) => void): void {
  const staged = join(dataDir, STAGE, file);
  // In place since before the crash.
  if (!existsSync(staged)) return;
  const target = join(dataDir, file);
  for (const suffix of ['', '-wal']) {
    const kept = join(aside, file) + suffix;
    mkdirSync(dirname(kept), { recursive: true, mode: 0o700 });
    if (existsSync(target + suffix)) renameSync(target + suffix, kept);
    onStep(`aside ${file}${suffix}`);
  }
  // Only an index of the WAL that has just gone.
  rmSync(`${target}-shm`, { force: true });
  mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
  renameSync(staged, target);
  onStep(`placed ${file}`);
}
