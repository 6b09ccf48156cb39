import { EACH_READ, HOURLY, MINUTES, cgminer, http, step, type Driver } from '../plan.ts';
import { chipsInShort } from './boards.ts';
import { parseVnish } from './parse.ts';

const api = (path: string) => http(`/api/v1/${path}`);

/** The state has a page of its own, needed only while the summary has no miner in it (mining is stopped). */
const whenStopped = (texts: ReadonlyMap<string, string>): number =>
  (texts.get('80/http/api/v1/summary')?.includes('"miner_state"') === true ? Number.POSITIVE_INFINITY : EACH_READ);

/** Its own API tells most and is open for reading; older builds and closed web pages leave the cgminer replies of the stock firmware. */
export const vnish: Driver = {
  id: 'vnish',
  ways: [
    {
      id: 'rest',
      steps: [
        step(EACH_READ, api('summary')),
        // Holds the uptime besides the identity.
        step(EACH_READ, api('info')),
        step(whenStopped, api('status')),
        { ...step(5 * MINUTES, api('chains'), api('boards')), keep: chipsInShort },
        step(10 * MINUTES, api('perf-summary')),
        step(HOURLY, api('chains/factory-info')),
      ],
      documented: { vnish: ['chipMap', 'chipTemps', 'air', 'powerLimit', 'psu', 'faults', 'serial'] },
    },
    {
      id: 'cgminer',
      steps: [step(EACH_READ, cgminer('stats')), step(EACH_READ, cgminer('pools')), step(HOURLY, cgminer('version'))],
    },
  ],
  parse: parseVnish,
};
