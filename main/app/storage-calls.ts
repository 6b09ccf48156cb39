import { join } from 'node:path';
import type { BrowserWindow } from 'electron';
import type { Language, Profile } from '../../preload/contract/app.ts';
import { shellCalls } from '../../preload/contract/index.ts';
import { AppError } from '../engine/errors.ts';
import type { Log } from '../engine/log.ts';
import type { ShellOrder } from '../engine/shell-orders.ts';
import { judgeBackupFolder } from './backup-folder.ts';
import { chooseFolder, choosePath } from './dialogs.ts';
import { handle } from './ipc.ts';
import { runProgram } from './programs.ts';
import { safeFileName } from './save-text.ts';
import { words } from './words.ts';

export interface StorageActions {
  profile(): Profile;
  language(): Language;
  window(): BrowserWindow | null;
  /** Of the open profile. @throws AppError when its disk is not there */
  dataFolder(): string;
  /** @throws AppError the engine's own, or ENGINE_GONE */
  order(order: ShellOrder): Promise<void>;
  /** Ends the engine, puts the backup in place, starts the engine again, whatever came of it. */
  restore(id: string): Promise<void>;
  /** A test of the unpackaged app names the folder, since no dialog can be clicked there. */
  testFolder: string | undefined;
}

/** Registers the calls about backups and exports that need a dialog or the engine to be down. */
export function answerStorageCalls(actions: StorageActions, log: Log): void {
  handle('shell.chooseBackupFolder', shellCalls['shell.chooseBackupFolder'].args, log, async () => {
    const picked = actions.testFolder ?? await chooseFolder(actions.window(), words(actions.language()).chooseBackupFolder);
    if (picked === null) return null;
    const judged = await judgeBackupFolder(actions.dataFolder(), picked);
    await actions.order({ do: 'setBackupFolder', folder: judged.folder });
    return judged;
  });
  handle('shell.exportDay', shellCalls['shell.exportDay'].args, log, async ({ day }) => {
    const path = await choosePath(actions.window(), safeFileName(`tera-core-readings-${day}.csv.gz`, actions.profile() === 'demo'), words(actions.language()).saveTitle);
    if (path !== null) await actions.order({ do: 'exportDay', day, path });
    return { path };
  });
  handle('shell.restore', shellCalls['shell.restore'].args, log, async ({ id }) => {
    await actions.restore(id);
    return {};
  });
}

/** Runs the restore to its end. The engine must have ended. @throws AppError of the restore */
export const runRestore = (programs: string, backup: { dataDir: string; folder: string; id: string }, log: Log): Promise<void> => runProgram(
  join(programs, 'restore.cjs'), 'TERA restore', backup, 'restored',
  new AppError('RESTORE_BROKEN_OFF', 'The restore ended before it was done.', { next: 'Look whether the rigs and settings are as they were, then try again. If it fails again, attach the logs to a bug report.' }), log,
);
