import { shellCalls } from '../../preload/contract/index.ts';
import { AppError } from '../engine/errors.ts';
import type { Log } from '../engine/log.ts';
import { handle } from './ipc.ts';
import { manners } from './os/manners.ts';

/** "Start at login" of this computer. @param words program and arguments that start this app again */
export function answerLoginCalls(words: readonly string[], log: Log): void {
  const state = (): { on: boolean } => ({ on: manners.startsAtLogin(words) });
  handle('shell.startAtLogin', shellCalls['shell.startAtLogin'].args, log, state);
  handle('shell.setStartAtLogin', shellCalls['shell.setStartAtLogin'].args, log, ({ on }) => {
    try {
      manners.setStartAtLogin(on, words);
    } catch (cause) {
      throw new AppError('SHELL_LOGIN_ITEM', `This computer refused: ${(cause as Error).message}`, { next: 'Add the app to the programs that start at login in the settings of the system.', params: { why: (cause as Error).message }, cause });
    }
    return state();
  });
}
