import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Telemetry } from '../../../../preload/contract/rig.ts';
import { loadFixtures } from '../../../../tests/fixtures/miners/fixtures.ts';
import { replay } from '../../../../tests/fixtures/miners/replay.ts';
import { FleetError } from '../transport/errors.ts';
import type { DriverId, Identity } from './driver.ts';
import { classify, drivers, modelTable, readRig } from './index.ts';
import { noEvidence } from './identify.ts';
import { replySet } from './plan.ts';

/* Values of captured replies exchanged for what broken sensors, counters that ran over and foreign spellings give. */

const ODD = ['-1', '-273', '-3000', '65535', '255', '4294967295', '1e308', '-1e17', '"NaN"', '"inf"', '"-inf"', '"1,234"', '"12.5"', '"-40"', '"65535"', '"-5-65535"', '":"', '"-1:00:00"',
  '"0x7fff"', '" "', '""', 'null', 'true', '[]', '{}', '[-1,65535]', '[[-9]]', '"\\u0000"', 'nan', '-inf', '}{', '"a":1,"a":-7'];
const ODD_MM = ['-1', '-273', '65535', '', 'nan', '-inf', '4294967295', '-9 -9 -9', '1e308', 'x', '[', '0 0 0 0 0 0 0', '-5 -5 -5 -5 -5 -5 -5'];

/** The largest and least that any rig on sale can mean; written apart from the drivers' own limits. */
const RANGE: Record<string, readonly [number, number]> = {
  Ths: [0, 1e5], W: [0, 1e5], C: [-100, 250], Rpm: [0, 1e5], Percent: [0, 100], S: [0, 4e9], Mhz: [0, 1e5], V: [0, 2000], A: [0, 2000],
};
const rangeOf = (name: string): readonly [number, number] => RANGE[/(Ths|W|C|Rpm|Percent|S|Mhz|V|A)$/.exec(name)?.[1] ?? ''] ?? [0, Number.MAX_SAFE_INTEGER * 1000];

/** Paths of all numbers that no rig can mean. */
function insane(value: unknown, name: string, path: string): string[] {
  if (typeof value === 'number') {
    const [least, most] = rangeOf(name);
    return Number.isFinite(value) && value >= least && value <= most ? [] : [`${path} = ${value}`];
  }
  if (Array.isArray(value)) return value.flatMap((entry, index) => insane(entry, name, `${path}[${index}]`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => insane(inner, key, `${path}.${key}`));
}

/** Where values stand: behind a colon of JSON, between the brackets of an Avalon MM string, behind the equals sign of the text style. */
const PLACES = /:\s*("(?:[^"\\]|\\.){0,80}"|-?\d[\d.eE+-]*|true|false|null)|\[([^[\]"{}]{0,200})\]|=([^,|=[\]]{1,60})(?=[,|])/g;

interface Change { at: number; json: string; mm: string }
const change: fc.Arbitrary<Change> = fc.record({ at: fc.nat(), json: fc.constantFrom(...ODD), mm: fc.constantFrom(...ODD_MM) });

function changed(text: string, changes: readonly Change[]): string {
  let out = text;
  for (const { at, json, mm } of changes) {
    const places = [...out.matchAll(PLACES)];
    const place = places[at % Math.max(1, places.length)];
    if (place === undefined) continue;
    const [whole, jsonValue, mmValue, textValue] = place;
    const old = jsonValue ?? mmValue ?? textValue ?? '';
    const from = place.index + (mmValue === undefined ? whole.length - old.length : 1);
    const isInMm = jsonValue === undefined && textValue === undefined && !/^[\s\d.,-]*$/.test(out[place.index - 1] ?? ' ');
    out = out.slice(0, from) + (jsonValue === undefined && isInMm ? mm : textValue === undefined ? json : mm) + out.slice(from + old.length);
  }
  return out;
}

const fixtures = loadFixtures();
/** The driver of each captured rig, by what its own replies say. */
const rigs = fixtures.flatMap((fixture) => {
  const evidence = noEvidence();
  for (const [key, text] of Object.entries(fixture.responses)) {
    const [, protocol, ...rest] = key.split('/');
    if (protocol === 'http') evidence.pages[`/${rest.join('/')}`] = { status: 200, headers: {}, text };
    else if (protocol === 'v3') evidence.v3 = text;
    else if (protocol !== 'graphql') evidence.api[rest.join('/')] = text;
  }
  const identity = classify(evidence);
  const driver = identity.driver ?? (fixture.slug.startsWith('braiins/') ? 'braiins' as const : null);
  return driver === null ? [] : [{ fixture, driver }];
});
const axeRig = rigs.find((rig) => rig.driver === 'axeos')!;
// No capture of a NerdAxe is at hand; its replies have AxeOS's roots.
const all = [...rigs, { fixture: axeRig.fixture, driver: 'nerdaxe' as const }];

describe('odd values in captured replies', () => {
  it('every captured rig finds its driver, and every driver has one', () => {
    expect(rigs).toHaveLength(fixtures.length);
    expect([...new Set(all.map(({ driver }) => driver))].sort()).toEqual(Object.keys(drivers).sort());
  });

  it('as captured, all values are sane', () => {
    for (const { fixture, driver } of all) expect(insane(drivers[driver].parse(replySet(fixture.responses), modelTable), '', fixture.slug)).toEqual([]);
  });

  it('no power is estimated from a rate that the model cannot have', () => {
    const { fixture } = all.find((rig) => rig.fixture.slug === 'antminer/s19pro-stock-2022')!;
    const at = (ghs: number): Record<string, string> => ({ ...fixture.responses, '4028/cgminer/stats': fixture.responses['4028/cgminer/stats']!.replace(/"GHS 5s":\s*[\d.]+/, `"GHS 5s":${ghs}`) });
    expect(drivers.antminer.parse(replySet(at(110_000)), modelTable)).toMatchObject({ hashrateThs: 110, powerSource: 'estimate' });
    expect(drivers.antminer.parse(replySet(at(1_100_000)), modelTable)).toMatchObject({ hashrateThs: 1100, powerW: null, powerSource: null });
  });

  it.each(Object.keys(drivers) as DriverId[])('%s: nothing negative, endless or beyond what a rig can mean', (driver) => {
    const own = all.filter((rig) => rig.driver === driver);
    fc.assert(fc.property(fc.nat({ max: own.length - 1 }), fc.array(fc.tuple(fc.nat(), fc.array(change, { minLength: 1, maxLength: 4 })), { minLength: 1, maxLength: 4 }), (which, picked) => {
      const { fixture } = own[which]!;
      const texts = { ...fixture.responses };
      const keys = Object.keys(texts);
      for (const [reply, changes] of picked) {
        const key = keys[reply % keys.length]!;
        if (texts[key]!.length < 40_000) texts[key] = changed(texts[key]!, changes);
      }
      const telemetry = drivers[driver].parse(replySet(texts), modelTable);
      expect(Telemetry.safeParse(telemetry).error).toBeUndefined();
      expect(insane(telemetry, '', driver)).toEqual([]);
    }), { numRuns: 300 });
  });
});

/** Bytes that no text holds: NUL, half a character, a byte-order mark. */
const BYTES = ['\0', '\u0000{', '\uFEFF', '\u{1F600}'.slice(0, 1), '\r\n\r\n', '}{', '"'];

describe('a rig that answers oddly, over sockets', () => {
  it('is read, or ends in an error of ours: never in another', async () => {
    await fc.assert(fc.asyncProperty(fc.nat({ max: all.length - 1 }), fc.array(fc.tuple(fc.nat(), fc.array(change, { maxLength: 3 }), fc.nat(), fc.constantFrom(...BYTES), fc.boolean()),
      { minLength: 1, maxLength: 3 }), async (which, picked) => {
      const { fixture, driver } = all[which]!;
      const responses = { ...fixture.responses };
      const keys = Object.keys(responses);
      for (const [reply, changes, at, bytes, isCut] of picked) {
        const key = keys[reply % keys.length]!;
        const text = changed(responses[key]!, changes);
        const place = at % (text.length + 1);
        responses[key] = `${text.slice(0, place)}${bytes}${isCut ? '' : text.slice(place)}`;
      }
      const rig = await replay(responses);
      try {
        const host = { address: '10.9.8.7', dial: rig.dial, logins: () => [{ username: 'root', password: 'root' }], timeoutMs: 1500 };
        const who: Identity = { class: 'identified', make: 'antminer', firmware: 'stock', driver, model: null, ports: rig.openPorts };
        const { telemetry } = await readRig(host, who, {}, 'full', 0);
        expect(Telemetry.safeParse(telemetry).error).toBeUndefined();
        expect(insane(telemetry, '', driver)).toEqual([]);
      } catch (error) {
        if (!(error instanceof FleetError)) throw error;
        expect(error.code).toMatch(/^FLEET_/);
        expect(error.message).not.toBe('');
      } finally {
        await rig.close();
      }
    }), { numRuns: 60 });
  });
});
