import { describe, expect, it } from 'vitest';
import { replay } from '../../../../../tests/fixtures/miners/replay.ts';
import type { Identity } from '../driver.ts';
import { modelTable, readRig } from '../index.ts';
import { replySet } from '../plan.ts';
import { parseLuxos } from './parse.ts';
import { responsesOf } from '../replayed.test-support.ts';

const captured = responsesOf('luxos/s19kpro-luxos-2025.4');
const parse = (responses: Record<string, string>) => parseLuxos(replySet(responses), modelTable);
/** The captured text with one value changed everywhere in one reply. */
const changed = (command: string, from: string, to: string, rest = captured): Record<string, string> => {
  const key = `4028/cgminer/${command}`;
  expect(rest[key]).toContain(from);
  return { ...rest, [key]: rest[key]!.replaceAll(from, to) };
};
/** Nothing is hashed. */
const still = changed('summary', '"GHS 5s":59756.06', '"GHS 5s":0.0', changed('events', '"EVENTS":[{', '"EVENTS":[],"OLD":[{'));

describe('LuxOS', () => {
  it('tells all of the rig without a login', async () => {
    const rig = await replay(captured);
    const who: Identity = { class: 'identified', make: 'antminer', firmware: 'luxos', driver: 'luxos', model: null };
    const host = { address: '10.0.0.9', dial: rig.dial, logins: () => [], timeoutMs: 1500 };
    const first = await readRig(host, who, {}, 'full', 0);
    expect(first.telemetry).toMatchObject({
      make: 'antminer', firmware: 'luxos', firmwareVersion: '2025.4.8.220305-57b389c7', controlBoard: 'cvitek', nominalThs: 61.9542, activity: 'mining', miningS: 3453, uptimeS: null,
      powerW: 1051, powerSource: 'estimate', tempMaxC: 47, tempInletC: 33, tempOutletC: 47, fanPercent: 20, psu: { model: 'APW121215e' }, accepted: 1483, rejected: 1, missing: [],
    });
    expect(first.telemetry.boards[1]).toMatchObject({ slot: 1, hashrateThs: 19.2305887466751, nominalThs: 20.6514, chips: 77, chipsExpected: 77, frequencyMhz: 300,
      serial: 'JYZZYRSBDJEBI06ZM', hwErrors: 0 });
    expect(first.telemetry.boards[1]!.chipMap).toHaveLength(77);
    rig.asked.length = 0;
    const poll = await readRig(host, who, first.memory, 'poll', 30_000);
    expect(rig.asked).toEqual(['summary', 'stats', 'devs', 'fans', 'temps', 'power', 'pools'].map((command) => `4028/cgminer/${command}`));
    expect(poll.telemetry).toEqual(first.telemetry);
    await rig.close();
  });

  it('one joined question is enough for a rig that joins', () => {
    const commands = ['summary', 'stats', 'devs', 'fans', 'temps', 'power', 'pools'];
    const joined = `{${commands.map((command) => `"${command}":[${captured[`4028/cgminer/${command}`]!}]`).join(',')},"id":1}`;
    const { '4028/cgminer/config': config, '4028/cgminer/events': events, '4028/cgminer/version': version } = captured;
    expect(parse({ [`4028/cgminer/${commands.join('+')}`]: joined, '4028/cgminer/config': config!, '4028/cgminer/events': events!, '4028/cgminer/version': version! }))
      .toEqual(parse(Object.fromEntries(Object.entries(captured).filter(([key]) => !key.includes('parameter')))));
  });

  it('a power supply that measures is the rig\'s own word', () => {
    expect(parse(changed('power', '"PSU":false', '"PSU":true'))).toMatchObject({ powerW: 1051, powerSource: 'miner' });
  });

  it('asleep by curtailment, by its owner or by its power switch; a rig that hashes is not', () => {
    expect(parse(still)).toMatchObject({ activity: 'idle', errors: [] });
    expect(parse(changed('config', '"CurtailMode":"None"', '"CurtailMode":"Sleep"', still)).activity).toBe('sleeping');
    expect(parse(changed('devs', '"IsUserShutdown":false', '"IsUserShutdown":true', still)).activity).toBe('sleeping');
    expect(parse(changed('config', '"IsPowerSupplyOn":true', '"IsPowerSupplyOn":false', still)).activity).toBe('sleeping');
    expect(parse(changed('config', '"CurtailMode":"None"', '"CurtailMode":"Sleep"')).activity).toBe('mining');
    expect(parse(changed('devs', '"IsRamping":false', '"IsRamping":true', still)).activity).toBe('ramping');
  });

  it('events are faults, those of a board name it; what the owner ordered is none', () => {
    expect(parse(captured).errors).toEqual([
      { code: 'NOPIC_PROTECTION', text: 'Miner shutdown due to NOPIC protection.' },
      { code: 'REBOOT_NOT_HASHING', text: 'Board reboot due to it not hashing.', slot: 0 },
    ]);
    const events = JSON.stringify({ STATUS: [{ STATUS: 'S' }], EVENTS: [{ Code: 'SLEEP', Target: 'MINER' }, { Code: 'SHUTDOWN_USER', Target: 'BOARD', ID: 1 }] });
    expect(parse({ ...still, '4028/cgminer/events': events })).toMatchObject({ activity: 'sleeping', errors: [] });
    // Power that a protection cut is no sleep.
    expect(parse({ ...changed('config', '"IsPowerSupplyOn":true', '"IsPowerSupplyOn":false', still), '4028/cgminer/events': captured['4028/cgminer/events']! }).activity).toBe('idle');
  });

  it('boards are told by devs alone when stats fail', () => {
    const { '4028/cgminer/stats': _gone, ...rest } = captured;
    expect(parse(rest).boards.map(({ slot, hashrateThs, tempMaxC }) => [slot, hashrateThs, tempMaxC])).toEqual([[0, 19.77382571692016, 47], [1, 19.2305887466751, 47], [2, 20.751652263361265,
      47]]);
  });
});
