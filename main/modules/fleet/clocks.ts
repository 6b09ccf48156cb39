/* Rigs whose clock is wrong: shares are judged by the pool's clock, so mining goes on; logs and restarts by schedule are off. */

/** A clock that is off by more is wrong … */
export const CLOCK_WRONG_MS = 5 * 60_000;
/** … until it is off by less than this. */
export const CLOCK_RIGHT_MS = 4 * 60_000;
/** Before this program was made no clock can be right (the same year as in the doctor's check). */
const OLDEST_NOW_MS = Date.UTC(2026, 0, 1);
/** With fewer rigs that tell the time, a majority says nothing. */
const JURY = 3;

/** @param offsetMs rig's clock minus ours; null = the rig tells no time @param wasWrong what was decided before */
export function isClockWrong(offsetMs: number | null, wasWrong: boolean): boolean {
  return offsetMs !== null && Math.abs(offsetMs) > (wasWrong ? CLOCK_RIGHT_MS : CLOCK_WRONG_MS);
}

/** What all rigs' clocks say of ours. */
export interface ClockJury {
  /** The newest offset of one rig; null = it tells no time, or is gone. */
  put(rigNo: number, offsetMs: number | null): void;
  /** False: our own clock is the wrong one, and no rig can be judged by it. */
  isOursPlausible(nowMs: number): boolean;
  clear(): void;
}

export function clockJury(): ClockJury {
  /** Rigs that tell the time, and whether they disagree with us. */
  const votes = new Map<number, boolean>();
  let against = 0;
  return {
    put: (rigNo, offsetMs) => {
      if (votes.get(rigNo) === true) against -= 1;
      votes.delete(rigNo);
      if (offsetMs === null) return;
      const disagrees = Math.abs(offsetMs) > CLOCK_WRONG_MS;
      votes.set(rigNo, disagrees);
      if (disagrees) against += 1;
    },
    isOursPlausible: (nowMs) => nowMs >= OLDEST_NOW_MS && (votes.size < JURY || against * 2 <= votes.size),
    clear: () => {
      votes.clear();
      against = 0;
    },
  };
}
