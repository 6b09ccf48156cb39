import { parseTextReply } from './textreply.ts';
import { fieldsOf, isFields, listOf, numberOf } from './value.ts';
import { repairJson } from '../transport/repair.ts';
import type { Reply } from './driver.ts';

/**
 * Rigs without the time of day count seconds from their own start (Avalon: `When` 168). No rig mined before the first block
 * (2009-01-03): what lies before it is such a counter, not a clock.
 */
const FIRST_BLOCK_S = 1_230_940_800;
/** Seconds end here (year 2100); a larger number is another unit. */
const LAST_S = 4_102_444_800;

/**
 * The rig's own time of day as one fresh reply carries it, epoch ms: cgminer's STATUS.When (seconds, miner-protocols §1), else
 * the Date header of HTTP. null = the reply carries none. Never throws.
 */
export function rigClockMs(reply: Pick<Reply, 'text' | 'headers'>): number | null {
  const date = reply.headers?.['date'];
  if (date !== undefined) return plausible(Date.parse(date) / 1000);
  if (!/when/i.test(reply.text)) return null;
  try {
    const trimmed = reply.text.trimStart();
    const value = /^STATUS\s*=/i.test(trimmed) ? parseTextReply(trimmed) : repairJson(reply.text).value;
    if (!isFields(value)) return null;
    // A joined reply (`summary+pools`) has its STATUS one level down.
    const status = value['STATUS'] ?? fieldsOf(listOf(Object.values(value)[0])[0])['STATUS'];
    const fields = fieldsOf(listOf(status)[0]);
    return plausible(numberOf(fields['When']));
  } catch {
    // Not to be read at all: the parser of the driver says so.
    return null;
  }
}

const plausible = (seconds: number | null): number | null =>
  (seconds === null || !(seconds >= FIRST_BLOCK_S && seconds <= LAST_S) ? null : Math.round(seconds * 1000));
