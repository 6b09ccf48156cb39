import { describe, expect, it } from 'vitest';
import type { DriverId } from './driver.ts';
import { drivers, modelTable } from './index.ts';
import { replySet } from './plan.ts';
import { responsesOf } from './replayed.test-support.ts';

/* What single values of captured replies mean. */

const parse = (driver: DriverId, responses: Record<string, string>) => drivers[driver].parse(replySet(responses), modelTable);

describe('a reply that joins several commands', () => {
  const joined = (edevs: object): Record<string, string> => ({ '4028/cgminer/summary+pools+edevs': JSON.stringify({
    summary: [{ STATUS: [{ STATUS: 'S' }], SUMMARY: [{ 'HS RT': 90_000_000 }] }], pools: [{ STATUS: [{ STATUS: 'S' }], POOLS: [] }], edevs: [edevs] }) });

  it('names the part that failed, as it does for a reply of its own', () => {
    const t = parse('whatsminer', joined({ STATUS: [{ STATUS: 'E', Code: 132, Msg: 'btminer is busy' }] }));
    expect(t).toMatchObject({ hashrateThs: 90, missing: [{ what: 'edevs', code: 'FLEET_BAD_REPLY', message: 'btminer is busy' }] });
  });

  it('takes only what was asked: a flood of other parts is nothing', () => {
    const flood = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`x${index}`, [{ STATUS: [{ STATUS: 'E', Code: 1, Msg: 'no' }] }]]));
    expect(parse('whatsminer', { '4028/cgminer/summary+pools+edevs': JSON.stringify({ ...flood, summary: [{ STATUS: [{ STATUS: 'S' }], SUMMARY: [{ 'HS RT': 90_000_000 }] }] }) }))
      .toMatchObject({ hashrateThs: 90, missing: [] });
  });

  it('a part that this rig does not have is no gap', () => expect(parse('whatsminer', joined({ STATUS: [{ STATUS: 'E', Code: 14, Msg: 'Invalid command' }] })).missing).toEqual([]));
});

describe('pools', () => {
  it('one that never took a share has no last share: LuxOS gives the time since its start', () => {
    expect(parse('luxos', responsesOf('luxos/s19kpro-luxos-2025.4')).pools.map(({ accepted, lastShareAgeS }) => [accepted, lastShareAgeS]))
      .toEqual([[724, 1], [0, null], [759, 1], [0, null]]);
  });
});

describe('power', () => {
  it('Bitaxe: the current is the input\'s only where it makes the watts; a Gamma tells that of its core', () => {
    expect(parse('axeos', responsesOf('bitaxe/gamma601-v2.10.1')).psu).toMatchObject({ inputV: 5.046875, inputA: null, inputW: 22.060667037963867 });
    expect(parse('axeos', responsesOf('bitaxe/supra-401-just-booted')).psu).toMatchObject({ inputV: 5.175, inputA: 0.52125 });
  });

  it('what the rig tells of its DC side is a better ground for an estimate than the model table', () => {
    expect(parse('vnish', responsesOf('vnish/s9-vnish-3.8.6'))).toMatchObject({ powerOutputW: 1485, powerW: 1580, powerSource: 'estimate' });
    expect(parse('avalon', responsesOf('avalon/a1066-manual'))).toMatchObject({ powerOutputW: 2834, powerW: 3015, powerSource: 'estimate' });
  });

  it('a limit of 0 W is none', () => {
    const info = JSON.stringify({ ASICModel: 'BM1370', hashRate: 1000, maxPower: 0 });
    expect(parse('axeos', { '80/http/api/system/info': info }).powerLimitW).toBeNull();
  });
});

describe('climbing to the frequency', () => {
  const edevs = (...boards: [complete: number, mhs: number][]): Record<string, string> => ({
    '4028/cgminer/summary': '{"STATUS":[{"STATUS":"S"}],"SUMMARY":[{"HS RT":60000000}]}',
    '4028/cgminer/edevs': JSON.stringify({ STATUS: [{ STATUS: 'S' }], DEVS: boards.map(([complete, mhs], slot) => ({ 'Slot': slot, 'HS RT': mhs, 'Upfreq Complete': complete })) }),
  });

  it('a board that never gets there beside two that work is dead: the rig is mining', () => {
    expect(parse('whatsminer', edevs([1, 30e6], [1, 30e6], [0, 0])).activity).toBe('mining');
    expect(parse('whatsminer', edevs([1, 30e6], [1, 30e6], [0, 9e6])).activity).toBe('ramping');
    expect(parse('whatsminer', edevs([0, 0], [0, 0], [0, 0])).activity).toBe('ramping');
  });

  it('the same for LuxOS', () => {
    const all = responsesOf('luxos/s19kpro-luxos-2025.4');
    const devs = JSON.parse(all['4028/cgminer/devs']!) as { DEVS: Record<string, unknown>[] };
    const withBoard = (over: object) => parse('luxos', { ...all, '4028/cgminer/devs': JSON.stringify({ ...devs, DEVS: devs.DEVS.map((dev, at) => (at === 0 ? { ...dev, ...over } : dev)) }) });
    expect(withBoard({ 'IsRamping': true, 'MHS 5s': 0 }).activity).toBe('mining');
    expect(withBoard({ IsRamping: true }).activity).toBe('ramping');
  });
});

describe('fans', () => {
  const rest = responsesOf('braiins/bos-25.07-rest');
  const cooling = '80/http/api/v1/cooling/state';
  const still = (text: string): string => text.replaceAll(/"rpm":\s*\d+/g, '"rpm":0');

  it('a rig that hashes while all of its fans stand is cooled otherwise (immersion); one that stands among others is dead', () => {
    const immersed = parse('braiins', { ...rest, [cooling]: still(rest[cooling]!) });
    expect(immersed).toMatchObject({ fansRpm: [0, 0, 0, 0], fansExpected: 0 });
    expect(parse('braiins', { ...rest, [cooling]: rest[cooling]!.replace(/"rpm":\s*\d+/, '"rpm":0') })).toMatchObject({ fansRpm: [0, 5874, 5874, 5904], fansExpected: 4 });
  });

  it('the only fan of a small rig is missed when it stands', () => {
    const key = '80/http/api/system/info';
    const info = responsesOf('bitaxe/gamma601-v2.10.1')[key]!.replace(/"fanrpm":\s*\d+/, '"fanrpm":0');
    expect(parse('axeos', { [key]: info })).toMatchObject({ fansRpm: [0], fansExpected: 1 });
  });
});

describe('WhatsMiner', () => {
  it('code 0 is no fault', () => {
    const summary = (code: number): Record<string, string> => ({ '4028/cgminer/summary': JSON.stringify({ STATUS: [{ STATUS: 'S' }], SUMMARY: [{ 'Error Code Count': 1, 'Error Code 0': code }] }) });
    expect(parse('whatsminer', summary(0)).errors).toEqual([]);
    expect(parse('whatsminer', summary(206)).errors).toMatchObject([{ code: '206' }]);
    expect(parse('whatsminer', { '4028/cgminer/get_error_code': '{"STATUS":"S","Msg":{"error_code":{"000":"1970-01-01 00:00:00"}}}' }).errors).toEqual([]);
  });

  it('a v3 board whose sensor says 0 has no temperature', () => {
    const edevs = { code: 0, msg: { edevs: [{ 'slot': 0, 'hash-average': 0, 'chip-temp-max': 0 }, { 'slot': 1, 'hash-average': 57, 'chip-temp-max': 80 }] } };
    const summary = { code: 0, msg: { summary: { 'hash-realtime': 57, 'board-temperature': [0, 41] } } };
    const t = parse('whatsminer', { '4433/v3/get.miner.status:edevs': JSON.stringify(edevs), '4433/v3/get.miner.status:summary': JSON.stringify(summary) });
    expect(t.boards.map(({ tempMaxC, tempBoardC, hashrateThs }) => [tempMaxC, tempBoardC, hashrateThs])).toEqual([[null, null, 0], [80, 41, 57]]);
  });
});
