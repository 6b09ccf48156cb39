import { describe, expect, it } from 'vitest';
import type { Dial } from '../../../engine/net/dial.ts';
import { DialError } from '../../../engine/net/dial.ts';
import type { Identity } from './driver.ts';
import { readRig } from './index.ts';
import { hostOf, responsesOf, rigOf } from './replayed.test-support.ts';

const antminer: Identity = { class: 'identified', make: 'antminer', firmware: 'stock', driver: 'antminer', model: 'Antminer S19 Pro' };
const whatsminer: Identity = { class: 'identified', make: 'whatsminer', firmware: 'stock', driver: 'whatsminer', model: null };
const avalon: Identity = { class: 'identified', make: 'avalon', firmware: 'stock', driver: 'avalon', model: null };
const s19 = { ...responsesOf('antminer/s19pro-stock-2022'),
  '80/http/cgi-bin/get_system_info.cgi': responsesOf('antminer/s21-stock-system-info')['80/http/cgi-bin/get_system_info.cgi']! };

describe('a poll asks little', () => {
  it('AntMiner: stats and pools; the page once an hour, and what it said stays', async () => {
    const rig = await rigOf(s19);
    const first = await readRig(hostOf(rig.dial), antminer, {}, 'full', 0);
    expect(first.telemetry.serial).toBe('THQING0BDJAB024NF');
    rig.asked.length = 0;
    const poll = await readRig(hostOf(rig.dial), antminer, first.memory, 'poll', 30_000);
    expect(rig.asked).toEqual(['4028/cgminer/stats', '4028/cgminer/pools']);
    expect(poll.telemetry).toEqual(first.telemetry);
    rig.asked.length = 0;
    await readRig(hostOf(rig.dial), antminer, poll.memory, 'poll', 3_700_000);
    expect(rig.asked).toContain('80/http/cgi-bin/get_system_info.cgi');
    expect(rig.asked).not.toContain('80/http/cgi-bin/miner_type.cgi'); // it answered 404
  });

  it('WhatsMiner v2: one joined question where the rig joins, three where it does not', async () => {
    const joins = await rigOf(responsesOf('whatsminer/m31s-fw2021-a'));
    const first = await readRig(hostOf(joins.dial), whatsminer, {}, 'full', 0);
    joins.asked.length = 0;
    await readRig(hostOf(joins.dial), whatsminer, first.memory, 'poll', 30_000);
    expect(joins.asked).toEqual(['4028/cgminer/summary+pools+edevs']);
    const not = await rigOf(responsesOf('whatsminer/m30s-fw2021'));
    const other = await readRig(hostOf(not.dial), whatsminer, {}, 'full', 0);
    not.asked.length = 0;
    await readRig(hostOf(not.dial), whatsminer, other.memory, 'poll', 30_000);
    expect(not.asked).toEqual(['4028/cgminer/summary', '4028/cgminer/pools', '4028/cgminer/edevs']);
  });

  it('Avalon: estats and pools, and the text style is remembered', async () => {
    const rig = await rigOf(responsesOf('avalon/a1566-194'));
    const first = await readRig(hostOf(rig.dial), avalon, {}, 'full', 0);
    rig.asked.length = 0;
    await readRig(hostOf(rig.dial), avalon, first.memory, 'poll', 30_000);
    expect(rig.asked).toEqual(['4028/cgminer/estats', '4028/cgminer/pools']);
    const text = await rigOf(responsesOf('avalon/a1066-manual'));
    const reading = await readRig(hostOf(text.dial), avalon, {}, 'full', 0);
    text.asked.length = 0;
    await readRig(hostOf(text.dial), avalon, reading.memory, 'poll', 30_000);
    expect(text.asked.every((key) => key.startsWith('4028/cgminer-text/'))).toBe(true);
  });

  it('VNish: two pages of its own API; what it lacks is not asked again', async () => {
    const rig = await rigOf(responsesOf('vnish/s19jpro-vnish-1.2-rest'));
    const vnish: Identity = { class: 'identified', make: 'antminer', firmware: 'vnish', driver: 'vnish', model: null };
    const first = await readRig(hostOf(rig.dial), vnish, {}, 'full', 0);
    expect(rig.asked).not.toContain('80/http/api/v1/status');
    rig.asked.length = 0;
    const poll = await readRig(hostOf(rig.dial), vnish, first.memory, 'poll', 30_000);
    expect(rig.asked).toEqual(['80/http/api/v1/summary', '80/http/api/v1/info']);
    expect(poll.telemetry).toEqual(first.telemetry);
  });

  it('ePIC: the summary and the sensors; chips and identity stay', async () => {
    const rig = await rigOf(responsesOf('epic/s19xp-umc-board-disabled'));
    const epic: Identity = { class: 'identified', make: 'antminer', firmware: 'epic', driver: 'epic', model: null };
    const first = await readRig(hostOf(rig.dial), epic, {}, 'full', 0);
    rig.asked.length = 0;
    const poll = await readRig(hostOf(rig.dial), epic, first.memory, 'poll', 30_000);
    expect(rig.asked).toEqual(['4028/http/summary', '4028/http/temps']);
    expect(poll.telemetry).toEqual(first.telemetry);
  });

  it('WhatsMiner v3: two frames', async () => {
    const captured = responsesOf('whatsminer/m60s-vk40-api-v3');
    const join = JSON.stringify({ code: 0, desc: 'get.miner.status', msg: {
      ...(JSON.parse(captured['4433/v3/get.miner.status:summary']!) as { msg: object }).msg,
        ...(JSON.parse(captured['4433/v3/get.miner.status:pools']!) as { msg: object }).msg } });
    const rig = await rigOf({ ...captured, '4433/v3/get.miner.status:summary+pools': join });
    const first = await readRig(hostOf(rig.dial), whatsminer, {}, 'full', 0);
    expect(first.telemetry.pools).toHaveLength(3);
    rig.asked.length = 0;
    await readRig(hostOf(rig.dial), whatsminer, first.memory, 'poll', 30_000);
    expect(rig.asked).toEqual(['4433/v3/get.miner.status:summary+pools', '4433/v3/get.miner.status:edevs']);
  });
});

describe('a rig that answers partly', () => {
  it('is read without its page and says what is missing', async () => {
    const rig = await rigOf(s19);
    const { telemetry } = await readRig(hostOf(rig.dial, []), antminer, {}, 'full', 0);
    expect(telemetry).toMatchObject({ hashrateThs: 110.56689, mac: null, serial: null });
    expect(telemetry.missing).toContainEqual(expect.objectContaining({ what: 'http:cgi-bin/get_system_info.cgi', code: 'FLEET_LOCKED' }));
    expect(rig.asked.some((key) => key.startsWith('80/'))).toBe(false);
  });

  it('keeps saying it in the polls between', async () => {
    const rig = await rigOf(s19);
    const first = await readRig(hostOf(rig.dial, []), antminer, {}, 'full', 0);
    const poll = await readRig(hostOf(rig.dial, []), antminer, first.memory, 'poll', 30_000);
    expect(poll.telemetry.missing).toEqual(first.telemetry.missing);
  });

  it('names a command whose answer is noise, and reads the rest', async () => {
    const rig = await rigOf({ ...s19, '4028/cgminer/pools': '<html>' });
    const { telemetry } = await readRig(hostOf(rig.dial), antminer, {}, 'full', 0);
    expect(telemetry.hashrateThs).toBe(110.56689);
    expect(telemetry.missing).toContainEqual(expect.objectContaining({ what: 'pools', code: 'FLEET_BAD_REPLY' }));
  });

  it('reads an AntMiner by its page alone', async () => {
    const stats = { STATS: [{ elapsed: 77, rate_5s: 200_100, rate_avg: 199_000, rate_ideal: 200_000, rate_unit: 'GH/s', fan_num: 4, fan: [5000, 5010, 0, 5030],
      chain: [0, 1, 2].map((index) => ({ index, rate_real: 66_700, rate_ideal: 66_666, asic_num: 108, asic: ' oooo', temp_pcb: [50, 51, 60, 61],
        temp_chip: [60, 61, 70, 71 + index], hw: 1, sn: `SN${index}` })) }] };
    const rig = await rigOf({
      '80/http/cgi-bin/stats.cgi': JSON.stringify(stats),
      '80/http/cgi-bin/pools.cgi': JSON.stringify({ POOLS: [{ url: 'stratum+tcp://a:1', user: 'w', status: 'Alive', priority: 0, accepted: 5, rejected: 1,
        stale: 0, diff: '', lstime: '0:00:07' }] }),
      '80/http/cgi-bin/summary.cgi': JSON.stringify({ SUMMARY: [{ status: [{ type: 'fans', status: 'e', code: 'F1', msg: 'fan lost' }, { type: 'temp',
        status: 's', code: 0, msg: '' }] }] }),
      '80/http/cgi-bin/get_system_info.cgi': s19['80/http/cgi-bin/get_system_info.cgi'],
    });
    const { telemetry } = await readRig(hostOf(rig.dial), antminer, {}, 'full', 0);
    expect(telemetry).toMatchObject({
      model: 'Antminer S21', hashrateThs: 200.1, nominalThs: 200, miningS: 77, tempMaxC: 73, fansRpm: [5000, 5010, 0, 5030], activity: 'mining',
      errors: [{ code: 'F1', text: 'fan lost' }], powerSource: 'estimate',
    });
    expect(telemetry.boards.map((board) => board.serial)).toEqual(['SN0', 'SN1', 'SN2']);
    expect(telemetry.pools).toMatchObject([{ active: true, accepted: 5, lastShareAgeS: 7 }]);
  });
});

describe('a rig that gives nothing', () => {
  it('locked page and closed API: FLEET_LOCKED', async () => {
    const rig = await rigOf({ '80/http/x': '' });
    await expect(readRig(hostOf(rig.dial, []), antminer, {}, 'full', 0)).rejects.toMatchObject({ code: 'FLEET_LOCKED' });
  });

  it('silent on its known door: one timeout, not one per question', async () => {
    const rig = await rigOf(s19);
    const { memory } = await readRig(hostOf(rig.dial), antminer, {}, 'full', 0);
    let dials = 0;
    const silent: Dial = () => { dials += 1; return Promise.reject(new DialError('DIAL_TIMEOUT', 'no answer')); };
    await expect(readRig(hostOf(silent), antminer, memory, 'poll', 30_000)).rejects.toMatchObject({ code: 'FLEET_TIMEOUT' });
    expect(dials).toBe(1);
  });

  it('memory of another version or of rubbish is no obstacle', async () => {
    const rig = await rigOf(s19);
    const { telemetry } = await readRig(hostOf(rig.dial), antminer, { way: 7, asked: 'x', digest: [] }, 'poll', 0);
    expect(telemetry.hashrateThs).toBe(110.56689);
  });
});

describe('meaning of single fields', () => {
  it('estimates power only while hashing and says so', async () => {
    const rig = await rigOf(responsesOf('antminer/s19-sleeping'));
    const asleep = await readRig(hostOf(rig.dial), antminer, {}, 'full', 0);
    expect(asleep.telemetry).toMatchObject({ activity: 'sleeping', powerW: null, powerSource: null });
    const s19pro = await rigOf(s19);
    const awake = await readRig(hostOf(s19pro.dial), antminer, {}, 'full', 0);
    expect(awake.telemetry.powerSource).toBe('estimate');
  });

  it('one active pool, DevFee pools dropped, MAC in one shape', async () => {
    const rig = await rigOf(responsesOf('whatsminer/m20s-api-v1.4'));
    const { telemetry } = await readRig(hostOf(rig.dial), whatsminer, {}, 'full', 0);
    expect(telemetry.mac).toBe('c4:08:28:00:a4:19');
    expect(telemetry.pools.filter((pool) => pool.active)).toHaveLength(1);
    const vnish = await rigOf(responsesOf('vnish/s19xp-vnish-1.2.0rc1-rpc'));
    const reading = await readRig(hostOf(vnish.dial), { ...antminer, firmware: 'vnish' }, {}, 'full', 0);
    expect(reading.telemetry.pools.map((pool) => pool.url)).not.toContain('DevFee');
    expect(reading.telemetry).toMatchObject({ firmware: 'vnish', firmwareVersion: '1.2.0-rc1' });
  });
});
