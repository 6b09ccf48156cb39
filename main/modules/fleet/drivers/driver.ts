import type { Firmware, Make, Telemetry } from '../../../../preload/contract/rig.ts';
import type { Dial } from '../../../engine/net/dial.ts';

/** One question to a rig. `key` in replies is `<port>/<protocol>/<command or path>`, as in tests/fixtures/miners. */
export type Ask =
  | { via: 'cgminer'; port: number; command: string; parameter?: string; /** WhatsMiner wants `cmd`. */ word?: 'command' | 'cmd' }
  | { via: 'cgminer-text'; port: number; command: string }
  | { via: 'http'; port: number; path: string; auth?: 'digest' }
  | { via: 'v3'; port: number; cmd: string; param?: string };

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
  /** Logins to try in order for this make at this address; empty = none given, defaults not allowed. */
  logins(make: Make): Login[];
  /** For the whole exchange of one ask: connect, write, read. */
  timeoutMs: number;
  signal?: AbortSignal | undefined;
}

export type DriverId = 'antminer' | 'whatsminer' | 'avalon' | 'axeos';

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
}
