import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import type { EngineState } from '../../preload/contract/app.ts';
import type { Log } from '../engine/log.ts';
import type { Child, Protocol } from './supervisor.ts';

/** Programs that only remember what they were told. */
class Played implements Child {
  readonly pid = 1;
  readonly posted: unknown[] = [];
  readonly name: string;
  readonly options: { demo?: { port: number } | null };
  #message: (message: unknown) => void = () => {};
  #exit: (code: number) => void = () => {};
  constructor(name: string, options: Played['options']) {
    this.name = name;
    this.options = options;
  }
  post(message: unknown): void { this.posted.push(message); }
  onMessage(listener: (message: unknown) => void): void { this.#message = listener; }
  onExit(listener: (code: number) => void): void { this.#exit = listener; }
  kill(): void { this.ends(); }
  says(message: unknown): void { this.#message(message); }
  ends(): void { this.#exit(0); }
}
const started: Played[] = [];
vi.mock('electron', () => ({ MessageChannelMain: class {} }));
vi.mock('./programs.ts', () => {
  const protocol: Protocol = { isReady: (message) => (message as { say?: unknown }).say === 'ready', isBeat: null, failureOf: () => null, stopMessage: 'stop' };
  return {
    ENGINE_PROTOCOL: protocol, DEMO_PROTOCOL: protocol,
    forkProgram: (_file: string, name: string, options: Played['options']) => {
      const child = new Played(name, options);
      started.push(child);
      return child;
    },
  };
});
const { openSession } = await import('./session.ts');

const READY = { say: 'ready', port: 5000, networks: [] };
const root = mkdtempSync(join(tmpdir(), 'tera-session-'));
afterEach(() => {
  started.length = 0;
  rmSync(root, { recursive: true, force: true });
});
const openDemo = async () => {
  const states: EngineState['state'][] = [];
  const log = { info: () => {}, warn: () => {} } as unknown as Log;
  const session = await openSession({ profile: 'demo', dataRoot: root, programs: '/', appVersion: '0', log, isFirst: false, onState: ({ state }) => states.push(state), page: () => null });
  return { session, states, names: () => started.map(({ name }) => name) };
};

it('the demo\'s engine starts when its farm stands, and knows its door', async () => {
  const { session, names } = await openDemo();
  expect(names()).toEqual(['TERA demo']);
  started[0]!.says(READY);
  expect(names()).toEqual(['TERA demo', 'TERA engine']);
  expect(started[1]!.options.demo).toMatchObject({ port: 5000 });
  const stopping = session.stop();
  started[1]!.ends();
  await vi.waitFor(() => { expect(started[0]!.posted).toEqual(['stop']); });
  started[0]!.ends();
  await stopping;
});

it('a demo farm that stands only after its profile was closed starts no engine: the page would be handed its rigs as one\'s own', async () => {
  const { session, states, names } = await openDemo();
  const stopping = session.stop();
  await vi.waitFor(() => { expect(started[0]!.posted).toEqual(['stop']); });
  started[0]!.says(READY);
  started[0]!.ends();
  await stopping;
  expect(names()).toEqual(['TERA demo']);
  expect(states).toEqual([]);
});

it('a folder that cannot be used: at the start the engine counts as died, in words, and starts once it is mended; later it is an error of whoever opens it', async () => {
  mkdirSync(root, { recursive: true });
  writeFileSync(join(root, 'farm'), 'in the way');
  const states: EngineState[] = [];
  const log = { info: () => {}, warn: () => {} } as unknown as Log;
  const openFarm = (isFirst: boolean) => openSession({ profile: 'farm', dataRoot: root, programs: '/', appVersion: '0', log, isFirst, onState: (state) => states.push(state), page: () => null });
  await expect(openFarm(false)).rejects.toMatchObject({ code: 'SHELL_DATA_FOLDER' });
  const session = await openFarm(true);
  expect(states.at(-1)).toMatchObject({ state: 'restarting', reason: { code: 'SHELL_DATA_FOLDER', next: expect.any(String) as string } });
  expect(started).toEqual([]);
  rmSync(join(root, 'farm'));
  await session.restart();
  expect(started.map(({ name }) => name)).toEqual(['TERA engine']);
  const stopping = session.stop();
  started[0]!.ends();
  await stopping;
});
