import { EACH_READ, HOURLY, MINUTES, cgminer, sleepCheck, step, type Driver } from '../plan.ts';
import { parseLuxos } from './parse.ts';

const NOW = ['summary', 'stats', 'devs', 'fans', 'temps', 'power', 'pools'] as const;

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
