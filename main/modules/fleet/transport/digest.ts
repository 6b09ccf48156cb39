import { createHash } from 'node:crypto';
import type { Login } from '../drivers/driver.ts';

/** What a server asked for in WWW-Authenticate: Digest (RFC 2617 and RFC 2069 without qop). Plain data: kept between reads. */
export interface Challenge {
  realm: string;
  nonce: string;
  qop: 'auth' | null;
  opaque: string | null;
  stale: boolean;
}

/** Real ones have ~150 characters. */
const LONGEST_HEADER = 2048;

/** The MD5 challenge of a WWW-Authenticate header; null when it asks for something else. */
export function parseChallenge(header: string): Challenge | null {
  if (header.length > LONGEST_HEADER || !/^\s*digest\s/i.test(header)) return null;
  const fields: Record<string, string> = {};
  for (const match of header.replace(/^\s*digest\s+/i, '').matchAll(/([a-z]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))/gi)) {
    fields[match[1]!.toLowerCase()] = match[2] ?? match[3] ?? '';
  }
  const { realm, nonce, opaque, qop, algorithm, stale } = fields;
  if (realm === undefined || nonce === undefined) return null;
  if (algorithm !== undefined && algorithm.toUpperCase() !== 'MD5') return null;
  const offers = qop?.split(',').map((word) => word.trim().toLowerCase());
  if (offers !== undefined && !offers.includes('auth')) return null;
  return { realm, nonce, qop: offers === undefined ? null : 'auth', opaque: opaque ?? null, stale: stale?.toLowerCase() === 'true' };
}

const md5 = (text: string): string => createHash('md5').update(text, 'utf8').digest('hex');
const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;

/** The Authorization header for one GET. `count` is the number of uses of this nonce, from 1; `cnonce` any fresh hex. */
export function authorize(challenge: Challenge, login: Login, uri: string, count: number, cnonce: string): string {
  const secret = md5(`${login.username}:${challenge.realm}:${login.password}`);
  const target = md5(`GET:${uri}`);
  const nc = count.toString(16).padStart(8, '0');
  const response = challenge.qop === null
    ? md5(`${secret}:${challenge.nonce}:${target}`)
    : md5(`${secret}:${challenge.nonce}:${nc}:${cnonce}:auth:${target}`);
  const parts = [
    `username=${quoted(login.username)}`, `realm=${quoted(challenge.realm)}`, `nonce=${quoted(challenge.nonce)}`,
    `uri=${quoted(uri)}`, `response="${response}"`,
  ];
  if (challenge.qop !== null) parts.push('qop=auth', `nc=${nc}`, `cnonce="${cnonce}"`);
  if (challenge.opaque !== null) parts.push(`opaque=${quoted(challenge.opaque)}`);
  return `Digest ${parts.join(', ')}`;
}
