import type { TokenLogin } from '../driver.ts';
import { EACH_READ, HOURLY, MINUTES, cgminer, graphql, http, step, type Driver } from '../plan.ts';
import { codedEntries } from './faults.ts';
import { parseBraiins } from './parse.ts';
import { queries } from './queries.ts';

/** REST of 25.07 and later: the token goes back bare. */
const restLogin: TokenLogin = { path: '/api/v1/auth/login', body: 'json', fields: { username: 'username', password: 'password' }, token: 'token', send: 'bare' };
/** The LuCI pages beside GraphQL; only there stands the MAC. */
const luciLogin: TokenLogin = {
  path: '/cgi-bin/luci', body: 'form', fields: { username: 'luci_username', password: 'luci_password' }, token: 'cookies', send: 'cookie',
};
const rest = (path: string) => http(`/api/v1/${path}`, restLogin);
const query = (name: keyof typeof queries) => graphql(name, queries[name]);

/** Three generations, newest first. The cgminer API tells least, but is open on many rigs whose REST login nobody gave us. */
export const braiins: Driver = {
  id: 'braiins',
  ways: [
    {
      id: 'rest',
      documented: { braiins: ['faults'] },
      steps: [
        step(EACH_READ, rest('miner/stats')),
        step(EACH_READ, rest('miner/details')),
        step(EACH_READ, rest('miner/hw/hashboards')),
        step(EACH_READ, rest('cooling/state')),
        step(MINUTES, rest('pools')),
        step(2 * MINUTES, rest('performance/tuner-state')),
        // 30 kB on old rigs: ten thousand of them would hold 300 MB.
        { ...step(5 * MINUTES, rest('miner/errors')), keep: codedEntries },
      ],
    },
    {
      id: 'graphql',
      documented: { braiins: ['model', 'faults'] },
      steps: [
        step(EACH_READ, query('system')),
        step(EACH_READ, query('boards')),
        step(MINUTES, query('pools')),
        step(5 * MINUTES, query('events')),
        step(HOURLY, query('model')),
        step(HOURLY, query('serials')),
        step(HOURLY, http('/cgi-bin/luci/admin/network/iface_status/lan', luciLogin)),
      ],
    },
    {
      id: 'cgminer',
      documented: { braiins: ['model', 'chips', 'power', 'powerLimit', 'faults'] },
      steps: [
        {
          ...step(EACH_READ, cgminer('summary+devs+temps+fans+pools+tunerstatus')),
          instead: ['summary', 'devs', 'temps', 'fans', 'pools', 'tunerstatus'].map((command) => step(EACH_READ, cgminer(command))),
        },
        step(HOURLY, cgminer('version')),
        step(HOURLY, cgminer('devdetails')),
        // Says that a login is missing where that is why so little is known, and uses one that was given since.
        step(HOURLY, rest('miner/details')),
      ],
    },
  ],
  parse: parseBraiins,
};
