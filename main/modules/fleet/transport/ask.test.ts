import { createServer, type AddressInfo, type Socket } from 'node:net';
import { createServer as createHttp, type IncomingMessage, type ServerResponse } from 'node:http';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Ask, RigHost } from '../drivers/driver.ts';
import { ask, closeSession, keyOf, openSession, type Session } from './ask.ts';
import { FleetError } from './errors.ts';
import { code, dial, listen } from './loopback.test-support.ts';

const host = (timeoutMs = 2000, signal?: AbortSignal): RigHost => ({ address: '127.0.0.1', dial, logins: () => [], timeoutMs, signal });
const tcp = (onRequest: (socket: Socket, request: Buffer) => void): Promise<number> =>
  listen(createServer((socket) => { socket.on('data', (data) => onRequest(socket, data)); }));
const web = (onRequest: (request: IncomingMessage, response: ServerResponse) => void): Promise<number> => listen(createHttp(onRequest));

async function put(question: Ask, timeoutMs?: number, session: Session = openSession()): Promise<string> {
  try {
    return (await ask(host(timeoutMs), question, session)).text;
  } finally {
    closeSession(session);
  }
}
const summary = (port: number): Ask => ({ via: 'cgminer', port, command: 'summary' });
const info = (port: number): Ask => ({ via: 'v3', port, cmd: 'get.device.info' });
const root = (port: number): Ask => ({ via: 'http', port, path: '/' });

describe('cgminer door', () => {
  it('sends one object without a terminator, in the word that the family wants, and a bare word in text style', async () => {
    const seen: string[] = [];
    const port = await tcp((socket, request) => { seen.push(request.toString()); socket.end('{"ok":1}\0'); });
    await put({ via: 'cgminer', port, command: 'summary', word: 'cmd' });
    await put({ via: 'cgminer', port, command: 'ascset', parameter: '0,help' });
    await put({ via: 'cgminer-text', port, command: 'estats' });
    expect(seen).toEqual(['{"cmd":"summary"}', '{"command":"ascset","parameter":"0,help"}', 'estats']);
  });

  it('reads until NUL although the socket stays open', async () => {
    const port = await tcp((socket) => { socket.write('{"a":1}\0rest'); });
    expect(await put(summary(port))).toBe('{"a":1}');
  });

  it('reads a whole object followed by silence when no end ever comes, over packets that end in } and newline', async () => {
    const port = await tcp((socket) => {
      socket.write('{"a":{"x":1}\n');
      setTimeout(() => socket.write(',"b":"}{"}'), 150);
    });
    expect(await put(summary(port))).toBe('{"a":{"x":1}\n,"b":"}{"}');
  });

  it('keeps what came when the rig ends early, and calls an empty end closed', async () => {
    const cut = await tcp((socket) => { socket.end('{"a":1,"b'); });
    expect(await put(summary(cut))).toBe('{"a":1,"b');
    const empty = await tcp((socket) => { socket.end(); });
    expect(await code(put(summary(empty)))).toBe('FLEET_CLOSED');
    const nul = await tcp((socket) => { socket.write(Buffer.alloc(100_000)); });
    expect(await code(put(summary(nul)))).toBe('FLEET_CLOSED');
  });

  it('gives the same text however the reply is cut into packets', async () => {
    const reply = JSON.stringify({ STATUS: [{ STATUS: 'S', Msg: 'ä}{\\"' }], SUMMARY: [{ a: 1 }] });
    const bytes = Buffer.from(`${reply}\0`);
    let cuts: number[] = [];
    const port = await tcp((socket) => {
      let from = 0;
      const next = (): void => {
        const to = cuts.find((cut) => cut > from) ?? bytes.length;
        socket.write(bytes.subarray(from, to));
        from = to;
        if (from < bytes.length) setImmediate(next);
      };
      next();
    });
    await fc.assert(fc.asyncProperty(fc.array(fc.integer({ min: 1, max: bytes.length - 1 }), { maxLength: 8 }), async (places) => {
      cuts = [...places].sort((a, b) => a - b);
      expect(await put(summary(port))).toBe(reply);
    }), { numRuns: 25 });
  });
});

describe('hostile rigs', () => {
  const flood = (chunk: Buffer) => (socket: Socket): void => {
    const pump = (): void => {
      while (!socket.destroyed && socket.write(chunk)) { /* until the buffer is full */ }
    };
    socket.on('drain', pump);
    pump();
  };

  it.each([
    ['an endless line', Buffer.alloc(65_536, 0x20)],
    ['an endless string', Buffer.from(`{"a":"${'x'.repeat(65_000)}`)],
    ['endless brackets', Buffer.alloc(65_536, 0x7b)],
  ])('%s on 4028 ends at the cap', async (_name, chunk) => {
    const port = await tcp(flood(chunk));
    expect(await code(put(summary(port), 10_000))).toBe('FLEET_TOO_LARGE');
  });

  it('thirty floods leave memory flat', async () => {
    // 30 × 4 MiB read: what is kept of a flood would show as 120 MB and more. The first ones warm the buffers up.
    const port = await tcp(flood(Buffer.alloc(65_536, 0x20)));
    const floods = async (count: number): Promise<void> => {
      for (let i = 0; i < count; i += 1) expect(await code(put(summary(port), 10_000))).toBe('FLEET_TOO_LARGE');
    };
    await floods(5);
    const before = process.memoryUsage();
    await floods(30);
    const after = process.memoryUsage();
    expect(after.external + after.heapUsed - before.external - before.heapUsed).toBeLessThan(60 * 1_048_576);
  }, 30_000);

  it('an endless web page ends at the cap', async () => {
    const port = await web((_request, response) => {
      const pump = (): void => { while (response.writable && response.write(Buffer.alloc(65_536, 0x61))) { /* until full */ } };
      response.on('drain', pump);
      pump();
    });
    expect(await code(put(root(port), 10_000))).toBe('FLEET_TOO_LARGE');
  });

  it('endless heartbeats on 4433 end at the deadline with flat memory', async () => {
    const port = await tcp((socket) => flood(Buffer.alloc(65_536))(socket));
    expect(await code(put(info(port), 300))).toBe('FLEET_TIMEOUT');
  });

  it('a wrong length on 4433 is a bad frame', async () => {
    const port = await tcp((socket) => { socket.write(Buffer.from([0xff, 0xff, 0xff, 0x7f])); });
    expect(await code(put(info(port)))).toBe('FLEET_BAD_FRAME');
    const short = await tcp((socket) => { socket.end(Buffer.from([50, 0, 0, 0, 0x7b])); });
    expect(await code(put(info(short)))).toBe('FLEET_CLOSED');
  });

  it('a slow loris costs the deadline on every door', async () => {
    const drip = (socket: Socket): void => { const timer = setInterval(() => socket.write('{'), 20); socket.on('close', () => clearInterval(timer)); };
    const port = await tcp((socket) => drip(socket));
    expect(await code(put(summary(port), 250))).toBe('FLEET_TIMEOUT');
    const page = await listen(createServer((socket) => { socket.write('HTTP/1.1 200 OK\r\n'); const timer = setInterval(() => socket.write('X-A: b\r\n'),
      20); socket.on('close', () => clearInterval(timer)); }));
    expect(await code(put(root(page), 250))).toBe('FLEET_TIMEOUT');
  });

  it('silence, refusal, abort and garbage have their own codes', async () => {
    const silent = await tcp(() => {});
    expect(await code(put(summary(silent), 100))).toBe('FLEET_TIMEOUT');
    const gone = createServer();
    await new Promise<void>((resolve) => { gone.listen(0, '127.0.0.1', resolve); });
    const port = (gone.address() as AddressInfo).port;
    await new Promise((resolve) => { gone.close(resolve); });
    expect(await code(put(summary(port)))).toBe('FLEET_REFUSED');
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 50);
    expect(await code(ask(host(2000, stop.signal), summary(silent), openSession()))).toBe('FLEET_ABORTED');
    const noise = await tcp((socket) => { socket.end('\x01\x02 not http at all'); });
    expect(await code(put(root(noise)))).toBe('FLEET_BAD_FRAME');
  });

  it('random bytes give text or a typed error on every door', async () => {
    let bytes = Buffer.alloc(0);
    const port = await listen(createServer((socket) => { socket.end(bytes); }));
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.constantFrom(summary, info, root), async (noise, question) => {
      bytes = Buffer.from(noise);
      try {
        expect(typeof await put(question(port), 1000)).toBe('string');
      } catch (error) {
        expect(error).toBeInstanceOf(FleetError);
      }
    }), { numRuns: 60 });
  });
});

describe('v3 door', () => {
  it('uses one connection for the questions of one session', async () => {
    let connections = 0;
    const answer = Buffer.from('{"code":0,"msg":{}}');
    const frame = Buffer.concat([Buffer.from([answer.length, 0, 0, 0]), answer]);
    const server = createServer((socket) => { connections += 1; socket.on('data', () => socket.write(frame)); });
    const port = await listen(server);
    const session = openSession();
    for (let turn = 0; turn < 3; turn += 1) expect((await ask(host(), info(port), session)).text).toBe(answer.toString());
    closeSession(session);
    expect(connections).toBe(1);
  });
});

describe('HTTP door', () => {
  it('follows no redirect and sends no Origin', async () => {
    let seen: IncomingMessage['headers'] = {};
    const port = await web((request, response) => { seen = request.headers; response.writeHead(307,
      { location: 'https://elsewhere/' }); response.end('moved'); });
    const reply = await ask(host(), root(port), openSession());
    expect(reply).toMatchObject({ status: 307, text: 'moved', headers: { location: 'https://elsewhere/' } });
    expect(seen.origin).toBeUndefined();
  });

  const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
  /** A digest server of its own making: one nonce at a time, `life` uses each. */
  const guarded = (password: string, life: number, log: string[]) => {
    let nonce = 0;
    let uses = 0;
    return (request: IncomingMessage, response: ServerResponse): void => {
      const header = request.headers.authorization ?? '';
      const field = (name: string): string => new RegExp(`${name}="?([^",]+)`).exec(header)?.[1] ?? '';
      const secret = md5(`root:antMiner Configuration:${password}`);
      const wanted = md5(`${secret}:n${nonce}:${field('nc')}:${field('cnonce')}:auth:${md5(`GET:${request.url ?? ''}`)}`);
      const right = header !== '' && field('response') === wanted && Number.parseInt(field('nc'), 16) === uses + 1 && uses < life;
      log.push(header === '' ? 'bare' : right ? `ok nc=${field('nc')}` : 'denied');
      if (right) {
        uses += 1;
        response.end('{"macaddr":"02:11:22:33:44:55"}');
        return;
      }
      const stale = header !== '' && uses >= life;
      nonce += 1;
      uses = 0;
      response.writeHead(401, { 'www-authenticate': `Digest realm="antMiner Configuration", nonce="n${nonce}", qop="auth"${stale ? ', stale=true' : ''}` });
      response.end();
    };
  };
  const page = (port: number): Ask => ({ via: 'http', port, path: '/cgi-bin/get_system_info.cgi', auth: 'digest' });

  it('answers the challenge, uses the nonce again, and replaces a stale one once', async () => {
    const log: string[] = [];
    const port = await web(guarded('secret', 2, log));
    const session = openSession([{ username: 'root', password: 'secret' }]);
    for (let turn = 0; turn < 3; turn += 1) await ask(host(), page(port), session);
    expect(log).toEqual(['bare', 'ok nc=00000001', 'ok nc=00000002', 'denied', 'ok nc=00000001']);
    expect(JSON.stringify(session.digest)).not.toContain('secret');
  });

  it('tries each login once and then says locked', async () => {
    const log: string[] = [];
    const port = await web(guarded('other', 9, log));
    const session = openSession([{ username: 'root', password: 'root' }, { username: 'root', password: 'admin' }]);
    expect(await code(ask(host(), page(port), session))).toBe('FLEET_LOCKED');
    expect(log).toEqual(['bare', 'denied', 'denied']);
    expect(await code(ask(host(), page(port), openSession()))).toBe('FLEET_LOCKED');
  });
});

describe('keyOf', () => {
  it('names replies as the fixtures do', () => {
    expect(keyOf({ via: 'cgminer', port: 4028, command: 'stats' })).toBe('4028/cgminer/stats');
    expect(keyOf({ via: 'http', port: 80, path: '/cgi-bin/stats.cgi' })).toBe('80/http/cgi-bin/stats.cgi');
    expect(keyOf({ via: 'v3', port: 4433, cmd: 'get.miner.status', param: 'summary' })).toBe('4433/v3/get.miner.status:summary');
  });
});
