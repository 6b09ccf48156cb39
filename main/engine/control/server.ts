import { chmodSync, rmSync } from 'node:fs';
import net from 'node:net';
import { AppError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Channel, Router } from '../router.ts';
import { decodeLine, encodeLine, lineSplitter } from './wire.ts';

export interface ControlServer {
  path: string;
  close(): Promise<void>;
}

/**
 * Listens on the data folder's control endpoint, for its owner only. The caller owns the folder already (the store's
 * owner guard), so a socket file that is left over belongs to a dead engine and is removed.
 */
export function serveControl(path: string, router: Router, log: Log): Promise<ControlServer> {
  const isPipe = path.startsWith('\\\\.\\pipe\\');
  if (!isPipe) rmSync(path, { force: true });
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', (error) => log.debug({ err: error }, 'control client went away'));
    router.serve(asChannel(socket));
  });
  return new Promise((resolve, reject) => {
    server.on('error', (cause) => {
      // Out of file handles, for one: the endpoint misses a client, the engine goes on.
      if (server.listening) return log.warn({ err: cause }, 'the control endpoint failed');
      reject(new AppError('CONTROL_LISTEN', `The control endpoint ${path} cannot be opened`, {
        next: 'Check that the data folder is on a local disk and belongs to you.', cause,
      }));
    });
    // The mask closes the moment between bind and chmod.
    const mask = isPipe ? undefined : process.umask(0o177);
    server.listen(path, () => {
      if (!isPipe) chmodSync(path, 0o600);
      resolve({
        path,
        close: () => new Promise((done) => {
          for (const socket of sockets) socket.destroy();
          server.close(() => {
            if (!isPipe) rmSync(path, { force: true });
            done();
          });
        }),
      });
    });
    if (mask !== undefined) process.umask(mask);
  });
}

function asChannel(socket: net.Socket): Channel {
  let listener: (message: unknown) => void = () => {};
  const push = lineSplitter((line) => {
    try {
      listener(decodeLine(line));
    } catch {
      // Not JSON: no client of ours. Its connection ends, the engine goes on.
      socket.destroy();
    }
  });
  socket.on('data', (chunk: Buffer) => {
    if (!push(chunk)) socket.destroy();
  });
  return {
    send: (message) => {
      if (socket.writable) socket.write(encodeLine(message));
    },
    onMessage: (fn) => {
      listener = fn;
    },
    onClose: (fn) => socket.on('close', fn),
  };
}
