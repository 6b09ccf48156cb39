import type { Firmware, Make, Telemetry } from '../../../../preload/contract/rig.ts';
import type { Dial } from '../../../engine/net/dial.ts';

/** One question to a rig. `key` in replies is `<port>/<protocol>/<command or path>`, as in tests/fixtures/miners. */
export type Ask =
  | { via: 'cgminer'; port: number; command: string; parameter?: string; /** WhatsMiner wants `cmd`. */ word?: 'command' | 'cmd' }
  | { via: 'cgminer-text'; port: number; command: string }
  | { via: 'http'; port: number; path: string; auth?: 'digest' | TokenLogin }
  /** POST of one read-only query; `name` is its name in replies and fixtures. */
  | { via: 'graphql'; port: number; path: string; name: string; query: string }
  | { via: 'v3'; port: number; cmd: string; param?: string };

/**
 * A login that is answered with a token for the questions after it, as data: the families differ in the words only.
 * VNish would be `{ path: '/api/v1/unlock', body: 'json', fields: { password: 'pw' }, token: 'token', send: 'bearer' }`.
 */
export interface TokenLogin {
  /** POST here. */
  path: string;
  body: 'json' | 'form';
  /** What the two words are called on the wire; no `username` = this family knows passwords only. */
  fields: { username?: string; password: string };
  /** Key of the JSON answer that holds the token; `cookies` = the answer sets them. */
  token: string;
  /** How it is sent back: bare or as Bearer in Authorization, or as Cookie. */
  send: 'bare' | 'bearer' | 'cookie';
}

export interface Reply {
  key: string;
  /** Body as received, decoded as UTF-8 with replacement. */
  text: string;
  /** HTTP status, when there is one. */
  status?: number;
  headers?: Record<string, string>;
  ms: number;
}

/** Replies by key; what failed is in `failed` by the same key. Raw text is kept: users attach it to reports. */
export interface ReplySet {
  texts: Map<string, string>;
  failed: Map<string, { code: string; message: string }>;
}

export interface Login { username: string; password: string }

/** Everything a driver may use of the outside. */
export interface RigHost {
  address: string;
  dial: Dial;
  /** Logins to try in order for this make and firmware at this address; empty = none given, defaults not allowed. */
  logins(make: Make, firmware: Firmware | null): Login[];
  /** For the whole exchange of one ask: connect, write, read. */
  timeoutMs: number;
  signal?: AbortSignal | undefined;
}

export type DriverId = 'antminer' | 'whatsminer' | 'avalon' | 'axeos' | 'braiins' | 'luxos' | 'vnish' | 'epic' | 'elphapex' | 'sealminer' | 'nerdaxe';

/** What identification found. `driver` null = recognised by its marker, reading comes later. */
export interface Identity {
  class: 'identified' | 'locked' | 'unknown';
  make: Make | null;
  firmware: Firmware | null;
  driver: DriverId | null;
  model: string | null;
  /** Ports known to be open at identification; absent = not known, so a driver may try all of its own. */
  ports?: number[];
}

/** What a driver learned about one rig and wants to keep between reads (which commands it lacks, auth nonce, once-a-day facts). Plain data; the caller only stores it. */
export type DriverMemory = Record<string, unknown>;

export interface Reading {
  telemetry: Telemetry;
  replies: ReplySet;
  memory: DriverMemory;
  /** The rig's clock minus ours, ms; null = it told no time in this read. */
  clockOffsetMs: number | null;
}
