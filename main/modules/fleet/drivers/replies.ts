import type { Telemetry } from '../../../../preload/contract/rig.ts';
import { toShape } from '../../../engine/errors.ts';
import { repairJson } from '../transport/repair.ts';
import type { ReplySet } from './driver.ts';
import { parseTextReply } from './textreply.ts';
import { fieldsOf, isFields, listOf, numberOf, textOf, type Fields } from './value.ts';

export type Missing = Telemetry['missing'];

/** The replies of one read, parsed. Commands in lower case for cgminer, `cmd:param` for v3, the path for HTTP (a bare list is under `list`). */
export interface Opened {
  commands: Map<string, Fields>;
  missing: Missing;
  /** Cgminer STATUS.When of a command, seconds of the rig's own clock. */
  whenS: Map<string, number>;
}

const LIST = 'list';

/** Codes of cgminer and v3 that say "this rig has no such command here" (miner-protocols §0, §4.3). */
const LACKING_CODES = new Set([14, 24, 45, -2]);
/** Codes that say "not for you": access denied, no permission. */
const DENIED_CODES = new Set([45, -4]);

export type Verdict = { kind: 'ok'; value: Fields; partial: boolean } | { kind: 'lacks'; message: string; denied: boolean } | { kind: 'error'; code: string; message: string };

/** One reply text judged: usable, "no such command", or an error in the rig's own words. Never throws. */
export function judge(key: string, text: string): Verdict {
  try {
    const trimmed = text.trimStart();
    if (/^STATUS\s*=/i.test(trimmed)) return verdictOf(parseTextReply(trimmed), false);
    const { value, partial } = repairJson(text);
    // Web pages may answer with a bare list (ePIC, VNish): it is kept under one name.
    if (Array.isArray(value) && key.includes('/http/')) return { kind: 'ok', value: { [LIST]: value }, partial };
    if (!isFields(value)) return { kind: 'error', code: 'FLEET_BAD_REPLY', message: 'The answer is a list where a reply was expected' };
    if (key.includes('/graphql/')) return verdictOfQuery(value, partial);
    return key.includes('/http/') ? { kind: 'ok', value, partial } : verdictOf(value, partial);
  } catch (error) {
    const { code, message } = toShape(error);
    return { kind: 'error', code, message };
  }
}

/** `{data, errors?}`: what came of `data` is used; a query that the schema does not know is a lack, not a fault. */
function verdictOfQuery(value: Fields, partial: boolean): Verdict {
  if (isFields(value['data'])) return { kind: 'ok', value: value['data'], partial };
  const message = textOf(fieldsOf(listOf(value['errors'])[0])['message']) ?? 'The answer holds no data';
  if (/unknown (field|type|fragment|argument)|cannot query/i.test(message)) return { kind: 'lacks', message, denied: false };
  return { kind: 'error', code: 'FLEET_BAD_REPLY', message };
}

function verdictOf(value: Fields, partial: boolean): Verdict {
  const status = Array.isArray(value['STATUS']) ? fieldsOf(value['STATUS'][0]) : value;
  const word = textOf(status['STATUS']);
  const v3 = numberOf(value['code']);
  const code = v3 ?? numberOf(status['Code']);
  const refused = word === 'E' || word === 'F' || (v3 !== null && v3 !== 0);
  if (!refused) return { kind: 'ok', value, partial };
  const message = textOf(status['Msg']) ?? textOf(value['msg']) ?? `code ${code ?? 'unknown'}`;
  if (code !== null && LACKING_CODES.has(code)) return { kind: 'lacks', message, denied: DENIED_CODES.has(code) };
  return { kind: 'error', code: 'FLEET_BAD_REPLY', message };
}

/** The command of a key: `4028/cgminer/stats` → `stats`, `80/http/cgi-bin/x.cgi` → `http:cgi-bin/x.cgi`, `80/graphql/pools` → `graphql:pools`. */
function commandOf(key: string): string {
  const [, protocol, ...rest] = key.split('/');
  const command = rest.join('/');
  return protocol === 'http' || protocol === 'graphql' ? `${protocol}:${command}` : command.toLowerCase();
}

/** Parses all replies of a read. A joined reply (`summary+pools`) fills only the commands that no single reply filled. */
export function openReplies(replies: ReplySet): Opened {
  const opened: Opened = { commands: new Map(), missing: [], whenS: new Map() };
  for (const [key, { code, message }] of replies.failed) opened.missing.push({ what: commandOf(key), code, message });
  const joined: { asked: readonly string[]; reply: Fields }[] = [];
  for (const [key, text] of replies.texts) {
    const command = commandOf(key);
    const verdict = judge(key, text);
    if (verdict.kind === 'error') opened.missing.push({ what: command, code: verdict.code, message: verdict.message });
    if (verdict.kind !== 'ok') continue;
    if (verdict.partial) opened.missing.push({ what: command, code: 'FLEET_BAD_REPLY', message: 'The answer was cut off; only what came whole is shown' });
    if (command.includes('+') && !key.includes('/v3/')) joined.push({ asked: command.split('+'), reply: verdict.value });
    else keep(opened, command, verdict.value);
  }
  for (const { asked, reply } of joined) {
    for (const [command, value] of Object.entries(reply)) {
      const inner = listOf(value)[0];
      const name = command.toLowerCase();
      if (!asked.includes(name) || opened.commands.has(name) || !isFields(inner)) continue;
      const verdict = verdictOf(inner, false);
      if (verdict.kind === 'ok') keep(opened, name, inner);
      else if (verdict.kind === 'error') opened.missing.push({ what: name, code: verdict.code, message: verdict.message });
    }
  }
  return opened;
}

function keep(opened: Opened, command: string, value: Fields): void {
  opened.commands.set(command, value);
  const when = numberOf(fieldsOf(listOf(value['STATUS'])[0])['When']);
  if (when !== null) opened.whenS.set(command, when);
}

/** The records of a web page that answers with a bare list. */
export const listed = (opened: Opened, command: string): Fields[] => records(opened, command, LIST);
/** The records of a section: `records(opened, 'stats', 'STATS')`. Empty when the command was not answered. */
export const records = (opened: Opened, command: string, section: string): Fields[] => listOf(opened.commands.get(command)?.[section]).filter(isFields);
/** The first record, or an empty one. */
export const record = (opened: Opened, command: string, section: string): Fields => records(opened, command, section)[0] ?? {};
/** WhatsMiner `get_*` and v3 replies keep their payload in Msg or msg. */
export const payload = (opened: Opened, command: string): Fields => fieldsOf(opened.commands.get(command)?.['Msg'] ?? opened.commands.get(command)?.['msg']);
