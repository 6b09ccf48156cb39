import { app, type Session } from 'electron';
import { QUIET_SWITCHES } from './quiet-switches.ts';

/** Must run before the app is ready. */
export function quietChromium(): void {
  for (const [name, value] of QUIET_SWITCHES) {
    if (value === undefined) app.commandLine.appendSwitch(name);
    else app.commandLine.appendSwitch(name, value);
  }
}

/** No dictionary downloads, and no request but for our own pages and, where they are on, the developer tools' own files. */
export function quietSession(session: Session): void {
  session.setSpellCheckerEnabled(false);
  session.setSpellCheckerLanguages([]);
  session.webRequest.onBeforeRequest((details, answer) => {
    answer({ cancel: !/^(app:\/\/ui\/|devtools:|data:|blob:app:\/\/ui\/)/.test(details.url) });
  });
}
