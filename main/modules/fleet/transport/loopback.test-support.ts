import type { Server as HttpServer } from 'node:http';
import type { AddressInfo, Server, Socket } from 'node:net';
import { afterEach, expect } from 'vitest';
import { createDial } from '../../../engine/net/dial.ts';
import { FleetError } from './errors.ts';

/** Servers of one test on loopback; all of them, and their connections, end with it. */

export const dial = createDial({ allow: '127.0.0.0/8', allowPublic: () => false });

const running: { server: { close(): unknown }; sockets: Set<Socket> }[] = [];
afterEach(() => {
  for (const { server, sockets } of running.splice(0)) {
    for (const socket of sockets) socket.destroy();
    server.close();
  }
});

/** Its port. */
export async function listen(server: Server | HttpServer): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {}); // the client leaves first in these tests
  });
  running.push({ server, sockets });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return (server.address() as AddressInfo).port;
}

/** The code that a question ends with; `none` = it was answered. */
export async function code(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return 'none';
  } catch (error) {
    expect(error).toBeInstanceOf(FleetError);
    return (error as FleetError).code;
  }
}
