import { simulate } from '../sim/simulate.ts';
import type { CliIo } from './index.ts';

interface Options {
  miners: number;
  base: string;
  mix?: string;
  fault?: string;
  seconds?: number;
  seed?: number;
  httpPort?: number;
  json?: boolean;
}

/** The demo farm's virtual rigs on loopback addresses, for tests, benches and trying things out. */
export const simulateCommand = (options: Options, io: CliIo): Promise<number> => 
  simulate(options, { out: (line) => io.out(`${line}\n`), err: (line) => io.err(`${line}\n`), signal: io.signal });
