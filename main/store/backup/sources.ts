import { existsSync, statSync } from 'node:fs';
import type { BackupPart } from '../../../preload/contract/history.ts';
import { rawDays, rawPath, storePaths } from '../files.ts';

const DAY_MS = 86_400_000;
/** After midnight (UTC) late readings still come for the day before. */
const SEALED_AFTER_MS = 4 * 3_600_000;

export interface Source {
  part: BackupPart;
  /** Its name in words. */
  name: string;
  path: string;
  /** YYYY-MM-DD, UTC; null for other files than days. */
  day: string | null;
  /** With what is in the WAL: no copy is longer. */
  bytes: number;
  /** Newest change of file or WAL. */
  mtimeMs: number;
}

/** Days that are over and get no more readings, oldest first. */
export const sealedDays = (days: readonly string[], nowMs: number): string[] => days.filter((day) => Date.parse(day) + DAY_MS + SEALED_AFTER_MS <= nowMs);

/** What a backup of these parts holds. hot.db is not in it: its readings are in the day files a few hours later. */
export function sourcesOf(dataDir: string, parts: readonly BackupPart[], nowMs: number): Source[] {
  const paths = storePaths(dataDir);
  const sources: Source[] = [];
  const add = (part: BackupPart, name: string, path: string, day: string | null = null): void => {
    if (!existsSync(path)) return;
    // stat opens nothing: a handle that is closed would drop SQLite's locks.
    // An empty log is made by every reader and says nothing.
    const files = [path, `${path}-wal`].flatMap((one) => statSync(one, { throwIfNoEntry: false }) ?? []).filter(({ size }, i) => i === 0 || size > 0);
    sources.push({ part, name, path, day, bytes: files.reduce((sum, { size }) => sum + size, 0), mtimeMs: Math.max(...files.map(({ mtimeMs }) => mtimeMs)) });
  };
  if (parts.includes('settings')) add('settings', 'control.db', paths.control);
  if (parts.includes('history')) {
    add('history', 'rollup.db', paths.rollup);
    for (const day of sealedDays(rawDays(paths), nowMs)) add('history', `raw/${day}.db`, rawPath(paths, day), day);
  }
  return sources;
}
