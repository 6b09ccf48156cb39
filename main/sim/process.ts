import { createInterface } from 'node:readline';
import { obey, type ControlMessage } from './control.ts';
import { createFarm } from './farm.ts';
import { defaultDemo, OFFLINE_AFTER_MS } from './defaultDemo.ts';
import { listenDemo } from './demoDoor.ts';

/**
 * The demo process: Electron utilityProcess, forked Node child or plain Node. Serves the default demo farm, says `ready` once
 * ({ say: 'ready', port, networks }) and obeys the orders of control.ts, over the channel that there is: parentPort, IPC, or JSON lines
 * on stdin and stdout. Ends when the channel ends.
 */

interface ParentPort {
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
  postMessage(message: unknown): void;
}

interface Channel { send: (message: ControlMessage) => void; listen: (onOrder: (order: unknown) => void) => void }

function channel(end: () => void): Channel {
  const parentPort = (process as unknown as { parentPort?: ParentPort }).parentPort;
  if (parentPort !== undefined && parentPort !== null) {
    return { send: (message) => parentPort.postMessage(message), listen: (onOrder) => parentPort.on('message', (event) => onOrder(event.data)) };
  }
  if (process.send !== undefined) {
    process.once('disconnect', end);
    return { send: (message) => { process.send!(message); }, listen: (onOrder) => void process.on('message', onOrder) };
  }
  return {
    send: (message) => void process.stdout.write(`${JSON.stringify(message)}\n`),
    listen: (onOrder) => {
      const lines = createInterface({ input: process.stdin });
      lines.on('line', (line) => {
        let order: unknown = null;
        try {
          order = JSON.parse(line);
        } catch {
          // Not JSON: goes on as null and is answered as a bad order.
        }
        onOrder(order);
      });
      lines.once('close', end);
    },
  };
}

const startMs = Date.now();
/** TERA_DEMO_SPEED, as main/engine/clock.ts reads it (which refuses what is no number from 1 to 1000): the demo's time may run faster. */
const speed = Number(process.env['TERA_DEMO_SPEED'] ?? 1);
const demoNowMs = (): number => startMs + (Date.now() - startMs) * speed;

async function main(): Promise<void> {
  const { rigs, networks, offlineLater } = defaultDemo();
  const farm = createFarm({ rigs, seed: 77, clock: { nowMs: demoNowMs } });
  const door = await listenDemo(farm);
  const falling = setTimeout(() => {
    for (const ip of offlineLater) farm.setFault(ip, 'offline');
  }, OFFLINE_AFTER_MS);
  const end = (): void => { clearTimeout(falling); void door.close().then(() => process.exit(0)); };
  const { send, listen } = channel(end);
  listen((order) => {
    let stopping = false;
    send(obey(farm, order, () => { stopping = true; }));
    if (stopping) end();
  });
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
  send({ say: 'ready', port: door.port, networks, rigs: farm.size });
}

main().catch((error: unknown) => {
  process.stderr.write(`demo farm: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
