import { Buffer } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import { request, type IncomingMessage } from 'node:http';
import type { Login, RigHost } from '../drivers/driver.ts';
import { REPLY_CAP_BYTES, exchange, open } from './deadline.ts';
import { authorize, parseChallenge, type Challenge } from './digest.ts';
import { FleetError, closed, tooLarge } from './errors.ts';

export interface HttpReply {
  status: number;
  headers: Record<string, string>;
  text: string;
}

export interface HttpSend {
  method: 'GET' | 'POST';
  path: string;
  headers?: Record<string, string>;
  body?: string;
}

/**
 * One request on its own connection. Redirects are not followed, no Origin is sent (AxeOS refuses foreign ones), header
 * lines of old lighttpd builds are read leniently. Any status is an answer; only a broken exchange throws FleetError.
 */
export async function httpSend(host: RigHost, port: number, send: HttpSend): Promise<HttpReply> {
  const where = `${host.address}:${port}`;
  const { socket, leftMs } = await open(host, port, where);
  try {
    return await exchange<HttpReply>(host, socket, where, leftMs, (done) => {
      const headers: Record<string, string> = { Host: port === 80 ? host.address : where, Accept: '*/*', Connection: 'close', ...send.headers };
      if (send.body !== undefined) headers['Content-Length'] = String(Buffer.byteLength(send.body));
      const call = request({ method: send.method, path: send.path, headers, createConnection: () => socket, insecureHTTPParser: true, maxHeaderSize: 16_384 });
      call.on('error', (error: NodeJS.ErrnoException) => {
        const notHttp = error.code?.startsWith('HPE_') === true;
        done(notHttp ? new FleetError('FLEET_BAD_FRAME', `${where} does not speak HTTP`, { cause: error }) : error);
      });
      call.on('response', (response) => readBody(response, where, done));
      call.on('close', () => done(closed(where)));
      call.end(send.body);
      return () => call.destroy();
    });
  } finally {
    socket.destroy();
  }
}

export const httpGet = (host: RigHost, port: number, path: string, authorization?: string): Promise<HttpReply> =>
  httpSend(host, port, { method: 'GET', path, ...(authorization === undefined ? {} : { headers: { Authorization: authorization } }) });

export const httpPostJson = (host: RigHost, port: number, path: string, body: unknown): Promise<HttpReply> =>
  httpSend(host, port, { method: 'POST', path, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });

function readBody(response: IncomingMessage, where: string, done: (error: unknown, value?: HttpReply) => void): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > REPLY_CAP_BYTES) return done(tooLarge(where, REPLY_CAP_BYTES));
    chunks.push(chunk);
  });
  response.on('error', (error) => done(error));
  response.on('aborted', () => done(closed(where)));
  response.on('end', () => {
    const headers: Record<string, string> = {};
    for (const [name, value] of Object.entries(response.headers)) headers[name] = Array.isArray(value) ? value.join(', ') : value ?? '';
    done(null, { status: response.statusCode ?? 0, headers, text: Buffer.concat(chunks).toString('utf8') });
  });
}

/** The digest state of one rig: which login works and how often its nonce was used. No password: plain data for DriverMemory. */
export interface DigestState {
  challenge: Challenge;
  count: number;
  username: string;
  /** Place of the login among those that were given: two may share a user name. */
  position: number;
}

/** More wrong passwords than this in one question help nobody. */
export const MAX_LOGINS = 3;

/**
 * GET with Digest: a known nonce is used again (nc counts up), a stale one is replaced and tried once more, then every
 * other login is tried once. Returns the answer and the state to keep. FLEET_LOCKED when no login opens the page.
 */
export async function httpGetDigest(
  host: RigHost, port: number, path: string, logins: readonly Login[], known: DigestState | null,
): Promise<{ reply: HttpReply; state: DigestState | null }> {
  let state = known;
  const attempt = async (login: Login, challenge: Challenge, count: number): Promise<HttpReply> => {
    const reply = await httpGet(host, port, path, authorize(challenge, login, path, count, randomBytes(8).toString('hex')));
    if (reply.status !== 401) state = { challenge: { ...challenge, stale: false }, count, username: login.username, position: logins.indexOf(login) };
    return reply;
  };

  const last = state !== null && logins[state.position]?.username === state.username ? logins[state.position] : undefined;
  let reply = last === undefined || state === null
    ? await httpGet(host, port, path)
    : await attempt(last, state.challenge, state.count + 1);
  if (reply.status !== 401) return { reply, state };

  const order = last === undefined ? logins : [last, ...logins.filter((login) => login !== last)];
  for (const login of order.slice(0, MAX_LOGINS)) {
    const challenge = parseChallenge(reply.headers['www-authenticate'] ?? '');
    if (challenge === null) throw locked(host, 'asks for a kind of login that this program does not have');
    reply = await attempt(login, challenge, 1);
    if (reply.status === 401 && parseChallenge(reply.headers['www-authenticate'] ?? '')?.stale === true) {
      reply = await attempt(login, parseChallenge(reply.headers['www-authenticate']!)!, 1);
    }
    if (reply.status !== 401) return { reply, state };
  }
  throw locked(host, logins.length === 0 ? 'wants a login and none is known for it' : 'refuses every login that is known for it');
}

export const locked = (host: RigHost, why: string): FleetError =>
  new FleetError('FLEET_LOCKED', `The web page of ${host.address} ${why}`, { next: 'Add the login of this rig in Settings › Credentials.' });
