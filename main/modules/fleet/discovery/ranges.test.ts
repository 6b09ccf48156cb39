import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addresses, countAddresses, ipToNumber, MAX_ADDRESSES, numberToIp, parseRanges } from './ranges.ts';

const list = (text: string): string[] => [...addresses(parseRanges(text))].map(numberToIp);

describe('parseRanges', () => {
  it('reads what people type', () => {
    expect(list('10.0.3.17')).toEqual(['10.0.3.17']);
    expect(list('10.0.3.250-10.0.4.2')).toHaveLength(9);
    expect(list('10.0.3.11-13')).toEqual(['10.0.3.11', '10.0.3.12', '10.0.3.13']);
    expect(list('10.0.3.11 – 13')).toHaveLength(3);
    expect(countAddresses(parseRanges('10.0.1-4.1-254'))).toBe(4 * 254);
    expect(list('10.0.3.1, 10.0.3.2;10.0.3.2\n10.0.3.9')).toEqual(['10.0.3.1', '10.0.3.2', '10.0.3.9']);
  });
  it('leaves network and broadcast out of a block down to /30', () => {
    expect(list('10.0.3.0/30')).toEqual(['10.0.3.1', '10.0.3.2']);
    expect(list('10.0.3.4/31')).toEqual(['10.0.3.4', '10.0.3.5']);
    expect(list('10.0.3.77/32')).toEqual(['10.0.3.77']);
    expect(countAddresses(parseRanges('10.0.3.99/24'))).toBe(254);
    expect(list('10.0.3.99/24')[0]).toBe('10.0.3.1');
  });
  it.each(['', '10.0.3', '10.0.3.300', '10.0.3.9-4', '10.0.5.1-10.0.3.1', '10.0.0.0/33', '10.0.0.0/8', 'rigs', '1.2.3.4.5', '10.0.0.0/24/3', '0-255.0-255.0-255.1'])('refuses %j in words', (text) => {
    expect(() => parseRanges(text)).toThrow(expect.objectContaining({ code: expect.stringMatching(/^RANGE_/) as string, next: expect.any(String) as string }));
  });
  it('gives sorted spans that never touch, holding just the addresses asked for', () => {
    const octet = fc.integer({ min: 0, max: 255 });
    const span = fc.tuple(octet, octet, octet, octet).map(([c, a, b, d]) => `10.${d % 4}.${c}.${Math.min(a, b)}-${Math.max(a, b)}`);
    fc.assert(fc.property(fc.array(span, { minLength: 1, maxLength: 20 }), (parts) => {
      const spans = parseRanges(parts.join(' '));
      for (let i = 1; i < spans.length; i += 1) expect(spans[i]!.first).toBeGreaterThan(spans[i - 1]!.last + 1);
      const wanted = new Set(parts.flatMap((part) => list(part)));
      expect(new Set(list(parts.join(',')))).toEqual(wanted);
      expect(countAddresses(spans)).toBe(wanted.size);
    }));
  });
  it('never takes more than the cap', () => {
    fc.assert(fc.property(fc.string({ maxLength: 60 }), (text) => {
      try {
        expect(countAddresses(parseRanges(text))).toBeLessThanOrEqual(MAX_ADDRESSES);
      } catch (error) {
        expect(error).toMatchObject({ code: expect.stringMatching(/^RANGE_/) as string });
      }
    }));
  });
  it('turns addresses into numbers and back', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), (value) => {
      expect(ipToNumber(numberToIp(value))).toBe(value);
    }));
  });
});
