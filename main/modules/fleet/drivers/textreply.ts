import { define } from '../transport/repair.ts';
import type { Fields } from './value.ts';

/** The section that a first field names: `POOL=0` belongs to POOLS, `VERSION` alone to VERSION. */
const SECTIONS: Record<string, string> = {
  STATUS: 'STATUS', POOL: 'POOLS', ASC: 'DEVS', PGA: 'DEVS', STATS: 'STATS', SUMMARY: 'SUMMARY', VERSION: 'VERSION', DEVDETAILS: 'DEVDETAILS',
    CONFIG: 'CONFIG', COIN: 'COIN',
};

/**
 * The text style of the cgminer API in the shape of the JSON style: sections end with `|`, fields with `,`, key and
 * value part at the first `=`. Neither separates inside brackets: an Avalon MM value holds both.
 */
export function parseTextReply(text: string): Fields {
  const reply: Fields = {};
  let section: Fields = {};
  let name: string | null = null;
  let start = 0;
  let depth = 0;
  const field = (end: number): void => {
    const piece = text.slice(start, end).trim();
    if (piece === '') return;
    const equals = piece.indexOf('=');
    const key = equals === -1 ? piece : piece.slice(0, equals).trim();
    name ??= SECTIONS[key.toUpperCase()] ?? key;
    define(section, key, equals === -1 ? '' : piece.slice(equals + 1));
  };
  const close = (): void => {
    if (name === null) return;
    const list = Object.hasOwn(reply, name) ? reply[name] : undefined;
    if (Array.isArray(list)) list.push(section);
    else define(reply, name, [section]);
    section = {};
    name = null;
  };
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x5b) depth += 1;
    else if (code === 0x5d) depth = Math.max(0, depth - 1);
    else if (depth === 0 && (code === 0x2c || code === 0x7c)) {
      field(at);
      start = at + 1;
      if (code === 0x7c) close();
    }
  }
  field(text.length);
  close();
  return reply;
}
