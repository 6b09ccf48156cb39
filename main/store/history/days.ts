import { DAY_MS } from './rig-hour.ts';
import type { GroupRow } from '../commands/history.ts';
import { blobs, orProblem } from './compact.ts';
import { rowsOfRows } from './groups.ts';
import { decodeRollUp, encodeRollUp, mergeRollUps, type RollUp } from './roll-up.ts';
import { turns, type Job, type TaskContext } from './task.ts';

/** Late readings of a day's last hour come within this time. */
const AFTER_MS = 15 * 60_000;
/** Rigs of a day that are held at once. */
const SPAN = 500;

/** Makes the days (UTC) that are over out of their hours: of rigs, of farm and groups. Returns how many days. May be done again. */
export async function closeDays({ readers, write, problem }: TaskContext, { nowMs }: { nowMs: number }, job: Job): Promise<number> {
  const today = Math.floor((nowMs - AFTER_MS) / DAY_MS);
  const open = readers.rollup().prepare<[number], { day: number; seq: number }>('SELECT day, seq FROM day_open WHERE day < ? ORDER BY day').all(today);
  const turn = turns();
  const rowsOf = readers.rollup().prepare<[number, number, number, number], { rig_no: number; b: Uint8Array }>(
    'SELECT rig_no, b FROM r1h WHERE hour = ? AND rig_no >= ? AND rig_no < ? ORDER BY rig_no LIMIT ?');
  for (const { day, seq } of open) {
    const last = readers.rollup().prepare<[number, number], number | null>('SELECT max(rig_no) FROM r1h WHERE hour >= ? AND hour < ?').pluck().get(day * 24, day * 24 + 24) ?? 0;
    for (let from = 0; from <= last; from += SPAN) {
      if (job.signal.aborted) return 0;
      const parts = new Map<number, RollUp[]>();
      for (let hour = day * 24; hour < day * 24 + 24; hour += 1) {
        for (const { rig_no: rigNo, b } of rowsOf.all(hour, from, from + SPAN, SPAN)) {
          const row = orProblem(() => decodeRollUp(b), problem);
          if (row !== null) parts.set(rigNo, [...parts.get(rigNo) ?? [], row]);
        }
        await turn();
      }
      const rows = blobs();
      for (const [rigNo, hours] of parts) rows.add(rigNo, encodeRollUp(mergeRollUps(hours)));
      // One page a rig: a hundred at a time keep the ticks waiting no longer than a slice.
      if (rows.count() > 0) for (const slice of slices(rows.take(), 100)) await write('days.put', { day, rows: slice });
    }
    await write('groups.put', { table: 'g1d', rows: rowsOfRows(groupHours(readers.rollup(), day), 24) });
    await write('days.close', { day, seq });
  }
  return open.length;
}

function groupHours(db: ReturnType<TaskContext['readers']['rollup']>, day: number): GroupRow[] {
  return db.prepare<[number, number], GroupRow>(`
    SELECT kind, name, algo, bucket, n, rigs, answered, ths, ths_min AS thsMin, ths_max AS thsMax, ths_n AS thsN, expected_ths AS expectedThs, expected_n AS expectedN,
      w, w_min AS wMin, w_max AS wMax, w_n AS wN, eff_w AS effW, eff_ths AS effThs, wh, estimated_wh AS estimatedWh, energy_s AS energyS
    FROM g1h JOIN grp ON grp.id = g1h.grp WHERE grp IN (SELECT id FROM grp) AND bucket >= ? AND bucket < ?`).all(day * 24, day * 24 + 24);
}

function* slices(all: ReturnType<ReturnType<typeof blobs>['take']>, count: number): Generator<typeof all> {
  let at = 0;
  for (let first = 0; first < all.rigNos.length; first += count) {
    const sizes = all.sizes.slice(first, first + count);
    const length = sizes.reduce((sum, size) => sum + size, 0);
    yield { rigNos: all.rigNos.slice(first, first + count), sizes, bytes: all.bytes.slice(at, at + length) };
    at += length;
  }
}
