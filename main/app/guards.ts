import { app, type Session, type WebContents } from 'electron';
import type { Log } from '../engine/log.ts';
import { isOwnUrl } from './origin.ts';

/** Nothing on the web is a right of our pages: all permissions are refused, asked for or checked. */
export function refusePermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
}

/** Every page, now and later: stays on app://ui, opens no window and no external program, hosts no webview. */
export function guardPages(log: Log): void {
  app.on('web-contents-created', (_event, contents) => guardPage(contents, log));
}

function guardPage(contents: WebContents, log: Log): void {
  const refuseForeign = (event: { preventDefault(): void; url: string }): void => {
    if (isOwnUrl(event.url)) return;
    event.preventDefault();
    log.warn({ url: event.url.slice(0, 200) }, 'a navigation was refused');
  };
  // For every frame, the top one among them: will-navigate would say the same once more.
  contents.on('will-frame-navigate', refuseForeign);
  contents.on('will-redirect', refuseForeign);
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    log.warn({ url: url.slice(0, 200) }, 'a new window was refused');
    return { action: 'deny' };
  });
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
}
