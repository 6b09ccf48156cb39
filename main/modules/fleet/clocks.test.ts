import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CLOCK_RIGHT_MS, CLOCK_WRONG_MS, clockJury, isClockWrong } from './clocks.ts';
import { loadFixtures } from '../../../tests/fixtures/miners/fixtures.ts';
import { replay } from '../../../tests/fixtures/miners/replay.ts';
import { readRig } from './drivers/index.ts';
import { rigClockMs } from './drivers/rigClock.ts';
import { emptyTelemetry } from './drivers/telemetry.ts';
import { createFleet } from './fleet.ts';
import { fakeClock } from './polling/fake-clock.test-support.ts';
import { decideStatus } from './status.ts';

const NOW = Date.UTC(2026, 10, 21, 12, 0, 0);

describe('the rig’s own time in its replies', () => {
  it.each<[string, { text: string; headers?: Record<string, string> }, number | null]>([
    ['cgminer JSON', { text: `{"STATUS":[{"STATUS":"S","When":${NOW / 1000},"Code":11,"Msg":"Summary"}],"SUMMARY":[{}]}` }, NOW],
    ['cgminer JSON with the number as text', { text: `{"STATUS":[{"When" : "${NOW / 1000}"}]}` }, NOW],
    ['a joined reply', { text: `{"summary":[{"STATUS":[{"STATUS":"S","When":${NOW / 1000}}]}]}` }, NOW],
    ['cgminer text', { text: `STATUS=S,When=${NOW / 1000},Code=11,Msg=Summary|SUMMARY,Elapsed=5|` }, NOW],
    ['an HTTP header', { text: '{}', headers: { date: 'Sat, 21 Nov 2026 12:00:00 GMT' } }, NOW],
    ['a counter from the start of the rig (Avalon)', { text: 'STATUS=S,When=168,Code=11|' }, null],
    ['a clock that nobody set', { text: '{}', headers: { date: 'Thu, 01 Jan 1970 00:03:11 GMT' } }, null],
    ['milliseconds', { text: `{"STATUS":[{"When":${NOW}}]}` }, null],
    ['no date', { text: '{}', headers: { date: 'soon' } }, null],
    ['nothing', { text: '{"whenever":1}' }, null],
  ])('%s', (_name, reply, expected) => { expect(rigClockMs(reply)).toBe(expected); });
  it('never throws', () => {
    fc.assert(fc.property(fc.string(), fc.option(fc.string(), { nil: undefined }), (text, date) => {
      const found = rigClockMs(date === undefined ? { text } : { text, headers: { date } });
      expect(found === null || Number.isFinite(found)).toBe(true);
    }));
  });
});

describe('a wrong clock', () => {
  it('is off by more than five minutes, either way, and right again below four', () => {
    expect(isClockWrong(null, true)).toBe(false);
    for (const sign of [1, -1]) {
      expect(isClockWrong(sign * CLOCK_WRONG_MS, false)).toBe(false);
      expect(isClockWrong(sign * (CLOCK_WRONG_MS + 1), false)).toBe(true);
      expect(isClockWrong(sign * (CLOCK_RIGHT_MS + 1), true)).toBe(true);
      expect(isClockWrong(sign * CLOCK_RIGHT_MS, true)).toBe(false);
    }
  });
  it('is ours when most rigs disagree, or when it shows a year before this program', () => {
    const jury = clockJury();
    jury.put(1, 3_600_000);
    jury.put(2, 3_600_000);
    expect(jury.isOursPlausible(NOW)).toBe(true);
    jury.put(3, 0);
    expect(jury.isOursPlausible(NOW)).toBe(false);
    jury.put(4, 0);
    expect(jury.isOursPlausible(NOW)).toBe(true);
    expect(jury.isOursPlausible(Date.UTC(2025, 0, 1))).toBe(false);
    jury.put(4, 3_600_000);
    expect(jury.isOursPlausible(NOW)).toBe(false);
    jury.put(4, null);
    jury.put(1, 0);
    expect(jury.isOursPlausible(NOW)).toBe(true);
  });
});

it('a read tells how far the rig’s clock is from ours', async () => {
  const { responses } = loadFixtures().find((fixture) => fixture.slug === 'antminer/s19pro-stock-2022')!;
  const when = Number(/"When":\s*(\d+)/.exec(responses['4028/cgminer/stats'] ?? '')![1]);
  const rig = await replay(responses);
  const host = { address: '10.0.0.9', dial: rig.dial, logins: () => [], timeoutMs: 1500 };
  const { clockOffsetMs } = await readRig(host, { class: 'identified', make: 'antminer', firmware: 'stock', driver: 'antminer', model: null }, {}, 'full', when * 1000 + 3_600_000);
  expect(Math.abs(clockOffsetMs! + 3_600_000)).toBeLessThan(5_000);
  await rig.close();
});

it('a wrong clock is a reason with its minutes, never a status', () => {
  const seen = { nowMs: NOW, class: 'identified', readable: true, telemetry: null, failures: 0, secondProbeFailed: false, errorCode: null } as const;
  const before = decideStatus(null, { ...seen, clockOffsetMs: 0 });
  const off = decideStatus(before.memory, { ...seen, clockOffsetMs: -3_600_000 });
  expect(off.status).toBe(before.status);
  expect(off.reasons).toEqual([...before.reasons, { code: 'clockWrong', value: -60 }]);
  expect(decideStatus(off.memory, { ...seen, clockOffsetMs: 4.5 * 60_000 }).reasons).toContainEqual({ code: 'clockWrong', value: 5 });
  expect(decideStatus(before.memory, { ...seen, clockOffsetMs: 4.5 * 60_000 }).reasons).toEqual(before.reasons);
  expect(decideStatus(off.memory, seen).reasons).toEqual(before.reasons);
});

it('in the fleet: one rig off is marked; when most are off it is our clock, and none is', () => {
  const { clock } = fakeClock(NOW);
  const fleet = createFleet(clock, () => 30_000);
  const rigs = [1, 2, 3, 4].map((rigNo) => fleet.put({
    rigNo, ip: `10.0.0.${rigNo}`, identity: { class: 'identified', make: 'antminer', firmware: 'stock', driver: 'antminer', model: null }, memory: {}, firstSeenMs: NOW,
    telemetry: null, readAtMs: null, status: null,
  }));
  const answer = (index: number, clockOffsetMs: number | null): string[] => {
    const rig = rigs[index]!;
    fleet.answered(rig, { telemetry: emptyTelemetry('antminer', 'stock'), replies: { texts: new Map(), failed: new Map() }, memory: {}, clockOffsetMs }, NOW);
    return rig.row.reasons.map(({ code }) => code);
  };
  for (const index of [0, 1, 2]) expect(answer(index, 800)).not.toContain('clockWrong');
  expect(answer(3, 3_600_000)).toContain('clockWrong');
  expect(answer(3, 60_000)).not.toContain('clockWrong');
  expect(fleet.isOurClockPlausible()).toBe(true);
  for (const index of [0, 1, 2, 3]) answer(index, -7_200_000);
  expect(fleet.isOurClockPlausible()).toBe(false);
  expect(answer(0, -7_200_000)).not.toContain('clockWrong');
  // After our own clock was set, what rigs said before it means nothing.
  fleet.gap();
  expect(fleet.isOurClockPlausible()).toBe(true);
});
