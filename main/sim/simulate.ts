import { createFarm, type Farm } from './farm.ts';
import { FAULTS, SimError, type FaultName } from './faults.ts';
import { listenLoopback, type LoopbackDoor } from './loopbackDoor.ts';

export interface SimulateOptions {
  miners: number;
  /** First address, in 127/8. */
  base: string;
  /** `antminer=6,whatsminer=3,avalon=1`; a brand of profiles.ts each. */
  mix?: string | undefined;
  /** `zeroHash=3,offline=2`: how many rigs get which fault. */
  fault?: string | undefined;
  seconds?: number | undefined;
  seed?: number | undefined;
  httpPort?: number | undefined;
  json?: boolean | undefined;
  /** Other ports than 4028 and 4433, for simulators beside each other. */
  cgminerPort?: number | undefined;
  v3Port?: number | undefined;
}

export interface SimulateIo {
  out(line: string): void;
  err(line: string): void;
  /** Ctrl-C. */
  signal: AbortSignal;
}

/**
 * `tera simulate`: serves virtual miners on loopback addresses until the seconds are over or the signal comes.
 * Says `READY …` (one JSON line with `json`) when it listens. Resolves with the exit code: 0 ended as ordered, 1 cannot listen, 2 bad options.
 */
export async function simulate(options: SimulateOptions, io: SimulateIo): Promise<number> {
  if (process.platform !== 'linux') {
    io.err('simulate works on Linux only: other systems do not answer on all of 127.0.0.0/8. Use the demo farm of the app.');
    return 1;
  }
  const fail = (code: number, message: string): number => {
    io.err(options.json ? JSON.stringify({ type: 'error', message }) : message);
    return code;
  };
  let farm: Farm;
  try {
    if (!options.base.startsWith('127.')) throw new SimError('SIM_BAD_OPTION', '--base must lie in 127.0.0.0/8: the simulator serves this computer only');
    farm = createFarm({
      rigs: {
        miners: options.miners, base: options.base, seed: options.seed,
        mix: options.mix === undefined ? undefined : numbers(options.mix, '--mix'),
        faults: options.fault === undefined ? undefined : faultCounts(options.fault),
      },
    });
    const outside = farm.list().find((rig) => !rig.ip.startsWith('127.'));
    if (outside !== undefined) throw new SimError('SIM_BAD_OPTION',
      `${options.miners} addresses do not fit between ${options.base} and the end of 127.0.0.0/8`);
  } catch (error) {
    if (error instanceof SimError) return fail(2, error.message);
    throw error;
  }

  let door: LoopbackDoor;
  try {
    door = await listenLoopback(farm, { httpPort: options.httpPort, cgminerPort: options.cgminerPort, v3Port: options.v3Port });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EACCES') return fail(1, 'Port 80 needs privileges. Name another one for the web pages: --http-port 8080');
    if (code === 'EADDRINUSE') return fail(1, `A port is in use: ${(error as Error).message}. Is another simulator running?`);
    return fail(1, (error as Error).message);
  }

  const rigs = farm.list();
  const first = rigs[0]!.ip;
  const last = rigs.at(-1)!.ip;
  const faults = rigs.filter((rig) => rig.fault !== null).length;
  io.out(options.json
    ? JSON.stringify({ type: 'ready', miners: rigs.length, first, last, faults, ports: door.ports })
    : `READY ${rigs.length} miners ${first}-${last}, ${faults} with faults, ports ${door.ports.cgminer} ${door.ports.v3} ${door.ports.http}`);
  await ended(options.seconds, io.signal);
  await door.close();
  return 0;
}

function ended(seconds: number | undefined, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = seconds === undefined ? null : setTimeout(() => done(), seconds * 1000);
    const done = (): void => {
      if (timer !== null) clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    signal.addEventListener('abort', done, { once: true });
  });
}

function numbers(text: string, option: string): Record<string, number> {
  const found: Record<string, number> = {};
  for (const part of text.split(',')) {
    const match = /^\s*([A-Za-z]+)\s*=\s*(\d+(?:\.\d+)?)\s*$/.exec(part);
    if (match === null) throw new SimError('SIM_BAD_OPTION', `${option} wants name=number pairs joined by commas; "${part}" is not one`);
    found[match[1]!] = Number(match[2]);
  }
  return found;
}

function faultCounts(text: string): Partial<Record<FaultName, number>> {
  const counts = numbers(text, '--fault');
  for (const name of Object.keys(counts)) {
    if (!(FAULTS as readonly string[]).includes(name)) throw new SimError('SIM_BAD_OPTION', `There is no fault "${name}"; there are ${FAULTS.join(', ')}`);
  }
  return counts as Partial<Record<FaultName, number>>;
}
