import { useEffect, useState } from 'react';
import type { RigDetail } from '../../../preload/contract/fleet.ts';
import { subscribe, useCall } from '../../app/bridge.ts';

const HOUR_MS = 3_600_000;

/** A live reading for the charts, behind their stored ticks. */
export interface LivePoint { ms: number; hashrateThs: number | null; tempMaxC: number | null }

/** The newest reading: asked once, then streamed while the page is open. */
export function useLiveRig(rigNo: number): { detail: RigDetail | null; error: unknown; appended: LivePoint[] } {
  const first = useCall('fleet.rig', { rigNo });
  const [streamed, setStreamed] = useState<RigDetail | null>(null);
  const [appended, setAppended] = useState<LivePoint[]>([]);
  useEffect(() => {
    const end = subscribe('fleet.rigLive', { rigNo }, (detail) => {
      if (detail.row.rigNo !== rigNo) return;
      setStreamed(detail);
      const { telemetry, readAtMs } = detail;
      if (telemetry === null || readAtMs === null) return;
      setAppended((before) => (before.at(-1)?.ms === readAtMs ? before : [
        ...before.filter((point) => point.ms > readAtMs - HOUR_MS && point.ms < readAtMs),
        { ms: readAtMs, hashrateThs: telemetry.hashrateThs, tempMaxC: telemetry.tempMaxC },
      ]));
    });
    return end;
  }, [rigNo]);
  return { detail: streamed ?? first.data ?? null, error: first.error, appended };
}
