import type { Login, RigHost, TokenLogin } from '../drivers/driver.ts';
import { MAX_LOGINS, httpSend, locked, type HttpReply } from './http.ts';

/** The token of one rig and which login gave it. It opens the rig like a password: kept in memory, never written (drivers/memory.ts). */
export interface TokenState {
  /** Which login page gave it: a token of one is nothing to another. */
  path: string;
  token: string;
  username: string;
  /** Place of the login among those that were given: two may share a user name. */
  position: number;
}

/** What a header may carry; rigs give 16 to 1000 characters. */
const USABLE = /^[\x21-\x7e][\x20-\x7e]{0,4095}$/;
const MAX_COOKIES = 8;

const refused = (reply: HttpReply): boolean => reply.status === 401 || reply.status === 403;

/**
 * GET with a token: a known one is used again; when the rig refuses it, or none is known, each login is tried once, the
 * one that worked last first. A page that wants no login gets none. Returns the answer and the state to keep;
 * FLEET_LOCKED when no login opens the page.
 */
export async function httpGetToken(
  host: RigHost, port: number, path: string, spec: TokenLogin, logins: readonly Login[], known: TokenState | null,
): Promise<{ reply: HttpReply; state: TokenState | null }> {
  const last = known !== null && known.path === spec.path && logins[known.position]?.username === known.username ? known : null;
  const get = (token: string | null): Promise<HttpReply> => httpSend(host, port, { method: 'GET', path, ...(token === null ? {} : { headers: carry(spec,
    token) }) });
  const first = await get(last?.token ?? null);
  if (!refused(first)) return { reply: first, state: last ?? known };

  const order = [...logins.keys()].sort((a, b) => Number(b === last?.position) - Number(a === last?.position)).slice(0, MAX_LOGINS);
  for (const position of order) {
    const login = logins[position]!;
    const token = await logIn(host, port, spec, login);
    if (token === null) continue;
    const reply = await get(token);
    if (!refused(reply)) return { reply, state: { path: spec.path, token, username: login.username, position } };
  }
  throw locked(host, logins.length === 0 ? 'wants a login and none is known for it' : 'refuses every login that is known for it');
}

const carry = (spec: TokenLogin, token: string): Record<string, string> =>
  (spec.send === 'cookie' ? { Cookie: token } : { Authorization: spec.send === 'bearer' ? `Bearer ${token}` : token });

/** The token for one login; null when the rig does not take it, or answers with nothing that can be one. */
async function logIn(host: RigHost, port: number, spec: TokenLogin, login: Login): Promise<string | null> {
  const words: Record<string, string> = { [spec.fields.password]: login.password };
  if (spec.fields.username !== undefined) words[spec.fields.username] = login.username;
  const json = spec.body === 'json';
  const reply = await httpSend(host, port, {
    method: 'POST', path: spec.path,
    headers: { 'Content-Type': json ? 'application/json' : 'application/x-www-form-urlencoded' },
    body: json ? JSON.stringify(words) : new URLSearchParams(words).toString(),
  });
  if (reply.status >= 400) return null;
  const token = spec.send === 'cookie' ? cookiesOf(reply.headers['set-cookie'] ?? '') : tokenIn(reply.text, spec.token);
  return token !== null && USABLE.test(token) ? token : null;
}

function tokenIn(text: string, key: string): string | null {
  try {
    const answer: unknown = JSON.parse(text);
    const token = typeof answer === 'object' && answer !== null && Object.hasOwn(answer, key) ? (answer as Record<string, unknown>)[key] : null;
    return typeof token === 'string' ? token : null;
  } catch {
    // No JSON, no token: the login counts as refused.
    return null;
  }
}

/** `sysauth=12ab; path=/, theme=x; HttpOnly` → `sysauth=12ab; theme=x`. */
function cookiesOf(header: string): string | null {
  const pairs = [...header.slice(0, 16_384).matchAll(/(?:^|, )([\w.-]{1,64}=[^;,\s]{1,1024})(?=;|,|$)/g)].slice(0, MAX_COOKIES).map((match) => match[1]!);
  return pairs.length === 0 ? null : pairs.join('; ');
}
