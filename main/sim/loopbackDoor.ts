import net from 'node:net';
import { serve, verdictOf, type Service } from './connection.ts';
import { closeServer, finish, isLoopback } from './demoDoor.ts';
import type { Farm } from './farm.ts';

export interface LoopbackDoor {
  /** Bound port of each service. */
  ports: Record<Service, number>;
  close(): Promise<void>;
}

export interface LoopbackOptions {
  /** Port of the web pages; 80 wants root or a capability. */
  httpPort?: number | undefined;
  /** For tests beside each other; real rigs use 4028 and 4433. */
  cgminerPort?: number | undefined;
  v3Port?: number | undefined;
}

/**
 * The door of `simulate` on Linux: one wildcard listener a port, the rig chosen by the socket's local address in 127/8.
 * Peers outside loopback are destroyed at once. Where no rig lives, or one is ordered offline or refusing, the connection is reset
 * after it was accepted: a wildcard listener cannot refuse or ignore a SYN.
 * Rejects with the bind error (EACCES for port 80 without privileges, EADDRINUSE).
 */
export async function listenLoopback(farm: Farm, options: LoopbackOptions = {}): Promise<LoopbackDoor> {
  const wanted: [Service, number][] = [['cgminer', options.cgminerPort ?? 4028], ['v3', options.v3Port ?? 4433], ['http', options.httpPort ?? 80]];
  const open: { server: net.Server; sockets: Set<net.Socket> }[] = [];
  const ports = { cgminer: 0, v3: 0, http: 0 };
  const close = async (): Promise<void> => { await Promise.all(open.map(({ server, sockets }) => closeServer(server, sockets))); };
  try {
    for (const [service, port] of wanted) {
      const sockets = new Set<net.Socket>();
      const server = net.createServer({ allowHalfOpen: true }, (socket) => {
        sockets.add(socket);
        socket.on('close', () => sockets.delete(socket));
        admit(farm, service, socket);
      });
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen({ host: '0.0.0.0', port, backlog: 4096 }, () => {
          server.removeListener('error', reject);
          // Accept errors (file handles run out) are the client's refusal, not our end.
          server.on('error', () => {});
          resolve();
        });
      });
      open.push({ server, sockets });
      ports[service] = (server.address() as net.AddressInfo).port;
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { ports, close };
}

/** Lets a peer in only from loopback to loopback; both ends are looked at. */
export function admit(farm: Farm, service: Service, socket: net.Socket): void {
  socket.on('error', () => socket.destroy());
  const local = socket.localAddress;
  if (!isLoopback(socket.remoteAddress) || !isLoopback(local)) return void socket.destroy();
  const rig = farm.find(local!.replace('::ffff:', ''));
  if (rig === undefined || verdictOf(rig, service) !== 'open') return void socket.resetAndDestroy();
  serve(farm, rig, service, socket, Buffer.alloc(0));
  socket.once('end', () => finish(socket));
}
