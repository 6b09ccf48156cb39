import { capture } from './captures.ts';
import { generated, luxosEvents } from './generated.ts';
import { errorCodes, type Snapshot } from './rig.ts';
import type { Profile } from './profiles.ts';
import { scanJson } from './scan.ts';
import { compile, type Template } from './template.ts';

/** What one captured joined reply (`pools+summary+stats`) was made of, in the order of the rig. */
interface Joined { commands: string[]; tail: string }

interface Library {
  /** Templates by command. Absent = the rig of this profile does not know it. */
  single: Map<string, Template | null>;
  joined: Map<string, Joined>;
  /** Inner replies cut out of joined captures. */
  parts: Map<string, string>;
}

const libraries = new Map<string, Library>();

function libraryOf(profile: Profile): Library {
  let library = libraries.get(profile.id);
  if (library !== undefined) return library;
  library = { single: new Map(), joined: new Map(), parts: new Map() };
  for (const [key, text] of Object.entries(capture(profile.capture).responses)) {
    const command = key.replace('4028/cgminer/', '');
    if (!key.startsWith('4028/cgminer/') || !command.includes('+') || !text.startsWith('{"pools"') && !text.startsWith('{"summary"')) continue;
    const scan = scanJson(text);
    const inner = scan.containers.filter((container) => /^[a-z]+\/0$/.test(container.path)).toSorted((a, b) => a.span.start - b.span.start);
    const last = inner.at(-1)!;
    library.joined.set(command, { commands: inner.map((container) => container.path.split('/')[0]!), tail: text.slice(last.span.end) });
    for (const container of inner) {
      const name = container.path.split('/')[0]!;
      if (!library.parts.has(name)) library.parts.set(name, text.slice(container.span.start, container.span.end));
    }
  }
  libraries.set(profile.id, library);
  return library;
}

/** Commands that name the same reply on one firmware or the other. */
const SAME: Record<string, Record<string, string>> = {
  'whatsminer-v2': { edevs: 'devs', devs: 'edevs' },
  avalon: { estats: 'stats' },
};

function captured(profile: Profile, key: string): string | undefined {
  const lender = profile.lent?.[key];
  const { responses } = capture(lender ?? profile.capture);
  // A client chooses the key: `__proto__` and the like are no captures.
  return Object.hasOwn(responses, key) ? responses[key] : undefined;
}

/** The captured template of one cgminer command, or null. */
function templateOf(profile: Profile, command: string): Template | null {
  const library = libraryOf(profile);
  const known = library.single.get(command);
  if (known !== undefined) return known;
  const other = SAME[profile.family]?.[command];
  const find = (name: string): string | undefined => captured(profile, `4028/cgminer/${name}`) ?? library.parts.get(name);
  const text = command.includes('+') ? undefined : find(command) ?? (other === undefined ? undefined : find(other));
  const template = text === undefined ? null : compile(text, profile, 'json');
  // Only commands that exist are kept: a client must not be able to grow this map.
  if (template !== null) library.single.set(command, template);
  return template;
}

/** One plain command, JSON style; null = this firmware does not know it. */
export function jsonReply(profile: Profile, command: string, s: Snapshot): string | null {
  if (profile.family === 'avalon-text') return null;
  if (profile.family === 'whatsminer-v2' && (s.fault?.name === 'sleeping' || profile.facts.state === 'sleeping') && /^(summary|e?devs)$/.test(command)) {
    return null;
  }
  // The captured events are of another day; a rig of the farm has those that were ordered.
  if (profile.family === 'luxos' && command === 'events' && !(s.still && s.fault === null)) return luxosEvents(s);
  const template = templateOf(profile, command);
  return template === null ? generated(profile, command, s) : template.render(s);
}

/** `a+b+c`; null = joined commands are not understood by this firmware (stock S19 and later). */
export function joinedReply(profile: Profile, command: string, s: Snapshot): string | null {
  if (profile.family === 'antminer') return null;
  const whole = captured(profile, `4028/cgminer/${command}`);
  const library = libraryOf(profile);
  if (whole !== undefined && !library.joined.has(command)) {
    // Nano 3S answers it whole; the M30S of 2020 answers with its captured complaint.
    return compileOnce(profile, command, whole).render(s);
  }
  const known = library.joined.get(command);
  const names = known?.commands ?? command.split('+').slice(0, 12);
  const parts: string[] = [];
  for (const name of names) {
    if (!/^[a-z_]{2,24}$/.test(name) || /^(get_|status$)/.test(name)) continue;
    const text = jsonReply(profile, name, s);
    if (text !== null) parts.push(`"${name}":[${text}`);
  }
  if (parts.length === 0) return null;
  return `{${parts.join('],')}${known === undefined ? '],"id":1}' : known.tail}`;
}

const wholes = new Map<string, Template>();

function compileOnce(profile: Profile, key: string, text: string, style: 'json' | 'text' = 'json'): Template {
  const name = `${profile.id}|${key}|${style}`;
  let template = wholes.get(name);
  if (template === undefined) {
    template = compile(text, profile, style);
    wholes.set(name, template);
  }
  return template;
}

/** Bare-word request, text style. Captured where a capture exists; else the JSON reply in cgminer's text style. */
export function textReply(profile: Profile, command: string, s: Snapshot): string | null {
  const key = `4028/cgminer-text/${command}`;
  const text = captured(profile, key);
  if (text !== undefined) return compileOnce(profile, key, text, 'text').render(s);
  if (profile.family === 'avalon-text') return generated(profile, command, s);
  const json = jsonReply(profile, command, s);
  return json === null ? null : asText(json);
}

/** cgminer's text style: one section an object, `STATUS=S,When=…|SUMMARY,Elapsed=…|`. */
export function asText(json: string): string {
  const scan = scanJson(json);
  const objects = scan.containers.filter((container) => /^[A-Z]+\/\d+$/.test(container.path)).toSorted((a, b) => a.span.start - b.span.start);
  if (objects.length === 0) return '';
  return objects.map((object) => {
    const name = object.path.split('/')[0]!;
    const body = json.slice(object.span.start + 1, object.span.end - 1);
    const fields = [...body.matchAll(/"([^"]*)"\s*:\s*(?:"((?:[^"\\]|\\.)*)"|([^,{}[\]]+))/g)].map((field) => `${field[1]}=${field[2] ?? field[3]}`);
    const own = fields[0]?.split('=')[0] ?? '';
    return name.startsWith(own) && own !== '' && own === own.toUpperCase() ? fields.join(',') : `${name},${fields.join(',')}`;
  }).join('|') + '|';
}

/** A captured page by its whole key (ePIC's are on 4028), rendered; null when there is none. */
export function pageReply(profile: Profile, key: string, s: Snapshot): string | null {
  const text = captured(profile, key);
  return text === undefined ? null : compileOnce(profile, key, text).render(s);
}

/** The captured answer to a GraphQL query, by its key. */
export const graphqlReply = (profile: Profile, key: string, s: Snapshot): string => compileOnce(profile, key, captured(profile, key) ?? '').render(s);

/** HTTP body captured for a path, rendered; null when there is none. */
export function httpReply(profile: Profile, path: string, s: Snapshot): string | null {
  const text = captured(profile, `80/http/${path}`);
  return text === undefined ? null : compileOnce(profile, path, text).render(s);
}

/** WhatsMiner v3: payload of `get.device.info` or `get.miner.status`, or an error code of §4.3. */
export function v3Reply(profile: Profile, cmd: string, param: string | undefined, s: Snapshot): string {
  const when = Math.floor(s.nowS);
  if (cmd === 'get.device.info') {
    const text = compileOnce(profile, cmd, captured(profile, '4433/v3/get.device.info') ?? '').render(s);
    const known = errorCodes(s).map((error) => ({ [error.code]: new Date(s.nowS * 1000).toISOString().slice(0, 19).replace('T', ' '), reason: error.reason }));
    if (param === undefined && known.length === 0) return text;
    const reply = JSON.parse(text) as { msg: Record<string, unknown> };
    reply.msg['error-code'] = known;
    if (param !== undefined) reply.msg = Object.fromEntries(Object.entries(reply.msg).filter(([name]) => name === param));
    return JSON.stringify(reply);
  }
  if (cmd === 'get.miner.status') {
    const msg: Record<string, unknown> = {};
    const wanted = (param ?? '').split('+').slice(0, 3);
    const texts = wanted.flatMap((name) => {
      const text = captured(profile, `4433/v3/get.miner.status:${name}`);
      return text === undefined ? [] : [compileOnce(profile, `get.miner.status:${name}`, text).render(s)];
    });
    if (wanted.length === 1 && texts.length === 1) return texts[0]!;
    for (const text of texts) Object.assign(msg, (JSON.parse(text) as { msg: object }).msg);
    return JSON.stringify({ code: 0, desc: cmd, msg, when });
  }
  return JSON.stringify({ code: -2, when, msg: 'invalid command', desc: cmd.slice(0, 64) });
}
