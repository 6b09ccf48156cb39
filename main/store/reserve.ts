import { randomBytes } from 'node:crypto';
import { rmSync, statfsSync, statSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { StorePaths } from './files.ts';

/** Room that the store holds for control.db: settings and the journal go on when the disk is full. */
export const RESERVE_BYTES = 32 * 1024 ** 2;
const PART_BYTES = 1024 ** 2;

export interface Reserve {
  /** Gives the room up. false = there was none. */
  giveUp(): boolean;
  /** Whether telemetry must wait: the room was given up for control.db and has not come back. */
  isNeeded(): boolean;
  /** Makes the reserve when it is not there and the disk has twice the room. Never blocks; never throws. */
  keep(): Promise<void>;
}

/** The file `reserve.bin`: random bytes, since a disk that packs would make nothing of zeros. */
export function openReserve(paths: StorePaths): Reserve {
  const dir = dirname(paths.control);
  const path = join(dir, 'reserve.bin');
  let isGiven = false;
  let work: Promise<void> | null = null;
  const isThere = (): boolean => statSync(path, { throwIfNoEntry: false })?.size === RESERVE_BYTES;
  const freeBytes = (): number => {
    const { bavail, bsize } = statfsSync(dir);
    return bavail * bsize;
  };

  const make = async (): Promise<void> => {
    const draft = `${path}.part`;
    try {
      const file = await open(draft, 'w', 0o600);
      try {
        const part = randomBytes(PART_BYTES);
        for (let at = 0; at < RESERVE_BYTES; at += PART_BYTES) await file.write(part);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(draft, path);
      isGiven = false;
    } catch {
      // Full again, or the folder is gone: those who write tell of that. The next beat tries again.
      await rm(draft, { force: true }).catch(() => {});
    }
  };

  return {
    giveUp: () => {
      if (!isThere()) return false;
      rmSync(path);
      isGiven = true;
      return true;
    },
    isNeeded: () => isGiven && freeBytes() < 2 * RESERVE_BYTES,
    keep: async () => {
      if (work !== null) return work;
      try {
        if (isThere() || freeBytes() < 3 * RESERVE_BYTES) return;
      } catch {
        // The folder is gone: those who write tell of that.
        return;
      }
      work = make().finally(() => { work = null; });
      return work;
    },
  };
}
