import type { BackupPart } from '../../../preload/contract/history.ts';

/** What rotation needs to know of one backup of this farm. */
export interface Kept {
  id: string;
  madeMs: number;
  parts: readonly BackupPart[];
  isSound: boolean;
}

const NEWEST = 7;
const WEEKS = 8;
const WEEK_MS = 7 * 86_400_000;
const HOUR_MS = 3_600_000;

/**
 * Which backups go: of each part (settings, history) the 7 newest sound ones stay, and of the weeks before those the newest of each, for 8
 * weeks. One that is not sound stays for a rescue until 7 sound ones are newer. Pure; the newest sound one always stays.
 */
export function rotatedAway(backups: readonly Kept[]): string[] {
  const newestFirst = backups.toSorted((a, b) => b.madeMs - a.madeMs || (a.id < b.id ? 1 : -1));
  const stay = new Set<string>();
  for (const part of ['settings', 'history'] as const) {
    const sound = newestFirst.filter((one) => one.isSound && one.parts.includes(part));
    for (const one of sound.slice(0, NEWEST)) stay.add(one.id);
    const weeks = new Set<number>();
    for (const one of sound.slice(NEWEST)) {
      const week = Math.floor(one.madeMs / WEEK_MS);
      if (weeks.has(week)) continue;
      if (weeks.size === WEEKS) break;
      weeks.add(week);
      stay.add(one.id);
    }
  }
  const soundNewer = (madeMs: number): number => newestFirst.filter((one) => one.isSound && one.madeMs > madeMs).length;
  for (const one of newestFirst) if (!one.isSound && soundNewer(one.madeMs) < NEWEST) stay.add(one.id);
  return newestFirst.filter(({ id }) => !stay.has(id)).map(({ id }) => id);
}

/** Whether the next backup is to be made: the newest sound one is as old as that. One from the future was made while a clock was wrong. Pure. */
export function backupIsDue(backups: readonly { madeMs: number; problem: unknown }[], everyHours: number | null, nowMs: number): boolean {
  if (everyHours === null) return false;
  return !backups.some(({ madeMs, problem }) => problem === null && Math.abs(nowMs - madeMs) < everyHours * HOUR_MS);
}
