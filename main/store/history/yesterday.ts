import type { Yesterday } from '../../../preload/contract/history.ts';
import type { Algo } from '../../../preload/contract/rig.ts';
import { COLUMN_INDEX, FRAME_COLUMNS } from '../frames/columns.ts';
import { perUnitOf } from '../frames/samples.ts';
import { orProblem } from './compact.ts';
import { DAY_MS, HOUR_MS } from './rig-hour.ts';
import { decodeRollUp } from './roll-up.ts';
import { SPREADS, type RollUp, type SpreadKey } from './roll-up-shape.ts';
import type { TaskContext } from './task.ts';

/** Means over the clock hour that is 24 hours before the present one. null = nothing is kept of it. */
export function yesterday({ readers, problem }: TaskContext, { nowMs }: { nowMs: number }): Yesterday | null {
  const hour = Math.floor((nowMs - DAY_MS) / HOUR_MS);
  const rollup = readers.rollup();
  const rows = rollup.prepare<[number], { rig_no: number; b: Uint8Array }>('SELECT rig_no, b FROM r1h WHERE hour = ? ORDER BY rig_no').all(hour);
  if (rows.length === 0) return null;
  const known = rows.map(({ rig_no: rigNo, b }) => ({ rigNo, row: orProblem(() => decodeRollUp(b), problem) }));
  const farm = rollup.prepare<[number], { algo: string; ths: number | null; w: number | null }>(
    "SELECT algo, ths, w FROM g1h JOIN grp ON grp.id = grp WHERE kind = 'farm' AND grp IN (SELECT id FROM grp WHERE kind = 'farm') AND bucket = ?").all(hour);
  return {
    hourMs: hour * HOUR_MS,
    rigNos: Uint32Array.from(known, ({ rigNo }) => rigNo),
    hashrateThs: Float64Array.from(known, ({ row }) => (row === null ? Number.NaN : meanOf(row, 'hashrateThs'))),
    powerW: Float64Array.from(known, ({ row }) => (row === null ? Number.NaN : meanOf(row, 'powerW'))),
    farm: farm.map(({ algo, ths, w }) => ({ algo: algo === '' ? null : algo as Algo, hashrateThs: ths, powerW: w })),
  };
}

/** Mean of a column in canonical units, NaN when it was never told. */
function meanOf(row: RollUp, key: SpreadKey): number {
  const { finer } = SPREADS.find((spread) => spread.key === key)!;
  return (row.spreads[key]?.mean ?? Number.NaN) / finer / perUnitOf(FRAME_COLUMNS[COLUMN_INDEX[key]]!.perUnit, row.exponent);
}
