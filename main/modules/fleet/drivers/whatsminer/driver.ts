import { EACH_READ, HOURLY, MINUTES, cgminer, step, v3, type Driver } from '../plan.ts';
import { parseWhatsminer } from './parse.ts';

/** `status` is the only read that a stopped v2 unit still answers. */
const offCheck = (texts: ReadonlyMap<string, string>): number =>
  ([...texts].some(([key, reply]) => key.includes('summary') && /"SUMMARY"/.test(reply)) ? 5 * MINUTES : EACH_READ);

/** The v3 flag "working" stands in get.device.info, with the fault codes: asked at once when nothing hashes. */
const workingCheck = (texts: ReadonlyMap<string, string>): number =>
  ([...texts].some(([key, reply]) => key.includes('get.miner.status:summary') && Number(/"hash-realtime"\s*:\s*"?([\d.]{1,30})/.exec(reply)?.[1]) > 0)
    ? 2 * MINUTES : EACH_READ);

/** API v3 is tried first and answers everything in two frames of one connection; v2 joins three reads in one where it can. */
export const whatsminer: Driver = {
  id: 'whatsminer',
  ways: [
    {
      id: 'v3',
      steps: [
        {
          ...step(EACH_READ, v3('get.miner.status', 'summary+pools')),
          instead: [step(EACH_READ, v3('get.miner.status', 'summary')), step(EACH_READ, v3('get.miner.status', 'pools'))],
        },
        step(EACH_READ, v3('get.miner.status', 'edevs')),
        step(workingCheck, v3('get.device.info')),
      ],
      documented: { stock: ['faults'] },
    },
    {
      id: 'v2',
      steps: [
        {
          ...step(EACH_READ, cgminer('summary+pools+edevs', 'cmd')),
          instead: [
            step(EACH_READ, cgminer('summary', 'cmd'), cgminer('summary')),
            step(EACH_READ, cgminer('pools', 'cmd'), cgminer('pools')),
            step(EACH_READ, cgminer('edevs', 'cmd'), cgminer('devs', 'cmd'), cgminer('devs')),
          ],
        },
        step(offCheck, cgminer('status', 'cmd')),
        step(2 * MINUTES, cgminer('get_error_code', 'cmd')),
        step(10 * MINUTES, cgminer('get_psu', 'cmd')),
        step(HOURLY, cgminer('get_version', 'cmd')),
        step(HOURLY, cgminer('get_miner_info', 'cmd')),
        step(HOURLY, cgminer('devdetails', 'cmd')),
      ],
      documented: { stock: ['model', 'hostname'] },
    },
  ],
  parse: parseWhatsminer,
};
