import { dialog, type BrowserWindow } from 'electron';
import { BRAND } from '../../preload/contract/brand.ts';
import type { Language } from '../../preload/contract/app.ts';
import type { Log } from '../engine/log.ts';
import { words } from './words.ts';

/**
 * Asks the person when the page has not taken a key or click for some seconds (Chromium decides: 15 s and more), and takes the question back when
 * it answers again. `openAgain` is called when they do not want to wait.
 */
export function watchResponding(window: BrowserWindow, log: Log, language: () => Language, openAgain: () => void): void {
  let asking: AbortController | null = null;
  window.on('unresponsive', () => {
    log.warn('the screen does not respond');
    if (asking !== null) return;
    const question = new AbortController();
    asking = question;
    const say = words(language());
    void dialog.showMessageBox(window, {
      type: 'warning', title: BRAND, message: say.notResponding, detail: say.notRespondingDetail,
      buttons: [say.wait, say.reloadScreen], defaultId: 0, cancelId: 0, noLink: true, signal: question.signal,
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
