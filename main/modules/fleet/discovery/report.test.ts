import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_REPORT_BYTES, parseReport } from './report.ts';

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');

describe('an IP report', () => {
  it.each([
    ['antminer', '10.0.3.17,AA:BB:CC:0D:EE:FF', { ip: '10.0.3.17', mac: 'aa:bb:cc:0d:ee:ff' }],
    ['antminer', '[10.0.3.17/24],AA:BB:CC:0D:EE:FF\0', { ip: '10.0.3.17', mac: 'aa:bb:cc:0d:ee:ff' }],
    ['antminer', '10.0.3.17,', { ip: '10.0.3.17', mac: null }],
    ['whatsminer', 'IP:10.0.3.17MAC:C4-11-04-01-3C-75\n', { ip: '10.0.3.17', mac: 'c4:11:04:01:3c:75' }],
    ['whatsminer', 'IP:10.0.3.17MAC:C4:11:04:01:3C:75\0\0', { ip: '10.0.3.17', mac: 'c4:11:04:01:3c:75' }],
  ] as const)('%s %j', (make, text, told) => {
    expect(parseReport(make, bytes(text))).toEqual(told);
  });
  it.each([
    ['antminer', 'OK\0\0\0\0\0\0\0\0'], ['antminer', ''], ['antminer', '10.0.3.300,AA:BB:CC:0D:EE:FF'], ['antminer', 'IP:10.0.3.17MAC:C4:11:04:01:3C:75'],
    ['antminer', 'http://10.0.3.17,x'], ['antminer', '10.0.3.17,AA:BB:CC:0D:EE:FF,more'], ['whatsminer', '10.0.3.17,AA:BB:CC:0D:EE:FF'], ['whatsminer', 'IP:MAC:'],
    ['whatsminer', `IP:10.0.3.17MAC:${'A'.repeat(MAX_REPORT_BYTES)}`],
  ] as const)('is not %s %j', (make, text) => {
    expect(parseReport(make, bytes(text))).toBeNull();
  });
  it('reads what a rig writes, for every address and MAC', () => {
    fc.assert(fc.property(fc.ipV4(), fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 6, maxLength: 6 }), fc.constantFrom('', '\0', '\n', '\0\0\0'), (ip, parts, end) => {
      const mac = parts.map((part) => part.toString(16).padStart(2, '0').toUpperCase()).join(':');
      const told = { ip, mac: mac.toLowerCase() };
      expect(parseReport('antminer', bytes(`${ip},${mac}${end}`))).toEqual(told);
      expect(parseReport('whatsminer', bytes(`IP:${ip}MAC:${mac}${end}`))).toEqual(told);
    }));
  });
  it('answers any bytes with null or with a plain address and MAC, and never throws', () => {
    fc.assert(fc.property(fc.constantFrom('antminer' as const, 'whatsminer' as const), fc.oneof(
      fc.uint8Array({ maxLength: 400 }),
      fc.tuple(fc.constantFrom('IP:', '', '['), fc.ipV4(), fc.constantFrom('MAC:', ',', '/24],'), fc.string({ maxLength: 40 })).map((parts) => bytes(parts.join(''))),
    ), (make, given) => {
      const told = parseReport(make, given);
      return told === null || (/^\d{1,3}(\.\d{1,3}){3}$/.test(told.ip) && (told.mac === null || /^[0-9a-f:]{17}$/.test(told.mac)));
    }));
  });
});
