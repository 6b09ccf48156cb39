import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FleetError } from './errors.ts';
import { repairJson, repairWithoutStrict } from './repair.ts';

const json = fc.oneof(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 5 })), fc.array(fc.jsonValue({ maxDepth: 5 })));

/** Every row of the repair table, miner-protocols §0. */
const ROWS: [string, string, unknown, string[]][] = [
  ['trailing NUL and newline', '{"a":1}\0\n', { a: 1 }, []],
  ['}{ between the STATS objects', '{"STATS":[{"a":1}{"b":2}]}', { STATS: [{ a: 1 }, { b: 2 }] }, ['missing comma']],
  ['[,{', '{"STATS":[,{"a":1}]}', { STATS: [{ a: 1 }] }, ['extra comma']],
  [',}', '{"a":1,}', { a: 1 }, ['extra comma']],
  ['raw newline in a string', '{"Type":"Antminer S9\nV1.3.58"}', { Type: 'Antminer S9\nV1.3.58' }, ['control character in a string']],
  ['unquoted nan, inf, -nan', '{"a":nan,"b":inf,"c":-nan,"d":1}', { a: null, b: null, c: null, d: 1 }, ['not a number']],
  ["\\' in a string", '{"Firmware Version":"\\\'20200917.22.REL\\\'"}', { 'Firmware Version': "'20200917.22.REL'" }, ['bad escape']],
  ['missing comma before a key', '{"vender":"7""temp0":"38.5"}', { vender: '7', temp0: '38.5' }, ['missing comma']],
  ['map written as array', '{"Msg":{"error_code":["329":"2022-01-17 11:28:11","530":"x"]},"z":1}', { Msg: { error_code: { 329: '2022-01-17 11:28:11',
    530: 'x' } }, z: 1 }, ['array written as map']],
  ['map written as array, inside a list', '[["1":"a"],2]', [{ 1: 'a' }, 2], ['array written as map']],
  ['reply begins with a comma', ',"STATUS":[{"STATUS":"S"}],"id":1}', { STATUS: [{ STATUS: 'S' }], id: 1 }, ['leading comma']],
  ['bytes after the end', '{"VERSION":[{"a":1}]}"}', { VERSION: [{ a: 1 }] }, ['bytes after the end']],
];

describe('repairJson', () => {
  it.each(ROWS)('%s', (_name, text, value, repairs) => {
    expect(repairJson(text)).toEqual({ value, repairs, partial: false });
  });

  it('keeps complete members of a truncated reply and says so', () => {
    expect(repairJson('{"a":1,"list":[{"x":1},{"y":2,"z":34')).toEqual({ value: { a: 1, list: [{ x: 1 }, { y: 2 }] }, repairs: ['truncated'], partial: true });
    expect(repairJson('{"a":1,"b":"half a wor')).toEqual({ value: { a: 1 }, repairs: ['truncated'], partial: true });
  });

  it('names a stopped mining process instead of a parse error', () => {
    expect(() => repairJson('Socket connect failed: Connection refused\n')).toThrow(expect.objectContaining({ code: 'FLEET_REFUSED' }) as Error);
  });

  it('leaves brackets, commas and nan inside strings alone', () => {
    const text = '{"a":"x}{y ,} [,{ nan \\" inf","b":[1}';
    expect(repairJson(text).value).toEqual({ a: 'x}{y ,} [,{ nan " inf', b: [1] });
  });

  it('reads legal JSON as JSON.parse does, without and with the tokenizer', () => {
    fc.assert(fc.property(json, (value) => {
      const text = JSON.stringify(value);
      expect(repairJson(text)).toEqual({ value: JSON.parse(text), repairs: [], partial: false });
      expect(repairWithoutStrict(text)).toEqual({ value: JSON.parse(text), repairs: [], partial: false });
    }), { numRuns: 300 });
  });

  it('has a __proto__ key as any other and leaves the prototype alone', () => {
    const { value } = repairWithoutStrict('{"__proto__":{"polluted":true},"a":1}');
    expect(Object.keys(value as object)).toEqual(['__proto__', 'a']);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('answers or throws FleetError for any bytes, cut and flipped', () => {
    fc.assert(fc.property(json, fc.nat(), fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 127 })), { maxLength: 4 }), (value, cut, flips) => {
      const chars = JSON.stringify(value).split('');
      for (const [at, code] of flips) if (chars.length > 0) chars[at % chars.length] = String.fromCharCode(code);
      const text = chars.slice(0, chars.length === 0 ? 0 : cut % (chars.length + 1)).join('');
      try {
        expect(typeof repairJson(text).value).toBe('object');
      } catch (error) {
        expect(error).toBeInstanceOf(FleetError);
      }
    }), { numRuns: 500 });
  });

  it('refuses a tower of brackets', () => {
    expect(() => repairJson('['.repeat(1_000_000))).toThrow(FleetError);
    expect(() => repairJson('{"a":'.repeat(100_000))).toThrow(FleetError);
  });
});
