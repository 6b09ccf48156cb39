import { useEffect, useMemo, useState } from 'react';
import { keepPreviousData } from '@tanstack/react-query';
import type { AppErrorShape } from '../../../preload/contract/contract.ts';
import type { FleetAt } from '../../../preload/contract/history.ts';
import { errorShape, useCall } from '../../app/bridge.ts';
import { live, useFleetState } from '../../app/liveData.ts';
import { FleetStore } from '../fleet/fleetStore.ts';
import { LIVE_FLEET, type ShownFleet } from '../fleet/shownFleet.ts';
import { keptSince, missingOf } from './AsItWas.ts';

/** Words of a long wait come after this. */
const LATE_MS = 300;
const FACTS_STALE_MS = 60_000;
/** Ticks that were looked at just now: 10,000 rigs are 3 MB each. */
const KEEP_MS = 30_000;

export interface AsItWas {
  /** What the table shows: the rows of before while a tick is being read. */
  shown: ShownFleet;
  /** The tick asked for is being read, and for so long that it needs words. */
  isLate: boolean;
  isReading: boolean;
  error: AppErrorShape | null;
  retry: () => void;
  /** The tick that is shown, and what it misses; null before the first. */
  tick: { tickMs: number; notThen: number; unread: number; gone: number; rigs: number; problems: readonly AppErrorShape[] } | null;
  /** The oldest reading that is kept; null = none, or not known yet. */
  keptSinceMs: number | null;
}

/** The fleet of a time, or the live one. @param atMs null = now */
export function useAsItWas(atMs: number | null): AsItWas {
  const isPast = atMs !== null;
  const hasRigs = useFleetState().receivedAtMs !== null;
  const facts = useCall('storage.facts', {}, { staleTime: FACTS_STALE_MS, retry: false });
  const answer = useCall('history.fleetAt', { atMs: atMs ?? 0 }, { enabled: isPast, staleTime: Infinity, gcTime: KEEP_MS, retry: false, placeholderData: keepPreviousData, structuralSharing: false });
  const data = isPast ? answer.data ?? null : null;
  const error = isPast && answer.isError ? errorShape(answer.error) : null;
  const past = useMemo(() => (data === null || !hasRigs ? null : pastOf(data)), [data, hasRigs]);
  const isReading = isPast && (answer.isPending || answer.isPlaceholderData);
  // A tick that could not be read has no rows: those of another time under its words would lie.
  const shown = error !== null && atMs !== null ? { store: NOTHING, tickMs: atMs } : past?.shown ?? LIVE_FLEET;
  // The same rows are the same fleet: the table is not drawn anew.
  const { store, tickMs } = shown;
  const same = useMemo(() => ({ store, tickMs }), [store, tickMs]);
  return {
    shown: same, isReading, isLate: useIsLate(isReading, atMs), error, retry: () => { void answer.refetch(); },
    tick: past === null || error !== null ? null : past.tick, keptSinceMs: facts.data === undefined ? null : keptSince(facts.data.tiers),
  };
}

const NOTHING = new FleetStore();

function pastOf(data: FleetAt): { shown: ShownFleet; tick: NonNullable<AsItWas['tick']> } {
  const store = FleetStore.asItWas(live.fleet, data);
  return { shown: { store, tickMs: data.tickMs }, tick: { tickMs: data.tickMs, ...missingOf(live.fleet, data, store), rigs: store.size, problems: data.problems } };
}

function useIsLate(isReading: boolean, atMs: number | null): boolean {
  const [late, setLate] = useState<number | null>(null);
  useEffect(() => {
    if (!isReading) return undefined;
    const timer = setTimeout(() => { setLate(atMs); }, LATE_MS);
    return () => { clearTimeout(timer); };
  }, [isReading, atMs]);
  return isReading && late === atMs;
}
