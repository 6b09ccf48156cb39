import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Log } from '../engine/log.ts';
import { DesktopState, FIRST_STATE } from './window-state.ts';

/** Reads the desktop's memory; a missing or unreadable file gives the first state. */
export function readDesktop(path: string): DesktopState {
  try {
    const parsed = DesktopState.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    return parsed.success ? parsed.data : FIRST_STATE;
  } catch {
    // First start, or a file that a crash or an editor broke: the window opens at its first size.
    return FIRST_STATE;
  }
}

/** Replaces the file in one step. A full disk costs the memory of a window's place, never the app: logged only. */
export function writeDesktop(path: string, state: DesktopState, log: Log): void {
  const temporary = `${path}.${process.pid}`;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(temporary, JSON.stringify(state), { mode: 0o600 });
    renameSync(temporary, path);
  } catch (error) {
    log.warn({ err: error }, 'the window state could not be saved');
  }
}
