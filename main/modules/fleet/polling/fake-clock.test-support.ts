import type { Clock } from '../../../engine/clock.ts';

/** A clock that moves only when told; `sleep` moves the wall without running timers, as a closed lid does. */
export function fakeClock(startMs: number) {
  let mono = 0;
  let offset = startMs;
  const timers = new Set<{ at: number; fn: () => void }>();
  const clock: Clock = {
    wallMs: () => mono + offset,
    monoMs: () => mono,
    after: (ms, fn) => {
      const timer = { at: mono + ms, fn };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
  };
  const advance = async (ms: number): Promise<void> => {
    const end = mono + ms;
    for (;;) {
      const next = [...timers].filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      timers.delete(next);
      mono = Math.max(mono, next.at);
      next.fn();
      await Promise.resolve();
    }
    mono = end;
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { clock, advance, sleep: (ms: number) => void (offset += ms) };
}
