import type { RigMetric } from '../../../preload/contract/history.ts';
import type { Telemetry } from '../../../preload/contract/rig.ts';
import { efficiencyJTh } from '../../ui/format.ts';

/** Of a rig's parts the first four are kept. */
const PARTS = [0, 1, 2, 3] as const;

/** What a live reading says of the metrics that charts draw. Counters and shares come with the stored steps only. */
export function liveValues(telemetry: Telemetry): Partial<Record<RigMetric, number | null>> {
  const { hashrateThs, powerW, nominalThs, tempMaxC, tempInletC, boards, fansRpm } = telemetry;
  const values: Partial<Record<RigMetric, number | null>> = { hashrateThs, powerW, tempMaxC, tempInletC, efficiencyJTh: efficiencyJTh(powerW, hashrateThs, nominalThs) };
  for (const part of PARTS) {
    values[`fan${(part + 1) as 1}Rpm`] = fansRpm[part] ?? null;
    values[`board${(part + 1) as 1}Ths`] = boards[part]?.hashrateThs ?? null;
    values[`board${(part + 1) as 1}TempC`] = boards[part]?.tempMaxC ?? null;
  }
  return values;
}
