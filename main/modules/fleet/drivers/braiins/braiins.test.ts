import { describe, expect, it } from 'vitest';
import type { Identity } from '../driver.ts';
import { modelTable, readRig } from '../index.ts';
import { durableMemory } from '../memory.ts';
import { replySet } from '../plan.ts';
import { parseBraiins } from './parse.ts';
import { hostOf, responsesOf, rigOf } from '../replayed.test-support.ts';

const rest = responsesOf('braiins/s21pro-bos-26.04-rest');
const who: Identity = { class: 'identified', make: 'antminer', firmware: 'braiins', driver: 'braiins', model: null };
/** The captured text with one value changed. */
const changed = (key: string, from: string, to: string): Record<string, string> => {
  const text = rest[key]!;
  expect(text).toContain(from);
  return { ...rest, [key]: text.replace(from, to) };
};
const parse = (responses: Record<string, string>) => parseBraiins(replySet(responses), modelTable, { firmware: 'braiins', model: null });
const DETAILS = '80/http/api/v1/miner/details';

describe('the three generations', () => {
  it('REST: one login, then what changes; the token stays in memory and off the disk', async () => {
    const rig = await rigOf(rest);
    const first = await readRig(hostOf(rig.dial), who, {}, 'full', 0);
    expect(first.telemetry).toMatchObject({
      make: 'antminer', firmware: 'braiins', model: 'Antminer S21 Pro', algo: 'sha256', controlBoard: 'AML', serial: 'THQGFKUBDJIAH0E9G', activity: 'mining', miningS: 7039,
      powerSource: 'miner', powerLimitW: 3500, tempMaxC: 65.375, tempInletC: 35.125, tempOutletC: 50.375, fanPercent: 92, accepted: 848, errors: [], missing: [],
      psu: { model: 'APW171215a/c', serial: 'OLTT335BCAJBE3545' },
    });
    expect(first.telemetry.boards[0]).toMatchObject({ slot: 1, frequencyMhz: 625.865384, serial: 'THQGYSCBDJIAH11S3', tempMaxC: 65.375, tempBoardC: 50.375 });
    expect(JSON.stringify(first.memory)).toContain('bare-7f3a');
    expect(JSON.stringify(durableMemory(first.memory))).not.toContain('bare-7f3a');
    rig.asked.length = 0;
    const poll = await readRig(hostOf(rig.dial), who, first.memory, 'poll', 30_000);
    expect(rig.asked).toEqual(['miner/stats', 'miner/details', 'miner/hw/hashboards', 'cooling/state'].map((path) => `80/http/api/v1/${path}`));
    expect(poll.telemetry).toEqual(first.telemetry);
    // A memory that was read back from disk logs in again.
    expect((await readRig(hostOf(rig.dial), who, durableMemory(first.memory), 'poll', 30_000)).telemetry).toEqual(first.telemetry);
  });

  it('GraphQL: no login for what it tells; the MAC is behind the LuCI login', async () => {
    const responses = responsesOf('braiins/bos-25.03-gql');
    const rig = await rigOf(responses);
    const first = await readRig(hostOf(rig.dial), who, {}, 'full', 0);
    expect(first.telemetry).toMatchObject({ mac: '02:34:98:9e:9f:e1', hostname: 'Antminer', uptimeS: 96949, miningS: null, tempInletC: 39, tempOutletC: 60, missing: [] });
    expect(first.telemetry.boards.map((board) => board.serial)).toEqual(['NGSBYT0BEJCJD0CHY', 'NGSBYT0BEJCJD0BP5', 'NGSBYT0BEJCJD0BG4']);
    rig.asked.length = 0;
    await readRig(hostOf(rig.dial), who, first.memory, 'poll', 30_000);
    expect(rig.asked).toEqual(['80/graphql/system', '80/graphql/boards']);
    const without = await readRig(hostOf(rig.dial, []), who, {}, 'full', 0);
    expect(without.telemetry).toMatchObject({ mac: null, hashrateThs: first.telemetry.hashrateThs, nominalThs: first.telemetry.nominalThs });
    expect(without.telemetry.missing.map((part) => part.code)).toEqual(['FLEET_LOCKED']);
  });

  it('cgminer API: one joined question where the rig joins, single ones where it does not', async () => {
    const single = responsesOf('antminer/s9-braiins-os-plus');
    const part = (command: string): string => `"${command}":[${single[`4028/cgminer/${command}`]!}]`;
    const joined = `{${['summary', 'devs', 'temps', 'fans', 'pools'].map(part).join(',')},"tunerstatus":[{"STATUS":[{"STATUS":"S"}],"TUNERSTATUS":[{"ApproximateMinerPowerConsumption":1200,`
      + '"PowerLimit":1420,"TunerChainStatus":[{"HashchainIndex":6,"Status":"Stable"},{"HashchainIndex":8,"Status":"Failed { reason: x }"}]}]}],"id":1}';
    const rig = await rigOf({ ...single, '4028/cgminer/summary+devs+temps+fans+pools+tunerstatus': joined });
    const first = await readRig(hostOf(rig.dial), who, {}, 'full', 0);
    expect(first.telemetry).toMatchObject({ powerW: 1200, powerLimitW: 1420, fansRpm: [2820, 3780], errors: [{ code: 'tuner', slot: 8, text: 'Hashboard 8: Failed' }] });
    expect(first.telemetry.boards.map((board) => board.slot)).toEqual([6, 7, 8]);
    rig.asked.length = 0;
    await readRig(hostOf(rig.dial), who, first.memory, 'poll', 30_000);
    expect(rig.asked).toEqual(['4028/cgminer/summary+devs+temps+fans+pools+tunerstatus']);
    const apart = await rigOf(single);
    const again = await readRig(hostOf(apart.dial), who, {}, 'full', 0);
    apart.asked.length = 0;
    await readRig(hostOf(apart.dial), who, again.memory, 'poll', 30_000);
    expect(apart.asked).toEqual(['summary', 'devs', 'temps', 'fans', 'pools'].map((command) => `4028/cgminer/${command}`));
  });
});

describe('logins', () => {
  it('none given, or none that works: locked, and nothing is half read', async () => {
    const rig = await rigOf(rest);
    await expect(readRig(hostOf(rig.dial, []), who, {}, 'full', 0)).rejects.toMatchObject({ code: 'FLEET_LOCKED' });
    await expect(readRig(hostOf(rig.dial, [{ username: 'root', password: '' }]), who, {}, 'full', 0)).rejects.toMatchObject({ code: 'FLEET_LOCKED' });
  });

  it('a locked REST page beside an open cgminer API: read by that one, the lock is named, and a login given later is used', async () => {
    const rig = await rigOf({ ...rest, ...responsesOf('antminer/s9-braiins-os-plus') });
    const first = await readRig(hostOf(rig.dial, []), who, {}, 'full', 0);
    expect(first.telemetry).toMatchObject({ hashrateThs: expect.closeTo(15.740916, 6) as number, mac: null });
    expect(first.telemetry.missing).toEqual([expect.objectContaining({ what: 'http:api/v1/miner/details', code: 'FLEET_LOCKED' })]);
    const later = await readRig(hostOf(rig.dial), who, first.memory, 'poll', 600_000);
    expect(later.telemetry).toMatchObject({ mac: '02:8f:77:ec:e7:e0', missing: [] });
  });
});

describe('meaning of single fields', () => {
  it.each([[1, 'booting'], [2, 'idle'], [3, 'sleeping'], [4, 'sleeping']])('status %i without hashrate is %s', (status, activity) => {
    const still = { ...changed(DETAILS, '"status":2', `"status":${status}`) };
    still['80/http/api/v1/miner/stats'] = rest['80/http/api/v1/miner/stats']!.replace('"last_5s":{"gigahash_per_second":248186.67720002498}', '"last_5s":{"gigahash_per_second":0}');
    expect(parse(still)).toMatchObject({ activity, hashrateThs: 0 });
  });

  it('a tuner at work is ramping, a tuner that failed is a fault', () => {
    const tuner = (state: number) => parse(changed('80/http/api/v1/performance/tuner-state', '"overall_tuner_state":5', `"overall_tuner_state":${state}`));
    expect(tuner(3)).toMatchObject({ activity: 'ramping', errors: [] });
    expect(tuner(4)).toMatchObject({ activity: 'mining', errors: [{ code: 'tuner' }] });
  });

  it('the log counts from the start of this run: faults of weeks ago are over, one of now is told once with its board', () => {
    expect(parse(rest).errors).toEqual([]);
    const entry = (timestamp: string): object => ({ timestamp, message: 'Board 2 lost', components: [{ name: 'hashboard', index: 2 }], error_codes: [{ code: 'V2', reason: 'Voltage too low',
      hint: '' }] });
    const log = JSON.parse(rest['80/http/api/v1/miner/errors']!) as { errors: object[] };
    log.errors.push(entry('2026-04-17T16:00:00Z'), entry('2026-04-17T16:00:05Z'), { timestamp: '2026-04-17T16:10:00Z', message: 'Failed to resolve', components: [], error_codes: [] });
    expect(parse({ ...rest, '80/http/api/v1/miner/errors': JSON.stringify(log) }).errors).toEqual([{ code: 'V2', text: 'Voltage too low', slot: 2 }]);
  });

  it('of a long log only what counts is remembered, and a poll says the same', async () => {
    const entry = (at: number, coded: boolean): object => ({ timestamp: new Date(Date.UTC(2026, 3, 17, 16, 0, at)).toISOString(), message: `line ${at}`, components: [], error_codes: coded
      ? [{ code: 'H1', reason: `reason ${at}`, hint: 'x'.repeat(300) }] : [] });
    const log = JSON.stringify({ errors: Array.from({ length: 900 }, (_, at) => entry(at, at % 10 === 0)) });
    const rig = await rigOf({ ...rest, '80/http/api/v1/miner/errors': log });
    const first = await readRig(hostOf(rig.dial), who, {}, 'full', 0);
    // The newest 32 of those with a code, in their order.
    expect(first.telemetry.errors.map((fault) => fault.text)).toEqual(Array.from({ length: 32 }, (_, at) => `reason ${(at + 58) * 10}`));
    expect(first.replies.texts.get('80/http/api/v1/miner/errors')).toBe(log);
    expect(JSON.stringify(first.memory).length).toBeLessThan(log.length / 10);
    expect((await readRig(hostOf(rig.dial), who, first.memory, 'poll', 30_000)).telemetry).toEqual(first.telemetry);
  });

  it('knows whose hardware it is', () => {
    expect(parse(changed(DETAILS, '"brand":1', '"brand":2')).make).toBe('whatsminer');
    expect(parse(changed(DETAILS, '"miner_model":"Antminer S21 Pro"', '"miner_model":"BMM 101"')).make).toBe('other');
  });

  it('GraphQL appeals are faults, a pool that is off says so', () => {
    const gql = responsesOf('braiins/bos-25.03-gql');
    expect(parse({ ...gql, '80/graphql/events': '{"data":{"events":{"appeals":[{"kind":"ERROR","message":"Fan 2 stopped"}]}}}' }).errors).toEqual([{ code: 'error', text: 'Fan 2 stopped' }]);
    const off = { ...rest, '80/http/api/v1/pools': rest['80/http/api/v1/pools']!.replaceAll('"enabled":true', '"enabled":false') };
    expect(parse(off).pools.map((pool) => pool.status)).toEqual(['disabled', 'disabled']);
  });

  it('a query that the schema does not know is a lack, one that fails is named', () => {
    const gql = responsesOf('braiins/bos-25.03-gql');
    expect(parse({ ...gql, '80/graphql/model': '{"errors":[{"message":"Unknown field \\"modelName\\" on type \\"Info\\""}]}' }).missing).toEqual([]);
    expect(parse({ ...gql, '80/graphql/pools': '{"data":null,"errors":[{"message":"bosminer is not running"}]}' }).missing)
      .toEqual([{ what: 'graphql:pools', code: 'FLEET_BAD_REPLY', message: 'bosminer is not running' }]);
  });
});
