import { EACH_READ, http, step, type Driver } from '../plan.ts';
import { parseNerdaxe } from './parse.ts';

/** Everything is in one GET, as on AxeOS. Other paths lead to the set-up page. */
export const nerdaxe: Driver = {
  id: 'nerdaxe',
  ways: [{
    id: 'http',
    steps: [step(EACH_READ, http('/api/system/info'))],
    documented: {
      nerdaxe: ['model', 'version', 'state', 'hashrate', 'average', 'boards', 'chips', 'chipTemps', 'temps', 'fans', 'power', 'powerLimit', 'psu', 'pools', 'shares',
        'faults', 'uptime', 'mac', 'hostname'],
    },
  }],
  parse: parseNerdaxe,
};
