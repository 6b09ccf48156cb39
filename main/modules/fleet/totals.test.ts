import { describe, expect, it } from 'vitest';
import type { Telemetry } from '../../../preload/contract/rig.ts';
import { renderMetrics } from '../../engine/metrics/metrics.ts';
import type { Rig } from './rig.ts';
import { farmTotals, TOO_OLD_MS } from './totals.ts';

const NOW_MS = 1_800_000_000_000;
const rig = (telemetry: Partial<Telemetry>, readAtMs: number | null = NOW_MS, status = 'hashing'): Rig =>
  ({ telemetry: { algo: 'sha256', hashrateThs: null, nominalThs: null, powerW: null, powerSource: 'miner', ...telemetry }, readAtMs, status: { status } }) as unknown as Rig;
const totals = (...rigs: Rig[]) => farmTotals(rigs, NOW_MS, { storedTickMs: null, storeError: null });

describe('sums of the farm', () => {
  it('are unknown, not 0, where no rig gives the value', () => {
    expect(totals(rig({}), rig({ hashrateThs: 90, nominalThs: 100, powerW: 3000 }, NOW_MS - TOO_OLD_MS - 1)).algos[0])
      .toMatchObject({ rigs: 2, hashrateThs: null, expectedThs: 100, powerW: null, powerUnknown: 2, efficiencyJTh: null });
  });
  it('are 0 where a rig measured 0, and leave the unknown ones out', () => {
    expect(totals(rig({ hashrateThs: 0, powerW: 0 }), rig({})).algos[0]).toMatchObject({ hashrateThs: 0, expectedThs: null, powerW: 0, powerReported: 1, powerUnknown: 1 });
    expect(totals(rig({ hashrateThs: 90, powerW: 3000 }), rig({ hashrateThs: 10 })).algos[0]).toMatchObject({ hashrateThs: 100, powerW: 3000, efficiencyJTh: 3000 / 90 });
  });
  it('have no sample in the metrics while they are unknown', () => {
    const { algos } = totals(rig({}));
    const text = renderMetrics([{ name: 'tera_power_watts', help: 'h', type: 'gauge', values: algos.map(({ powerW }) => ({ value: powerW })) }]);
    expect(text).not.toMatch(/^tera_power_watts/m);
  });
});
