import { expect, it } from 'vitest';
import { replay } from '../../../../../tests/fixtures/miners/replay.ts';
import { identify, modelTable, readRig } from '../index.ts';
import { replySet } from '../plan.ts';
import { parseNerdaxe } from './parse.ts';

/*
 * No capture of these rigs is at hand. The reply is made by hand from the firmware's own source (shufps/ESP-Miner-NerdQAxePlus
 * main/http_server/handler_system.cpp, GET_system_info): names and units are the source's, the numbers are not of any rig.
 */
const info = {
  asicCount: 4, smallCoreCount: 2040, deviceModel: 'NerdQAxe++', hostip: '10.0.0.9', macAddr: 'AA:BB:CC:DD:EE:01', power: 72.5, maxPower: 100, minPower: 30,
  current: 6040, temp: 58.9, vrTemp: 63, hashRate: 4800.2, hashRate_1m: 4790, hashRate_10m: 4780, hashRate_1h: 4770, coreVoltage: 1150, coreVoltageActual: 1144,
  fanspeed: 60, fanrpm: 3000, fanrpm2: 2900, fanCount: 2, shutdown: false, poolDifficulty: 1000, sharesAccepted: 120, sharesRejected: 1,
  stratum: { poolMode: 0, activePoolMode: 0, usingFallback: true, pools: [{ connected: true, accepted: 120, rejected: 1 }] }, asicTemps: [55.1, 58.9, 0, 57],
  fans: [{ label: 'Fan 1', rpm: 3010, speedPerc: 60 }, { label: 'Fan 2', rpm: 2910, speedPerc: 60 }], hostname: 'nerdqaxe', stratumURL: 'a.example', stratumPort: 3333,
  stratumUser: 'w1', fallbackStratumURL: 'b.example', fallbackStratumPort: 4444, fallbackStratumUser: 'w2', voltage: 12_050, frequency: 600, overheat_temp: 70,
  autofanspeed: 2, ASICModel: 'BM1370', uptimeSeconds: 7200, version: 'v1.0.37',
};
const parse = (over: object = {}) => parseNerdaxe(replySet({ '80/http/api/system/info': JSON.stringify({ ...info, ...over }) }), modelTable);

it('is recognised before AxeOS and read', async () => {
  const rig = await replay({ '80/http/api/system/info': JSON.stringify(info) });
  try {
    const host = { address: '10.0.0.9', dial: rig.dial, logins: () => [], timeoutMs: 2000 };
    const identity = await identify(host, rig.openPorts);
    expect(identity).toMatchObject({ class: 'identified', make: 'nerdaxe', firmware: 'nerdaxe', driver: 'nerdaxe' });
    const { telemetry } = await readRig(host, identity, {}, 'full');
    expect(telemetry).toMatchObject({
      model: 'NerdQAxe++', firmwareVersion: 'v1.0.37', hostname: 'nerdqaxe', mac: 'aa:bb:cc:dd:ee:01', algo: 'sha256', hashrateThs: 4.8002, hashrateAvgThs: 4.77, powerW: 72.5,
      powerSource: 'miner', powerLimitW: 100, tempMaxC: 58.9, tempLimitC: 70, fansRpm: [3010, 2910], fanPercent: 60, uptimeS: 7200, accepted: 120, rejected: 1, activity: 'mining',
      psu: { inputV: 12.05, inputA: 6.04, inputW: 72.5 },
    });
    expect(telemetry.boards).toMatchObject([{ chips: 4, chipTempsC: [55.1, 58.9, null, 57], tempBoardC: 63, frequencyMhz: 600, voltageV: 1.144 }]);
    expect(telemetry.pools).toMatchObject([{ url: 'a.example:3333', active: false }, { url: 'b.example:4444', active: true, accepted: 120 }]);
  } finally {
    await rig.close();
  }
});

it('a rig that is shut down says so and is not mining', () => {
  expect(parse({ shutdown: true, hashRate: 0 })).toMatchObject({ activity: 'idle', hashrateThs: 0, errors: [{ code: 'shutdown' }] });
});

it('older builds have no list of fans', () => {
  expect(parse({ fans: undefined }).fansRpm).toEqual([3000, 2900]);
  expect(parse({ fans: undefined, fanCount: undefined, fanrpm2: 0 }).fansRpm).toEqual([3000]);
});
