import { z } from 'zod';

/**
 * What can be ordered to go wrong with a rig.
 *
 * offline    nothing answers (demo door: silence; loopback door: reset, an accepted connection cannot be un-accepted)
 * refused    every port refuses
 * zeroHash   the API is up, nothing is hashed
 * hot        chips at or over any limit
 * lostBoard  one hashboard is gone
 * deadFan    one fan stands still
 * badJson    replies that no repair can read
 * slow       replies come `ms` late (default 2000)
 * locked     the web password is not the default one, the API is closed or denies
 * halfOpen   accepts and never says a word
 * sleeping   put to sleep by its owner
 * floods     answers with endless bytes
 */
export const FAULTS = [
  'offline', 'refused', 'zeroHash', 'hot', 'lostBoard', 'deadFan', 'badJson', 'slow', 'locked', 'halfOpen', 'sleeping', 'floods',
] as const;
export const FaultName = z.enum(FAULTS);
export type FaultName = z.infer<typeof FaultName>;

export const FaultParams = z.object({
  /** slow: delay of each reply. */
  ms: z.number().int().min(0).max(600_000).optional(),
  /** hot: hottest chip. */
  tempC: z.number().min(20).max(200).optional(),
  /** lostBoard: index of the board from 0. deadFan: index of the fan from 0. */
  index: z.number().int().min(0).max(15).optional(),
}).strict();
export type FaultParams = z.infer<typeof FaultParams>;

export interface Fault { name: FaultName; ms?: number | undefined; tempC?: number | undefined; index?: number | undefined }

/** An order that makes no sense for that rig or that does not exist. */
export class SimError extends Error {
  readonly code: 'SIM_NO_RIG' | 'SIM_NOT_APPLICABLE' | 'SIM_BAD_OPTION' | 'SIM_TOO_MANY';
  constructor(code: SimError['code'], message: string) {
    super(message);
    this.name = 'SimError';
    this.code = code;
  }
}
