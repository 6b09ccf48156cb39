import { z } from 'zod';
import { AppErrorShape, call, nothing, stream } from './contract.ts';
import { FolderWarning } from './data.ts';
import { Algo } from './rig.ts';

/* What was, as charts and other programs ask for it. Times are epoch ms, UTC; canonical units; null = not known, 0 = a measurement. */

/** What can be drawn of one rig. Counters are increases within each step, restarts of the rig taken out. */
export const RIG_METRICS = [
  'hashrateThs', 'powerW', 'efficiencyJTh', 'tempMaxC', 'tempInletC',
  'fan1Rpm', 'fan2Rpm', 'fan3Rpm', 'fan4Rpm',
  'board1Ths', 'board2Ths', 'board3Ths', 'board4Ths',
  'board1TempC', 'board2TempC', 'board3TempC', 'board4TempC',
  'frequencyMhz', 'voltageV',
  'accepted', 'rejected', 'stale', 'hwErrors',
  /** Wh of the step, by integration over real intervals. */
  'energyWh',
  /** The part of energyWh whose power was our estimate, Wh; and the share of the step's time over which energyWh was integrated, 0–1. */
  'energyEstimatedWh', 'energyShare',
  /** Shares of the watched time of a step, 0–1: answered on the network; hashing. */
  'onlineShare', 'hashingShare',
  /** The share of the step's time that was watched, 0–1: the weight of the two above. */
  'watchedShare',
] as const;
export const RigMetric = z.enum(RIG_METRICS);
export type RigMetric = z.infer<typeof RigMetric>;

export const GROUP_METRICS = ['hashrateThs', 'expectedThs', 'powerW', 'efficiencyJTh', 'answered', 'rigs', 'energyWh'] as const;
export const GroupMetric = z.enum(GROUP_METRICS);
export type GroupMetric = z.infer<typeof GroupMetric>;

/** `farm`: all rigs (name ''). Hashrates of different algorithms are never summed, so each group is of one algorithm. */
export const GroupKind = z.enum(['farm', 'model', 'site', 'tag']);
export type GroupKind = z.infer<typeof GroupKind>;
export const GroupName = z.object({ kind: GroupKind, name: z.string().max(200), algo: Algo.nullable() }).strict();
export type GroupName = z.infer<typeof GroupName>;

/** Most steps of one answer: a chart has no more pixels to show. */
export const MAX_STEPS = 800;
const span = { fromMs: z.number().int(), toMs: z.number().int(), maxSteps: z.number().int().min(1).max(MAX_STEPS).optional() };

/** How finely the answer's values were kept. */
export const Tier = z.enum(['30s', '1m', '1h', '1d']);
export type Tier = z.infer<typeof Tier>;

const numbers = z.array(z.number().nullable());
/** Values by step: the mean, and the lowest and highest single reading in it. Where `min` and `max` are null arrays nothing but the mean is kept. */
export const Line = z.object({ avg: numbers, min: numbers, max: numbers });
export type Line = z.infer<typeof Line>;

export const EVENT_KINDS = ['restart', 'firmware', 'pool', 'fault', 'recovered'] as const;
export const EventKind = z.enum(EVENT_KINDS);
export type EventKind = z.infer<typeof EventKind>;
/** Something that happened to a rig. `before` and `after`: versions, pool hosts, statuses; null where there is none. */
export const RigEvent = z.object({
  atMs: z.number(), rigNo: z.number().int(), kind: EventKind, before: z.string().nullable(), after: z.string().nullable(),
});
export type RigEvent = z.infer<typeof RigEvent>;

/** Step i covers [startMs + i·stepMs, startMs + (i+1)·stepMs). */
const Steps = z.object({
  startMs: z.number(), stepMs: z.number(), steps: z.number().int(), tier: Tier,
  /** The oldest time of which anything is kept in this tier; null = nothing yet. */
  keptSinceMs: z.number().nullable(),
  /** Damaged parts that are drawn as gaps, in words. */
  problems: z.array(AppErrorShape),
});
export const RigHistory = Steps.extend({
  rigs: z.array(z.object({ rigNo: z.number().int(), algo: Algo.nullable(), lines: z.partialRecord(RigMetric, Line) })),
  /** In order of time, at most 500; `moreEvents` says how many were left out. */
  events: z.array(RigEvent),
  moreEvents: z.number().int(),
});
export type RigHistory = z.infer<typeof RigHistory>;
export const GroupHistory = Steps.extend({ group: GroupName, lines: z.partialRecord(GroupMetric, Line) });
export type GroupHistory = z.infer<typeof GroupHistory>;

/** The rigs as they were in one tick. `values` holds LIVE_COLUMNS.length numbers a rig, NaN = not known then or not kept. */
export interface FleetAt {
  tickMs: number;
  rigNos: Uint32Array;
  values: Float64Array;
  /** Index into STATUSES; 255 = not known. */
  statuses: Uint8Array;
  problems: AppErrorShape[];
}

/** Means over the same clock hour of the day before, by rig: what "against yesterday" is measured on. NaN = not known. */
export interface Yesterday {
  /** Start of that hour. */
  hourMs: number;
  rigNos: Uint32Array;
  hashrateThs: Float64Array;
  powerW: Float64Array;
  /** Sums of the farm over that hour, by algorithm. */
  farm: { algo: Algo | null; hashrateThs: number | null; powerW: number | null }[];
}

/** The parts of the data folder. `raw`: 30-second readings; `hourly`, `daily`: means and increases; `groups`: farm and groups. */
export const StoreTier = z.enum(['settings', 'recent', 'raw', 'hourly', 'daily', 'groups', 'events', 'copies']);
export type StoreTier = z.infer<typeof StoreTier>;
export const TierFacts = z.object({
  tier: StoreTier,
  bytes: z.number(),
  /** From what the last whole days added; null = not a whole day yet. */
  bytesPerDay: z.number().nullable(),
  /** Kept this long; null = for ever. */
  keepDays: z.number().nullable(),
  oldestMs: z.number().nullable(),
  newestMs: z.number().nullable(),
});
export type TierFacts = z.infer<typeof TierFacts>;

export const BackupPart = z.enum(['settings', 'history']);
export type BackupPart = z.infer<typeof BackupPart>;
export const BackupInfo = z.object({
  /** Name of the backup in its folder. */
  id: z.string(),
  madeMs: z.number(),
  bytes: z.number(),
  parts: z.array(BackupPart),
  appVersion: z.string(),
  /** When it was last opened, checked and counted; a backup that was never checked does not exist. */
  checkedMs: z.number(),
  /** Why it cannot be used; null = sound when last checked. */
  problem: AppErrorShape.nullable(),
});
export type BackupInfo = z.infer<typeof BackupInfo>;

/** Result of looking at everything that is stored. */
export const VerifyResult = z.object({
  ok: z.boolean(),
  /** Newest stored tick; null = none yet. */
  lastTickMs: z.number().nullable(),
  /** Rig-samples in frames and chunks that are sound. */
  samples: z.number(),
  crcErrors: z.number(),
  audit: z.object({ entries: z.number(), ok: z.boolean(), firstBadSeq: z.number().nullable() }),
  files: z.array(z.object({ file: z.string(), bytes: z.number(), ok: z.boolean(), complaint: z.string().nullable() })),
  problems: z.array(AppErrorShape),
});
export type VerifyResult = z.infer<typeof VerifyResult>;

export const StorageFacts = z.object({
  folder: z.string(),
  tiers: z.array(TierFacts),
  bytes: z.number(),
  freeBytes: z.number(),
  budgetBytes: z.number(),
  rawDays: z.number().int(),
  /** Until the budget or the disk is full at the present rate, before old raw days go; null = never, or not known yet. */
  daysLeft: z.number().nullable(),
  /** Raw readings are not kept now, in words; null = they are. */
  rawStopped: AppErrorShape.nullable(),
  /** Sealed days of every reading, newest first: YYYY-MM-DD (UTC) and the size of the day's file. They can be exported. */
  days: z.array(z.object({ day: z.string(), bytes: z.number() })),
  backup: z.object({
    /** null = none chosen: backups are made in the data folder's own `backups`. */
    folder: z.string().nullable(),
    everyHours: z.number().int().nullable(),
    last: BackupInfo.nullable(),
    /** The last try failed, in words. */
    error: AppErrorShape.nullable(),
  }),
  lastVerify: z.object({ atMs: z.number(), result: VerifyResult }).nullable(),
});
export type StorageFacts = z.infer<typeof StorageFacts>;

/** Long work on the store. At most one at a time; `none` = idle since start. */
export interface StoreWork {
  kind: 'none' | 'verify' | 'backup' | 'exportDay';
  state: 'running' | 'done' | 'failed' | 'cancelled';
  /** Bytes, or the unit of `total`. */
  done: number;
  total: number;
  startedMs: number;
  endedMs: number | null;
  error: AppErrorShape | null;
}

/** What a restore would take away, counted before it happens. */
export const RestorePreview = z.object({
  backup: BackupInfo,
  /** Settings, rigs and credentials that are newer than the backup, by table: rows now, rows in the backup. */
  tables: z.array(z.object({ table: z.string(), now: z.number().int(), inBackup: z.number().int() })),
  changedSinceMs: z.number().nullable(),
  warnings: z.array(AppErrorShape),
});
export type RestorePreview = z.infer<typeof RestorePreview>;

const Day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
export const historyCalls = {
  'history.rigs': call(z.object({ rigNos: z.array(z.number().int().min(1)).min(1).max(8), metrics: z.array(RigMetric).min(1).max(RIG_METRICS.length), ...span }).strict(), RigHistory),
  'history.group': call(z.object({ group: GroupName, metrics: z.array(GroupMetric).min(1).max(GROUP_METRICS.length), ...span }).strict(), GroupHistory),
  /** Groups that have rigs or history. */
  'history.groups': call(nothing, z.array(GroupName.extend({ rigs: z.number().int() }))),
  /** The tick that holds `atMs`. */
  'history.fleetAt': call(z.object({ atMs: z.number().int() }).strict(), z.custom<FleetAt>()),
  'history.yesterday': call(nothing, z.custom<Yesterday>().nullable()),
  'storage.facts': call(nothing, StorageFacts),
  'storage.set': call(z.object({ rawDays: z.number().int().min(1).max(365), budgetGb: z.number().int().min(1).max(10_000) }).partial().strict(), StorageFacts),
  /** Starts to look at everything; the result is in storage.facts when storage.work says done. @throws STORE_WORKING */
  'storage.verify': call(nothing, nothing),
  'storage.cancel': call(nothing, z.object({ cancelled: z.boolean() })),
  'backup.make': call(z.object({ parts: z.array(BackupPart).min(1) }).strict(), nothing),
  'backup.list': call(nothing, z.array(BackupInfo)),
  'backup.every': call(z.object({ hours: z.number().int().min(1).max(720).nullable() }).strict(), StorageFacts),
  'backup.preview': call(z.object({ id: z.string().max(200) }).strict(), RestorePreview),
};
export const historyStreams = {
  'storage.work': stream<typeof nothing, StoreWork>(nothing),
};
/** The word that must be typed before a restore: the same in every language. */
export const RESTORE_WORD = 'RESTORE';

/** A folder for backups that the person picked and the engine uses from now on. */
export const BackupFolder = z.object({
  /** null = the data folder's own `backups`. */
  folder: z.string().nullable(),
  warnings: z.array(FolderWarning),
  /** On the disk that the data lie on: lost with it. */
  sameDisk: z.boolean(),
});
export type BackupFolder = z.infer<typeof BackupFolder>;

/** Answered by the shell: folders and files come from the system's dialogs, and a restore needs the engine to be down. */
export const storageShellCalls = {
  /** null = the person closed the dialog. */
  'shell.chooseBackupFolder': call(nothing, BackupFolder.nullable()),
  /** Save dialog, then a CSV of every reading of one sealed day, gzip. Answers when it has begun: how it goes on is in storage.work. */
  'shell.exportDay': call(z.object({ day: Day }).strict(), z.object({ path: z.string().nullable() })),
  /** Stops the engine, puts the backup in place with a new epoch, starts the engine. What was there is kept beside. */
  'shell.restore': call(z.object({ id: z.string().max(200), word: z.literal(RESTORE_WORD) }).strict(), nothing),
};
