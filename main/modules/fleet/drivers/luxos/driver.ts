import { EACH_READ, HOURLY, MINUTES, cgminer, step, type Driver } from '../plan.ts';
import { parseLuxos } from './parse.ts';

const NOW = ['summary', 'stats', 'devs', 'fans', 'temps', 'power', 'pools'] as const;

/** Sleep is told by the configuration: asked at once when the rig stands still, else now and then. */
const sleepCheck = (texts: ReadonlyMap<string, string>): number =>
  ([...texts.values()].some((text) => Number(/"GHS 5s"\s*:\s*"?([\d.]{1,30})/.exec(text)?.[1]) > 0) ? 10 * MINUTES : EACH_READ);

/** Everything is on 4028, without a login; sessions are for writing only. */
export const luxos: Driver = {
  id: 'luxos',
  ways: [{
    id: 'cgminer',
    documented: { luxos: ['power', 'powerLimit'] },
    steps: [
      { ...step(EACH_READ, cgminer(NOW.join('+'))), instead: NOW.map((command) => step(EACH_READ, cgminer(command))) },
      step(sleepCheck, cgminer('config')),
      step(MINUTES, cgminer('events')),
      step(HOURLY, cgminer('version')),
    ],
  }],
  parse: parseLuxos,
};
