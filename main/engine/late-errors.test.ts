import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { controlPath } from './control/path.ts';
import { serveControl } from './control/server.ts';
import type { Log } from './log.ts';
import { parseMetricsAddress, serveMetrics } from './metrics/metrics.ts';
import type { Router } from './router.ts';

const fault = Object.assign(new Error('too many open files'), { code: 'EMFILE' });

describe('a server that fails after it listens', () => {
  it('is told in the log and does not end the engine', async () => {
    const warn = vi.fn();
    const log = { warn } as unknown as Log;
    const control = vi.spyOn(net, 'createServer');
    const metrics = vi.spyOn(http, 'createServer');
    const dir = mkdtempSync(join(tmpdir(), 'tera-late-'));
    const endpoint = await serveControl(controlPath(dir), { serve: () => {} } as unknown as Router, log);
    const page = await serveMetrics(parseMetricsAddress('127.0.0.1:0'), log, () => ({ samples: [], health: { ok: true, message: '' } }));
    try {
      // An 'error' event that nobody listens to throws.
      (control.mock.results[0]!.value as net.Server).emit('error', fault);
      (metrics.mock.results[0]!.value as http.Server).emit('error', fault);
      expect(warn.mock.calls.map(([facts]) => facts as unknown)).toEqual([{ err: fault }, { err: fault }]);
    } finally {
      await page.close();
      await endpoint.close();
      rmSync(dir, { recursive: true, force: true });
    }
  });
});
