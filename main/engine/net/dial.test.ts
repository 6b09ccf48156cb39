import net from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createDial, type DialPolicy } from './dial.ts';
import { isPrivate, parseAllowList, permits } from './ranges.ts';

const servers: net.Server[] = [];
const listen = (onSocket: (socket: net.Socket) => void): Promise<number> => new Promise((resolve) => {
  const server = net.createServer(onSocket).listen(0, '127.0.0.1', () => resolve((server.address() as net.AddressInfo).port));
  servers.push(server);
});
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});
const policy = (over: Partial<DialPolicy> = {}): DialPolicy => ({ allow: '127.0.0.0/8', allowPublic: () => false, ...over });
/** Any attempt to leave would show up here before the kernel sees it. */
function watchConnects(): { targets: string[]; restore: () => void } {
  const targets: string[] = [];
  const original = net.Socket.prototype.connect;
  net.Socket.prototype.connect = function patched(this: net.Socket, ...args: unknown[]) {
    const [first] = args as [{ host?: string }];
    targets.push(String(first.host));
    return (original as (...a: unknown[]) => net.Socket).apply(this, args);
  } as typeof original;
  return { targets, restore: () => void (net.Socket.prototype.connect = original) };
}

describe('dial', () => {
  it('connects, and hands over a socket that works', async () => {
    const port = await listen((socket) => socket.end('hello'));
    const socket = await createDial(policy())('127.0.0.1', port, { timeoutMs: 2000 });
    const text = await new Promise((resolve) => socket.once('data', (chunk) => resolve(chunk.toString())));
    expect(text).toBe('hello');
    socket.destroy();
  });
  it.each(['10.1.2.3', '192.168.1.1', '8.8.8.8', '2001:db8::1'])('never opens a socket to %s when TERA_NET_ALLOW is loopback', async (address) => {
    const watch = watchConnects();
    try {
      await expect(createDial(policy({ allowPublic: () => true }))(address, 80, { timeoutMs: 50 })).rejects.toMatchObject({ code: 'DIAL_NOT_ALLOWED' });
      expect(watch.targets).toEqual([]);
    } finally {
      watch.restore();
    }
  });
  it('refuses public addresses unless they are switched on, also without TERA_NET_ALLOW', async () => {
    const watch = watchConnects();
    try {
      await expect(createDial(policy({ allow: undefined }))('8.8.8.8', 80, { timeoutMs: 50 })).rejects.toMatchObject({ code: 'DIAL_NOT_ALLOWED', next: expect.stringContaining('Settings') as string });
      expect(watch.targets).toEqual([]);
    } finally {
      watch.restore();
    }
  });
  it('checks names after they are resolved', async () => {
    const port = await listen((socket) => socket.destroy());
    const socket = await createDial(policy({ allow: '127.0.0.0/8,::1/128' }))('localhost', port, { timeoutMs: 2000 }).catch((error: unknown) => error);
    expect(socket instanceof net.Socket || (socket as { code: string }).code === 'DIAL_REFUSED').toBe(true);
    await expect(createDial(policy({ allow: '10.0.0.0/8' }))('localhost', port, { timeoutMs: 200 })).rejects.toMatchObject({ code: 'DIAL_NOT_ALLOWED' });
  });
  it('does not become no guard when the list is mistyped', () => {
    expect(() => createDial(policy({ allow: '127.0.0.0/8;10.0.0.0/8' }))).toThrow(expect.objectContaining({ code: 'NET_ALLOW_BAD', next: expect.any(String) as string }) as Error);
  });
  it('allows nothing when the list is empty', async () => {
    await expect(createDial(policy({ allow: '' }))('127.0.0.1', 80, { timeoutMs: 50 })).rejects.toMatchObject({ code: 'DIAL_NOT_ALLOWED' });
  });
  it('says refused, timed out and stopped apart', async () => {
    const dial = createDial(policy());
    const port = await listen(() => {});
    servers.pop()!.close();
    await expect(dial('127.0.0.1', port, { timeoutMs: 500 })).rejects.toMatchObject({ code: 'DIAL_REFUSED' });
    const stop = new AbortController();
    stop.abort();
    await expect(dial('127.0.0.1', port, { timeoutMs: 500, signal: stop.signal })).rejects.toMatchObject({ code: 'DIAL_ABORTED' });
  });
  it('leads every address of the demo to the simulator and believes its one-byte verdict', async () => {
    const lines: string[] = [];
    const port = await listen((socket) => {
      socket.on('error', () => {});
      socket.once('data', (chunk) => {
        const line = chunk.toString();
        lines.push(line.trim().split(' ').slice(0, 4).join(' '));
        if (line.includes('10.77.1.11')) socket.write('+rig speaking');
        else if (line.includes('10.77.1.12')) socket.end('-');
      });
    });
    const dial = createDial(policy({ demoPort: port }));
    const socket = await dial('10.77.1.11', 4028, { timeoutMs: 2000 });
    const text = await new Promise((resolve) => socket.once('data', (chunk) => resolve(chunk.toString())));
    expect(text).toBe('rig speaking');
    socket.destroy();
    await expect(dial('10.77.1.12', 80, { timeoutMs: 2000 })).rejects.toMatchObject({ code: 'DIAL_REFUSED' });
    await expect(dial('10.77.1.13', 80, { timeoutMs: 60 })).rejects.toMatchObject({ code: 'DIAL_TIMEOUT' });
    expect(lines[0]).toBe('PROXY TCP4 10.77.255.254 10.77.1.11');
  });
});

describe('address ranges', () => {
  it('knows private from public', () => {
    for (const ip of ['10.0.0.1', '172.16.0.1', '192.168.4.4', '169.254.1.1', '127.9.9.9', '100.64.0.1', '::1', 'fe80::1', 'fd00::1']) expect(isPrivate(ip)).toBe(true);
    for (const ip of ['8.8.8.8', '172.32.0.1', '192.169.0.1', '100.128.0.1', '2001:db8::1']) expect(isPrivate(ip)).toBe(false);
  });
  it('sees an IPv4 address through its IPv6 dress', () => {
    expect(permits(parseAllowList('127.0.0.0/8'), '::ffff:127.0.0.1')).toBe(true);
    expect(permits(parseAllowList('127.0.0.0/8'), '::ffff:8.8.8.8')).toBe(false);
  });
});
