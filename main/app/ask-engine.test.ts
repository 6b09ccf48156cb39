import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { expect, it, vi } from 'vitest';
import type { Child } from './supervisor.ts';

/* Electron's pair of ports over Node's, with Electron's shape of an event. */
vi.mock('electron', () => ({
  MessageChannelMain: class {
    readonly port1: MessagePort;
    readonly port2: unknown;
    constructor() {
      const { port1, port2 } = new MessageChannel();
      this.port1 = port1;
      this.port2 = {
        on: (_name: string, listener: (event: { data: unknown }) => void) => port2.on('message', (data: unknown) => listener({ data })),
        start: () => port2.start(), postMessage: (message: unknown) => port2.postMessage(message), close: () => port2.close(),
      };
    }
  },
}));
const { askEngine, orderEngine } = await import('./ask-engine.ts');

const engineThat = (answer: object): Child => ({
  pid: 1, onMessage: () => {}, onExit: () => {}, kill: () => {},
  post: (_message, ports) => {
    const port = (ports as MessagePort[])[0]!;
    port.once('message', ({ id }: { id: number }) => port.postMessage({ id, ...answer }));
  },
});

it('hands on the engine\'s words whole: other languages need what is in them', async () => {
  const error = { code: 'RIG_PAGE_PUBLIC', message: '8.8.8.8 is not on a private network', next: 'Use a VPN.', params: { ip: '8.8.8.8' } };
  await expect(askEngine(engineThat({ t: 'err', error }), 'fleet.rigPage', { rigNo: 1 })).rejects.toMatchObject(error);
});
it('gives the answer, and says so when there is no engine', async () => {
  await expect(askEngine(engineThat({ t: 'ok', value: { url: 'http://10.0.0.1/' } }), 'fleet.rigPage', { rigNo: 1 })).resolves.toEqual({ url: 'http://10.0.0.1/' });
  await expect(askEngine(null, 'fleet.rigPage', { rigNo: 1 })).rejects.toMatchObject({ code: 'ENGINE_GONE' });
});
it('an order goes with a port of its own, and its end comes back on it', async () => {
  const posted: unknown[] = [];
  const taking = (answer: object): Child => ({ pid: 1, onMessage: () => {}, onExit: () => {}, kill: () => {}, post: (message, ports) => { posted.push(message); (ports as MessagePort[])[0]!.postMessage(answer); } });
  await expect(orderEngine(taking({ t: 'ok' }), { do: 'setBackupFolder', folder: '/stick' })).resolves.toBeUndefined();
  expect(posted).toEqual([{ t: 'order', order: { do: 'setBackupFolder', folder: '/stick' } }]);
  await expect(orderEngine(taking({ t: 'err', error: { code: 'STORE_WORKING', message: 'busy' } }), { do: 'exportDay', day: '2026-11-20', path: '/x' })).rejects.toMatchObject({ code: 'STORE_WORKING' });
  await expect(orderEngine(null, { do: 'setBackupFolder', folder: null })).rejects.toMatchObject({ code: 'ENGINE_GONE' });
});
