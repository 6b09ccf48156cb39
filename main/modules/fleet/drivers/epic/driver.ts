import type { Ask } from '../driver.ts';
import { EACH_READ, HOURLY, MINUTES, step, type Driver } from '../plan.ts';
import { parseEpic } from './parse.ts';

/** ePIC speaks HTTP where others speak the cgminer API. */
const page = (path: string): Ask => ({ via: 'http', port: 4028, path });

/** The summary tells what changes; sensors and chips come less often, identity once an hour. Nothing here needs a login. */
export const epic: Driver = {
  id: 'epic',
  ways: [{
    id: 'http',
    steps: [
      step(EACH_READ, page('/summary')),
      step(EACH_READ, page('/temps')),
      step(HOURLY, page('/capabilities')),
      step(HOURLY, page('/network')),
      step(5 * MINUTES, page('/hashrate')),
      step(5 * MINUTES, page('/temps/chip')),
    ],
    documented: { epic: ['serial', 'chipTemps'] },
  }],
  parse: parseEpic,
};
