import type { Algo } from '../../preload/contract/rig.ts';
import { algoCode, COLUMN_INDEX, FRAME_COLUMNS, type FrameKey } from './frames/columns.ts';
import type { TickSamples } from './frames/samples.ts';

type RigSample = { rigNo: number; algo?: Algo; nominalThs?: number; missing?: boolean } & Partial<Record<FrameKey, number | null>>;

/** Test data: one tick of a few rigs, what is not named is not known; `farm` is what the engine would hand over as sums. */
export function tickOfRigs(tickMs: number, rigs: RigSample[], farm: TickSamples['farm'] = null): TickSamples {
  const values = new Float64Array(rigs.length * FRAME_COLUMNS.length).fill(Number.NaN);
  rigs.forEach((rig, i) => {
    for (const { key } of FRAME_COLUMNS) values[i * FRAME_COLUMNS.length + COLUMN_INDEX[key]] = rig[key] ?? Number.NaN;
  });
  return {
    tickMs, values, farm,
    rigNos: Uint32Array.from(rigs, (rig) => rig.rigNo),
    algos: Uint8Array.from(rigs, (rig) => algoCode(rig.algo ?? 'sha256')),
    nominalThs: Float64Array.from(rigs, (rig) => rig.nominalThs ?? 100),
    answered: Uint8Array.from(rigs, (rig) => (rig.missing ? 0 : 1)),
    offsetMs: Uint16Array.from(rigs, (_, i) => i % 30_000),
  };
}
