import { BRAND } from '../../preload/contract/brand.ts';

/* What is shown when the screen itself keeps dying: words and one button. It is part of this program, not of the screen's
   files, so that it can be shown when those are broken. */

const html = (nonce: string): string => `<!doctype html>
<html lang="en">
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
  <h1>The screen stopped four times within a minute</h1>
  <p>Your rigs are still being read and stored; only this window has stopped showing them.</p>
  <p>Open the screen again. If it stops again, send the log folder (Help menu) with a bug report.</p>
  <button id="again" autofocus>Open the screen again</button>
</main>
<script src="./stopped.js"></script>
</body>
</html>
`;

const script = `document.getElementById('again').addEventListener('click', () => { window.tera.call('shell.reloadWindow', {}); });\n`;

export const BUILT_IN: Record<string, { type: string; body: (nonce: string) => string }> = {
  '/stopped.html': { type: 'text/html; charset=utf-8', body: html },
  '/stopped.js': { type: 'text/javascript; charset=utf-8', body: () => script },
};
