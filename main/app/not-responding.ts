import { dialog, type BrowserWindow } from 'electron';
import { BRAND } from '../../preload/contract/brand.ts';
import type { Log } from '../engine/log.ts';
import { WORDS } from './words.ts';

/**
 * Asks the person when the page has not taken a key or click for some seconds (Chromium decides: 15 s and more), and takes the question back when
 * it answers again. `openAgain` is called when they do not want to wait.
 */
export function watchResponding(window: BrowserWindow, log: Log, openAgain: () => void): void {
  let asking: AbortController | null = null;
  window.on('unresponsive', () => {
    log.warn('the screen does not respond');
    if (asking !== null) return;
    const question = new AbortController();
    asking = question;
    void dialog.showMessageBox(window, {
      type: 'warning', title: BRAND, message: WORDS.notResponding, detail: WORDS.notRespondingDetail,
      buttons: [WORDS.wait, WORDS.reloadScreen], defaultId: 0, cancelId: 0, noLink: true, signal: question.signal,
    }).then(({ response }) => {
      asking = null;
      if (response === 1 && !question.signal.aborted) openAgain();
    });
  });
  window.on('responsive', () => {
    log.info('the screen responds again');
    asking?.abort();
  });
}
