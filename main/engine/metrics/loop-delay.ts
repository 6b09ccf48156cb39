import { monitorEventLoopDelay } from 'node:perf_hooks';

const WINDOW_MS = 60_000;

/**
 * Delay of this process's event loop, 99.9th percentile and longest of the last full minute (of the first, still running one before
 * that), in seconds. By the minute: a figure since start would carry the start itself for ever.
 */
export function watchLoopDelay(): { p999S(): number; maxS(): number; stop(): void } {
  const histogram = monitorEventLoopDelay({ resolution: 10 });
  histogram.enable();
  let last: { p999: number; max: number } | null = null;
  const timer = setInterval(() => {
    last = { p999: histogram.percentile(99.9), max: histogram.max };
    histogram.reset();
  }, WINDOW_MS);
  timer.unref();
  return {
    p999S: () => (last?.p999 ?? histogram.percentile(99.9)) / 1e9,
    maxS: () => (last?.max ?? histogram.max) / 1e9,
    stop: () => {
      clearInterval(timer);
      histogram.disable();
    },
  };
}
