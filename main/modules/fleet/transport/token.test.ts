import { createServer, type Socket } from 'node:net';
import { createServer as createHttp, type IncomingMessage, type ServerResponse } from 'node:http';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Ask, RigHost, TokenLogin } from '../drivers/driver.ts';
import { ask, keyOf, openSession, type Session } from './ask.ts';
import { code, dial, listen } from './loopback.test-support.ts';

const host = (timeoutMs = 2000): RigHost => ({ address: '127.0.0.1', dial, logins: () => [], timeoutMs });
type Heard = { method: string; path: string; headers: IncomingMessage['headers']; body: string };
/** A web server that hands over whole requests. */
const web = (onRequest: (heard: Heard, response: ServerResponse) => void): Promise<number> => listen(createHttp((request, response) => {
  let body = '';
  request.on('data', (chunk: Buffer) => { body += chunk.toString(); });
  request.on('end', () => onRequest({ method: request.method ?? '', path: request.url ?? '', headers: request.headers, body }, response));
}));

const bare: TokenLogin = { path: '/auth/login', body: 'json', fields: { username: 'username', password: 'password' }, token: 'token', send: 'bare' };
const page = (port: number, auth: TokenLogin = bare): Ask => ({ via: 'http', port, path: '/stats', auth });
const root = (...passwords: string[]): Session => openSession(passwords.map((password) => ({ username: 'root', password })));

/** A rig that gives tokens `t1`, `t2` … to `root/password`; `forget()` ends all of them. */
const guarded = (password: string, log: string[]) => {
  let given = 0;
  let valid = '';
  return {
    forget: (): void => { valid = ''; },
    serve: ({ method, path, headers, body }: Heard, response: ServerResponse): void => {
      if (method === 'POST' && path === '/auth/login') {
        const words = JSON.parse(body) as { username?: string; password?: string };
        const right = words.username === 'root' && words.password === password;
        log.push(right ? 'login' : 'wrong login');
        if (!right) return void response.writeHead(401).end('{"message":"wrong"}');
        given += 1;
        valid = `t${given}`;
        return void response.end(JSON.stringify({ token: valid, timeout_s: 3600 }));
      }
      const right = valid !== '' && headers.authorization === valid;
      log.push(headers.authorization === undefined ? 'bare' : right ? `ok ${valid}` : 'refused');
      response.writeHead(right ? 200 : 401).end(right ? '{"a":1}' : '');
    },
  };
};

describe('a POST of a query', () => {
  it('sends one JSON object with the name of the query and its length, and answers with the text', async () => {
    let heard: Heard | null = null;
    const port = await web((request, response) => { heard = request; response.end('{"data":{"ä":1}}'); });
    const question: Ask = { via: 'graphql', port, path: '/graphql', name: 'system', query: 'query system { bos { hostname } }' };
    const reply = await ask(host(), question, openSession());
    expect(reply).toMatchObject({ key: `${port}/graphql/system`, status: 200, text: '{"data":{"ä":1}}' });
    expect(keyOf(question)).toBe(`${port}/graphql/system`);
    expect(heard).toMatchObject({ method: 'POST', path: '/graphql', headers: { 'content-type': 'application/json' } });
    expect(JSON.parse(heard!.body)).toEqual({ operationName: 'system', query: question.query });
    expect(Number(heard!.headers['content-length'])).toBe(Buffer.byteLength(heard!.body));
    expect(heard!.headers.origin).toBeUndefined();
  });

  it.each([
    ['an endless answer', (socket: Socket): void => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      const pump = (): void => { while (!socket.destroyed && socket.write(Buffer.alloc(65_536, 0x61))) { /* until full */ } };
      socket.on('drain', pump);
      pump();
    }, 'FLEET_TOO_LARGE'],
    ['silence after the request', (): void => {}, 'FLEET_TIMEOUT'],
    ['a drip of headers', (socket: Socket): void => {
      socket.write('HTTP/1.1 200 OK\r\n');
      const timer = setInterval(() => socket.write('X-A: b\r\n'), 20);
      socket.on('close', () => clearInterval(timer));
    }, 'FLEET_TIMEOUT'],
    ['an end without an answer', (socket: Socket): void => { socket.end(); }, 'FLEET_CLOSED'],
    ['noise', (socket: Socket): void => { socket.end('\x01\x02 no http'); }, 'FLEET_BAD_FRAME'],
  ])('%s ends with its code, at the query and at the login', async (_name, serve, wanted) => {
    const query = await listen(createServer((socket) => { socket.once('data', () => serve(socket)); }));
    const timeoutMs = wanted === 'FLEET_TIMEOUT' ? 250 : 8000;
    expect(await code(ask(host(timeoutMs), { via: 'graphql', port: query, path: '/graphql', name: 'a', query: 'query a { b }' }, openSession()))).toBe(wanted);
    const login = await listen(createServer((socket) => {
      socket.once('data', (data) => { if (data.toString().startsWith('POST')) serve(socket); else socket.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n'); });
    }));
    expect(await code(ask(host(timeoutMs), page(login), root('root')))).toBe(wanted);
  });
});

describe('a login by token', () => {
  it('is asked for once, and its token serves every further question', async () => {
    const log: string[] = [];
    const rig = guarded('secret', log);
    const port = await web(rig.serve);
    const session = root('secret');
    for (let turn = 0; turn < 3; turn += 1) expect((await ask(host(), page(port), session)).text).toBe('{"a":1}');
    expect(log).toEqual(['bare', 'login', 'ok t1', 'ok t1', 'ok t1']);
    expect(JSON.stringify(session.token)).not.toContain('secret');
  });

  it('a token that the rig has forgotten is replaced by one fresh login', async () => {
    const log: string[] = [];
    const rig = guarded('secret', log);
    const port = await web(rig.serve);
    const session = root('other', 'secret');
    await ask(host(), page(port), session);
    rig.forget();
    log.length = 0;
    await ask(host(), page(port), session);
    // The login that worked comes first: no wrong one is sent again.
    expect(log).toEqual(['refused', 'login', 'ok t2']);
  });

  it('tries each login once, says locked, and does not try again in the same read', async () => {
    const log: string[] = [];
    const port = await web(guarded('set by the owner', log).serve);
    const session = root('', 'root');
    expect(await code(ask(host(), page(port), session))).toBe('FLEET_LOCKED');
    expect(await code(ask(host(), page(port), session))).toBe('FLEET_LOCKED');
    expect(log).toEqual(['bare', 'wrong login', 'wrong login']);
  });

  it('stops after three wrong logins', async () => {
    const log: string[] = [];
    const port = await web(guarded('x', log).serve);
    expect(await code(ask(host(), page(port), root('1', '2', '3', '4', '5')))).toBe('FLEET_LOCKED');
    expect(log.filter((line) => line === 'wrong login')).toHaveLength(3);
  });

  it('without a login it asks once and says locked; a page that wants none gets no password', async () => {
    const log: string[] = [];
    const port = await web(guarded('x', log).serve);
    expect(await code(ask(host(), page(port), openSession()))).toBe('FLEET_LOCKED');
    expect(log).toEqual(['bare']);
    const heard: Heard[] = [];
    const open = await web((request, response) => { heard.push(request); response.end('{"a":1}'); });
    expect((await ask(host(), page(open), root('secret'))).text).toBe('{"a":1}');
    expect(heard.map((request) => [request.method, request.headers.authorization])).toEqual([['GET', undefined]]);
    const lacking = await web((_request, response) => { response.writeHead(404).end(); });
    expect((await ask(host(), page(lacking), root('secret'))).status).toBe(404);
  });

  it('a token that opens nothing leads to the next login, not to a loop', async () => {
    const log: string[] = [];
    const port = await web(({ method }, response) => {
      log.push(method);
      if (method === 'POST') response.end('{"token":"t"}');
      else response.writeHead(401).end();
    });
    expect(await code(ask(host(), page(port), root('a', 'b')))).toBe('FLEET_LOCKED');
    expect(log).toEqual(['GET', 'POST', 'GET', 'POST', 'GET']);
  });

  it('sends it as Bearer, or as the cookies that a form login set', async () => {
    const heard: Heard[] = [];
    const port = await web((request, response) => {
      heard.push(request);
      const { authorization, cookie } = request.headers;
      if (request.path === '/unlock') response.end('{"token":"abc"}');
      else if (request.path === '/luci') response.writeHead(302, { 'set-cookie': ['sysauth=12ab; expires=Thu, 01 Jan 2037 00:00:00 GMT; path=/', 'theme=x'], 'location': '/' }).end();
      else response.writeHead(authorization === 'Bearer abc' || cookie === 'sysauth=12ab; theme=x' ? 200 : 403).end('{"a":1}');
    });
    const bearer: TokenLogin = { path: '/unlock', body: 'json', fields: { password: 'pw' }, token: 'token', send: 'bearer' };
    expect((await ask(host(), page(port, bearer), root('p&w'))).status).toBe(200);
    expect(heard[1]!.body).toBe('{"pw":"p&w"}');
    heard.length = 0;
    const cookie: TokenLogin = { path: '/luci', body: 'form', fields: { username: 'user', password: 'pass' }, token: 'cookies', send: 'cookie' };
    const session = root('p&w');
    expect((await ask(host(), page(port, cookie), session)).status).toBe(200);
    expect(heard[1]).toMatchObject({ body: 'pass=p%26w&user=root', headers: { 'content-type': 'application/x-www-form-urlencoded' } });
    // A token of one login page is nothing to another: it is not sent there.
    heard.length = 0;
    await ask(host(), page(port, bearer), session);
    expect(heard[0]!.headers.cookie).toBeUndefined();
    expect(heard[0]!.headers.authorization).toBeUndefined();
  });

  it('whatever stands in the place of a token, a header is never forged with it', async () => {
    let answer = '';
    const seen: IncomingMessage['headers'][] = [];
    const port = await web(({ method, headers }, response) => {
      if (method === 'POST') return void response.end(answer);
      seen.push(headers);
      response.writeHead(401).end();
    });
    const odd = fc.oneof(
      fc.constantFrom('', 'null', '[]', '{"token":null}', '{"token":{}}', '{"token":""}', '{"token":"a\\r\\nX-Evil: 1"}', '{"token":"\\u0000"}', `{"token":"${'x'.repeat(5000)}"}`,
        '{"__proto__":{"token":"x"}}'),
      fc.string().map((token) => JSON.stringify({ token })), fc.string(),
    );
    await fc.assert(fc.asyncProperty(odd, async (text) => {
      answer = text;
      expect(await code(ask(host(), page(port), root('root')))).toBe('FLEET_LOCKED');
    }), { numRuns: 60 });
    for (const headers of seen) {
      expect(headers['x-evil']).toBeUndefined();
      expect((headers.authorization ?? '').length).toBeLessThanOrEqual(4096);
    }
  });

  it('does not follow a login that leads elsewhere', async () => {
    const heard: string[] = [];
    const port = await web(({ method, path }, response) => {
      heard.push(`${method} ${path}`);
      if (method === 'POST') response.writeHead(307, { location: 'http://127.0.0.1/other' }).end();
      else response.writeHead(401).end();
    });
    expect(await code(ask(host(), page(port), root('secret')))).toBe('FLEET_LOCKED');
    expect(heard).toEqual(['GET /stats', 'POST /auth/login']);
  });
});
