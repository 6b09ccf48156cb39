import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ClientMessage, ServerMessage } from './contract/contract.ts';
import { createEngineLink, WAIT_MS, type EngineLink, type LinkPort } from './engine-link.ts';

class FakePort implements LinkPort {
  sent: ClientMessage[] = [];
  closed = false;
  #message: (event: { data: unknown }) => void = () => undefined;
  #close: () => void = () => undefined;
  postMessage(message: ClientMessage): void { this.sent.push(message); }
  addEventListener(type: 'message' | 'close', listener: (event: { data: unknown }) => void): void {
    if (type === 'message') this.#message = listener;
    else this.#close = listener as () => void;
  }
  start(): void {}
  close(): void { this.closed = true; }
  say(message: ServerMessage): void { this.#message({ data: message }); }
  die(): void { this.#close(); }
}

describe('createEngineLink', () => {
  let link: EngineLink;
  let reports: string[];
  beforeEach(() => {
    vi.useFakeTimers();
    reports = [];
    link = createEngineLink((text) => reports.push(text));
  });
  afterEach(() => vi.useRealTimers());
  const attached = (): FakePort => {
    const port = new FakePort();
    link.attach(port);
    return port;
  };

  it('answers each call with its own answer', async () => {
    const port = attached();
    const first = link.call('a', 1);
    const second = link.call('b', 2);
    await vi.advanceTimersByTimeAsync(0);
    const [a, b] = port.sent as { id: number }[];
    port.say({ t: 'err', id: b!.id, error: { code: 'X', message: 'x' } });
    port.say({ t: 'ok', id: a!.id, value: 'yes' });
    expect(await first).toEqual({ ok: true, value: 'yes' });
    expect(await second).toEqual({ ok: false, error: { code: 'X', message: 'x' } });
  });

  it('lets calls wait for an engine, then answers in words', async () => {
    const early = link.call('a', 1);
    const port = attached();
    await vi.advanceTimersByTimeAsync(0);
    port.say({ t: 'ok', id: (port.sent[0] as { id: number }).id, value: 1 });
    expect(await early).toEqual({ ok: true, value: 1 });
    port.die();
    const late = link.call('a', 1);
    await vi.advanceTimersByTimeAsync(WAIT_MS);
    expect(await late).toMatchObject({ ok: false, error: { code: 'ENGINE_GONE', next: expect.any(String) as string } });
  });

  it('answers what was pending when the port closes', async () => {
    const port = attached();
    const call = link.call('a', 1);
    await vi.advanceTimersByTimeAsync(0);
    port.die();
    expect(await call).toMatchObject({ ok: false, error: { code: 'ENGINE_GONE' } });
  });

  it('acknowledges a delta after onDelta has returned, also when it threw', () => {
    const port = attached();
    const order: string[] = [];
    link.subscribe('s', {}, () => {
      order.push(`${port.sent.filter((message) => message.t === 'ack').length} acks`);
      throw new Error('view');
    });
    const { id } = port.sent[0] as { id: number };
    expect(() => port.say({ t: 'data', id, seq: 1, delta: {} })).toThrow('view');
    expect(order).toEqual(['0 acks']);
    expect(port.sent.at(-1)).toEqual({ t: 'ack', id, seq: 1 });
  });

  it('subscribes again on a new port, and not what was ended', () => {
    const first = attached();
    const end = link.subscribe('one', {}, () => undefined);
    link.subscribe('two', { rigNo: 7 }, () => undefined);
    end();
    expect(first.sent.map((message) => message.t)).toEqual(['sub', 'sub', 'unsub']);
    const second = attached();
    expect(first.closed).toBe(true);
    expect(second.sent).toEqual([{ t: 'sub', id: 2, name: 'two', args: { rigNo: 7 } }]);
  });

  it('hears nothing of an old port', () => {
    const first = attached();
    const seen: unknown[] = [];
    link.subscribe('s', {}, (delta) => seen.push(delta));
    attached();
    first.say({ t: 'data', id: 1, seq: 1, delta: 'old' });
    first.die();
    expect(seen).toEqual([]);
  });

  it('reports a subscription that the engine ended', () => {
    const port = attached();
    link.subscribe('s', {}, () => undefined);
    port.say({ t: 'end', id: 1, error: { code: 'STREAM_UNKNOWN', message: 'no' } });
    expect(reports).toEqual(['s ended: STREAM_UNKNOWN no']);
    expect(attached().sent).toEqual([]);
  });
});
