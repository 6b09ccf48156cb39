import { EACH_READ, HOURLY, cgminer, step, text, type Driver, type Way } from '../plan.ts';
import { parseAvalon } from './parse.ts';

/** A7 to A11 have no live rate in the MM string; the cgminer summary has one. */
const rateCheck = (texts: ReadonlyMap<string, string>): number => ([...texts.values()].some((reply) => reply.includes('GHSspd['))
  ? Number.POSITIVE_INFINITY : EACH_READ);

const way = (id: string, ask: typeof text): Way => ({
  id,
  steps: [step(EACH_READ, ask('estats'), ask('stats')), step(EACH_READ, ask('pools')), step(rateCheck, ask('summary')), step(HOURLY, ask('version'))],
});

/** A poll is `estats` (smaller than `stats`) and `pools`. Some builds understand one style of request only. */
export const avalon: Driver = {
  id: 'avalon',
  ways: [way('json', (command) => cgminer(command)), way('text', text)],
  parse: parseAvalon,
};
