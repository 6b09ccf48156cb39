import type { Report } from '../../../../preload/contract/networks.ts';
import { ipToNumber, numberToIp } from './ranges.ts';

/** Ports on which rigs tell their address when their IP-report button is pressed (miner-protocols, table of ports). */
export const REPORT_PORTS: readonly { make: Report['make']; port: number }[] = [{ make: 'antminer', port: 14_235 }, { make: 'whatsminer', port: 8_888 }];
/** The longest known report has 49 bytes. */
export const MAX_REPORT_BYTES = 256;

export interface Told { ip: string; /** Lower case with colons; null = not told, or no MAC. */ mac: string | null }

const PATTERNS: Record<Report['make'], RegExp> = {
  // `10.0.3.17,AA:BB:CC:DD:EE:FF`; some builds write `[10.0.3.17/24],…`. As read by pyasic's listener.
  antminer: /^\[?([\d.]{7,15})(?:\/\d{1,2})?\]?,([0-9A-Fa-f:-]{0,17})$/,
  // `IP:10.0.3.17MAC:AA:BB:CC:DD:EE:FF`. As read by pyasic's listener.
  whatsminer: /^IP:([\d.]{7,15})\s*MAC:([0-9A-Fa-f:-]{0,17})$/,
};

/** Reads one report. @returns null for anything that is none. Never throws: the bytes come from anybody. */
export function parseReport(make: Report['make'], bytes: Uint8Array): Told | null {
  if (bytes.length > MAX_REPORT_BYTES) return null;
  // Ends are padded with NUL, newline or spaces.
  const text = Buffer.from(bytes).toString('latin1').replace(/[\0\s]+$/, '');
  const match = PATTERNS[make].exec(text);
  const ip = match === null ? null : ipToNumber(match[1]!);
  if (match === null || ip === null) return null;
  const mac = match[2]!.toLowerCase().replaceAll('-', ':');
  return { ip: numberToIp(ip), mac: /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/.test(mac) ? mac : null };
}
