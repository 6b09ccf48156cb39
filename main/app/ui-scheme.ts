import { randomBytes } from 'node:crypto';
import { readFile, realpath } from 'node:fs/promises';
import { protocol } from 'electron';
import type { Language } from '../../preload/contract/app.ts';
import { LANGUAGE_TAG } from '../../preload/contract/language.ts';
import { contentSecurityPolicy } from './csp.ts';
import { HOST, isOwnUrl, SCHEME } from './origin.ts';
import { BUILT_IN } from './stopped-page.ts';
import { fileOf } from './ui-files.ts';

/** Must run before the app is ready. `standard` gives the scheme an origin, `secure` a secure context; it bypasses no CSP. */
export function registerUiScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } }]);
}

/** Serves app://ui/ from `folder` and from nowhere else, every answer with the policy of csp.ts, pages with the language to begin in. */
export function serveUi(folder: string, language: () => Language): void {
  const root = realpath(folder).catch(() => folder);
  protocol.handle(SCHEME, async (request) => {
    const nonce = randomBytes(16).toString('base64');
    const reply = (status: number, type: string, body: BodyInit): Response => new Response(body, {
      status,
      headers: {
        'content-type': type,
        'content-security-policy': contentSecurityPolicy(nonce),
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cache-control': 'no-store',
      },
    });
    if (request.method !== 'GET') return reply(405, 'text/plain', 'Only GET');
    const builtIn = isOwnUrl(request.url) ? BUILT_IN[new URL(request.url).pathname] : undefined;
    if (builtIn !== undefined) return reply(200, builtIn.type, builtIn.body(nonce, language()));
    const file = await fileOf(await root, request.url);
    if (file === null) return reply(404, 'text/plain', `Not a file of ${HOST}`);
    const body = await readFile(file.path);
    if (!file.type.startsWith('text/html')) return reply(200, file.type, new Uint8Array(body));
    return reply(200, file.type, body.toString('utf8')
      .replace(/(<meta name="csp-nonce" content=")"/, `$1${nonce}"`).replace('<html lang="en"', `<html lang="${LANGUAGE_TAG[language()]}"`));
  });
}
