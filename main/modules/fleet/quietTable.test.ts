import { describe, expect, it } from 'vitest';
import type { FleetDelta, RigRow } from '../../../preload/contract/fleet.ts';
import type { Telemetry } from '../../../preload/contract/rig.ts';
import { emptyBoard, emptyTelemetry } from './drivers/telemetry.ts';
import { createFleet, type Fleet } from './fleet.ts';
import { fakeClock } from './polling/fake-clock.test-support.ts';
import type { Rig } from './rig.ts';

/* The words of a row cross two processes as JSON and make the screen sort and filter anew: a poll that only measures must send none. */

const RIGS = 1000;
const POLL_MS = 30_000;
const NOW = 1_790_000_000_000;
const healthy: Telemetry = {
  ...emptyTelemetry('antminer', 'stock'), model: 'Antminer S19 Pro', algo: 'sha256', activity: 'mining', uptimeS: 90_000, miningS: 90_000, hashrateThs: 100, hashrateAvgThs: 101,
  nominalThs: 102, tempMaxC: 70, tempLimitC: 85, fansRpm: [5900, 5880, 6020, 5940], fansExpected: 4, boards: [1, 2, 3].map((slot) => ({ ...emptyBoard(slot), hashrateThs: 33, chips: 114 })), boardsExpected: 3,
};

function farm() {
  const { clock, advance } = fakeClock(NOW);
  const fleet = createFleet(clock, () => POLL_MS);
  const rigs = Array.from({ length: RIGS }, (_, index) => fleet.put({
    rigNo: index + 1, ip: `10.0.${index >> 8}.${index & 255}`, identity: { class: 'identified', make: 'antminer', firmware: 'stock', driver: 'antminer', model: 'S19 Pro' },
    memory: {}, firstSeenMs: NOW, telemetry: null, readAtMs: null, status: null,
  }));
  const table = fleet.tableSource(() => {});
  /** Every rig is polled once; what the screen then gets. */
  const round = async (poll: (rig: Rig) => void): Promise<FleetDelta> => {
    rigs.forEach(poll);
    await advance(POLL_MS);
    return table.take()!;
  };
  return { fleet, clock, round };
}
const rowsOf = (delta: FleetDelta): RigRow[] => JSON.parse(delta.rows) as RigRow[];
const answer = (fleet: Fleet, rig: Rig, telemetry: Telemetry, atMs: number): void => {
  fleet.answered(rig, { telemetry, replies: { texts: new Map(), failed: new Map() }, memory: {}, clockOffsetMs: 0 }, atMs);
};

/** Another measurement each time, in each number that a poll reads; the rig's state stays: fine, hot, low, or with many rejects. */
function measured(rigNo: number, round: number): Telemetry {
  const step = (rigNo * 7 + round * 3) % 10;
  const kind = rigNo % 10;
  const rate = (kind === 1 ? 25 : 33.5) + step / 25;
  return {
    ...healthy, hashrateThs: rate * 3, hashrateAvgThs: rate * 3, powerW: 3200 + step, tempMaxC: (kind === 0 ? 80 : 66) + step / 5, tempInletC: 25 + step / 10,
    uptimeS: 90_000 + round * 30, miningS: 90_000 + round * 30, fansRpm: healthy.fansRpm.map((rpm) => (rpm ?? 0) + step * 30),
    boards: healthy.boards.map((board) => ({ ...board, hashrateThs: rate, tempMaxC: 65 + step / 2, hwErrors: round })),
    accepted: 9000 + round * 11, rejected: (kind === 2 ? 400 : 9) + round, hwErrors: round * 3,
  };
}

describe('the stream of the table', () => {
  it('sends no row at all after polls in which only numbers changed', async () => {
    const { fleet, clock, round } = farm();
    const poll = (n: number) => round((rig) => {
      if (rig.rigNo % 10 === 3 && n > 1) fleet.failed(rig, { code: 'FLEET_TIMEOUT', message: `${rig.ip} did not answer in 4 s`, next: 'Check its cable.' }, clock.wallMs(), true);
      else answer(fleet, rig, measured(rig.rigNo, n), clock.wallMs());
    });
    const first = await poll(0);
    expect(rowsOf(first)).toHaveLength(RIGS);
    // Ten minutes and more, after which every state has settled.
    for (let n = 1; n <= 25; n += 1) await poll(n);
    const reasons = new Set([...fleet.rigs()].flatMap((rig) => rig.row.reasons.map(({ code }) => code)));
    expect([...reasons].sort()).toEqual(['hotChip', 'lowHashrate', 'noAnswer', 'rejects']);
    const [before, after] = [await poll(26), await poll(27)];
    for (const delta of [before, after]) {
      expect(delta.rows).toBe('[]');
      expect(delta.rigNos).toHaveLength(RIGS);
    }
    expect(after.values).not.toEqual(before.values);
  });

  it('sends the one row whose words changed', async () => {
    const { fleet, clock, round } = farm();
    await round((rig) => { answer(fleet, rig, healthy, clock.wallMs()); });
    const stopped = await round((rig) => { answer(fleet, rig, rig.rigNo === 7 ? { ...healthy, fansRpm: [5900, 0, 6000, 5900] } : healthy, clock.wallMs()); });
    expect(rowsOf(stopped)).toMatchObject([{ rigNo: 7, status: 'critical', reasons: [{ code: 'fanStopped', slot: 2 }] }]);
    const named = await round((rig) => { answer(fleet, rig, rig.rigNo === 9 ? { ...healthy, hostname: 'rack-9' } : rig.telemetry!, clock.wallMs()); });
    expect(rowsOf(named).map(({ rigNo, hostname }) => [rigNo, hostname])).toEqual([[9, 'rack-9']]);
  });
});
