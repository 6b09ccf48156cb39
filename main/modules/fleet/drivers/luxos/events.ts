import type { RigFault } from '../../../../../preload/contract/rig.ts';
import { numberOf, textOf, whole, type Fields } from '../value.ts';

const MAX_EVENTS = 64;
/** What the owner did or a start brings along: no faults. `events` lists what is so now, and drops what is over. */
const NO_FAULT = new Set(['SLEEP', 'IDLE', 'REBOOT_USER', 'SHUTDOWN_USER', 'REBOOT_SYSINIT']);

const codeOf = (event: Fields): string | null => textOf(event['Code']);

/** The codes that stand now. */
export const wordsOf = (events: readonly Fields[]): ReadonlySet<string> =>
  new Set(events.slice(0, MAX_EVENTS).map(codeOf).filter((code) => code !== null));

/** EVENTS as faults, in the rig's own words; those of a board carry its number. */
export const faultsOf = (events: readonly Fields[]): RigFault[] => events.slice(0, MAX_EVENTS).flatMap((event) => {
  const code = codeOf(event);
  if (code === null || NO_FAULT.has(code)) return [];
  const slot = textOf(event['Target']) === 'BOARD' ? whole(numberOf(event['ID'])) : null;
  return [{ code, text: textOf(event['Description']) ?? code, ...(slot === null ? {} : { slot }) }];
});
