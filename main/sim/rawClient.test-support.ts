import net from 'node:net';

/** Raw sockets for the tests of the simulator: no client of the product, so that both ends are checked by a third. */

export interface Talk { bytes: Buffer; verdict: '+' | '-' | null; ended: 'end' | 'reset' | 'timeout' }

export interface TalkOptions { waitMs?: number; half?: boolean; limit?: number }

/** Demo door: header, verdict, then the bytes of the rig. */
export function viaDemo(doorPort: number, ip: string, port: number, say: string | Buffer | null, options: TalkOptions = {}): Promise<Talk> {
  return talk(net.connect({ host: '127.0.0.1', port: doorPort }), `PROXY TCP4 10.77.255.254 ${ip} 50000 ${port}\r\n`, say, options);
}

/** Loopback door: straight to the rig's own address. */
export function viaLoopback(ip: string, port: number, say: string | Buffer | null, options: TalkOptions = {}): Promise<Talk> {
  return talk(net.connect({ host: ip, port, localAddress: '127.0.0.1' }), null, say, options);
}

function talk(socket: net.Socket, header: string | null, say: string | Buffer | null, options: TalkOptions): Promise<Talk> {
  return new Promise((resolve) => {
    let bytes = Buffer.alloc(0);
    let verdict: Talk['verdict'] = null;
    const done = (ended: Talk['ended']): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ bytes, verdict, ended });
    };
    const timer = setTimeout(() => done('timeout'), options.waitMs ?? 3000);
    socket.on('connect', () => {
      if (header !== null) socket.write(header);
      else if (say !== null) socket.write(say);
    });
    socket.on('data', (chunk) => {
      let rest = chunk;
      if (header !== null && verdict === null) {
        verdict = String.fromCharCode(chunk[0]!) as '+' | '-';
        rest = chunk.subarray(1);
        if (verdict === '+' && say !== null) socket.write(say);
      }
      bytes = Buffer.concat([bytes, rest]);
      if (bytes.length > (options.limit ?? 4_000_000)) done('end');
    });
    socket.on('end', () => done('end'));
    socket.on('error', () => done('reset'));
    socket.on('close', () => done('end'));
  });
}

export const ask = (command: string): string => JSON.stringify({ command });

export function v3Frame(request: unknown): Buffer {
  const body = Buffer.from(typeof request === 'string' ? request : JSON.stringify(request));
  const head = Buffer.alloc(4);
  head.writeUInt32LE(body.length, 0);
  return Buffer.concat([head, body]);
}

export const get = (path: string, headers = ''): string => `GET ${path} HTTP/1.1\r\nHost: rig\r\n${headers}\r\n`;
