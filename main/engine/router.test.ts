import pino from 'pino';
import { describe, expect, it } from 'vitest';
import { engineCalls, engineStreams } from '../../preload/contract/index.ts';
import type { ServerMessage } from '../../preload/contract/contract.ts';
import { AppError } from './errors.ts';
import { createRouter, type CallHandlers, type Channel, type StreamHandlers } from './router.ts';

const silent = pino({ level: 'silent' });
const idle = { take: () => null, close: () => {} };
function setup(calls: Partial<CallHandlers> = {}, streams: Partial<StreamHandlers> = {}) {
  const all = Object.fromEntries(Object.keys(engineCalls).map((name) => [name, () => ({})]));
  const feeds = Object.fromEntries(Object.keys(engineStreams).map((name) => [name, () => idle]));
  const router = createRouter({ ...all, ...calls } as CallHandlers, { ...feeds, ...streams } as StreamHandlers, silent);
  const sent: ServerMessage[] = [];
  let listener: (message: unknown) => void = () => {};
  let closed: () => void = () => {};
  let refuses: (message: ServerMessage) => boolean = () => false;
  const send = (message: ServerMessage): void => {
    if (refuses(message)) throw new DOMException('() => {} could not be cloned.', 'DataCloneError');
    sent.push(message);
  };
  const channel: Channel = { send, onMessage: (fn) => void (listener = fn), onClose: (fn) => void (closed = fn) };
  router.serve(channel);
  return { router, sent, say: (m: unknown) => listener(m), close: () => closed(), refuse: (which: typeof refuses) => void (refuses = which) };
}
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

describe('router', () => {
  it('refuses to start with a call that nobody answers', () => {
    expect(() => createRouter({} as CallHandlers, {} as StreamHandlers, silent)).toThrow(/No module answers/);
  });
  it('validates arguments before the handler sees them', async () => {
    let called = 0;
    const { sent, say } = setup({ 'fleet.rig': () => {
      called += 1;
      return {} as never;
    } });
    say({ t: 'call', id: 1, name: 'fleet.rig', args: { rigNo: 'one' } });
    say({ t: 'call', id: 2, name: 'fleet.rig', args: { rigNo: 1, more: true } });
    say({ t: 'call', id: 3, name: 'toString', args: {} });
    say({ t: 'call', id: 4, name: '__proto__', args: {} });
    await turn();
    expect(sent.map((m) => [m.id, m.t, m.t === 'err' ? m.error.code : ''])).toEqual([
      [1, 'err', 'CALL_BAD_ARGUMENTS'], [2, 'err', 'CALL_BAD_ARGUMENTS'], [3, 'err', 'CALL_UNKNOWN'], [4, 'err', 'CALL_UNKNOWN'],
    ]);
    expect(called).toBe(0);
  });
  it('hands null over as null: it is an answer, unlike nothing at all', async () => {
    const { sent, say } = setup({ 'history.yesterday': () => null, 'identity.rig': () => undefined as never });
    say({ t: 'call', id: 1, name: 'history.yesterday', args: {} });
    say({ t: 'call', id: 2, name: 'identity.rig', args: { rigNo: 1 } });
    await turn();
    expect(sent).toEqual([{ t: 'ok', id: 1, value: null }, { t: 'ok', id: 2, value: {} }]);
  });
  it('sends errors with code, words and next step, and keeps unexpected ones', async () => {
    const { sent, say } = setup({
      'fleet.rig': () => {
        throw new AppError('X', 'words', { next: 'do this' });
      },
      'app.info': () => {
        throw new TypeError('oops');
      },
    });
    say({ t: 'call', id: 1, name: 'fleet.rig', args: { rigNo: 1 } });
    say({ t: 'call', id: 2, name: 'app.info', args: {} });
    await turn();
    expect(sent[0]).toMatchObject({ error: { code: 'X', message: 'words', next: 'do this' } });
    expect(sent[1]).toMatchObject({ error: { code: 'INTERNAL' } });
  });
  it('keeps at most one delta unacknowledged and merges what happens meanwhile', async () => {
    const dirty = new Set<number>();
    let wake: () => void = () => {};
    let closes = 0;
    const { sent, say, close, router } = setup({}, { 'fleet.table': (_args, wakeUp) => {
      wake = wakeUp;
      return {
        take: () => {
          if (dirty.size === 0) return null;
          const gone = [...dirty];
          dirty.clear();
          return { gone } as never;
        },
        close: () => void (closes += 1),
      };
    } });
    dirty.add(1);
    say({ t: 'sub', id: 7, name: 'fleet.table', args: {} });
    for (let i = 2; i < 100; i += 1) {
      dirty.add(i);
      wake();
    }
    await turn();
    expect(sent).toHaveLength(1);
    say({ t: 'ack', id: 7, seq: 99 });
    await turn();
    expect(sent).toHaveLength(1);
    say({ t: 'ack', id: 7, seq: 1 });
    await turn();
    expect(sent).toHaveLength(2);
    expect((sent[1] as { delta: { gone: number[] } }).delta.gone).toHaveLength(98);
    close();
    expect(closes).toBe(1);
    expect(router.openStreams()).toBe(0);
    wake();
  });
  it('ends a feed that fails, in words and for good, and serves the others on', async () => {
    let wake: () => void = () => {};
    let isBroken = false;
    let closes = 0;
    const { sent, say, router } = setup({}, { 'fleet.table': (_args, wakeUp) => {
      wake = wakeUp;
      return {
        take: () => {
          if (isBroken) throw new TypeError('oops');
          return {} as never;
        },
        close: () => void (closes += 1),
      };
    } });
    say({ t: 'sub', id: 1, name: 'fleet.table', args: {} });
    say({ t: 'ack', id: 1, seq: 1 });
    say({ t: 'ack', id: 1, seq: 2 });
    isBroken = true;
    expect(() => say({ t: 'ack', id: 1, seq: 3 })).not.toThrow();
    expect(sent.at(-1)).toMatchObject({ t: 'end', id: 1, error: { code: 'INTERNAL' } });
    say({ t: 'sub', id: 2, name: 'fleet.table', args: {} });
    expect(sent.at(-1)).toMatchObject({ t: 'end', id: 2, error: { code: 'INTERNAL' } });
    wake();
    await turn();
    expect([closes, router.openStreams()]).toEqual([2, 0]);
    say({ t: 'call', id: 3, name: 'app.info', args: {} });
    await turn();
    expect(sent.at(-1)).toMatchObject({ t: 'ok', id: 3 });
  });
  it('an answer that the channel cannot carry is an error of its call alone', async () => {
    const { say, sent, refuse } = setup({ 'app.info': () => ({ odd: () => {} }) as never });
    refuse((message) => message.t === 'ok');
    say({ t: 'call', id: 1, name: 'app.info', args: {} });
    await turn();
    expect(sent).toMatchObject([{ t: 'err', id: 1, error: { code: 'INTERNAL', message: expect.stringContaining('could not be cloned') as string } }]);
  });
  it('survives garbage', () => {
    const { say, sent } = setup();
    for (const bad of [null, 1, 'x', [], {}, { t: 'call' }, { t: 'call', id: 'a', name: 'x' }, { t: 'ack', id: 5, seq: 1 }, { t: 'unsub', id: 5 }, { t: 'data', id: 1 }]) say(bad);
    expect(sent).toEqual([]);
  });
});
