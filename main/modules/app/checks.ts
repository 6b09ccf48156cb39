import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Check } from '../../../preload/contract/app.ts';
import { ipv4Interfaces } from '../../../native-bridge/interfaces.ts';
import { parseAllowList } from '../../engine/net/ranges.ts';
import { networksOf } from '../fleet/index.ts';

const MIN_FREE_BYTES = 2 * 1024 ** 3;
const OLDEST_SQLITE = [3, 51, 3];

/** What can be checked without opening the data folder: by the engine for itself, by `doctor` where no engine runs. */
export function environmentChecks(dataDir: string, env: NodeJS.ProcessEnv): Check[] {
  return [runtime(), folder(dataDir), disk(dataDir), networks(), guard(env), clock()];
}

export function sqliteCheck(version: string): Check {
  const parts = version.split('.').map(Number);
  const order = OLDEST_SQLITE.findIndex((part, index) => (parts[index] ?? 0) !== part);
  const fine = order === -1 || (parts[order] ?? 0) > OLDEST_SQLITE[order]!;
  return fine
    ? { id: 'sqlite', level: 'ok', message: `SQLite ${version}`, params: { version } }
    : { id: 'sqlite', level: 'fail', message: `SQLite ${version} can damage databases in rare cases`, next: 'Reinstall the program: it ships a newer SQLite.', params: { version } };
}

function runtime(): Check {
  const electron = process.versions['electron'];
  if (electron !== undefined) return { id: 'runtime', level: 'ok', message: `Electron ${electron}, Node ${process.versions.node}`, params: { version: `Electron ${electron}, Node ${process.versions.node}` } };
  const fine = Number(process.versions.node.split('.')[0]) >= 22;
  return fine
    ? { id: 'runtime', level: 'ok', message: `Node ${process.versions.node}`, params: { version: `Node ${process.versions.node}` } }
    : { id: 'runtime', level: 'fail', message: `Node ${process.versions.node} is too old for the database`, next: 'Start commands with npm run: it brings Node 24 along.', params: { version: `Node ${process.versions.node}` } };
}

/** The folder itself, or the nearest one above it that exists. */
function nearest(dir: string): string {
  let at = dir;
  while (!existsSync(at) && dirname(at) !== at) at = dirname(at);
  return at;
}

function folder(dataDir: string): Check {
  const at = nearest(dataDir);
  if (!statSync(at).isDirectory()) {
    return { id: 'folder', level: 'fail', message: `${at} is not a folder`, next: 'Choose another folder with --data.', params: { dir: at } };
  }
  try {
    accessSync(at, constants.W_OK | constants.R_OK);
    return { id: 'folder', level: 'ok', message: at === dataDir ? `Data folder ${dataDir}` : `Data folder ${dataDir} will be made`, params: { dir: dataDir } };
  } catch {
    // Not readable or not writable: that is the finding.
    return { id: 'folder', level: 'fail', message: `${at} cannot be written`, next: 'Give yourself write access to it, or choose another folder with --data.', params: { dir: at } };
  }
}

function disk(dataDir: string): Check {
  const { bavail, bsize } = statfsSync(nearest(dataDir));
  const free = bavail * bsize;
  const gb = (free / 1024 ** 3).toFixed(1);
  return free >= MIN_FREE_BYTES
    ? { id: 'disk', level: 'ok', message: `${gb} GB free for data`, params: { gb } }
    : { id: 'disk', level: 'warn', message: `Only ${gb} GB free for data`, next: 'Free some space: below 2 GB history stops growing first.', params: { gb } };
}

function networks(): Check {
  const found = networksOf(ipv4Interfaces());
  const names = found.map((network) => `${network.name} ${network.cidr}`).join(', ');
  return found.length > 0
    ? { id: 'networks', level: 'ok', message: `On ${names}`, params: { names } }
    : { id: 'networks', level: 'warn', message: 'This computer is on no network', next: 'Plug in the cable of the miner network, or join its Wi-Fi.' };
}

function guard(env: NodeJS.ProcessEnv): Check {
  const value = env['TERA_NET_ALLOW'];
  if (value === undefined) return { id: 'guard', level: 'ok', message: 'Connections go to private networks only' };
  try {
    parseAllowList(value);
    return { id: 'guard', level: 'warn', message: `TERA_NET_ALLOW limits connections to ${value === '' ? 'nothing' : value}`, next: 'Unset TERA_NET_ALLOW to reach your rigs.', params: { value } };
  } catch {
    // A list that cannot be read stops the engine from starting: say so here.
    return { id: 'guard', level: 'fail', message: `TERA_NET_ALLOW cannot be read: ${value}`, next: 'Use CIDR ranges with commas, such as 10.0.0.0/8,192.168.0.0/16.', params: { value } };
  }
}

/** A clock before this build's year is wrong, and with it every time that is stored. */
function clock(): Check {
  const now = new Date().toISOString();
  return new Date().getUTCFullYear() >= 2026
    ? { id: 'clock', level: 'ok', message: `Clock says ${now}`, params: { now } }
    : { id: 'clock', level: 'fail', message: `The computer's clock says ${now}`, next: 'Set the date and time, then start again.', params: { now } };
}
