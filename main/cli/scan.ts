import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import type { AppErrorShape } from '../../preload/contract/contract.ts';
import type { Device, ScanSummary } from '../../preload/contract/fleet.ts';
import { Make } from '../../preload/contract/rig.ts';
import { ipv4Interfaces } from '../../native-bridge/interfaces.ts';
import { systemClock } from '../engine/clock.ts';
import { connectControl, type ControlClient } from '../engine/control/client.ts';
import { controlPath } from '../engine/control/path.ts';
import { AppError } from '../engine/errors.ts';
import { createDial } from '../engine/net/dial.ts';
import { parseAllowList, permitsSpan } from '../engine/net/ranges.ts';
import { farmFolder } from '../engine/farm-place.ts';
import { defaultLogins, numberToIp, parseRanges, scanOnce, segmentsOf } from '../modules/fleet/index.ts';
import type { CliIo } from './index.ts';

const CredentialsFile = z.array(z.object({
  make: Make, ip: z.string().optional(), username: z.string().max(128), password: z.string().max(256),
}).strict()).max(1000);

interface Options {
  json?: boolean;
  timeoutMs?: number;
  concurrency?: number;
  passes?: number;
  defaultCredentials?: boolean;
  credentials?: string;
  data?: string;
}

/**
 * Scans. Where an engine runs on the data folder it does the work and keeps what it finds; else this process scans
 * and stores nothing. A credentials file is used by this process only: it is never sent or stored.
 */
export async function scanCommand(ranges: string[], options: Options, io: CliIo): Promise<number> {
  const print = printer(options.json === true, io);
  const dataDir = options.data ?? farmFolder();
  const engine = options.credentials === undefined && existsSync(dataDir) ? await connectControl(controlPath(dataDir)) : null;
  const { summary, error } = engine === null
    ? { summary: await scanHere(ranges, options, io, print.device), error: null }
    : await scanThere(engine, ranges, options, io, print.device);
  print.summary(summary);
  if (error !== null) throw AppError.of(unkept(error));
  return io.signal.aborted ? 130 : 0;
}

async function scanHere(ranges: string[], options: Options, io: CliIo, onDevice: (device: Device) => void): Promise<ScanSummary> {
  const credentials = options.credentials === undefined ? [] : readCredentials(options.credentials);
  return scanOnce({
    ranges,
    timeoutMs: options.timeoutMs,
    concurrency: options.concurrency,
    passes: options.passes,
    credentials,
    defaults: options.defaultCredentials === true ? defaultLogins : () => [],
    dial: createDial({ allow: process.env['TERA_NET_ALLOW'], allowPublic: () => false }),
    clock: systemClock,
    segments: segmentsOf(ipv4Interfaces()),
    signal: io.signal,
  }, onDevice);
}

/** The store's error about rigs that a scan found: it goes on by itself with what comes, not with those. */
export const unkept = (error: AppErrorShape): AppErrorShape => ({
  ...error, message: `Not every rig that was found could be kept: scan again once this is mended. ${error.message}`,
});

/** `error` is what went wrong beside the scan: rigs were found, but not kept. */
async function scanThere(engine: ControlClient, ranges: string[], options: Options, io: CliIo, onDevice: (device: Device) => void): Promise<{ summary: ScanSummary; error: AppErrorShape | null }> {
  try {
    checkAllowed(ranges, process.env['TERA_NET_ALLOW'], (await engine.call('app.info', {})).profile === 'demo');
    const { scanId } = await engine.call('discovery.start', {
      ranges, timeoutMs: options.timeoutMs, concurrency: options.concurrency, passes: options.passes, defaultCredentials: options.defaultCredentials,
    });
    const stop = (): void => void engine.call('discovery.stop', {}).catch(() => {}); // the engine may be gone already
    io.signal.addEventListener('abort', stop, { once: true });
    return await new Promise((resolve, reject) => {
      const unknown = new Map<string, Device>();
      engine.subscribe('discovery.progress', {}, (delta) => {
        if (delta.scanId !== scanId) return;
        for (const { device } of delta.found) {
          unknown.delete(device.ip);
          if (device.class === 'unknown') unknown.set(device.ip, device);
          else onDevice(device);
        }
        if (delta.state === 'failed') reject(new AppError(delta.error?.code ?? 'SCAN_FAILED', delta.error?.message ?? 'The scan failed'));
        else if (delta.state !== 'running') {
          for (const device of unknown.values()) onDevice(device);
          resolve({ summary: { type: 'summary', scanned: delta.asked, ...delta.counts, passes: delta.pass, ms: delta.ms }, error: delta.error });
        }
      }, reject);
    });
  } finally {
    engine.close();
  }
}

/**
 * The running engine may have been started without TERA_NET_ALLOW: the list of the one who types the command holds too.
 * The demo farm's addresses are all behind one loopback port, so there loopback must be allowed.
 */
export function checkAllowed(ranges: string[], allow: string | undefined, isDemo: boolean): void {
  const spans = parseRanges(ranges.join(' '));
  if (allow === undefined) return;
  const list = parseAllowList(allow);
  const outside = isDemo
    ? (permitsSpan(list, '127.0.0.1', '127.0.0.1') ? undefined : '127.0.0.1 (the demo farm)')
    : spans.map(({ first, last }) => [numberToIp(first), numberToIp(last)] as const).find(([first, last]) => !permitsSpan(list, first, last))?.join('-');
  if (outside !== undefined) {
    throw new AppError('NET_NOT_ALLOWED', `${outside} is not inside one network of TERA_NET_ALLOW (${allow})`, {
      next: 'Add its network to TERA_NET_ALLOW, or unset the variable.',
    });
  }
}

function readCredentials(file: string): z.infer<typeof CredentialsFile> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new AppError('USAGE_CREDENTIALS', `${file} cannot be read`, { next: 'Name a JSON file: [{"make":"antminer","username":"root","password":"…"}]', cause });
  }
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (cause) {
    throw new AppError('USAGE_CREDENTIALS', `${file} is not JSON`, { cause });
  }
  const parsed = CredentialsFile.safeParse(raw);
  if (!parsed.success) throw new AppError('USAGE_CREDENTIALS', `${file}: ${parsed.error.issues[0]?.message ?? 'not as expected'} at ${parsed.error.issues[0]?.path.join('.') ?? ''}`);
  return parsed.data;
}

function printer(json: boolean, io: CliIo): { device(device: Device): void; summary(summary: ScanSummary): void } {
  if (json) {
    const line = (value: unknown): void => io.out(`${JSON.stringify(value)}\n`);
    return { device: line, summary: line };
  }
  const cell = (text: string | null, width: number): string => (text ?? '—').slice(0, width).padEnd(width);
  let first = true;
  return {
    device: (device) => {
      if (first) io.out(`${cell('IP', 15)}  ${cell('Class', 10)}  ${cell('Make', 10)}  ${cell('Model', 22)}  ${cell('Firmware', 9)}  ${cell('State', 9)}  ${'TH/s'.padStart(9)}  ${'W'.padStart(6)}  ${'°C'.padStart(5)}\n`);
      first = false;
      const number = (value: number | null, digits: number, width: number): string => (value === null ? '—' : value.toFixed(digits)).padStart(width);
      io.out(`${cell(device.ip, 15)}  ${cell(device.class, 10)}  ${cell(device.make, 10)}  ${cell(device.model, 22)}  ${cell(device.firmware, 9)}  ${cell(device.state, 9)}  ${number(device.hashrateThs, device.hashrateThs !== null && device.hashrateThs < 10 ? 3 : 1, 9)}  ${number(device.powerW, 0, 6)}  ${number(device.tempMaxC, 1, 5)}\n`);
    },
    summary: (s) => io.out(`${s.scanned} asked in ${(s.ms / 1000).toFixed(1)} s: ${s.identified} identified, ${s.locked} locked, ${s.unknown} unknown, ${s.refused} refused, ${s.silent} silent\n`),
  };
}
