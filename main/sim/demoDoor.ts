import net from 'node:net';
import { PORTS, serve, verdictOf, type Verdict } from './connection.ts';
import type { Farm } from './farm.ts';

export interface Door { port: number; close(): Promise<void> }

const MAX_HEADER = 107;
const HEADER_MS = 5000;
/** How long a silent host holds the connection before it is let go; longer than any timeout of a client. */
const SILENT_MS = 60_000;

/**
 * The app's door: one listener on 127.0.0.1. A connection begins with a PROXY protocol v1 line that names the virtual address and port;
 * the answer is one byte, '+' open or '-' refused, or nothing for a silent host; then the port's own protocol.
 * `port` 0 = any free one. Rejects when the port cannot be bound.
 */
export function listenDemo(farm: Farm, port = 0): Promise<Door> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    if (!isLoopback(socket.remoteAddress)) return void socket.destroy();
    greet(farm, socket);
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port }, () => {
      server.removeListener('error', reject);
      // Accept errors (file handles run out) are the client's refusal, not our end.
      server.on('error', () => {});
      const bound = (server.address() as net.AddressInfo).port;
      resolve({ port: bound, close: () => closeServer(server, sockets) });
    });
  });
}

export function isLoopback(address: string | undefined): boolean {
  if (address === undefined) return false;
  const plain = address.startsWith('::ffff:') ? address.slice(7) : address;
  return plain === '::1' || (net.isIPv4(plain) && plain.startsWith('127.'));
}

export function closeServer(server: net.Server, sockets: Set<net.Socket>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    for (const socket of sockets) socket.destroy();
  });
}

function greet(farm: Farm, socket: net.Socket): void {
  let got = Buffer.alloc(0);
  const timer = setTimeout(() => socket.destroy(), HEADER_MS);
  socket.on('error', () => socket.destroy());
  socket.once('close', () => clearTimeout(timer));
  // A half-closed peer (allowHalfOpen) that is still being greeted has nothing more to say.
  const onEnd = (): void => void socket.destroy();
  const onData = (chunk: Buffer): void => {
    got = Buffer.concat([got, chunk]);
    const stop = got.indexOf('\r\n');
    if (stop < 0) {
      if (got.length > MAX_HEADER) socket.destroy();
      return;
    }
    const header = /^PROXY TCP4 \d{1,3}(?:\.\d{1,3}){3} (\d{1,3}(?:\.\d{1,3}){3}) \d{1,5} (\d{1,5})$/.exec(got.subarray(0, stop).toString('latin1'));
    if (header === null) return void socket.destroy();
    clearTimeout(timer);
    socket.removeListener('data', onData);
    socket.removeListener('end', onEnd);
    const rig = farm.find(header[1]!);
    const service = PORTS[Number(header[2])];
    const up = rig !== undefined && rig.fault?.name !== 'offline';
    const verdict: Verdict = !up ? 'silent' : service === undefined ? 'refused' : verdictOf(rig, service);
    if (verdict === 'silent') {
      const letGo = setTimeout(() => socket.destroy(), SILENT_MS);
      letGo.unref();
      socket.once('close', () => clearTimeout(letGo));
      socket.once('end', () => socket.destroy());
      return void socket.resume();
    }
    if (verdict === 'refused') return void socket.end('-');
    socket.write('+');
    serve(farm, rig!, service!, socket, got.subarray(stop + 2));
    socket.once('end', () => finish(socket));
  };
  socket.on('data', onData);
  socket.once('end', onEnd);
}

/** The peer has said all it wants to; our answer may still be on its way. */
export function finish(socket: net.Socket): void {
  if (socket.writableEnded || socket.destroyed) return;
  const timer = setTimeout(() => socket.end(), 2000);
  socket.once('close', () => clearTimeout(timer));
}
