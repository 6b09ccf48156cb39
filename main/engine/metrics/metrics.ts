import http from 'node:http';
import { AppError } from '../errors.ts';
import type { Log } from '../log.ts';

export interface Sample {
  name: string;
  help: string;
  type: 'gauge' | 'counter';
  values: { labels?: Record<string, string>; value: number | null }[];
}

export interface Health {
  ok: boolean;
  /** Words of what is wrong, when something is. */
  message: string;
  [key: string]: unknown;
}

const escape = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');

/** Prometheus text format 0.0.4. An unknown value (null) is left out: a gauge that is not there is not zero. */
export function renderMetrics(samples: Sample[]): string {
  return samples.map(({ name, help, type, values }) => {
    const lines = values.flatMap(({ labels, value }) => {
      if (value === null || Number.isNaN(value)) return [];
      const pairs = Object.entries(labels ?? {}).map(([key, text]) => `${key}="${escape(text)}"`);
      return [`${name}${pairs.length > 0 ? `{${pairs.join(',')}}` : ''} ${value}`];
    });
    return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines, ''].join('\n');
  }).join('');
}

/** Serves /healthz (200 or 503, JSON) and /metrics. @throws AppError METRICS_LISTEN */
export function serveMetrics({ host, port }: MetricsAddress, log: Log, read: () => { samples: Sample[]; health: Health }): Promise<{ url: string; close: () => Promise<void> }> {
  const server = http.createServer({ requestTimeout: 5_000, headersTimeout: 5_000 }, (request, response) => {
    const path = (request.url ?? '/').split('?')[0];
    if (request.method !== 'GET') return void response.writeHead(405).end();
    const { samples, health } = read();
    if (path === '/healthz') {
      response.writeHead(health.ok ? 200 : 503, { 'content-type': 'application/json' }).end(`${JSON.stringify(health)}\n`);
    } else if (path === '/metrics') {
      response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }).end(renderMetrics(samples));
    } else response.writeHead(404).end();
  });
  server.maxConnections = 32;
  return new Promise((resolve, reject) => {
    server.on('error', (cause) => {
      // Out of file handles, for one: a reader of metrics is missed, monitoring goes on.
      if (server.listening) return log.warn({ err: cause }, 'the metrics endpoint failed');
      reject(new AppError('METRICS_LISTEN', `Metrics cannot be served on ${host}:${port}`, {
        next: 'Choose another port with --metrics, for example 127.0.0.1:9465.', cause,
      }));
    });
    server.listen(port, host, () => {
      const bound = server.address();
      const realPort = typeof bound === 'object' && bound !== null ? bound.port : port;
      resolve({
        url: `http://${host}:${realPort}`,
        close: () => new Promise((done) => {
          server.closeAllConnections();
          server.close(() => done());
        }),
      });
    });
  });
}

export interface MetricsAddress { host: string; port: number }

/** `host:port` or a port; loopback unless the person names another address. @throws AppError USAGE_METRICS_ADDRESS */
export function parseMetricsAddress(address: string): MetricsAddress {
  const match = /^(?:(\[[0-9a-f:]+\]|[\w.-]+):)?(\d{1,5})$/i.exec(address);
  const port = Number(match?.[2]);
  if (match === null || port > 65_535) {
    throw new AppError('USAGE_METRICS_ADDRESS', `“${address}” is not an address and port`, { next: 'Use for example 127.0.0.1:9464.' });
  }
  return { host: (match[1] ?? '127.0.0.1').replace(/^\[|\]$/g, ''), port };
}
