import { EACH_READ, HOURLY, http, step, type Driver } from '../plan.ts';
import { parseAxeos } from './parse.ts';

export const axeos: Driver = {
  id: 'axeos',
  ways: [{
    id: 'http',
    // The second page (2.6 and later) knows the count of chips, which the first of newer builds lacks.
    steps: [step(EACH_READ, http('/api/system/info')), step(HOURLY, http('/api/system/asic'))],
    documented: { axeos: ['average', 'faults'] },
  }],
  parse: parseAxeos,
};
