import { expect, it } from 'vitest';
import type { Telemetry } from '../../../preload/contract/rig.ts';
import type { Reading } from './drivers/driver.ts';
import { emptyTelemetry } from './drivers/telemetry.ts';
import { createFleet } from './fleet.ts';
import { fakeClock } from './polling/fake-clock.test-support.ts';

const T0 = Date.UTC(2026, 10, 21, 12);
const readingOf = (hashrateThs: number): Reading => ({
  telemetry: { ...emptyTelemetry('antminer', 'stock'), hashrateThs } as Telemetry, replies: { texts: new Map(), failed: new Map() }, memory: {}, clockOffsetMs: null,
});

function played() {
  const time = fakeClock(T0);
  const fleet = createFleet(time.clock, () => 30_000);
  const rig = fleet.put({
    rigNo: 1, ip: '10.0.3.17', identity: { class: 'identified', make: 'antminer', firmware: 'stock', driver: 'antminer', model: 'S21' }, memory: {}, firstSeenMs: T0,
    telemetry: null, readAtMs: null, status: null,
  });
  return { fleet, rig, answer: (offsetMs: number, ths: number) => fleet.answered(rig, readingOf(ths), T0 + offsetMs) };
}

it('a reading that came between the end of a tick and its close leaves the one of the tick there', () => {
  const { fleet, rig, answer } = played();
  answer(29_000, 100);
  answer(30_100, 7);
  expect(fleet.takeTick(T0)).toMatchObject([{ rigNo: 1, readAtMs: T0 + 30_100, earlier: { readAtMs: T0 + 29_000, telemetry: { hashrateThs: 100 } } }]);
  expect(rig.earlier).toBeNull();
});

it('of a tick that is closed no reading is kept beside the latest one', () => {
  const { fleet, rig, answer } = played();
  answer(29_000, 100);
  fleet.takeTick(T0);
  answer(35_000, 7);
  expect(rig.earlier).toBeNull();
  answer(60_050, 8);
  expect(rig.earlier).toMatchObject({ readAtMs: T0 + 35_000 });
});

it('what is taken does not change with what comes later', () => {
  const { fleet, answer } = played();
  answer(29_000, 100);
  const taken = fleet.takeTick(T0);
  answer(30_100, 7);
  expect(taken).toMatchObject([{ readAtMs: T0 + 29_000, telemetry: { hashrateThs: 100 } }]);
});

it('after the clock was set back, readings of ticks that come again are kept until those are closed', () => {
  const { fleet, rig, answer } = played();
  fleet.takeTick(T0 + 600_000);
  fleet.gap();
  answer(29_000, 100);
  answer(30_100, 7);
  expect(rig.earlier).toMatchObject({ readAtMs: T0 + 29_000 });
});
