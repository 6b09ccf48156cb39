import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { BRAND } from '../../preload/contract/brand.ts';
import { AppError, toShape } from '../engine/errors.ts';
import { doctor } from './doctor.ts';
import { diagnose } from './diagnose.ts';
import { history } from './history.ts';
import { run } from './run.ts';
import { scanCommand } from './scan.ts';
import { simulateCommand } from './simulate.ts';
import { backup, restore, storage, verify } from './storage.ts';

/* Exit codes: 0 done, 1 failed (words on stderr), 2 wrong words on the command line, 130 stopped with Ctrl-C. */

/** What a command may use of its process; tests pass their own. */
export interface CliIo {
  out(text: string): void;
  err(text: string): void;
  /** Aborts on Ctrl-C or SIGTERM. */
  signal: AbortSignal;
  version: string;
  storeThreadPath: string | URL;
}

const whole = (low: number, high: number) => (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < low || value > high) throw new InvalidArgumentError(`a whole number from ${low} to ${high}`);
  return value;
};
/** `30s`, `2m`, `45` (seconds) → seconds. */
const duration = (text: string): number => {
  const match = /^(\d+)(s|m)?$/.exec(text);
  const seconds = Number(match?.[1]) * (match?.[2] === 'm' ? 60 : 1);
  if (match === null || seconds < 10 || seconds > 600) throw new InvalidArgumentError('from 10s to 10m');
  return seconds;
};
const collect = (text: string, before: string[] = []): string[] => [...before, text];
/** A shell variable that is not set gives an empty word: the folder one stands in must not become the data folder. */
const folder = (text: string): string => {
  if (text.trim() === '') throw new InvalidArgumentError('a folder');
  return text;
};

function program(io: CliIo, finish: (code: number) => void): Command {
  const root = new Command('tera-core')
    .description(`${BRAND}: the engine without a window`)
    .version(io.version)
    .showHelpAfterError('Add --help to see how the command is used.')
    .configureOutput({ writeOut: (text) => io.out(text), writeErr: (text) => io.err(text) })
    .exitOverride();

  root.command('scan')
    .description('find the rigs in address ranges and read each once')
    .argument('<range...>', 'such as 10.0.3.0/24, 10.0.3.11-58, 10.0.1-4.1-254')
    .option('--json', 'JSON Lines: one device a line, then a summary')
    .option('--timeout-ms <n>', 'patience of the first pass for a connection', whole(50, 30_000))
    .option('--concurrency <n>', 'most addresses asked at the same time', whole(1, 4096))
    .option('--passes <n>', '1 = one pass; 2, 3 = ask silent neighbours of found rigs again, slower', whole(1, 3))
    .option('--default-credentials', "try the makers' default passwords on locked rigs")
    .option('--credentials <file>', 'JSON list of {make, ip?, username, password}')
    .option('--data <dir>', 'data folder; a running engine on it does the scan and keeps what it finds', folder)
    .action(async (ranges: string[], options: Parameters<typeof scanCommand>[1]) => finish(await scanCommand(ranges, options, io)));

  root.command('run')
    .description('headless site agent: finds, polls and stores until stopped')
    .option('--data <dir>', 'data folder (default: the folder of the app)', folder)
    .option('--scan <range>', 'scan this range at start and keep it with those of the data folder; repeat for more', collect)
    .option('--poll <time>', 'poll interval, for example 30s; kept in the data folder', duration)
    .option('--rescan-minutes <n>', 'scan again this often; kept in the data folder', whole(5, 10_080))
    .option('--metrics <address>', 'serve /healthz and /metrics, for example 127.0.0.1:9464')
    .option('--default-credentials', "try the makers' default passwords on locked rigs; holds until this process stops")
    .option('--passphrase-file <file>', 'opens stored rig passwords where there is no keychain')
    .option('--json', 'print events as JSON Lines')
    .action(async (options: Parameters<typeof run>[0]) => finish(await run(options, io)));

  root.command('simulate')
    .description('virtual rigs on loopback addresses (Linux), serving captured replies')
    .option('--miners <n>', 'how many', whole(1, 20_000), 500)
    .option('--base <ip>', 'first address, inside 127.0.0.0/8', '127.50.0.1')
    .option('--mix <list>', 'share of makes, such as antminer=6,whatsminer=3,avalon=1')
    .option('--fault <list>', 'faults and how many rigs have each, such as zeroHash=3,offline=2')
    .option('--seconds <n>', 'stop after this time', whole(1, 86_400))
    .option('--seed <n>', 'another farm', whole(0, 2_147_483_647))
    .option('--http-port <n>', 'where port 80 cannot be opened', whole(1, 65_535))
    .option('--json', 'the READY line as JSON')
    .action(async (options: Parameters<typeof simulateCommand>[0]) => finish(await simulateCommand(options, io)));

  root.command('doctor')
    .description('check this computer and the data folder')
    .option('--data <dir>', 'data folder (default: the folder of the app)', folder)
    .option('--json', 'as JSON')
    .action(async (options: Parameters<typeof doctor>[0]) => finish(await doctor(options, io)));

  root.command('diagnose')
    .description('write a report for a bug report: checks, versions, logs, settings, raw replies of rigs; secrets are left out')
    .requiredOption('--out <file>', 'the report, one text file')
    .option('--rig <ip>', 'add the raw replies of this rig; repeat for more', collect)
    .option('--show-workers', 'leave worker names and pool users in')
    .option('--show-public', 'leave public addresses in')
    .option('--hide-addresses', 'take out private addresses and MACs too')
    .option('--data <dir>', 'data folder (default: the folder of the app)', folder)
    .option('--json', 'as JSON')
    .action(async (options: Parameters<typeof diagnose>[0]) => finish(await diagnose(options, io)));

  root.command('history')
    .description('what was, of one rig (its number or address) or of the farm: one line a step, mean, lowest and highest; worst: the rigs that are worst off now')
    .argument('<rig|farm|worst>', 'such as 17, 10.0.3.11, farm, farm:scrypt, worst')
    .option('--data <dir>', 'data folder (default: the folder of the app); may be in use, is only read', folder)
    .option('--from <time>', 'such as 2026-11-20, 2026-11-20T03:12Z or -24h (default: a day before the end)')
    .option('--to <time>', 'default: now')
    .option('--step <time>', '30s, 1m, 5m, 1h, 1d (default: at most 800 steps)')
    .option('--fields <list>', 'such as hashrateThs,powerW,tempMaxC,energyWh; worst is told of each (default: tempMaxC)')
    .option('--most <n>', 'rigs that worst lists (default: 20)')
    .option('--json', 'JSON Lines (default)')
    .option('--csv', 'CSV')
    .action(async (what: string, options: Parameters<typeof history>[1]) => finish(await history(what, options, io)));

  root.command('storage')
    .description('what is kept in the data folder, for how long, and how much room it takes')
    .option('--data <dir>', 'data folder (default: the folder of the app)', folder)
    .option('--json', 'as JSON')
    .action(async (options: Parameters<typeof storage>[0]) => finish(await storage(options, io)));

  root.command('verify')
    .description('open everything that is stored, read-only, and look at it whole; exit 0 only when all is well')
    .option('--data <dir>', 'data folder (default: the folder of the app); may be in use', folder)
    .option('--json', 'one line of JSON')
    .action(async (options: Parameters<typeof verify>[0]) => finish(await verify(options, io)));

  root.command('backup')
    .description('make a backup, opened and checked before older ones go; may be in use meanwhile')
    .option('--data <dir>', 'data folder (default: the folder of the app)', folder)
    .option('--to <dir>', 'where to (default: the folder “backups” of the data folder)', folder)
    .option('--settings-only', 'without the history')
    .option('--list', 'list the backups that are there instead')
    .option('--json', 'as JSON')
    .action(async (options: Parameters<typeof backup>[0]) => finish(await backup(options, io)));

  root.command('restore')
    .description('put a backup in place; what was there is kept beside. No engine may run on the folder')
    .argument('<id>', 'as backup --list shows it')
    .option('--data <dir>', 'data folder (default: the folder of the app)', folder)
    .option('--from <dir>', 'where the backup lies (default: the folder “backups” of the data folder)', folder)
    .option('--json', 'as JSON')
    .action(async (id: string, options: Parameters<typeof restore>[1]) => finish(await restore(id, options, io)));

  for (const command of root.commands) command.exitOverride();
  return root;
}

/** Runs one command line (without node and script) and returns its exit code. Never throws. */
export async function main(argv: string[], io: CliIo): Promise<number> {
  let code = 0;
  const json = argv.includes('--json');
  try {
    await program(io, (result) => {
      code = result;
    }).parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const shape = toShape(error);
    io.err(json ? `${JSON.stringify({ type: 'error', ...shape })}\n` : `${shape.message}\n${shape.next === undefined ? '' : `${shape.next}\n`}(${shape.code})\n`);
    if (error instanceof AppError) return error.code.startsWith('RANGE_') || error.code.startsWith('USAGE_') ? 2 : 1;
    return 1;
  }
}
