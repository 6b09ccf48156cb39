import { describe, expect, it } from 'vitest';
import { modelTable } from '../models.ts';
import { replySet } from '../plan.ts';
import { chipsInShort } from './boards.ts';
import { parseVnish } from './parse.ts';
import { responsesOf } from '../replayed.test-support.ts';

/*
 * What the captures do not show, with replies made by hand to the vendor's API description (1.2.6 and 1.3.4, as kept in
 * 256foundation/asic-rs meta/vnish). These prove that the parser does what the description says, not that rigs do.
 */
const key = (path: string): string => `80/http/api/v1/${path}`;
const parse = (pages: Record<string, unknown>) =>
  parseVnish(replySet(Object.fromEntries(Object.entries(pages).map(([path, body]) => [key(path), JSON.stringify(body)]))), modelTable);

const chip = (id: number, hr: number, temp: number) => ({ id, hr, temp, freq: 500, volt: 330, errs: 0, grade: 'grey', throttled: false });
const miner = (over: object = {}) => ({
  miner_status: { miner_state: 'mining', miner_state_time: 100 }, miner_type: 'Antminer S21 (Vnish 1.2.6)', hr_realtime: 200_000, hr_average: 199_000,
  hr_nominal: 205_000, hr_stock: 200_000, instant_hashrate: 200, power_consumption: 3500, power_usage: 17, hw_errors: 7, chip_temp: { min: 50, max: 70 },
  cooling: { fan_num: 2, fan_duty: 60, fans: [{ id: 0, rpm: 4000, status: 'ok', max_rpm: 6000 }, { id: 1, rpm: 0, status: 'lost', max_rpm: 6000 }] },
  pools: [{ id: 0, url: 'stratum+tcp://a:3333', user: 'w', pool_type: 'UserPool', status: 'active', accepted: 5, rejected: 1, stale: 0, diff: '131K', ls_time: '0:00:09' },
    { id: 1, url: 'stratum+tcp://b:3333', user: 'w', pool_type: 'UserPool', status: 'rejecting', accepted: 0, rejected: 9, stale: 0, diff: '', ls_time: '0' },
    { id: 2, url: 'x', user: 'x', pool_type: 'Refund', status: 'working', accepted: 99, rejected: 0, stale: 0, diff: '', ls_time: '0' }],
  chains: [{ id: 1, frequency: 500, voltage: 13_000, hashrate_ideal: 102_500, hashrate_rt: 100_000, hw_errors: 3, pcb_temp: { min: 40, max: 55 },
    chip_temp: { min: 50, max: 70 }, chip_statuses: { red: 1, orange: 2, grey: 105 }, inlet_water_temp: 30, outlet_water_temp: 42, status: { state: 'mining' } },
  { id: 2, frequency: 0, voltage: 0, hashrate_ideal: 0, hashrate_rt: 0, hw_errors: 0, pcb_temp: { min: 0, max: 0 }, chip_temp: { min: 0, max: 0 },
    chip_statuses: { red: 0, orange: 0, grey: 0 }, status: { state: 'failure', description: 'No chips found' } }],
  ...over,
});
const info = { miner: 'Antminer S21', model: 's21', fw_name: 'Vnish', fw_version: '1.2.6', platform: 'aml', algorithm: 'sha256d', hr_measure: 'GH/s', serial: 'SN1',
  system: { uptime: '3 days, 4:10', network_status: { mac: 'AA:BB:CC:DD:EE:FF', hostname: 'rig' } } };

describe('VNish REST, from the description', () => {
  it('reads every field with its unit', () => {
    const t = parse({
      'summary': { miner: miner() }, info, 'perf-summary': { current_preset: { name: '3250', pretty: '3250 watt ~ 110 TH', status: 'tuned' } },
      'chains': [{ id: 1, hr_realtime: 100_000, hr_nominal: 102_500, freq: 500, chips: [chip(0, 900, 61), chip(1, 0, 0), chip(2, 910, 70)], sensors: [] }],
      'chains/factory-info': { psu_model: 'APW12', psu_serial: 'P1', chains: [{ id: 1, serial: 'B1', board_model: 'x' }] },
    });
    expect(t).toMatchObject({
      make: 'antminer', firmware: 'vnish', firmwareVersion: '1.2.6', model: 'Antminer S21', controlBoard: 'aml', serial: 'SN1', mac: 'aa:bb:cc:dd:ee:ff', hostname: 'rig',
      hashrateThs: 200, hashrateAvgThs: 199, nominalThs: 205, powerW: 3500, powerSource: 'miner', powerLimitW: 3250, uptimeS: 274_200, miningS: 100, activity: 'mining',
      tempMaxC: 70, tempInletC: 30, tempOutletC: 42, fansRpm: [4000, 0], fansExpected: 2, fanPercent: 60, hwErrors: 7, accepted: 5, rejected: 10,
      psu: { model: 'APW12', serial: 'P1' },
    });
    expect(t.pools.map(({ url, status, active, lastShareAgeS }) => ({ url, status, active, lastShareAgeS }))).toEqual([
      { url: 'stratum+tcp://a:3333', status: 'alive', active: true, lastShareAgeS: 9 }, { url: 'stratum+tcp://b:3333', status: 'rejecting', active: false, lastShareAgeS: null }]);
    expect(t.boards[0]).toMatchObject({ slot: 0, hashrateThs: 100, nominalThs: 102.5, chips: 2, chipMap: 'oxo', chipTempsC: [61, null, 70], tempMaxC: 70, tempBoardC: 55, voltageV: 13,
      frequencyMhz: 500, hwErrors: 3, serial: 'B1' });
    expect(t.boards[1]).toMatchObject({ slot: 1, hashrateThs: 0, chips: 0, tempMaxC: null, frequencyMhz: null, voltageV: null });
    expect(t.errors).toEqual([{ code: 'board', text: 'No chips found', slot: 1 }, { code: 'fan', text: 'Fan 2 is lost' }]);
  });

  it('a Scrypt rig counts in MH/s, and its deprecated fields are not taken for TH/s', () => {
    const scrypt = { ...info, algorithm: 'scrypt', hr_measure: 'MH/s' };
    expect(parse({ summary: { miner: miner({ hr_realtime: 9500, hr_average: undefined, average_hashrate: 9.5 }) }, info: scrypt }))
      .toMatchObject({ hashrateThs: 0.0095, hashrateAvgThs: null, algo: 'scrypt' });
  });

  it.each([['stopped', 'sleeping', 0], ['failure', 'error', 0], ['auto-tuning', 'ramping', null], ['starting', 'booting', null], ['of a new build', null, null]])(
    'without a miner in the summary the status page tells the state: %s', (miner_state, activity, hashrateThs) => {
      const t = parse({ summary: { miner: null }, info, status: { miner_state, miner_state_time: 5, failure_code: 7, description: 'PSU lost' } });
      expect(t).toMatchObject({ activity, hashrateThs, powerW: null, miningS: null });
      expect(t.errors).toEqual(miner_state === 'failure' ? [{ code: '7', text: 'PSU lost' }] : []);
    });

  it('power_usage is watts only on builds that have no power_consumption', () => {
    expect(parse({ summary: { miner: miner({ power_consumption: 0, power_usage: 17 }) }, info }).powerSource).toBe('estimate');
    const old = miner({ power_usage: 2631 }) as Record<string, unknown>;
    delete old['power_consumption'];
    expect(parse({ summary: { miner: old }, info })).toMatchObject({ powerW: 2631, powerSource: 'miner' });
  });
});

describe('VNish by its cgminer replies', () => {
  const text = responsesOf('vnish/s19xp-vnish-1.2.0rc1-rpc');
  it('keeps the version from the model and takes 0 W of its boards for unknown', () => {
    expect(parseVnish(replySet(text), modelTable)).toMatchObject({ firmware: 'vnish', firmwareVersion: '1.2.0-rc1', model: 'Antminer S19 XP', powerOutputW: null });
  });
});

it('what is remembered of the list of chips is short and gives the same boards', () => {
  const chains = [1, 2, 3].map((id) => ({ id, hr_realtime: 100_000, hr_nominal: 102_500, freq: 500, voltage: 13_000, sensors: [{ loc: 1, state: 'measure' }],
    chips: Array.from({ length: 108 }, (_, at) => chip(at, at % 50 === 0 ? 0 : 900.25, at % 9 === 0 ? 0 : 61)) }));
  const text = JSON.stringify(chains);
  const kept = chipsInShort(text);
  expect(kept.length).toBeLessThan(text.length / 3);
  for (const summary of [{ miner: miner() }, { miner: miner({ chains: [] }) }]) {
    expect(parse({ summary, info, chains: JSON.parse(kept) as unknown })).toEqual(parse({ summary, info, chains }));
  }
  expect(chipsInShort('<html>')).toBe('<html>');
  expect(chipsInShort('{"a":1}')).toBe('{"a":1}');
});
