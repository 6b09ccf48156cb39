import { app, type Session } from 'electron';

/* Chromium talks to its makers' servers on its own account: field trials, component and dictionary downloads, reports.
   This product's window needs no network at all: its pages are local files and rigs are asked by the engine. */

/** Switch and value. */
const QUIET_SWITCHES: readonly (readonly [name: string, value?: string])[] = [
  ['disable-background-networking'],
  ['disable-component-update'],
  ['disable-domain-reliability'],
  ['disable-sync'],
  ['disable-default-apps'],
  ['disable-quic'],
  ['dns-prefetch-disable'],
  ['no-pings'],
  ['no-first-run'],
  ['no-proxy-server'],
  ['disable-client-side-phishing-detection'],
  ['metrics-recording-only'],
  ['disable-field-trial-config'],
  ['disable-features', 'AutofillServerCommunication,CertificateTransparencyComponentUpdater,DialMediaRouteProvider,InterestFeedContentSuggestions,'
    + 'MediaRouter,NetworkTimeServiceQuerying,OptimizationHints,Translate,SpareRendererForSitePerProcess'],
  // No name is ever resolved by Chromium, whatever asks for it.
  ['host-resolver-rules', 'MAP * ~NOTFOUND'],
];

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
