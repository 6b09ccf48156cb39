import { join } from 'node:path';
import { z } from 'zod';
import { Network } from '../../preload/contract/fleet.ts';
import { Profile } from '../../preload/contract/app.ts';
import { demoSpeed, fasterClock, systemClock } from './clock.ts';
import { AppError, toShape } from './errors.ts';
import { startEngine, type Engine } from './engine.ts';
import type { Channel } from './router.ts';
import { ShellOrder } from './shell-orders.ts';

/* The engine as an Electron utilityProcess. The shell speaks to it over parentPort; see main/app/supervisor.ts. */

const Options = z.object({
  profile: Profile,
  dataDir: z.string(),
  logDir: z.string(),
  appVersion: z.string(),
  keychainService: z.string(),
  demo: z.object({ port: z.number().int(), networks: z.array(Network) }).nullable().optional(),
});

/** The part of Electron's ParentPort and MessagePortMain that is used; typed here because the engine never imports electron. */
interface Port {
  on(event: 'message', listener: (event: { data: unknown; ports: Port[] }) => void): void;
  on(event: 'close', listener: () => void): void;
  postMessage(message: unknown): void;
  start?(): void;
}
const BEAT_MS = 2_000;

function asChannel(port: Port): Channel {
  return {
    send: (message) => port.postMessage(message),
    onMessage: (listener) => {
      port.on('message', (event) => listener(event.data));
      port.start?.();
    },
    onClose: (listener) => port.on('close', listener),
  };
}

export async function runProcess(parent: Port, argv: string[]): Promise<void> {
  const text = argv.find((arg) => arg.startsWith('--options='))?.slice('--options='.length);
  const options = Options.parse(JSON.parse(text ?? 'null'));
  const waiting: Port[] = [];
  let engine: Engine | null = null;

  const stop = async (code: number): Promise<void> => {
    await engine?.stop();
    process.exit(code);
  };
  parent.on('message', ({ data, ports }) => {
    const kind = (data as { t?: unknown } | null)?.t;
    if (kind === 'port' && ports[0] !== undefined) {
      if (engine === null) waiting.push(ports[0]);
      else engine.router.serve(asChannel(ports[0]));
    } else if (kind === 'order' && ports[0] !== undefined) void answerOrder(engine, (data as { order?: unknown }).order, ports[0]);
    else if (kind === 'stop') void stop(0);
    else if (kind === 'suspend' || kind === 'resume') engine?.power(kind);
  });

  // From the first moment: a large store that is being brought up to date takes longer than a hung process is given.
  setInterval(() => parent.postMessage({ t: 'alive' }), BEAT_MS);
  try {
    engine = await startEngine({
      ...options,
      demo: options.demo ?? null,
      ...(options.profile === 'demo' ? { clock: fasterClock(systemClock, demoSpeed(process.env)) } : {}),
      threadPath: join(import.meta.dirname, 'store-thread.cjs'),
      netAllow: process.env['TERA_NET_ALLOW'],
      passphraseFile: process.env['TERA_PASSPHRASE_FILE'] ?? null,
      onStoreGone: (error) => die(parent, AppError.of(error)),
    });
  } catch (error) {
    return die(parent, error);
  }
  for (const port of waiting) engine.router.serve(asChannel(port));
  parent.postMessage({ t: 'ready' });
}

/** Does what the shell alone may say and tells the end on its port: `{t:'ok'}` or `{t:'err', error}`. */
async function answerOrder(engine: Engine | null, order: unknown, port: Port): Promise<void> {
  try {
    if (engine === null) throw new AppError('ENGINE_GONE', 'The engine does not answer', { next: 'Wait until it has started again.' });
    await engine.order(ShellOrder.parse(order));
    port.postMessage({ t: 'ok' });
  } catch (error) {
    if (!(error instanceof AppError)) engine?.log.error({ err: error }, 'an order of the shell failed');
    port.postMessage({ t: 'err', error: toShape(error) });
  }
}

const shell = (process as unknown as { parentPort?: Port }).parentPort;
if (shell !== undefined && shell !== null) {
  process.on('uncaughtException', (error) => die(shell, error));
  process.on('unhandledRejection', (error) => die(shell, error));
  void runProcess(shell, process.argv);
}

/** Tells the shell why, then ends: the supervisor starts another engine. */
function die(parent: Port, error: unknown): void {
  parent.postMessage({ t: 'failed', error: toShape(error) });
  // Where it happened does not cross in the message; the shell keeps what is printed in its log (programs.ts).
  if (!(error instanceof AppError)) process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  // Electron delivers what was posted before it lets the process go.
  setTimeout(() => process.exit(1), 100);
}
