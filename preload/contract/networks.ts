import { z } from 'zod';
import { call, nothing, stream, type AppErrorShape } from './contract.ts';

/** When a network is scanned again by itself. Times of day are those of this computer. */
export const Rescan = z.discriminatedUnion('kind', [
  /** As the site's own rhythm says (`rescanEveryMinutes`). */
  z.object({ kind: z.literal('site') }).strict(),
  z.object({ kind: z.literal('off') }).strict(),
  z.object({ kind: z.literal('every'), minutes: z.number().int().min(5).max(10_080) }).strict(),
  z.object({ kind: z.literal('daily'), at: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/) }).strict(),
]);
export type Rescan = z.infer<typeof Rescan>;

/** What a person said of one network, beside whether it is scanned (`ranges` of the settings holds those that are). */
export const NetworkOptions = z.object({
  /** The range as typed: the network's key. */
  range: z.string().min(1).max(2000),
  name: z.string().max(60),
  rescan: Rescan,
  /** For weak switches: few connections per second. */
  polite: z.boolean(),
}).strict();
export type NetworkOptions = z.infer<typeof NetworkOptions>;

/** Connections per second that a scan makes in a polite network: ten addresses a second, three ports each. */
export const POLITE_PER_SECOND = 30;

/** A password for one address, kept sealed once a rig there has taken it. */
export const GivenLogin = z.object({ ip: z.ipv4(), username: z.string().max(128), password: z.string().min(1).max(256) }).strict();
export type GivenLogin = z.infer<typeof GivenLogin>;

export const NetworkPlan = z.object({
  range: z.string(),
  /** End of its last scan, epoch ms; null = none is remembered. */
  lastMs: z.number().nullable(),
  /** When it is scanned again by itself; null = only when asked. */
  nextMs: z.number().nullable(),
});
export type NetworkPlan = z.infer<typeof NetworkPlan>;

/** What slows a scan down on purpose: the limit of the settings, a polite network, too many unanswered addresses on our own segment. */
export type Slowed = 'limit' | 'polite' | 'arp';

/** One press of an IP-report button. */
export interface Report {
  /** Counts up from 1 while the engine runs. */
  id: number;
  atMs: number;
  /** Where the packet came from. */
  ip: string;
  make: 'antminer' | 'whatsminer';
  mac: string | null;
  /** `known` = it was in the fleet before. `nothing` = it did not answer as a rig. */
  state: 'asking' | 'added' | 'known' | 'locked' | 'nothing' | 'failed';
  model: string | null;
  error: AppErrorShape | null;
}

export interface ReportsDelta {
  /** One a port; `error` says why it could not be opened. Empty while they are being opened. */
  doors: { make: Report['make']; port: number; error: AppErrorShape | null }[];
  /** Newest first, at most 50. */
  reports: Report[];
  /** Packets that were thrown away: not from a private address, no report, another address than they came from, or too many. */
  ignored: number;
}

export const networkCalls = {
  'discovery.plans': call(nothing, z.array(NetworkPlan)),
  /** Address of a known rig's own page. Refuses rigs of the demo and addresses outside private ranges. */
  'fleet.rigPage': call(z.object({ rigNo: z.number().int() }).strict(), z.object({ url: z.string(), ip: z.string(), name: z.string() })),
};
export const networkStreams = {
  /** Listens for IP-report buttons while at least one subscriber is there; the setting `listenForReports` must be on. */
  'discovery.reports': stream<typeof nothing, ReportsDelta>(nothing),
};
