import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { simulate, type SimulateOptions } from './index.ts';
import { ask, viaDemo, viaLoopback } from './rawClient.test-support.ts';

interface Run { code: Promise<number>; out: string[]; err: string[]; stop(): void; ready: Promise<void> }

function run(options: Partial<SimulateOptions>): Run {
  const out: string[] = [];
  const err: string[] = [];
  const abort = new AbortController();
  let isReady = (): void => {};
  const ready = new Promise<void>((resolve) => { isReady = resolve; });
  const code = simulate({ miners: 30, base: '127.63.0.1', httpPort: 0, cgminerPort: 0, v3Port: 0, ...options }, {
    out: (line) => { out.push(line); isReady(); }, err: (line) => { err.push(line); }, signal: abort.signal,
  });
  return { code, out, err, ready, stop: () => abort.abort() };
}

describe.skipIf(process.platform !== 'linux')('simulate', () => {
  it('says READY, serves, and ends with 0 on Ctrl-C', async () => {
    const job = run({ mix: 'antminer=1', fault: 'zeroHash=3,offline=2', json: true });
    await job.ready;
    const ready = JSON.parse(job.out[0]!) as { type: string; miners: number; first: string; last: string; faults: number; ports: { cgminer: number } };
    expect(ready).toMatchObject({ type: 'ready', miners: 30, first: '127.63.0.1', last: '127.63.0.30', faults: 5 });
    const replies = await Promise.all(Array.from({ length: 30 }, (_, index) => viaLoopback(`127.63.0.${index + 1}`, ready.ports.cgminer, ask('stats'))));
    expect(replies.filter((reply) => reply.ended === 'reset')).toHaveLength(2);
    expect(replies.filter((reply) => /"GHS 5s":\s?"?0\.00/.test(reply.bytes.toString()))).toHaveLength(3);
    job.stop();
    expect(await job.code).toBe(0);
    expect((await viaLoopback('127.63.0.1', ready.ports.cgminer, ask('stats'))).ended).toBe('reset');
  });

  it('ends by itself after its seconds', async () => {
    const job = run({ seconds: 0.2 });
    expect(await job.code).toBe(0);
    expect(job.out[0]).toMatch(/^READY 30 miners 127\.63\.0\.1-127\.63\.0\.30, 0 with faults/);
  });

  it.each([
    [{ base: '10.0.0.1' }, /127\.0\.0\.0\/8/], [{ mix: 'nokia=1' }, /nokia/], [{ mix: 'antminer' }, /name=number/], [{ fault: 'flood=1' }, /no fault "flood"/],
    [{ miners: 0 }, /at least one/], [{ miners: 100_000 }, /more than/], [{ miners: 500, base: '127.255.255.1' }, /do not fit/],
  ])('refuses %j with exit code 2', async (options, words) => {
    const job = run(options);
    expect(await job.code).toBe(2);
    expect(job.err.join(' ')).toMatch(words);
    expect(job.out).toEqual([]);
  });

  it('says in words that a port is taken', async () => {
    const first = run({ json: true });
    await first.ready;
    const { ports } = JSON.parse(first.out[0]!) as { ports: { cgminer: number } };
    const second = run({ cgminerPort: ports.cgminer });
    expect(await second.code).toBe(1);
    expect(second.err[0]).toMatch(/in use/);
    first.stop();
    await first.code;
  });
});

describe('the demo process', () => {
  it('says ready once, obeys orders, answers bad ones, and ends when told', async () => {
    const child = spawn(process.execPath, [fileURLToPath(new URL('./process.ts', import.meta.url))], { stdio: ['pipe', 'pipe', 'inherit'] });
    const exit = new Promise<number | null>((resolve) => { child.once('exit', (code) => resolve(code)); });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const next = async (): Promise<Record<string, unknown>> => JSON.parse((await lines.next()).value as string) as Record<string, unknown>;
    const order = async (message: unknown): Promise<Record<string, unknown>> => {
      child.stdin.write(`${typeof message === 'string' ? message : JSON.stringify(message)}\n`);
      return next();
    };
    try {
      const ready = await next();
      expect(ready).toMatchObject({ say: 'ready', rigs: 240 });
      expect((ready['networks'] as unknown[]).length).toBe(5);
      expect(await order({ do: 'setFault', id: 1, ip: '10.77.1.11', fault: 'zeroHash' })).toMatchObject({ ok: true, id: 1, result: { state: 'zeroHash',
        hashrateThs: 0 } });
      expect((await viaDemo(ready['port'] as number, '10.77.1.11', 4028, ask('stats'))).bytes.toString()).toContain('"GHS 5s":0.00');
      expect(await order({ do: 'truth', id: 2, ip: '10.77.1.11' })).toMatchObject({ ok: true, id: 2, result: { fault: { name: 'zeroHash' } } });
      expect(((await order({ do: 'list', id: 3 }))['result'] as unknown[]).length).toBe(240);
      expect(await order({ do: 'setFault', id: 4, ip: '10.1.1.1', fault: 'hot' })).toMatchObject({ ok: false, id: 4, code: 'SIM_NO_RIG' });
      expect(await order('not json')).toMatchObject({ ok: false, code: 'SIM_BAD_ORDER' });
      expect(await order({ do: 'stop', id: 5 })).toMatchObject({ ok: true, id: 5 });
      expect(await exit).toBe(0);
    } finally {
      child.kill();
    }
  });
});
