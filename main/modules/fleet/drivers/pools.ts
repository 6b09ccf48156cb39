import type { Pool, Telemetry } from '../../../../preload/contract/rig.ts';
import { measure, toCanonical } from './fieldtable.ts';
import { flagOf, numberOf, scaledOf, sum, textOf, whole, type Fields } from './value.ts';

type Status = Pool['status'];
const STATUS: Record<string, Status> = {
  // Bitmain writes "Deed" for a slot that is not configured, Elphapex-style CGI "Unreachable".
  alive: 'alive', dead: 'dead', deed: 'dead', unreachable: 'dead', disabled: 'disabled', rejecting: 'rejecting',
};
/** Third-party firmware puts its own pools behind the owner's (miner-protocols §2). */
const DEV_FEE_PRIORITY = 9998;

/** `"0:00:03"` and `"14:34:59"` are ages, a number is a time of the rig's clock, 0 is never. */
function ageOf(value: unknown, whenS: number | null): number | null {
  if (typeof value === 'string' && value.includes(':')) {
    const parts = /^\s*(\d{1,6}):(\d{1,2})(?::(\d{1,2}))?\s*$/.exec(value)?.slice(1).filter((part) => part !== undefined);
    return parts === undefined ? null : parts.reduce((total, part) => total * 60 + Number(part), 0);
  }
  const at = numberOf(value);
  return at === null || at <= 0 || whenS === null ? null : toCanonical(whenS - at, 's');
}

/** Rigs have three; BOS and LuxOS a few groups. */
const MAX_POOLS = 32;

/** One pool record in the spelling of any family; null when the slot is empty or belongs to the firmware's maker. */
function poolOf(fields: Fields, whenS: number | null): Pool | null {
  const pick = (...keys: string[]): unknown => keys.map((key) => fields[key]).find((value) => value !== undefined);
  const url = textOf(pick('URL', 'url'));
  const priority = numberOf(pick('Priority', 'priority', 'pool-priority'));
  if (url === null || url === '*' || /devfee/i.test(url) || fields['Type'] === 1) return null;
  if (priority !== null && priority >= DEV_FEE_PRIORITY) return null;
  const difficulty = [pick('Stratum Difficulty'), pick('Diff', 'diff'), pick('Work Difficulty')].map(scaledOf).find((value) => value !== null && value > 0);
  const accepted = measure(pick('Accepted', 'accepted'), 'count');
  return {
    url,
    user: textOf(pick('User', 'user', 'account')),
    active: flagOf(pick('Stratum Active', 'stratum-active')) === true,
    status: STATUS[(textOf(pick('Status', 'status')) ?? '').toLowerCase()] ?? null,
    priority: whole(priority),
    accepted,
    rejected: measure(pick('Rejected', 'rejected', 'reject'), 'count'),
    stale: measure(pick('Stale', 'stale'), 'count'),
    difficulty: difficulty ?? null,
    // Never: LuxOS gives the time since its start then.
    lastShareAgeS: accepted === 0 ? null : ageOf(pick('Last Share Time', 'lstime', 'last-share-time'), whenS),
  };
}

/**
 * The owner's pools with at most one active. Rigs may flag several as connected: the one with the freshest share is
 * mined on. The CGI has no flag: the alive pool of best priority is taken when `guessActive`.
 */
export function poolsOf(list: readonly Fields[], whenS: number | null, guessActive = false): Pool[] {
  const pools = list.slice(0, MAX_POOLS).map((fields) => poolOf(fields, whenS)).filter((pool) => pool !== null);
  let candidates = pools.filter((pool) => pool.active);
  if (candidates.length === 0 && guessActive) candidates = pools.filter((pool) => pool.status === 'alive' && pool.lastShareAgeS !== null);
  const rank = (pool: Pool): number => pool.lastShareAgeS ?? Number.POSITIVE_INFINITY;
  const best = [...candidates].sort((a, b) => rank(a) - rank(b) || (a.priority ?? 0) - (b.priority ?? 0))[0];
  for (const pool of pools) pool.active = pool === best;
  return pools;
}

type Shares = Pick<Telemetry, 'accepted' | 'rejected' | 'stale'>;

/** Shares of all pools together. */
export const sharesOf = (pools: readonly Pool[]): Shares =>
  ({ accepted: sum(pools.map((pool) => pool.accepted)), rejected: sum(pools.map((pool) => pool.rejected)), stale: sum(pools.map((pool) => pool.stale)) });

/** Each count from the first that knows it. */
export const firstShares = (first: Shares, second: Shares): Shares =>
  ({ accepted: first.accepted ?? second.accepted, rejected: first.rejected ?? second.rejected, stale: first.stale ?? second.stale });

/** SUMMARY of the cgminer API. */
export const summaryShares = (summary: Fields): Shares =>
  ({ accepted: measure(summary['Accepted'], 'count'), rejected: measure(summary['Rejected'], 'count'), stale: measure(summary['Stale'], 'count') });
