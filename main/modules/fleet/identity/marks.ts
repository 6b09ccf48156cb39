import type { Firmware, Make, Telemetry } from '../../../../preload/contract/rig.ts';
import type { Identity } from '../drivers/driver.ts';

/** What tells one machine from another, strongest first; `hashboard` never names a machine, it only gives a reason to ask. */
export const MARK_KINDS = ['mac', 'serial', 'controlBoard', 'hashboard'] as const;
export type MarkKind = (typeof MARK_KINDS)[number];
export interface Mark { kind: MarkKind; value: string }
export type MarkKey = `${MarkKind}:${string}`;

export const keyOf = ({ kind, value }: Mark): MarkKey => `${kind}:${value}`;
export const kindOf = (key: MarkKey): MarkKind => key.slice(0, key.indexOf(':')) as MarkKind;
export const markOf = (key: MarkKey): Mark => ({ kind: kindOf(key), value: key.slice(key.indexOf(':') + 1) });

/** One machine as it was just seen at an address. */
export interface Sighting {
  ip: string;
  atMs: number;
  make: Make | null;
  model: string | null;
  firmware: Firmware | null;
  /** MAC that the rig tells, then that of the neighbour table, serial, control board; strongest first. Empty = only an address. */
  names: MarkKey[];
  hashboards: MarkKey[];
  /** The same machine as at the last answer of this address, by time and uptime: see sameRun. */
  unbroken: boolean;
}

const LONGEST_MARK = 64;
const SHORTEST_SERIAL = 6;

/** Upper case; null for what makers and clones write where nothing is: all one character, "unknown", counting. Zeros that fill up go. */
export function serialMark(text: string | null | undefined): string | null {
  const plain = (text ?? '').trim().toUpperCase().replace(/0{6,}$/, '');
  if (plain.length < SHORTEST_SERIAL || plain.length > LONGEST_MARK || /^(.)\1*$/.test(plain.replaceAll(/[^A-Z0-9]/g, ''))) return null;
  return /^(UNKNOWN|DEFAULT|0*123456789|N\/A|NONE|TO BE FILLED)/.test(plain) || !/[A-Z0-9]/.test(plain) ? null : plain;
}

/** Lower case with colons; null for all zero, broadcast, multicast and what is no MAC. */
export function macMark(text: string | null | undefined): string | null {
  const hex = (text ?? '').trim().toLowerCase().replaceAll(/[^0-9a-f]/g, '');
  if (hex.length !== 12 || /^(0+|f+)$/.test(hex) || (Number.parseInt(hex.slice(0, 2), 16) & 1) === 1) return null;
  return hex.match(/../g)!.join(':');
}

/** The marks of what a host said (null: it said nothing about itself) and of the neighbour table. */
export function sightingOf(ip: string, identity: Identity, t: Telemetry | null, arpMac: string | null, unbroken: boolean, atMs: number): Sighting {
  const named: [MarkKind, string | null][] = [
    ['mac', macMark(t?.mac)], ['mac', macMark(arpMac)], ['serial', serialMark(t?.serial)], ['controlBoard', serialMark(t?.controlBoardId)],
  ];
  const keys = (marks: [MarkKind, string | null][]): MarkKey[] =>
    [...new Set(marks.flatMap(([kind, value]) => (value === null ? [] : [keyOf({ kind, value })])))];
  return {
    ip, atMs, unbroken,
    make: t?.make ?? identity.make,
    model: t?.model ?? identity.model,
    firmware: t?.firmware ?? identity.firmware,
    names: keys(named),
    hashboards: keys((t?.boards ?? []).slice(0, 16).map((board) => ['hashboard', serialMark(board.serial)])),
  };
}
