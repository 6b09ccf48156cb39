import ipaddr from 'ipaddr.js';
import type { Hide } from '../../../../preload/contract/report.ts';
import { isPrivate } from '../../../engine/net/ranges.ts';
import { replaceNamed } from './named.ts';

/*
 * Takes out of a text what must not leave the farm. For any text: JSON, broken JSON, JSON inside JSON, cgminer's text style, log
 * lines, headers. Secrets always go. What merely tells on the farm goes by the person's choice, under names that stay the same within
 * one report: a reader still sees what belongs together. Where in doubt, it goes.
 */

export const HIDDEN = '[hidden]';

/** What is known of this farm and found wherever it stands. */
export interface Known {
  /** Passwords and user names of stored logins. */
  secrets: readonly string[];
  /** Pool users and worker names that rigs have told. */
  workers: readonly string[];
  /** The home folder: its name is mostly a person's. Empty = none. */
  home: string;
}

/** A name as it is compared: `Pool1 User` → `pool1user`. */
const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

const SECRET = /pass(?!e[sd]$)|pwd|pw\d*$|secret|token|api.?key|apikey|priv.*key|sealingkey|encryptionkey|^key$|seed|mnemonic|^auth|authorization|authenticat|credential|cookie|session|salt|sealed|privkey|wif$|xprv|psk$|^ssid|login|username/;
const WORKER = /user\d*$|worker(name)?\d*$|account|wallet|email/;
/** Whether something is so can be told of anything: `allowDefaultCredentials: false`. */
const YES_OR_NO = /^(?:true|false|null)$/;
const MAC_NAME = /mac(addr(ess)?)?$/;

const PRIVATE_KEY = /-----BEGIN[A-Z ]*PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END[A-Z ]*PRIVATE KEY(?: BLOCK)?-----|$)/g;
/** Extended and WIF private keys, raw 32-byte keys in hex, JSON web tokens. */
const KEYS = /\b[xyztuv]prv[1-9A-HJ-NP-Za-km-z]{50,}|\b(?:5[1-9A-HJ-NP-Za-km-z]{50}|[KLc9][1-9A-HJ-NP-Za-km-z]{50,51})\b|\b(?:0x)?[0-9a-fA-F]{64}\b|\beyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?/g;
const URL_LOGIN = /(:\/\/)[^\s/@"'\\]{1,256}@/g;
const HTTP_AUTH = /\b(Bearer|Basic|Digest)(\s+)[^\s"',\\][^\r\n"\\]*/gi;
const COIN_ADDRESS = /\b(?:bc1|tb1|ltc1)[02-9ac-hj-np-z]{20,87}\b|\b[13LMD][1-9A-HJ-NP-Za-km-z]{25,34}\b|\b0x[0-9a-fA-F]{40}\b/g;
const MAC = /\b(?:[0-9a-fA-F]{2}[:-]){5}[0-9a-fA-F]{2}\b/g;
/** Homes of other people than the one who runs this: the next part of the path is a name. In JSON and URLs too. */
const HOME = /((?:^|(?<![\w.~-]))\/(?:home|Users)\/|\b[A-Za-z]:(?:\\+|\/)Users(?:\\+|\/))(?!(?:Public|Shared|Default)\b)[^\\/"'\r\n:*?<>|]+(?=[\\/"'\r\n]|$)/gi;
/** Which computer owns a data folder (`STORE_OWNED`): mostly named after its person. */
const HOST = /(\bprocess \d+ on )[^\s,"'\\]+(?=, version)/g;
/** What stands before a version of four numbers, which looks like an address: `"Miner":"49.0.1.3"`. */
const VERSION_NAME = /(?:version|firmware|\bminer|\bv8|\bzlib)(?:\\*"\s*:\s*\\*"|=)[^\s",{}|]{0,20}$/i;
const IPV4 = /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.]*\d)/g;
const IPV6 = /(?<![\w:])[0-9a-fA-F:]{2,39}:[0-9a-fA-F:]{0,4}(?![\w:])/g;

/** Makes the function that redacts every part of one report. Never throws. */
export function redactor(hide: Hide, known: Known): (text: string) => string {
  const names = new Map<string, string>();
  const count = new Map<string, number>();
  const alias = (kind: string, value: string): string => {
    const key = `${kind} ${value.toLowerCase()}`;
    let name = names.get(key);
    if (name === undefined) {
      count.set(kind, (count.get(kind) ?? 0) + 1);
      name = `${kind}-${count.get(kind)}`;
      names.set(key, name);
    }
    return name;
  };
  const worker = (value: string): string => (value === '' || /^worker-\d+$/.test(value) ? value : alias('worker', value));
  const exact: [find: RegExp, put: (found: string) => string][] = [];
  const everywhere = (values: readonly string[], put: (value: string) => string): void => {
    // The longest first: one may hold another.
    for (const value of [...new Set(values)].filter((text) => text.length >= 3).sort((a, b) => b.length - a.length)) {
      for (const written of new Set(spellings(value))) exact.push([new RegExp(escape(written), 'g'), () => put(value)]);
    }
  };
  everywhere(known.secrets, () => HIDDEN);
  if (hide.workers) everywhere(known.workers, worker);
  if (known.home.length > 3) everywhere([known.home], () => '~');

  const named = (name: string, value: string | null): string | null => {
    const word = plain(name);
    if (SECRET.test(word)) return value === '' || (value !== null && YES_OR_NO.test(value)) ? null : HIDDEN;
    if (value === null || value === '') return null;
    if (hide.workers && WORKER.test(word)) return worker(value);
    if (hide.macs && MAC_NAME.test(word) && /^[0-9a-f]{12}$/i.test(value)) return alias('mac', value);
    return null;
  };
  const address = (text: string): string => {
    const [first] = text.split('.');
    const isNobody = first === '0' || first === '127' || first === '255' || text === '::' || text === '::1';
    if (isNobody || !ipaddr.isValid(text)) return text;
    if (isPrivate(text)) return hide.privateAddresses ? alias('lan', text) : text;
    return hide.publicAddresses ? alias('public', text) : text;
  };

  return (text) => {
    let out = text.replace(PRIVATE_KEY, HIDDEN);
    for (const [find, put] of exact) out = out.replace(find, put);
    // Logins of URLs first: `//user:word@host` would be taken for a name with its value.
    out = replaceNamed(out.replace(URL_LOGIN, `$1${HIDDEN}@`), named);
    out = out.replace(HTTP_AUTH, `$1$2${HIDDEN}`).replace(KEYS, HIDDEN);
    if (hide.workers) out = out.replace(COIN_ADDRESS, worker);
    if (hide.macs) out = out.replace(MAC, (mac) => alias('mac', mac.replaceAll('-', ':')));
    out = out.replace(HOME, `$1${HIDDEN}`).replace(HOST, `$1${HIDDEN}`);
    return out.replace(IPV6, address)
      .replace(IPV4, (found, at: number, whole: string) => (VERSION_NAME.test(whole.slice(Math.max(0, at - 80), at)) ? found : address(found)));
  };
}

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');

/** A value as it may stand in a text: plain, in JSON, in JSON inside JSON, in a URL. */
function spellings(value: string): string[] {
  const once = JSON.stringify(value).slice(1, -1);
  return [value, once, JSON.stringify(once).slice(1, -1), encodeURIComponent(value)];
}
