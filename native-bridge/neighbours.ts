import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';

/** The computer's own knowledge of its network segments. MACs in lower case with colons. */
export interface Neighbours {
  /** MAC by IPv4 address, complete entries only. */
  macs: Map<string, string>;
  /** Default gateways; their MAC is that of everything behind them. */
  gateways: Set<string>;
}

const MAX_LINES = 20_000;
const COMMAND_TIMEOUT_MS = 5_000;

/** `1:2:a:b:c:d` (macOS leaves zeros out) and `01-02-0A-0B-0C-0D` (Windows) as `01:02:0a:0b:0c:0d`; null when it is no machine's. */
function plainMac(text: string): string | null {
  const parts = text.toLowerCase().split(/[:-]/).map((part) => part.padStart(2, '0'));
  if (parts.length !== 6 || !parts.every((part) => /^[0-9a-f]{2}$/.test(part))) return null;
  const mac = parts.join(':');
  return /^(00:){5}00$|^(ff:){5}ff$/.test(mac) || (Number.parseInt(parts[0]!, 16) & 1) === 1 ? null : mac;
}

const IPV4 = /(?<![\d.])(\d{1,3}(?:\.\d{1,3}){3})(?![\d.])/;

/** Linux: /proc/net/arp. Flag 0x2 = complete (linux/if_arp.h); a dead host stays listed with 0x0. */
export function parseProcArp(text: string): Map<string, string> {
  const macs = new Map<string, string>();
  for (const line of text.split('\n').slice(1, MAX_LINES)) {
    const [ip, , flags, hardware] = line.trim().split(/\s+/);
    const mac = hardware === undefined ? null : plainMac(hardware);
    if (ip !== undefined && mac !== null && (Number.parseInt(flags!, 16) & 2) === 2) macs.set(ip, mac);
  }
  return macs;
}

/** `arp -a` of Windows (`10.0.0.1  aa-bb-…  dynamic`) and macOS (`? (10.0.0.1) at a:b:… on en0 …`). */
export function parseArpCommand(text: string): Map<string, string> {
  const macs = new Map<string, string>();
  for (const line of text.split('\n').slice(0, MAX_LINES)) {
    const ip = IPV4.exec(line)?.[1];
    const hardware = /(?<![0-9a-f:-])([0-9a-f]{1,2}(?:[:-][0-9a-f]{1,2}){5})(?![0-9a-f:-])/i.exec(line)?.[1];
    const mac = hardware === undefined ? null : plainMac(hardware);
    if (ip !== undefined && mac !== null) macs.set(ip, mac);
  }
  return macs;
}

/** Linux: /proc/net/route, addresses as little-endian hex; destination and mask 0 = default. */
export function parseProcRoute(text: string): Set<string> {
  const gateways = new Set<string>();
  for (const line of text.split('\n').slice(1, MAX_LINES)) {
    const [, destination, gateway, , , , , mask] = line.trim().split(/\s+/);
    if (destination !== '00000000' || mask !== '00000000' || gateway === undefined || !/^[0-9A-F]{8}$/i.test(gateway) || gateway === '00000000') continue;
    gateways.add(gateway.match(/../g)!.toReversed().map((byte) => Number.parseInt(byte, 16)).join('.'));
  }
  return gateways;
}

/** `netstat -rn` of macOS (`default  10.0.0.1  UGScg en0`) and `route print -4` of Windows (`0.0.0.0  0.0.0.0  10.0.0.1  …`). */
export function parseRouteCommand(text: string): Set<string> {
  const found = [...text.matchAll(/^\s*(?:default|0\.0\.0\.0\s+0\.0\.0\.0)\s+(\d{1,3}(?:\.\d{1,3}){3})\b/gm)];
  return new Set(found.slice(0, 64).map((match) => match[1]!));
}

/**
 * Which of these say who a host is: not the gateway's, and none that answers for several addresses (a router or repeater that
 * answers in the place of others). Pure.
 */
export function namingMacs({ macs, gateways }: Neighbours): Map<string, string> {
  const counts = new Map<string, number>();
  for (const mac of macs.values()) counts.set(mac, (counts.get(mac) ?? 0) + 1);
  const behind = new Set([...gateways].flatMap((ip) => macs.get(ip) ?? []));
  return new Map([...macs].filter(([ip, mac]) => counts.get(mac) === 1 && !behind.has(mac) && !gateways.has(ip)));
}

const output = (file: string, args: string[]): Promise<string> => new Promise((resolve) => {
  execFile(file, args, { timeout: COMMAND_TIMEOUT_MS, windowsHide: true, maxBuffer: 4 * 1024 * 1024 }, (error, stdout) => resolve(error === null ? stdout : ''));
});
const content = (path: string): Promise<string> => readFile(path, 'utf8').catch(() => '');

/** The neighbour table of this computer; sends nothing. Empty where the system does not tell it. Never throws. */
export async function neighbours(platform: NodeJS.Platform = process.platform): Promise<Neighbours> {
  if (platform === 'linux') {
    const [arp, route] = await Promise.all([content('/proc/net/arp'), content('/proc/net/route')]);
    return { macs: parseProcArp(arp), gateways: parseProcRoute(route) };
  }
  const isWindows = platform === 'win32';
  const [arp, route] = await Promise.all([
    isWindows ? output('arp', ['-a']) : output('/usr/sbin/arp', ['-an']),
    isWindows ? output('route', ['print', '-4']) : output('/usr/sbin/netstat', ['-rn', '-f', 'inet']),
  ]);
  return { macs: parseArpCommand(arp), gateways: parseRouteCommand(route) };
}
