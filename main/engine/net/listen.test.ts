import dgram from 'node:dgram';
import { afterEach, describe, expect, it } from 'vitest';
import { createListen, type Listening, type ListenPolicy } from './listen.ts';

const open: Listening[] = [];
const peers: dgram.Socket[] = [];
afterEach(async () => {
  for (const door of open.splice(0)) await door.close();
  for (const peer of peers.splice(0)) peer.close();
});
const policy = (over: Partial<ListenPolicy> = {}): ListenPolicy => ({ allow: '127.0.0.0/8,::1/128', allowPublic: () => false, demo: false, ...over });

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const socket = dgram.createSocket('udp4');
  const port = await new Promise<number>((resolve) => void socket.bind(0, '127.0.0.1', () => resolve(socket.address().port)));
  await new Promise<void>((resolve) => void socket.close(() => resolve()));
  return port;
}
async function listen(over: Partial<ListenPolicy> = {}, maxBytes = 64): Promise<{ door: Listening; heard: [string, string][]; dropped: () => number }> {
  const heard: [string, string][] = [];
  let drops = 0;
  const door = await createListen(policy(over))({
    port: await freePort(), maxBytes, onPacket: (from, bytes) => void heard.push([from, bytes.toString()]), onDropped: () => void (drops += 1),
  });
  open.push(door);
  return { door, heard, dropped: () => drops };
}
async function send(port: number, text: string, from = '127.0.0.1'): Promise<void> {
  const socket = dgram.createSocket('udp4');
  peers.push(socket);
  await new Promise<void>((resolve) => void socket.bind(0, from, () => resolve()));
  await new Promise<void>((resolve, reject) => {
    socket.send(text, port, '127.0.0.1', (error) => (error === null ? resolve() : reject(error)));
  });
}
const until = (ready: () => boolean): Promise<void> => expect.poll(ready).toBe(true);

describe('listen', () => {
  it('hands over a packet with the address that it came from', async () => {
    const { door, heard } = await listen();
    await send(door.port, 'hello', process.platform === 'linux' ? '127.8.8.8' : '127.0.0.1');
    await until(() => heard.length === 1);
    expect(heard).toEqual([[process.platform === 'linux' ? '127.8.8.8' : '127.0.0.1', 'hello']]);
  });
  it('drops long packets and senders outside TERA_NET_ALLOW', async () => {
    const { door, heard, dropped } = await listen({ allow: '127.0.0.9/32' });
    await send(door.port, 'from outside the list');
    await until(() => dropped() === 1);
    const other = await listen({}, 8);
    await send(other.door.port, 'nine bytes');
    await until(() => other.dropped() === 1);
    expect([...heard, ...other.heard]).toEqual([]);
  });
  it('binds loopback alone where the list holds nothing else', async () => {
    const { door } = await listen();
    // The wildcard address of the port would be taken if it were bound to all addresses; another loopback address is free.
    const beside = dgram.createSocket('udp4');
    peers.push(beside);
    await new Promise<void>((resolve, reject) => {
      beside.once('error', reject);
      beside.bind(door.port, '127.7.7.7', resolve);
    });
    expect(beside.address().address).toBe('127.7.7.7');
  });
  it('says that the port is taken', async () => {
    const { door } = await listen();
    await expect(createListen(policy())({ port: door.port, maxBytes: 8, onPacket: () => {}, onDropped: () => {} }))
      .rejects.toMatchObject({ code: 'LISTEN_BUSY', message: expect.stringContaining(String(door.port)) as string, next: expect.any(String) as string });
  });
  it('is deaf once closed, and may be closed twice', async () => {
    const { door } = await listen();
    await door.close();
    await door.close();
    const again = dgram.createSocket('udp4');
    peers.push(again);
    await new Promise<void>((resolve, reject) => {
      again.once('error', reject);
      again.bind(door.port, '127.0.0.1', resolve);
    });
  });
  it('in the demo hears the sender that the line names, and nobody without one', async () => {
    const { door, heard, dropped } = await listen({ demo: true });
    await send(door.port, '10.77.1.11,02:7d:00:00:00:01');
    await until(() => dropped() === 1);
    await send(door.port, 'PROXY UDP4 10.77.1.11 255.255.255.255 14235 14235\r\nhere');
    await until(() => heard.length === 1);
    expect(heard).toEqual([['10.77.1.11', 'here']]);
  });
  it('does not become no guard when the list is mistyped', () => {
    expect(() => createListen(policy({ allow: '10.0.0.0/8;' }))).toThrow(expect.objectContaining({ code: 'NET_ALLOW_BAD' }) as Error);
  });
});
