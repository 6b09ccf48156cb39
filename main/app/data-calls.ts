import type { BrowserWindow } from 'electron';
import type { Language, Profile } from '../../preload/contract/app.ts';
import { shellCalls } from '../../preload/contract/index.ts';
import { AppError } from '../engine/errors.ts';
import type { Log } from '../engine/log.ts';
import { dataFacts, judgeFolder, removeOld } from './data-folder.ts';
import { chooseFolder } from './dialogs.ts';
import { handle } from './ipc.ts';
import { words } from './words.ts';

export interface DataActions {
  root: string;
  profile(): Profile;
  language(): Language;
  window(): BrowserWindow | null;
  /** Ends the engine, moves, starts the engine again, wherever the data lie then. */
  move(to: string): Promise<void>;
  /** Deletes everything and ends the app. */
  removeAll(): Promise<void>;
  /** A test of the unpackaged app names the folder, since no dialog can be clicked there. */
  testFolder: string | undefined;
}

/** Registers the calls about the farm's folder. */
export function answerDataCalls(actions: DataActions, log: Log): void {
  /** The folder that the person picked last: a page can only say "that one". */
  let chosen: string | null = null;
  const inFarm = (): void => {
    if (actions.profile() !== 'farm') throw new AppError('SHELL_NOT_IN_FARM', 'This is done in your own farm, not in the demo.', { next: 'Close the demo farm first.' });
  };
  handle('shell.data', shellCalls['shell.data'].args, log, () => dataFacts(actions.root));
  handle('shell.chooseDataFolder', shellCalls['shell.chooseDataFolder'].args, log, async () => {
    inFarm();
    chosen = actions.testFolder ?? await chooseFolder(actions.window(), words(actions.language()).chooseFolder);
    return chosen === null ? null : judgeFolder(actions.root, chosen);
  });
  handle('shell.moveData', shellCalls['shell.moveData'].args, log, async () => {
    inFarm();
    if (chosen === null) throw new AppError('MOVE_NO_FOLDER', 'No folder was chosen.', { params: { folder: '—' }, next: 'Choose an empty folder first.' });
    const to = chosen;
    chosen = null;
    await actions.move(to);
    return dataFacts(actions.root);
  });
  handle('shell.removeOldData', shellCalls['shell.removeOldData'].args, log, async () => {
    await removeOld(actions.root);
    return dataFacts(actions.root);
  });
  handle('shell.removeAllData', shellCalls['shell.removeAllData'].args, log, async () => {
    inFarm();
    await actions.removeAll();
    return {};
  });
}
