import { EACH_READ, HOURLY, http, step, type Driver } from '../plan.ts';
import { parseElphapex } from './parse.ts';

const cgi = (file: string) => http(`/cgi-bin/${file}.cgi`, 'digest');

/** A poll is three short pages; identity comes once an hour. */
export const elphapex: Driver = {
  id: 'elphapex',
  ways: [{
    id: 'web',
    steps: [step(EACH_READ, cgi('stats')), step(EACH_READ, cgi('summary')), step(EACH_READ, cgi('pools')), step(HOURLY, cgi('get_system_info'))],
    documented: { stock: ['faults'] },
  }],
  parse: parseElphapex,
};
