import { EACH_READ, HOURLY, MINUTES, cgminer, http, sleepCheck, step, type Driver } from '../plan.ts';
import { parseAntminer } from './parse.ts';

const cgi = (file: string) => http(`/cgi-bin/${file}.cgi`, 'digest');

/** A poll is `stats` and `pools`; identity comes from the web page once an hour, faults every five minutes. */
export const antminer: Driver = {
  id: 'antminer',
  ways: [
    {
      id: 'cgminer',
      steps: [
        step(EACH_READ, cgminer('stats')),
        step(EACH_READ, cgminer('pools')),
        step(HOURLY, cgminer('version')),
        step(HOURLY, cgi('get_system_info')),
        step(HOURLY, cgi('miner_type')),
        step(sleepCheck, cgi('get_miner_conf')),
        step(5 * MINUTES, cgi('summary')),
      ],
      documented: { stock: ['power', 'mac', 'serial', 'hostname'] },
    },
    {
      id: 'web',
      steps: [
        step(EACH_READ, cgi('stats')),
        step(EACH_READ, cgi('pools')),
        step(HOURLY, cgi('get_system_info')),
        step(HOURLY, cgi('miner_type')),
        step(10 * MINUTES, cgi('get_miner_conf')),
        step(EACH_READ, cgi('summary')),
      ],
      documented: {
        stock: ['state', 'hashrate', 'average', 'boards', 'chips', 'chipMap', 'temps', 'fans', 'power', 'pools', 'shares', 'hwErrors', 'faults', 'uptime', 'mac'],
      },
    },
  ],
  parse: parseAntminer,
};
