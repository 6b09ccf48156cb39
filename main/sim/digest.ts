import { createHash, createHmac } from 'node:crypto';

/** HTTP Digest (RFC 2617, MD5, qop=auth) as the web server of AntMiner stock firmware speaks it. Written for the simulator alone. */

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

export interface DigestFields {
  username: string; realm: string; nonce: string; uri: string; response: string; qop?: string | undefined; nc?: string | undefined; cnonce?: string | undefined;
}

/** The response of §3.2.2.1; without qop the older RFC 2069 form. */
export function digestResponse(f: Omit<DigestFields, 'response'>, password: string, method: string): string {
  const ha1 = md5(`${f.username}:${f.realm}:${password}`);
  const ha2 = md5(`${method}:${f.uri}`);
  return f.qop === undefined ? md5(`${ha1}:${f.nonce}:${ha2}`) : md5(`${ha1}:${f.nonce}:${f.nc ?? ''}:${f.cnonce ?? ''}:${f.qop}:${ha2}`);
}

/** Fields of an Authorization header, or null when it is not a whole Digest one. */
export function parseDigest(header: string | undefined): DigestFields | null {
  if (header === undefined || !/^digest /i.test(header)) return null;
  const fields: Record<string, string> = {};
  for (const match of header.slice(7).matchAll(/([a-z]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))/gi)) fields[match[1]!.toLowerCase()] = match[2] ?? match[3]
    ?? '';
  const { username, realm, nonce, uri, response, qop, nc, cnonce } = fields;
  if (username === undefined || realm === undefined || nonce === undefined || uri === undefined || response === undefined) return null;
  return { username, realm, nonce, uri, response, qop, nc, cnonce };
}

const NONCE_LIFE_MS = 300_000;

/** A nonce that proves its own age, so that no table of nonces is kept. */
export function makeNonce(secret: string, nowMs: number): string {
  const time = Math.floor(nowMs).toString(16).padStart(12, '0');
  return time + createHmac('sha256', secret).update(time).digest('hex').slice(0, 20);
}

export type NonceState = 'good' | 'stale' | 'bad';

export function checkNonce(nonce: string, secret: string, nowMs: number, lifeMs = NONCE_LIFE_MS): NonceState {
  const madeMs = Number.parseInt(nonce.slice(0, 12), 16);
  if (!Number.isFinite(madeMs) || nonce !== makeNonce(secret, madeMs)) return 'bad';
  return Math.abs(nowMs - madeMs) <= lifeMs ? 'good' : 'stale';
}
