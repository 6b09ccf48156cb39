import { drivers, modelTable } from '../main/modules/fleet/drivers/index.ts';
import type { DriverId } from '../main/modules/fleet/drivers/driver.ts';
import { replySet } from '../main/modules/fleet/drivers/plan.ts';
import { loadFixtures } from '../tests/fixtures/miners/fixtures.ts';

const DRIVER_OF: Record<string, DriverId> = { antminer: 'antminer', vnish: 'antminer', whatsminer: 'whatsminer', avalon: 'avalon', bitaxe: 'axeos' };
const WARM_UP = 100;
const RUNS = 300;
const BAR_MS = 1;

/** Parse of one full captured reply set, text to telemetry. Bar: ≤ 1 ms median for every fixture. */
export async function run(): Promise<object> {
  const medianMs: Record<string, number> = {};
  for (const fixture of loadFixtures()) {
    const id = DRIVER_OF[fixture.slug.split('/')[0]!];
    if (id === undefined) continue;
    const replies = replySet(fixture.responses);
    for (let turn = 0; turn < WARM_UP; turn += 1) drivers[id].parse(replies, modelTable);
    const times: number[] = [];
    for (let turn = 0; turn < RUNS; turn += 1) {
      const started = performance.now();
      drivers[id].parse(replies, modelTable);
      times.push(performance.now() - started);
    }
    times.sort((a, b) => a - b);
    medianMs[fixture.slug] = Number(times[RUNS / 2]!.toFixed(4));
  }
  const slowest = Object.entries(medianMs).sort((a, b) => b[1] - a[1])[0]!;
  return { bar: `<= ${BAR_MS} ms median, every fixture`, met: slowest[1] <= BAR_MS, fixtures: Object.keys(medianMs).length, slowest: { slug: slowest[0],
    medianMs: slowest[1] }, medianMs };
}
