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
const { askEngine } = await import('./ask-engine.ts');

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
