import type { Reply } from './driver.ts';

/**
 * Rigs without the time of day count seconds from their own start (Avalon: `When` 168). No rig mined before the first block
 * (2009-01-03): what lies before it is such a counter, not a clock.
 */
const FIRST_BLOCK_S = 1_230_940_800;
/** Seconds end here (year 2100); a larger number is in another unit. */
const LAST_S = 4_102_444_800;

/** The first `When` of a cgminer reply, JSON or text. Not parsed: this runs for every reply of every rig. */
const WHEN = /"when"\s*:\s*"?(\d{1,12})\b|\bWhen=(\d{1,12})\b/i;

/**
 * The rig's own time of day as one fresh reply carries it, epoch ms: the Date header of HTTP, else cgminer's STATUS.When (epoch
 * seconds, miner-protocols §1). null = the reply carries none.
 */
export function rigClockMs(reply: Pick<Reply, 'text' | 'headers'>): number | null {
  const date = reply.headers?.['date'];
  if (date !== undefined) return plausible(Date.parse(date) / 1000);
  const match = WHEN.exec(reply.text);
  return match === null ? null : plausible(Number(match[1] ?? match[2]));
}

const plausible = (seconds: number): number | null => (seconds >= FIRST_BLOCK_S && seconds <= LAST_S ? Math.round(seconds * 1000) : null);
