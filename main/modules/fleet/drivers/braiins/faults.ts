import type { RigFault } from '../../../../../preload/contract/rig.ts';
import { fieldsOf, isFields, listOf, numberOf, textOf, whole, type Fields } from '../value.ts';

export interface FaultSources {
  /** `errors` of REST miner/errors: a log of weeks, oldest first. */
  log: unknown;
  /** Last accepted share and length of this run, by the rig's clock, s. */
  lastShareS: number | null;
  miningS: number | null;
  tunerState: number | null;
  status: number | null;
  /** `events.appeals` of GraphQL: what wants the owner's eye now. */
  appeals: unknown;
  /** `TunerChainStatus` of the cgminer API. */
  chains: unknown;
}

const TUNER_ERROR = 4;
const STATUS_RESTRICTED = 5;
/** A rig that keeps failing logs thousands of lines. */
const MAX_LOGGED = 4096;
const MAX_FAULTS = 32;
/** What the tuner of BOSminer does when all is well. */
const CHAIN_WELL = /^(stable|testing performance profile|tuning individual chips|idle|disabled)/i;

/** Faults that stand now, each once. */
export function faultsOf(from: FaultSources): RigFault[] {
  const faults = [...logged(from), ...appeals(from.appeals), ...chains(from.chains)];
  if (from.tunerState === TUNER_ERROR) faults.push({ code: 'tuner', text: 'The tuner of the rig has stopped with an error' });
  if (from.status === STATUS_RESTRICTED) faults.push({ code: 'restricted', text: 'Braiins OS runs restricted on this rig' });
  const once = new Map(faults.map((fault) => [`${fault.code} ${fault.slot ?? ''} ${fault.text}`, fault]));
  return [...once.values()].slice(0, MAX_FAULTS);
}

/**
 * Log entries with an error code since mining started. The log holds what was mended weeks ago, and the reply tells no time of its own:
 * the last share or the newest entry stands for now.
 */
function logged({ log, lastShareS, miningS }: FaultSources): RigFault[] {
  const entries = listOf(log).slice(-MAX_LOGGED).filter(isFields).map((entry) => ({ entry, atS: secondsOf(entry['timestamp']) }));
  const nowS = Math.max(lastShareS ?? 0, ...entries.map(({ atS }) => atS ?? 0));
  const sinceS = miningS === null ? nowS : nowS - miningS;
  const coded = entries.filter(({ entry }) => isCoded(entry)).slice(-MAX_FAULTS);
  return coded.filter(({ atS }) => atS !== null && atS >= sinceS).flatMap(({ entry }) => {
    const slot = slotOf(entry);
    return listOf(entry['error_codes']).slice(0, MAX_FAULTS).filter(isFields).flatMap((error) => {
      const code = textOf(error['code']);
      return code === null ? [] : [{ code, text: textOf(error['reason']) ?? textOf(entry['message']) ?? 'Fault without a known meaning', ...slot }];
    });
  });
}

const isCoded = (entry: Fields): boolean => listOf(entry['error_codes']).length > 0;

/** The log with its newest entry and the last ones that carry an error code: all that `faultsOf` reads of it. */
export function codedEntries(text: string): string {
  try {
    const entries = listOf(fieldsOf(JSON.parse(text))['errors']).slice(-MAX_LOGGED).filter(isFields);
    const coded = entries.filter(isCoded).slice(-MAX_FAULTS)
      .map(({ timestamp, message, components, error_codes: codes }) => ({ timestamp, message, components, error_codes: listOf(codes).slice(0, MAX_FAULTS).map((code) => ({
        code: fieldsOf(code)['code'], reason: fieldsOf(code)['reason'] })) }));
    const newest = entries.reduce<Fields | null>((best, entry) => ((secondsOf(entry['timestamp']) ?? 0) > (secondsOf(best?.['timestamp']) ?? 0) ? entry : best), null);
    return JSON.stringify({ errors: [{ timestamp: newest?.['timestamp'] ?? null }, ...coded] });
  } catch {
    // Mended JSON is rare and stays as it came.
    return text;
  }
}

function secondsOf(value: unknown): number | null {
  const text = textOf(value);
  const ms = text === null ? Number.NaN : Date.parse(text);
  return Number.isFinite(ms) ? ms / 1000 : null;
}

/** The hashboard that an entry names among its components. */
function slotOf(entry: Fields): { slot: number } | Record<string, never> {
  const board = listOf(entry['components']).slice(0, MAX_FAULTS).map(fieldsOf).find((component) => /board/i.test(textOf(component['name']) ?? ''));
  const slot = whole(numberOf(board?.['index']));
  return slot === null ? {} : { slot };
}

const appeals = (list: unknown): RigFault[] => listOf(list).slice(0, MAX_FAULTS).filter(isFields).flatMap((appeal) => {
  const text = textOf(appeal['message']);
  return text === null ? [] : [{ code: (textOf(appeal['kind']) ?? 'event').toLowerCase(), text }];
});

/** `Status: "Failed { … }"`: the word before the brace is for people. */
const chains = (list: unknown): RigFault[] => listOf(list).slice(0, MAX_FAULTS).filter(isFields).flatMap((chain) => {
  const word = textOf(chain['Status'])?.split(' {')[0] ?? '';
  const slot = whole(numberOf(chain['HashchainIndex']));
  return word === '' || CHAIN_WELL.test(word) ? [] : [{ code: 'tuner', text: `Hashboard ${slot ?? ''}: ${word}`.replace('  ', ' '), ...(slot === null ? {} : { slot }) }];
});
