import { ipToNumber } from '../fleet/ip.ts';

/* A list of rigs to add, as people keep them: one address a line, with a user name and password where a rig wants one. */

/** The names as they are read; a line of the format, not words. */
export const LIST_EXAMPLE = 'ip,username,password\n10.0.3.11\n10.0.3.12,root,…';
export const MAX_LINES = 2000;
export const MAX_TEXT = 1_000_000;
const MAX_USERNAME = 128;
const MAX_PASSWORD = 256;

export type LineError = 'badAddress' | 'publicAddress' | 'twice' | 'noPassword' | 'tooLong' | 'openQuote';
export interface ListLine {
  /** From 1, as an editor counts. */
  line: number;
  ip: string;
  username: string;
  /** Goes to the engine, which seals it; never shown. */
  password: string;
  error: LineError | null;
}
export interface ListRead {
  lines: ListLine[];
  /** Columns that the list has and that are kept nowhere. */
  ignored: string[];
  /** The list is longer than what is read. */
  isCut: boolean;
}

type Column = 'ip' | 'username' | 'password';
const NAMES: Record<string, Column> = {
  ip: 'ip', address: 'ip', 'ip address': 'ip', ipaddress: 'ip', host: 'ip', username: 'username', user: 'username', 'user name': 'username', login: 'username', password: 'password', pass: 'password',
};
const USUAL: readonly Column[] = ['ip', 'username', 'password'];

/** Reads CSV with commas, semicolons or tabs, with or without a line of names. Pure; never throws. */
export function readList(text: string, allowsPublic: boolean): ListRead {
  const whole = text.length > MAX_TEXT ? text.slice(0, MAX_TEXT) : text;
  const records = readRecords(whole.replace(/^\uFEFF/, '')).filter(({ cells }) => cells.some((cell) => cell !== ''));
  const names = records[0]?.cells.map((cell) => cell.toLowerCase()) ?? [];
  const hasNames = names.some((name) => NAMES[name] === 'ip');
  const columns: (Column | null)[] = hasNames ? names.map((name) => NAMES[name] ?? null) : [...USUAL];
  const rows = hasNames ? records.slice(1) : records;
  const seen = new Set<string>();
  const lines = rows.slice(0, MAX_LINES).map(({ line, cells, isOpen }): ListLine => {
    const cell = (column: Column): string => cells[columns.indexOf(column)] ?? '';
    const [ip, username, password] = [cell('ip'), cell('username'), cell('password')];
    const error = isOpen ? 'openQuote' : errorOf(ip, username, password, seen, allowsPublic);
    if (error === null) seen.add(ip);
    return { line, ip, username, password, error };
  });
  const ignored = hasNames ? (records[0]?.cells ?? []).filter((name, index) => columns[index] === null && name !== '') : [];
  return { lines, ignored, isCut: rows.length > MAX_LINES || text.length > MAX_TEXT };
}

function errorOf(ip: string, username: string, password: string, seen: ReadonlySet<string>, allowsPublic: boolean): LineError | null {
  const number = ipToNumber(ip);
  // `010.0.0.1` is another address to some programs: only the plain form.
  if (number === null || /(^|\.)0\d/.test(ip)) return 'badAddress';
  if (!allowsPublic && !isPrivate(number)) return 'publicAddress';
  if (seen.has(ip)) return 'twice';
  if (username !== '' && password === '') return 'noPassword';
  return username.length > MAX_USERNAME || password.length > MAX_PASSWORD ? 'tooLong' : null;
}

/** The blocks where rigs can live, as the engine's own door has them. */
const PRIVATE: readonly (readonly [base: string, bits: number])[] = [['10.0.0.0', 8], ['172.16.0.0', 12], ['192.168.0.0', 16], ['169.254.0.0', 16], ['127.0.0.0', 8], ['100.64.0.0', 10]];
const isPrivate = (ip: number): boolean => PRIVATE.some(([base, bits]) => Math.floor(ip / 2 ** (32 - bits)) === Math.floor((ipToNumber(base) ?? 0) / 2 ** (32 - bits)));

interface CsvRecord { line: number; cells: string[]; isOpen: boolean }

function readRecords(text: string): CsvRecord[] {
  const first = text.slice(0, /\r?\n/.exec(text)?.index ?? text.length);
  const separator = [';', '\t'].find((mark) => first.includes(mark) && !first.includes(',')) ?? ',';
  const records: CsvRecord[] = [];
  let cells: string[] = [];
  let cell = '';
  let isQuoted = false;
  let wasQuoted = false;
  let line = 1;
  let startedAt = 1;
  const endCell = (): void => {
    // A password may begin or end with a space when it is written in quotes.
    cells.push(wasQuoted ? cell : cell.trim());
    cell = '';
    wasQuoted = false;
  };
  const endRecord = (isOpen: boolean): void => {
    endCell();
    records.push({ line: startedAt, cells, isOpen });
    cells = [];
    startedAt = line;
  };
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at] ?? '';
    if (sign === '\n') line += 1;
    if (isQuoted) {
      if (sign !== '"') cell += sign;
      else if (text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else isQuoted = false;
    } else if (sign === '"' && cell.trim() === '' && !wasQuoted) {
      cell = '';
      isQuoted = true;
      wasQuoted = true;
    } else if (sign === separator) endCell();
    else if (sign === '\n') endRecord(false);
    else if (sign !== '\r' && !(wasQuoted && sign === ' ')) cell += sign;
  }
  endRecord(isQuoted);
  return records;
}

/** Addresses as texts that a scan takes: a hundred in each. */
export function asRanges(ips: readonly string[]): string[] {
  return Array.from({ length: Math.ceil(ips.length / 100) }, (_, part) => ips.slice(part * 100, part * 100 + 100).join(','));
}
