import { useEffect, useMemo, useState } from 'react';
import type { Yesterday } from '../../../preload/contract/history.ts';
import { useCall } from '../../app/bridge.ts';
import { live } from '../../app/liveData.ts';
import { meansOf, rowsAgainst, type Comparison, type Means, type YesterdayMetric } from './Yesterday.ts';

const HOUR_MS = 3_600_000;
const MOST_MS = 5 * 60_000;
/** The hour of the day before has turned by then. */
const TURNED_MS = 5000;
/** A sum over 10,000 rows each second would cost more than it tells. */
const COUNT_EVERY_MS = 3000;

/** What is known of this hour of the day before; null = nothing. */
export function useYesterday(): { yesterday: Yesterday; means: Means } | null {
  const { data } = useCall('history.yesterday', {}, { retry: false, structuralSharing: false, staleTime: MOST_MS, refetchInterval: () => Math.min(MOST_MS, HOUR_MS - (Date.now() % HOUR_MS) + TURNED_MS) });
  return useMemo(() => (data === undefined || data === null ? null : { yesterday: data, means: meansOf(data) }), [data]);
}

/** Gives the table what its column "against yesterday" is measured on. */
export function useYesterdayColumn(known: ReturnType<typeof useYesterday>): void {
  useEffect(() => { if (known !== null) live.fleet.setYesterday(known.means.hashrateThs); }, [known]);
}

/** The rows of a list against yesterday, counted in a task of its own; null = nothing is known of yesterday. */
export function useRowsAgainst(rigNos: readonly number[], known: ReturnType<typeof useYesterday>): Record<YesterdayMetric, Comparison> | null {
  const [result, setResult] = useState<Record<YesterdayMetric, Comparison> | null>(null);
  useEffect(() => {
    if (known === null) return undefined;
    let timer: ReturnType<typeof setTimeout>;
    const count = (): void => {
      if (document.visibilityState !== 'hidden') setResult(rowsAgainst(live.fleet, rigNos, known.yesterday, known.means, Date.now()));
      timer = setTimeout(count, COUNT_EVERY_MS);
    };
    timer = setTimeout(count);
    return () => { clearTimeout(timer); };
  }, [rigNos, known]);
  return known === null ? null : result;
}
