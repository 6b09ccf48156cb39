import { describe, expect, it } from 'vitest';
import { modelTable } from '../models.ts';
import { replySet } from '../plan.ts';
import { parseAxeos } from './parse.ts';

/*
 * Builds newer than the captured ones. The replies are made by hand from the firmware's own source (bitaxeorg/ESP-Miner
 * main/http_server/system_api_json.c and axe-os/api/system/asic_settings.c): names and units are the source's, the numbers of no rig.
 */
const info = {
  power: 17.5, voltage: 5050, current: 3460, temp: 58, temp2: -1, vrTemp: 61, coreVoltageActual: 1144, actualFrequency: 575.5, expectedHashrate: 1173, fanspeed: 72, fanrpm: 4800,
  fan2rpm: 0, hashRate: 1180, hashRate_1m: 1175, hashRate_10m: 1170, hashRate_1h: 1165, errorPercentage: 0.4, sharesAccepted: 120, sharesRejected: 3, bestDiff: 2_030_000_000,
  poolDifficulty: 1000, uptimeSeconds: 3600, miningPaused: false, overheat_mode: 0, version: 'v2.12.2', axeOSVersion: 'v2.12.2', boardVersion: '602', maxPower: 40, ASICModel: 'BM1370',
  macAddr: 'AA:BB:CC:DD:EE:02', hostname: 'bitaxe', isUsingFallbackStratum: 1, stratumURL: 'a.example', stratumPort: 3333, stratumUser: 'w', fallbackStratumURL: 'b.example',
  fallbackStratumPort: 3333, fallbackStratumUser: 'w', frequency: 600, coreVoltage: 1150, sharesRejectedReasons: [{ message: 'Stale', count: 2 }],
};
const parse = (over: object = {}, asic?: object) => parseAxeos(replySet({
  '80/http/api/system/info': JSON.stringify({ ...info, ...over }), ...(asic === undefined ? {} : { '80/http/api/system/asic': JSON.stringify(asic) }),
}), modelTable);

describe('AxeOS 2.11 and later, from its source', () => {
  it('takes the frequency that runs, the averages and the pool in use', () => {
    const t = parse();
    expect(t).toMatchObject({ hashrateThs: 1.18, hashrateAvgThs: 1.165, firmwareVersion: 'v2.12.2', tempMaxC: 58, fansRpm: [4800], stale: 2, activity: 'mining' });
    expect(t.boards[0]).toMatchObject({ frequencyMhz: 575.5, chips: 1 });
    expect(t.pools.map(({ url, active }) => [url, active])).toEqual([['a.example:3333', false], ['b.example:3333', true]]);
  });

  it('counts the chips by the second page, else by those that are measured', () => {
    const monitor = { hashrateMonitor: { asics: [{ total: 590 }, { total: 580 }] }, boardVersion: '801' };
    expect(parse(monitor, { ASICModel: 'BM1370', deviceModel: 'GT', asicCount: 2 }).boards[0]?.chips).toBe(2);
    expect(parse(monitor).boards[0]?.chips).toBe(2);
  });

  it('shows a hardware fault, and that mining is paused', () => {
    expect(parse({ hardware_fault: 'Fan failure', hashRate: 0, miningPaused: true })).toMatchObject({ activity: 'sleeping', errors: [{ code: 'hardware', text: 'Hardware fault: Fan failure' }] });
  });
});
