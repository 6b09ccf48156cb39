import { EACH_READ, cgminer, step, type Driver } from '../plan.ts';
import { parseSealminer } from './parse.ts';

/** All of it is open on the cgminer port; the web page wants a login and tells nothing more. */
export const sealminer: Driver = {
  id: 'sealminer',
  ways: [{
    id: 'cgminer',
    steps: [step(EACH_READ, cgminer('stats')), step(EACH_READ, cgminer('pools')), step(EACH_READ, cgminer('summary'))],
    documented: { stock: ['faults'] },
  }],
  parse: parseSealminer,
};
