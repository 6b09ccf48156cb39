import { afterEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../../preload/contract/app.ts';
import { fakeClock } from '../polling/fake-clock.test-support.ts';
import { createSchedule, everyMinute } from './schedule.ts';

const HOUR = 3_600_000;
const RANGE = '10.0.0.0/24';

/** A schedule that looks each minute and scans what is due, as the service does. */
function watched(startMs: number) {
  const { clock, advance, sleep } = fakeClock(startMs);
  const scans: number[] = [];
  const schedule = createSchedule(() => ({ ...DEFAULT_SETTINGS, ranges: [RANGE], rescanEveryMinutes: 60 }), clock, new Map([[RANGE, startMs]]));
  let cancel = clock.after(60_000, function look() {
    cancel = clock.after(60_000, look);
    if (schedule.due().length === 0) return;
    scans.push(clock.wallMs());
    schedule.scanned([RANGE]);
  });
  const stop = (): void => cancel();
  return { advance, sleep, scans, stop, schedule, clock };
}

describe('every minute', () => {
  afterEach(() => { vi.useRealTimers(); });
  it('looks once a minute, and goes on at once when the clock was set back a day', async () => {
    vi.useFakeTimers({ now: Date.UTC(2026, 10, 21, 12, 0, 30) });
    let looks = 0;
    const minutes = everyMinute(() => { looks += 1; });
    await vi.advanceTimersByTimeAsync(3 * 60_000);
    expect(looks).toBe(3);
    vi.setSystemTime(Date.UTC(2026, 10, 20, 12, 0, 30));
    minutes.again();
    await vi.advanceTimersByTimeAsync(2 * 60_000);
    expect(looks).toBe(5);
    minutes.stop();
    await vi.advanceTimersByTimeAsync(5 * 60_000);
    expect(looks).toBe(5);
  });
});

describe('the schedule', () => {
  it('scans a network when its time has come, again and again', async () => {
    const { advance, scans, stop } = watched(0);
    await advance(3 * HOUR + 60_000);
    expect(scans).toEqual([HOUR, 2 * HOUR, 3 * HOUR]);
    stop();
    await advance(5 * HOUR);
    expect(scans).toHaveLength(3);
  });
  it('makes up one missed scan after a sleep of a night', async () => {
    const { advance, sleep, scans } = watched(0);
    await advance(HOUR / 2);
    sleep(9 * HOUR);
    await advance(HOUR / 2);
    expect(scans).toEqual([9.5 * HOUR + 60_000]);
  });
  it('goes on by the minute when the clock is set back a day', async () => {
    const { advance, sleep, scans, schedule, clock } = watched(100 * HOUR);
    await advance(HOUR / 2);
    sleep(-24 * HOUR);
    await advance(60_000);
    expect(schedule.nextMs()).toBeLessThanOrEqual(clock.wallMs() + HOUR);
    await advance(2 * HOUR);
    expect(scans.length).toBeGreaterThanOrEqual(1);
  });
});
