import { lookup } from 'node:dns/promises';
import net from 'node:net';
import { AppError } from '../errors.ts';
import { isPrivate, parseAllowList, permits } from './ranges.ts';

/** Why a connection did not come to be. The codes are stable; callers branch on them. */
export type DialCode =
  | 'DIAL_REFUSED'
  | 'DIAL_TIMEOUT'
  | 'DIAL_UNREACHABLE'
  /** This computer is on no network that leads there. */
  | 'DIAL_NO_NETWORK'
  | 'DIAL_NOT_ALLOWED'
  | 'DIAL_ABORTED'
  /** This computer is out of sockets, ports or file handles: slow down and try again. */
  | 'DIAL_EXHAUSTED'
  | 'DIAL_NAME'
  | 'DIAL_FAILED';

export class DialError extends AppError {
  declare readonly code: DialCode;
  constructor(code: DialCode, message: string, options: { next?: string; cause?: unknown } = {}) {
    // A large scan makes hundreds of thousands of them, and where they were made tells nothing: no stack.
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    super(code, message, options);
    Error.stackTraceLimit = limit;
    this.name = 'DialError';
  }
}

export interface DialOptions {
  timeoutMs: number;
  signal?: AbortSignal | undefined;
}

/** Opens one TCP connection. The caller owns the socket and must destroy it. Rejects with DialError only. */
export type Dial = (address: string, port: number, options: DialOptions) => Promise<net.Socket>;

export interface DialPolicy {
  /** CIDR list of TERA_NET_ALLOW; undefined when the variable is not set. An unreadable list opens no door: createDial throws. */
  allow: string | undefined;
  /** The person switched on addresses outside private ranges. Read at each dial. */
  allowPublic: () => boolean;
  /**
   * Demo profile: every address leads to the simulator on this loopback port, which is told the wanted address
   * by a PROXY protocol v1 line and answers one byte: '+' open, '-' refused, nothing = silent host.
   */
  demoPort?: number;
}

const EXHAUSTED = new Set(['EMFILE', 'ENFILE', 'EADDRNOTAVAIL', 'ENOBUFS', 'ENOMEM']);
const UNREACHABLE = new Set(['EHOSTUNREACH', 'EHOSTDOWN']);
const NO_NETWORK = new Set(['ENETUNREACH', 'ENETDOWN']);

/**
 * The one door out. Every outgoing TCP connection of the product is opened by the function that this returns
 * (lint: no other module imports node:net, node:tls or node:dgram to connect). @throws AppError NET_ALLOW_BAD
 */
export function createDial(policy: DialPolicy): Dial {
  const allow = policy.allow === undefined ? null : parseAllowList(policy.allow);

  // A scan asks several ports of one address after the other: what was found out of the last address is kept.
  let last = { ip: '', permitted: false, private: false };
  const check = (ip: string, wanted: string): void => {
    if (last.ip !== ip) last = { ip, permitted: allow === null || permits(allow, ip), private: isPrivate(ip) };
    if (!last.permitted) {
      throw new DialError('DIAL_NOT_ALLOWED', `${wanted} is outside TERA_NET_ALLOW`, { next: 'Add its range to TERA_NET_ALLOW, or unset the variable.' });
    }
    if (!last.private && !policy.allowPublic()) {
      throw new DialError('DIAL_NOT_ALLOWED', `${wanted} is not a private address`, { next: 'Rigs live on private networks. Public addresses can be allowed in Settings › Networks.' });
    }
  };

  return async (address, port, options) => {
    throwIfAborted(options.signal);
    if (policy.demoPort !== undefined) {
      check('127.0.0.1', 'the demo farm');
      return dialDemo(policy.demoPort, address, port, options);
    }
    const ip = net.isIP(address) === 0 ? await resolveName(address) : address;
    check(ip, address);
    return connect(ip, port, options);
  };
}

async function resolveName(name: string): Promise<string> {
  try {
    return (await lookup(name)).address;
  } catch (cause) {
    throw new DialError('DIAL_NAME', `${name} cannot be found by name`, { cause });
  }
}

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new DialError('DIAL_ABORTED', 'Stopped');
}

function connect(ip: string, port: number, { timeoutMs, signal }: DialOptions): Promise<net.Socket> {
  return new Promise((resolve, reject) => {
    const socket = new net.Socket();
    const finish = (error: DialError | null): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      socket.removeListener('connect', onConnect);
      socket.removeListener('error', onError);
      if (error === null) return resolve(socket);
      // A late error of a socket that nobody owns any more must not become an uncaught exception.
      socket.on('error', () => {});
      socket.destroy();
      reject(error);
    };
    const onConnect = (): void => finish(null);
    const onAbort = (): void => finish(new DialError('DIAL_ABORTED', 'Stopped'));
    const onError = (error: NodeJS.ErrnoException): void => finish(asDialError(error, ip, port));
    const timer = setTimeout(() => finish(new DialError('DIAL_TIMEOUT', `${ip}:${port} did not answer in ${timeoutMs} ms`)), timeoutMs);
    signal?.addEventListener('abort', onAbort, { once: true });
    socket.once('connect', onConnect);
    socket.once('error', onError);
    try {
      socket.setNoDelay(true).connect({ host: ip, port });
    } catch (error) {
      onError(error as NodeJS.ErrnoException);
    }
  });
}

function asDialError(error: NodeJS.ErrnoException, ip: string, port: number): DialError {
  const code = error.code ?? '';
  if (code === 'ECONNREFUSED' || code === 'ECONNRESET') return new DialError('DIAL_REFUSED', `${ip}:${port} refused`, { cause: error });
  if (code === 'ETIMEDOUT') return new DialError('DIAL_TIMEOUT', `${ip}:${port} did not answer`, { cause: error });
  if (UNREACHABLE.has(code)) return new DialError('DIAL_UNREACHABLE', `${ip} cannot be reached`, { cause: error });
  if (NO_NETWORK.has(code)) {
    return new DialError('DIAL_NO_NETWORK', `This computer has no network that leads to ${ip}`, { next: 'Plug in the cable of the miner network, or join its Wi-Fi.', cause: error });
  }
  if (EXHAUSTED.has(code)) return new DialError('DIAL_EXHAUSTED', 'This computer has no free sockets', { cause: error });
  return new DialError('DIAL_FAILED', `${ip}:${port}: ${error.message}`, { cause: error });
}

/** See DialPolicy.demoPort for the exchange. */
async function dialDemo(demoPort: number, address: string, port: number, options: DialOptions): Promise<net.Socket> {
  const started = performance.now();
  const socket = await connect('127.0.0.1', demoPort, options);
  const left = Math.max(1, options.timeoutMs - (performance.now() - started));
  return new Promise((resolve, reject) => {
    const finish = (error: DialError | null): void => {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', onAbort);
      socket.removeListener('readable', onReadable);
      socket.removeListener('error', onGone);
      socket.removeListener('close', onGone);
      if (error === null) return resolve(socket);
      socket.on('error', () => {});
      socket.destroy();
      reject(error);
    };
    const onReadable = (): void => {
      const verdict = socket.read(1) as Buffer | null;
      if (verdict === null) return;
      finish(verdict[0] === 0x2b ? null : new DialError('DIAL_REFUSED', `${address}:${port} refused`));
    };
    const onGone = (): void => finish(new DialError('DIAL_REFUSED', `${address}:${port} refused`));
    const onAbort = (): void => finish(new DialError('DIAL_ABORTED', 'Stopped'));
    const timer = setTimeout(() => finish(new DialError('DIAL_TIMEOUT', `${address}:${port} did not answer`)), left);
    options.signal?.addEventListener('abort', onAbort, { once: true });
    socket.on('readable', onReadable);
    socket.once('error', onGone);
    socket.once('close', onGone);
    socket.write(`PROXY TCP4 10.77.255.254 ${address} ${socket.localPort ?? 0} ${port}\r\n`);
  });
}

/** The control endpoint of an engine on this machine: a Unix socket path or a Windows pipe name, never an address. */
export function dialLocal(path: string): net.Socket {
  return net.connect({ path });
}
