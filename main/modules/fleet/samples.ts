import { TICK_MS } from '../../engine/clock.ts';
import { COLUMN_INDEX, FRAME_COLUMNS, STATUS_CODE, type WriteArgs } from '../../store/index.ts';
import type { Rig } from './rig.ts';

/**
 * The rigs of one tick as the store takes them: those that were read inside [tickMs, tickMs + 30 s) with their values,
 * all others as missed. Rigs that cannot be read at all (locked, no driver) are not polled and not in the frame.
 */
export function tickSamples(tickMs: number, rigs: Iterable<Rig>): WriteArgs<'frame.write'> {
  const polled = [...rigs].filter((rig) => rig.identity.driver !== null && rig.telemetry !== null);
  const width = FRAME_COLUMNS.length;
  const samples: WriteArgs<'frame.write'> = {
    tickMs,
    rigNos: Uint32Array.from(polled, (rig) => rig.rigNo),
    algos: polled.map((rig) => rig.telemetry?.algo ?? null),
    nominalThs: Float64Array.from(polled, (rig) => rig.telemetry?.nominalThs ?? Number.NaN),
    answered: new Uint8Array(polled.length),
    offsetMs: new Uint16Array(polled.length),
    values: new Float64Array(polled.length * width).fill(Number.NaN),
  };
  polled.forEach((rig, index) => {
    const at = rig.readAtMs;
    const t = rig.telemetry;
    if (t === null || at === null || at < tickMs || at >= tickMs + TICK_MS) return;
    samples.answered[index] = 1;
    samples.offsetMs[index] = at - tickMs;
    const put = (key: keyof typeof COLUMN_INDEX, value: number | null | undefined): void => {
      samples.values[index * width + COLUMN_INDEX[key]] = value ?? Number.NaN;
    };
    put('hashrateThs', t.hashrateThs);
    put('powerW', t.powerW);
    put('tempMaxC', t.tempMaxC);
    put('tempInletC', t.tempInletC);
    put('accepted', t.accepted);
    put('rejected', t.rejected);
    put('stale', t.stale);
    put('hwErrors', t.hwErrors);
    put('status', STATUS_CODE[rig.status.status]);
    put('miningS', t.miningS);
    put('uptimeS', t.uptimeS);
    for (const n of [1, 2, 3, 4] as const) {
      put(`fan${n}Rpm`, t.fansRpm[n - 1]);
      put(`board${n}Ths`, t.boards[n - 1]?.hashrateThs);
      put(`board${n}TempC`, t.boards[n - 1]?.tempMaxC);
    }
  });
  return samples;
}
