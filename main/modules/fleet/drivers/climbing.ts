/** One board: has it still to reach its frequency, and what does it hash now (any unit). */
export interface Climber { climbs: boolean; rate: number | null }

/**
 * Whether the rig as a whole still climbs: all of its boards do, or one that hashes does. A board that climbs for ever and hashes nothing beside
 * others that work is a dead one, and no reason to call the rig warming up.
 */
export const isClimbing = (boards: readonly Climber[]): boolean =>
  boards.some(({ climbs, rate }) => climbs && (rate ?? 0) > 0) || (boards.length > 0 && boards.every(({ climbs }) => climbs));
