import type { Language } from '../../preload/contract/app.ts';
import { BRAND } from '../../preload/contract/brand.ts';
import { LANGUAGE_TAG } from '../../preload/contract/language.ts';
import { words } from './words.ts';

/* What is shown when the screen itself keeps dying: words and one button. It is part of this program, not of the screen's
   files, so that it can be shown when those are broken. */

const html = (nonce: string, language: Language): string => `<!doctype html>
<html lang="${LANGUAGE_TAG[language]}">
<head>
<meta charset="utf-8">
<title>${BRAND}</title>
<style nonce="${nonce}">
  html { background: #070512; color: #F2F0FF; font: 16px/1.5 system-ui, sans-serif; }
  body { margin: 0; min-height: 100vh; display: grid; place-content: center; padding: 0 24px; }
  header { position: fixed; inset: 0 0 auto 0; height: 48px; -webkit-app-region: drag; }
  main { max-width: 560px; }
  h1 { font-size: 22px; font-weight: 600; margin: 0 0 8px; }
  p { color: #C4BEEC; margin: 0 0 14px; }
  button { font: inherit; height: 32px; padding: 0 14px; border: 0; border-radius: 6px; background: #5B3DF0; color: #FFFFFF; }
  button:focus-visible { outline: 2px solid #7DF3FF; outline-offset: 2px; }
  @media (prefers-color-scheme: light) { html { background: #FBFAFF; color: #1B1533; } p { color: #4A4370; } button:focus-visible { outline-color: #0A7FA0; } }
</style>
</head>
<body>
<header></header>
<main>
  <h1>${words(language).stopped}</h1>
  <p>${words(language).stoppedWhat}</p>
  <p>${words(language).stoppedNext}</p>
  <button id="again" autofocus>${words(language).reloadScreen}</button>
</main>
<script src="./stopped.js"></script>
</body>
</html>
`;

const script = `document.getElementById('again').addEventListener('click', () => { window.tera.call('shell.reloadWindow', {}); });\n`;

export const BUILT_IN: Record<string, { type: string; body: (nonce: string, language: Language) => string }> = {
  '/stopped.html': { type: 'text/html; charset=utf-8', body: html },
  '/stopped.js': { type: 'text/javascript; charset=utf-8', body: () => script },
};
