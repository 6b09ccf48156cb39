import { z } from 'zod';

/* What a rig is and what it says, in canonical units (miner-protocols §2).
   null = not known or not reported; 0 = a measurement. Hashrates are TH/s of `algo` and are never summed across algorithms. */

export const Make = z.enum([
  'antminer', 'whatsminer', 'avalon', 'bitaxe', 'nerdaxe', 'sealminer', 'elphapex', 'auradine', 'volcminer', 'proto', 'other',
]);
export type Make = z.infer<typeof Make>;

export const Firmware = z.enum([
  'stock', 'braiins', 'vnish', 'luxos', 'epic', 'hiveon', 'marathon', 'mskminer', 'axeos', 'nerdaxe', 'other',
]);
export type Firmware = z.infer<typeof Firmware>;

export const Algo = z.enum([
  'sha256', 'scrypt', 'x11', 'equihash', 'ethash', 'blake2s', 'blake2b', 'kheavyhash', 'randomx', 'eaglesong', 'cuckatoo32', 'handshake', 'other',
]);
export type Algo = z.infer<typeof Algo>;

/** identified: make known and readable. locked: answers, but wants credentials. unknown: answers, not a rig that we know. */
export const DeviceClass = z.enum(['identified', 'locked', 'unknown']);
export type DeviceClass = z.infer<typeof DeviceClass>;

export const Board = z.object({
  /** As the rig numbers it. */
  slot: z.number().int(),
  hashrateThs: z.number().nullable(),
  nominalThs: z.number().nullable(),
  /** Chips found working by the rig. */
  chips: z.number().int().nullable(),
  chipsExpected: z.number().int().nullable(),
  /** One letter per chip in the rig's order: o good, x bad, - missing. null when the rig gives no map. */
  chipMap: z.string().nullable(),
  /** Per-chip temperatures where the rig has them. */
  chipTempsC: z.array(z.number().nullable()).nullable(),
  /** Hottest chip, or the hottest sensor of the board when it has no chip sensor. */
  tempMaxC: z.number().nullable(),
  tempBoardC: z.number().nullable(),
  frequencyMhz: z.number().nullable(),
  voltageV: z.number().nullable(),
  hwErrors: z.number().nullable(),
  serial: z.string().nullable(),
});
export type Board = z.infer<typeof Board>;

export const Pool = z.object({
  url: z.string(),
  user: z.string().nullable(),
  active: z.boolean(),
  /** The rig's own word: alive, dead, disabled, rejecting. */
  status: z.enum(['alive', 'dead', 'disabled', 'rejecting']).nullable(),
  priority: z.number().int().nullable(),
  accepted: z.number().nullable(),
  rejected: z.number().nullable(),
  stale: z.number().nullable(),
  difficulty: z.number().nullable(),
  /** Seconds since the last share; null = never or not reported. */
  lastShareAgeS: z.number().nullable(),
});
export type Pool = z.infer<typeof Pool>;

export const RigFault = z.object({ code: z.string(), text: z.string(), slot: z.number().int().nullable().optional() });
export type RigFault = z.infer<typeof RigFault>;

export const Psu = z.object({
  model: z.string().nullable(),
  serial: z.string().nullable(),
  inputV: z.number().nullable(),
  inputA: z.number().nullable(),
  inputW: z.number().nullable(),
  outputV: z.number().nullable(),
  tempC: z.number().nullable(),
  fanRpm: z.number().nullable(),
});
export type Psu = z.infer<typeof Psu>;

/** What the rig is doing by its own flags; `idle` = API up, no work, no sleep flag. */
export const Activity = z.enum(['mining', 'ramping', 'booting', 'idle', 'sleeping', 'error']);
export type Activity = z.infer<typeof Activity>;

export const PowerSource = z.enum(['miner', 'estimate']);
export type PowerSource = z.infer<typeof PowerSource>;

export const Telemetry = z.object({
  make: Make,
  model: z.string().nullable(),
  firmware: Firmware,
  firmwareVersion: z.string().nullable(),
  controlBoard: z.string().nullable(),
  /** Number of the control board itself, where the firmware tells one (Braiins OS: uid). */
  controlBoardId: z.string().nullable().optional(),
  algo: Algo.nullable(),
  mac: z.string().nullable(),
  serial: z.string().nullable(),
  hostname: z.string().nullable(),

  activity: Activity.nullable(),
  /** Seconds since the control board started. */
  uptimeS: z.number().nullable(),
  /** Seconds since mining started. */
  miningS: z.number().nullable(),
  hashrateThs: z.number().nullable(),
  hashrateAvgThs: z.number().nullable(),
  nominalThs: z.number().nullable(),
  /** Wall power. */
  powerW: z.number().nullable(),
  powerSource: PowerSource.nullable(),
  /** DC side, for rigs that tell only that. */
  powerOutputW: z.number().nullable(),
  powerLimitW: z.number().nullable(),
  /** Hottest chip of the rig, else its hottest board sensor. */
  tempMaxC: z.number().nullable(),
  tempInletC: z.number().nullable(),
  tempOutletC: z.number().nullable(),
  /** One value per fan in the rig's order; null = not known, 0 = stands still. */
  fansRpm: z.array(z.number().nullable()),
  fansExpected: z.number().int().nullable(),
  fanPercent: z.number().nullable(),
  psu: Psu.nullable(),
  boards: z.array(Board),
  boardsExpected: z.number().int().nullable(),
  pools: z.array(Pool),
  accepted: z.number().nullable(),
  rejected: z.number().nullable(),
  stale: z.number().nullable(),
  hwErrors: z.number().nullable(),
  errors: z.array(RigFault),
  /** Chip limit of the model table, for status and rulers. */
  tempLimitC: z.number().nullable(),
  /** Commands that were asked and not answered or not understood, in the rig's words: partial data must look partial. */
  missing: z.array(z.object({ what: z.string(), code: z.string(), message: z.string() })),
});
export type Telemetry = z.infer<typeof Telemetry>;

/** Exactly one per rig, most severe first (operator-ux §5). */
export const STATUSES = [
  'critical', 'zeroHash', 'offline', 'degraded', 'locked', 'warming', 'sleeping', 'unknown', 'hashing',
] as const;
export const Status = z.enum(STATUSES);
export type Status = z.infer<typeof Status>;

/** Why a status: a code with its numbers, but for those that change with every reading and have a live column; the screen finds the words. Shown as chips. */
export const Reason = z.object({ code: z.string(), value: z.number().nullable().optional(), limit: z.number().nullable().optional(), slot: z.number().nullable().optional() });
export type Reason = z.infer<typeof Reason>;
