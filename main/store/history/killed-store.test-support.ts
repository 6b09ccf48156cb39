import { TICK_MS } from '../../engine/clock.ts';
import { algoCode, COLUMN_INDEX, FRAME_COLUMNS, STATUS_CODE } from '../frames/columns.ts';
import { openStore, type TickSamples } from '../index.ts';
import { HOUR_MS } from './rig-hour.ts';

/*
 A process that writes ticks as fast as the store takes them and keeps hours and days as they end, until it is killed.
 Arguments: data folder, first tick (epoch ms), ticks to write. Prints JSON Lines: {"mode"}, {"tick"} when a tick is acknowledged,
 {"tend":"begins"|"ended"} around the upkeep, {"done":true}.
*/

export const RIGS = 520;
/** What rig 1 and every other say in a tick: to be found again exactly. */
export const hashrateIn = (tickMs: number): number => 100 + (tickMs / TICK_MS) % 50 / 10;

export function tickSamples(tickMs: number): TickSamples {
  const values = new Float64Array(RIGS * FRAME_COLUMNS.length).fill(Number.NaN);
  for (let i = 0; i < RIGS; i += 1) {
    const at = i * FRAME_COLUMNS.length;
    values[at + COLUMN_INDEX.hashrateThs] = hashrateIn(tickMs);
    values[at + COLUMN_INDEX.powerW] = 3000 + i % 9;
    values[at + COLUMN_INDEX.status] = STATUS_CODE.hashing;
    values[at + COLUMN_INDEX.accepted] = (tickMs / TICK_MS) % 100_000;
  }
  return {
    tickMs, values, rigNos: Uint32Array.from({ length: RIGS }, (_, i) => i + 1), algos: new Uint8Array(RIGS).fill(algoCode('sha256')),
    nominalThs: new Float64Array(RIGS).fill(100), answered: new Uint8Array(RIGS).fill(1), offsetMs: new Uint16Array(RIGS).fill(4_000),
    farm: [{ algo: 'sha256', hashrateThs: hashrateIn(tickMs) * RIGS, powerW: 1, answered: RIGS }],
    groups: [{ kind: 'farm', name: '', algo: 'sha256', rigs: RIGS, answered: RIGS, hashrateThs: hashrateIn(tickMs) * RIGS, expectedThs: null, powerW: null, powerEstimatedW: null }],
  };
}

if (import.meta.main) {
  const [dir, from, count] = process.argv.slice(2);
  const say = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);
  const store = await openStore({ dir: dir!, threadPath: new URL('../thread.ts', import.meta.url), appVersion: '1' });
  say({ mode: store.mode, notices: store.notices.map(({ code }) => code) });
  let tending: Promise<unknown> = Promise.resolve();
  let keptRaw = true;
  for (let i = 0; i < Number(count); i += 1) {
    const tickMs = Number(from) + i * TICK_MS;
    await store.write('frame.write', tickSamples(tickMs));
    say({ tick: tickMs });
    if (tickMs % HOUR_MS !== 4 * TICK_MS) continue;
    await tending;
    say({ tend: 'begins' });
    // Twenty minutes on, so that a day that is over is closed as well.
    tending = store.history.ask('tend', { dir: dir!, nowMs: tickMs + 20 * 60_000, keep: { rawDays: 14, budgetBytes: 1e12 }, keptRaw }).then(({ keepsRaw }) => {
      keptRaw = keepsRaw;
      say({ tend: 'ended' });
    });
  }
  await tending;
  await store.close();
  say({ done: true });
}
