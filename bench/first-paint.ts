import { startDesktop } from './desktop.ts';

const RUNS = 7;

/** The runner brings a virtual screen where there is none. */
export const needsScreen = true;

/** Process start → first contentful paint, fresh profile each time. Bar: median of 7 ≤ 2.2 s. */
export async function run(): Promise<object> {
  const times: number[] = [];
  for (let i = 0; i < RUNS; i += 1) {
    const desktop = await startDesktop();
    const painted = await desktop.page.evaluate(() => new Promise<number>((resolve) => {
      new PerformanceObserver((list) => {
        const entry = list.getEntriesByName('first-contentful-paint')[0];
        if (entry !== undefined) resolve(performance.timeOrigin + entry.startTime);
      }).observe({ type: 'paint', buffered: true });
    }));
    times.push(Math.round(painted - desktop.spawnedMs));
    await desktop.close();
  }
  const sorted = [...times].sort((a, b) => a - b);
  return { bar: 'median <= 2200 ms', medianMs: sorted[Math.floor(RUNS / 2)], runsMs: times };
}
