import dgram from 'node:dgram';
import type ipaddr from 'ipaddr.js';
import { AppError } from '../errors.ts';
import { isPrivate, parseAllowList, permits } from './ranges.ts';

export interface ListenPolicy {
  /** CIDR list of TERA_NET_ALLOW; undefined when the variable is not set. */
  allow: string | undefined;
  /** As for dial: the person switched on addresses outside private ranges. Read at each packet. */
  allowPublic: () => boolean;
  /**
   * Demo profile: the simulator alone is heard, on any free loopback port. Virtual rigs have no wire of their own, so
   * each packet begins with a line `PROXY UDP4 <rig> 255.255.255.255 <port> <port>` that names its sender.
   */
  demo: boolean;
}

export interface ListenOptions {
  /** UDP port. */
  port: number;
  /** Longer packets are dropped unread. */
  maxBytes: number;
  /** A packet of an admitted sender. Nothing in `bytes` is to be believed. */
  onPacket(from: string, bytes: Buffer): void;
  /** A packet was thrown away: too long, or its sender is not admitted. */
  onDropped(): void;
}

export interface Listening {
  /** The bound port: the asked one, except in the demo. */
  port: number;
  close(): Promise<void>;
}

/** Binds one UDP port. @throws AppError LISTEN_BUSY, LISTEN_BLOCKED, LISTEN_FAILED */
export type Listen = (options: ListenOptions) => Promise<Listening>;

const DEMO_HEADER = /^PROXY UDP4 (\d{1,3}(?:\.\d{1,3}){3}) 255\.255\.255\.255 \d{1,5} \d{1,5}\r\n/;
const DEMO_HEADER_MAX = 80;

/**
 * The one door in from the network: no other place of the product binds a UDP port (lint: node:dgram is imported here
 * only). Binds all addresses, since reports are broadcast and a socket bound to one address does not hear those; where
 * TERA_NET_ALLOW holds loopback only, and in the demo, it binds loopback and nothing outside can knock.
 * @throws AppError NET_ALLOW_BAD
 */
export function createListen(policy: ListenPolicy): Listen {
  const allow = policy.allow === undefined ? null : parseAllowList(policy.allow);
  const isLoopbackOnly = policy.demo || (allow !== null && allow.every(([base, bits]) => isLoopbackBlock(base, bits)));
  const admits = (ip: string): boolean => (allow === null || permits(allow, ip)) && (policy.allowPublic() || isPrivate(ip));

  return ({ port, maxBytes, onPacket, onDropped }) => new Promise((resolve, reject) => {
    const socket = dgram.createSocket({ type: 'udp4' });
    socket.on('message', (bytes, peer) => {
      if (!admits(peer.address) || bytes.length > maxBytes + (policy.demo ? DEMO_HEADER_MAX : 0)) return onDropped();
      if (!policy.demo) return onPacket(peer.address, bytes);
      const header = DEMO_HEADER.exec(bytes.subarray(0, DEMO_HEADER_MAX).toString('latin1'));
      if (header === null || bytes.length - header[0].length > maxBytes) return onDropped();
      onPacket(header[1]!, bytes.subarray(header[0].length));
    });
    const onError = (error: NodeJS.ErrnoException): void => {
      socket.close();
      reject(asListenError(error, port));
    };
    socket.once('error', onError);
    socket.bind({ port: policy.demo ? 0 : port, address: isLoopbackOnly ? '127.0.0.1' : '0.0.0.0', exclusive: true }, () => {
      socket.removeListener('error', onError);
      // A later error is one packet's trouble (Windows tells of unreachable peers so); the port stays open.
      socket.on('error', () => onDropped());
      let closing: Promise<void> | null = null;
      resolve({
        port: socket.address().port,
        close: () => (closing ??= new Promise((done) => void socket.close(done))),
      });
    });
  });
}

const isLoopbackBlock = (base: ipaddr.IPv4 | ipaddr.IPv6, bits: number): boolean => base.range() === 'loopback' && bits >= (base.kind() === 'ipv4' ? 8 : 128);

function asListenError(error: NodeJS.ErrnoException, port: number): AppError {
  if (error.code === 'EADDRINUSE') {
    return new AppError('LISTEN_BUSY', `Another program listens on UDP port ${port} already`, { next: 'Close the other mining tool, then open this list again.', params: { port }, cause: error });
  }
  if (error.code === 'EACCES' || error.code === 'EPERM') {
    return new AppError('LISTEN_BLOCKED', `This computer does not let the app listen on UDP port ${port}`, { next: 'Allow it in the firewall or security software, then open this list again.', params: { port }, cause: error });
  }
  return new AppError('LISTEN_FAILED', `UDP port ${port} cannot be opened: ${error.message}`, { next: 'Add the rig by its address instead.', params: { port }, cause: error });
}
