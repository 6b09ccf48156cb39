import { useEffect, useState } from 'react';
import type { RigDetail } from '../../../preload/contract/fleet.ts';
import { subscribe, useCall } from '../../app/bridge.ts';
import type { LiveReading } from '../history/liveSteps.ts';
import { liveValues } from './liveValues.ts';

const HOUR_MS = 3_600_000;

/** The newest reading: asked once, then streamed while the page is open; `appended` are those of the last hour, for the charts. */
export function useLiveRig(rigNo: number): { detail: RigDetail | null; error: unknown; appended: LiveReading[] } {
  const first = useCall('fleet.rig', { rigNo });
  const [streamed, setStreamed] = useState<RigDetail | null>(null);
  const [appended, setAppended] = useState<LiveReading[]>([]);
  useEffect(() => {
    const end = subscribe('fleet.rigLive', { rigNo }, (detail) => {
      if (detail.row.rigNo !== rigNo) return;
      setStreamed(detail);
      const { telemetry, readAtMs } = detail;
      if (telemetry === null || readAtMs === null) return;
      setAppended((before) => (before.at(-1)?.ms === readAtMs ? before : [
        ...before.filter((point) => point.ms > readAtMs - HOUR_MS && point.ms < readAtMs),
        { ms: readAtMs, values: liveValues(telemetry) },
      ]));
    });
    return end;
  }, [rigNo]);
  return { detail: streamed ?? first.data ?? null, error: first.error, appended };
}
