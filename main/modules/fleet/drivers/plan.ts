import type { Firmware, Telemetry } from '../../../../preload/contract/rig.ts';
import type { SupportField } from '../../../../preload/contract/support.ts';
import type { Ask, DriverId, ReplySet, TokenLogin } from './driver.ts';
import type { ModelTable } from './models.ts';
import type { Known } from './value.ts';

/** How often a question is worth its time: 0 = each read, else once per so many ms; Infinity = not now. */
export type Period = number | ((texts: ReadonlyMap<string, string>) => number);

/** One thing to learn: the first ask that this rig understands; the rest are tried when it has no such command. */
export interface Step {
  asks: readonly [Ask, ...Ask[]];
  everyMs: Period;
  /** What of a long answer is worth remembering between reads: a text that gives the same telemetry. */
  keep?: (text: string) => string;
  /** The same facts one by one, for a rig that does not understand the joined ask. */
  instead?: readonly Step[];
}

/** A way to read a family: its steps in order, on one port or two. The first step decides whether the way is open. */
export interface Way {
  id: string;
  steps: readonly Step[];
  /** What it reads by the maker's documentation, by firmware; the support matrix says which of it a capture proves. */
  documented?: Partial<Record<Firmware, readonly SupportField[]>>;
}

/** A driver is data plus one pure function. It reads; it has no way to write. */
export interface Driver {
  id: DriverId;
  ways: readonly [Way, ...Way[]];
  /** Pure: replies in, canonical telemetry out. Never throws: what cannot be read is null and named in `missing`. */
  parse(replies: ReplySet, models: ModelTable, known?: Known): Telemetry;
}

export const EACH_READ = 0;
export const MINUTES = 60_000;
export const HOURLY = 60 * MINUTES;

export const cgminer = (command: string, word?: 'cmd'): Ask => ({ via: 'cgminer', port: 4028, command, ...(word === undefined ? {} : { word }) });
export const text = (command: string): Ask => ({ via: 'cgminer-text', port: 4028, command });
export const v3 = (cmd: string, param?: string): Ask => ({ via: 'v3', port: 4433, cmd, ...(param === undefined ? {} : { param }) });
export const http = (path: string, auth?: 'digest' | TokenLogin): Ask => ({ via: 'http', port: 80, path, ...(auth === undefined ? {} : { auth }) });
/** `query` without its name: `{ bos { hostname } }`. */
export const graphql = (name: string, query: string): Ask => ({ via: 'graphql', port: 80, path: '/graphql', name, query: `query ${name} ${query}` });
export const step = (everyMs: Period, ...asks: [Ask, ...Ask[]]): Step => ({ asks, everyMs });

/** Sleep is told only by the configuration: asked at once when the rig stands still, else now and then. */
export const sleepCheck = (texts: ReadonlyMap<string, string>): number =>
  ([...texts.values()].some((reply) => Number(/"GHS 5s"\s*:\s*"?([\d.]{1,30})/.exec(reply)?.[1]) > 0) ? 10 * MINUTES : EACH_READ);

/** A reply set from plain text, for tests, benches and replays. */
export const replySet = (texts: Record<string, string>): ReplySet => ({ texts: new Map(Object.entries(texts)), failed: new Map() });
