import { checkNonce, makeNonce } from './digest.ts';
import { capture } from './captures.ts';
import { graphqlReply, httpReply } from './replies.ts';
import type { Rig, Snapshot } from './rig.ts';
import { html, json, missing, passwordOf, plain, type HttpAnswer, type HttpRequest } from './httpAnswers.ts';

/** Sessions of the real ones slide on for an hour; ours end after one. */
const SESSION_MS = 3_600_000;

/**
 * The web server of Braiins OS: the REST API of 25.07 and later with its login, or GraphQL (open for reading) beside the LuCI pages. The login
 * is root/root. Tokens prove their own age, so that no table of them is kept.
 */
export function braiinsPage(rig: Rig, request: HttpRequest, s: Snapshot): HttpAnswer {
  const path = request.path.split('?')[0]!;
  if (path === '/') return html('Braiins OS', '<div id="app"></div>');
  return rig.profile.family === 'braiins-rest' ? restPage(rig, request, path, s) : olderPage(rig, request, path, s);
}

const secretOf = (rig: Rig): string => `session ${rig.seed}/${rig.no}`;
const sessionFor = (rig: Rig, s: Snapshot): string => makeNonce(secretOf(rig), s.nowS * 1000);
const isOpen = (rig: Rig, token: string | undefined, s: Snapshot): boolean =>
  token !== undefined && checkNonce(token, secretOf(rig), s.nowS * 1000, SESSION_MS) === 'good';

function restPage(rig: Rig, request: HttpRequest, path: string, s: Snapshot): HttpAnswer {
  if (request.method === 'POST') {
    if (path !== '/api/v1/auth/login') return missing();
    const words = fieldsOf(request.body);
    if (words === null) return plain(400, 'the body is not JSON');
    const right = words['username'] === 'root' && words['password'] === passwordOf(rig, s);
    return right ? json(JSON.stringify({ timeout_s: SESSION_MS / 1000, token: sessionFor(rig, s) })) : plain(401, 'wrong user or password');
  }
  if (path !== '/api/v1/version' && !isOpen(rig, request.authorization, s)) return plain(401, 'a login is needed');
  const text = httpReply(rig.profile, path.slice(1), s);
  return text === null ? missing() : json(text);
}

function olderPage(rig: Rig, request: HttpRequest, path: string, s: Snapshot): HttpAnswer {
  if (request.method === 'POST' && path === '/graphql') {
    if (s.fault?.name === 'locked') return plain(401, 'a login is needed');
    const query = fieldsOf(request.body)?.['query'];
    return typeof query === 'string' ? json(answerTo(rig, query, s)) : plain(400, 'the body holds no query');
  }
  if (path === '/cgi-bin/luci') {
    if (request.method !== 'POST') return html('LuCI', '<form method="post"><input name="luci_username"><input type="password" name="luci_password"></form>');
    const words = new URLSearchParams(request.body ?? '');
    if (words.get('luci_username') !== 'root' || words.get('luci_password') !== passwordOf(rig, s)) return plain(403, 'wrong user or password');
    return { status: 302, headers: { 'Location': '/cgi-bin/luci/', 'Set-Cookie': `sysauth=${sessionFor(rig, s)}; path=/cgi-bin/luci; HttpOnly` }, body: '' };
  }
  if (!path.startsWith('/cgi-bin/luci/')) return missing();
  if (!isOpen(rig, /(?:^|; )sysauth=([^;]+)/.exec(request.cookie ?? '')?.[1], s)) return plain(403, 'a login is needed');
  const text = httpReply(rig.profile, path.slice(1), s);
  return text === null ? missing() : json(text);
}

function fieldsOf(body: string | undefined): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(body ?? '');
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Record<string, unknown> : null;
  } catch {
    // Not JSON: that is what the client is told.
    return null;
  }
}

/** Words of a query that are no fields. */
const GRAMMAR = new Set(['query', 'on']);

/** The first captured answer that holds every field which is asked for; a query for anything else is refused, as the real schema would. */
function answerTo(rig: Rig, query: string, s: Snapshot): string {
  const asked = [...query.slice(0, 8192).replace(/^\s*query\s+\w+/, '').matchAll(/[A-Za-z_]\w*/g)].map((word) => word[0]).filter((word) => !GRAMMAR.has(word));
  if (asked.length === 0) return JSON.stringify({ data: null, errors: [{ message: 'Syntax error: no field' }] });
  if (asked.join(' ') === 'bosminer info modelName') return JSON.stringify({ data: { bosminer: { info: { modelName: rig.profile.model.replace('Antminer', 'Bitmain Antminer') } } } });
  const names = Object.keys(capture(rig.profile.capture).responses).filter((key) => key.startsWith('80/graphql/'));
  let unknown = asked[0]!;
  for (const key of names) {
    const text = capture(rig.profile.capture).responses[key]!;
    const missed = asked.find((word) => !text.includes(`"${word}":`));
    if (missed === undefined) return graphqlReply(rig.profile, key, s);
    unknown = missed;
  }
  return JSON.stringify({ data: null, errors: [{ message: `Unknown field "${unknown}" on type "Query"` }] });
}
