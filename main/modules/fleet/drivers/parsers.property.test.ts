import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Telemetry } from '../../../../preload/contract/rig.ts';
import { loadFixtures } from '../../../../tests/fixtures/miners/fixtures.ts';
import { classify, drivers, modelTable } from './index.ts';
import { noEvidence } from './identify.ts';
import { replySet } from './plan.ts';
import type { DriverId } from './driver.ts';

const all = loadFixtures();
const families = Object.keys(drivers) as DriverId[];
/** Replies short enough that hundreds of runs stay quick; the long ones are the same shapes. */
const replies = all.flatMap((fixture) => Object.entries(fixture.responses)).filter(([, text]) => text.length < 12_000);

const damage = fc.record({
  cut: fc.option(fc.nat()),
  flips: fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 6 }),
  drop: fc.option(fc.tuple(fc.nat(), fc.nat({ max: 40 }))),
});
type Damage = typeof damage extends fc.Arbitrary<infer T> ? T : never;

function hurt(text: string, { cut, flips, drop }: Damage): string {
  let bytes = Buffer.from(text);
  if (bytes.length === 0) return text;
  for (const [at, byte] of flips) bytes[at % bytes.length] = byte;
  if (drop !== null) bytes = Buffer.concat([bytes.subarray(0, drop[0] % bytes.length), bytes.subarray((drop[0] % bytes.length) + drop[1])]);
  if (cut !== null) bytes = bytes.subarray(0, cut % (bytes.length + 1));
  return bytes.toString('utf8');
}

describe('parsers under damaged replies', () => {
  it.each(families)('%s gives valid telemetry whatever is cut, flipped or dropped', (family) => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.constantFrom(...replies), damage), { minLength: 1, maxLength: 4 }), (picked) => {
      const set = replySet(Object.fromEntries(picked.map(([[key, text], how]) => [key, hurt(text, how)])));
      const telemetry = drivers[family].parse(set, modelTable);
      expect(Telemetry.safeParse(telemetry).error).toBeUndefined();
    }), { numRuns: 400 });
  });

  it('every fixture under every parser is valid telemetry', () => {
    for (const fixture of all) {
      for (const family of families) expect(Telemetry.safeParse(drivers[family].parse(replySet(fixture.responses), modelTable)).error,
        `${fixture.slug} ${family}`).toBeUndefined();
    }
  });

  it('values of the wrong kind are unknown, not errors', () => {
    const odd = fc.constantFrom<unknown>(null, true, '', 'N/A', 'nan', -1, 1e308, '1e999', [], {}, [[[]]], 'x'.repeat(300));
    const text = replies.find(([key]) => key.endsWith('cgminer/stats'))![1];
    const keys = Object.keys((JSON.parse(text.replace('}{', '},{')) as { STATS: Record<string, unknown>[] }).STATS[1]!);
    fc.assert(fc.property(fc.dictionary(fc.constantFrom(...keys), odd), (fields) => {
      const set = replySet({ '4028/cgminer/stats': JSON.stringify({ STATS: [{}, { Elapsed: 1, ...fields }] }) });
      expect(Telemetry.safeParse(drivers.antminer.parse(set, modelTable)).error).toBeUndefined();
    }));
  });

  it.each([['spaces', `5${' '.repeat(100_000)}x!`], ['zeros', '0'.repeat(100_000)], ['dashes', '-'.repeat(100_000)], ['colons', ':'.repeat(100_000)],
    ['brackets', 'a['.repeat(40_000)]])(
    '100 kB of %s in every field ends soon and is not kept', (_name, long) => {
      const fields = ['GHS 5s', 'Type', 'CompileTime', 'chain_acn1', 'chain_acs1', 'chain_rate1', 'temp_chip1', 'fan1', 'rate_unit', 'Mode', 'URL', 'User',
        'Last Share Time', 'Diff', 'MM ID0',
        'HS RT', 'MAC', 'Firmware Version', 'Error Code 0', 'PCB SN', 'MODEL', 'DNA', 'ASICModel', 'macAddr', 'stratumURL', 'bestDiff'];
      const entry = Object.fromEntries(fields.map((field) => [field, long]));
      for (const family of families) {
        const sections = { stats: 'STATS', estats: 'STATS', pools: 'POOLS', summary: 'SUMMARY', devs: 'DEVS', version: 'VERSION' };
        const set = replySet(Object.fromEntries(Object.entries(sections).map(([command, section]) =>
          [`4028/cgminer/${command}`, JSON.stringify({ [section]: section === 'STATS' ? [{}, { chain_acn1: 1, ...entry }] : [entry] })])));
        set.texts.set('80/http/api/system/info', JSON.stringify(entry));
        const parts = { url: long, user: long, miner_state: long, uptime: long, pretty: long, Hashrate: long, Data: [long], pool: long, login: long, Index: 1, id: 1 };
        set.texts.set('80/http/api/v1/summary', JSON.stringify({ system: parts, miner: { ...parts, miner_status: parts, pools: [parts], chains: [parts] } }));
        set.texts.set('4028/http/summary', JSON.stringify({ ...parts, Status: { 'Last Error': long }, HBs: [parts], StratumConfigs: [parts] }));
        set.texts.set('4028/http/temps', JSON.stringify([parts]));
        set.texts.set('80/http/cgi-bin/stats.cgi', JSON.stringify({ INFO: parts, STATS: [{ chain: [{ ...parts, asic_num: 1, asic: long, temp_chip: long }] }] }));
        expect(JSON.stringify(drivers[family].parse(set, modelTable)).length).toBeLessThan(50_000);
      }
    });

  it('classify never throws and claims nothing from noise', () => {
    fc.assert(fc.property(fc.string(), fc.string(), fc.string(), (api, page, device) => {
      const identity = classify({ ...noEvidence(), api: { version: api }, pages: { '/': { status: 200, headers: {}, text: page } }, v3: device });
      expect(identity.class).toBe('unknown');
    }));
  });
});
