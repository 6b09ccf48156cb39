import type { Identity, Question, Side } from '../../preload/contract/identity.ts';
import type { FakeRig } from './fakeFarm.ts';

const DAY_MS = 86_400_000;

/** Who a played rig is: its marks, and two addresses before the present one. */
export function fakeIdentity({ row }: FakeRig, nowMs: number): Identity {
  const mark = (kind: Identity['marks'][number]['kind'], value: string): Identity['marks'][number] => ({ kind, value, firstMs: row.firstSeenMs, lastMs: nowMs });
  const here = Math.max(row.firstSeenMs, nowMs - 3 * DAY_MS);
  return {
    rigNo: row.rigNo, firstSeenMs: row.firstSeenMs, lastSeenMs: nowMs,
    marks: [...(row.mac === null ? [] : [mark('mac', row.mac)]), ...(row.serial === null ? [] : [mark('serial', row.serial)]), mark('hashboard', 'HEM1EP9C400929K60001')],
    places: [
      { ip: row.ip, fromMs: here, toMs: null, isAlso: false },
      ...(here > row.firstSeenMs ? [{ ip: row.ip.replace(/\d+$/, '254'), fromMs: row.firstSeenMs, toMs: here, isAlso: false }] : []),
    ],
  };
}

/** A rig whose control board was swapped, as the engine asks about it. */
export function fakeQuestion(id: number, rig: FakeRig, nowMs: number): Question {
  const { row } = rig;
  const board = (slot: number): Side['marks'][number] => ({ kind: 'hashboard', value: `HEM1EP9C400929K6000${slot}` });
  const side = (rigNo: number, mac: string, firmwareVersion: string | null): Side => ({
    rigNo, ip: row.ip, lastIp: row.ip, make: row.make, model: row.model, firmware: row.firmware, firmwareVersion,
    marks: [{ kind: 'mac', value: mac }, board(1), board(2), board(3)], firstSeenMs: row.firstSeenMs, lastSeenMs: nowMs,
  });
  return {
    id, why: 'sameHashboards', askedMs: nowMs - 600_000, answer: null, answeredMs: null,
    older: { ...side(row.rigNo, row.mac ?? '02:7d:a1:00:00:01', '20231108'), ip: null, lastSeenMs: nowMs - 700_000 },
    younger: { ...side(row.rigNo + 5000, '02:7d:a1:00:50:01', '20240322'), firstSeenMs: nowMs - 600_000 },
  };
}
