import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asRanges, MAX_LINES, readList } from './addList.ts';

const read = (text: string) => readList(text, false);
const good = (text: string): string[][] => read(text).lines.filter((line) => line.error === null).map(({ ip, username, password }) => [ip, username, password]);

describe('a list of rigs', () => {
  it('is read with and without names, with commas, semicolons and tabs', () => {
    expect(good('10.0.3.11\n10.0.3.12,root,secret\r\n')).toEqual([['10.0.3.11', '', ''], ['10.0.3.12', 'root', 'secret']]);
    expect(good('\uFEFFPassword;User;IP Address\npa,ss;root;10.0.3.12')).toEqual([['10.0.3.12', 'root', 'pa,ss']]);
    expect(good('10.0.3.12\troot\tsecret')).toEqual([['10.0.3.12', 'root', 'secret']]);
  });
  it('keeps what stands in quotes, and spaces of a password there', () => {
    expect(good('10.0.3.12,"root","a ""b"", c "\n 10.0.3.13 , root , d ')).toEqual([['10.0.3.12', 'root', 'a "b", c '], ['10.0.3.13', 'root', 'd']]);
  });
  it('says per line what is wrong, and where', () => {
    const { lines } = read('ip,user,password\n10.0.3.300\n\n8.8.8.8\n10.0.3.1\n10.0.3.1\n10.0.3.2,root\n010.0.3.4\n10.0.3.5,"root');
    expect(lines.map(({ line, error }) => [line, error])).toEqual([
      [2, 'badAddress'], [4, 'publicAddress'], [5, null], [6, 'twice'], [7, 'noPassword'], [8, 'badAddress'], [9, 'openQuote'],
    ]);
    expect(readList('8.8.8.8', true).lines[0]?.error).toBeNull();
    expect(read(`10.0.3.1,root,${'x'.repeat(257)}`).lines[0]?.error).toBe('tooLong');
  });
  it('names the columns that are kept nowhere', () => {
    expect(read('ip,name,note\n10.0.3.1,a,b')).toMatchObject({ ignored: ['name', 'note'], lines: [{ ip: '10.0.3.1', error: null }] });
  });
  it('ends somewhere', () => {
    const many = Array.from({ length: MAX_LINES + 1 }, (_, n) => `10.0.${n >> 8}.${n & 255}`).join('\n');
    expect(read(many)).toMatchObject({ isCut: true });
    expect(read(many).lines).toHaveLength(MAX_LINES);
  });
  it('never throws, and what it takes is a plain private address once', () => {
    fc.assert(fc.property(fc.oneof(fc.string({ maxLength: 200 }), fc.array(fc.oneof(fc.ipV4(), fc.constantFrom('"', ',', '\n', ';', '\t', 'ip', ' '))).map((parts) => parts.join(''))), (text) => {
      const taken = read(text).lines.filter((line) => line.error === null).map((line) => line.ip);
      return new Set(taken).size === taken.length && taken.every((ip) => /^(10|127|100|169|172|192)(\.\d{1,3}){3}$/.test(ip));
    }));
  });
  it('gives back every login that was written by the rules', () => {
    const cell = (text: string): string => `"${text.replaceAll('"', '""')}"`;
    fc.assert(fc.property(fc.array(fc.tuple(fc.string({ maxLength: 20 }), fc.string({ minLength: 1, maxLength: 20 })), { maxLength: 30 }), (logins) => {
      const text = logins.map(([user, password], n) => `10.1.0.${n},${cell(user)},${cell(password)}`).join('\n');
      expect(good(text)).toEqual(logins.map(([user, password], n) => [`10.1.0.${n}`, user, password]));
    }));
  });
  it('becomes ranges of a hundred', () => {
    const ips = Array.from({ length: 201 }, (_, n) => `10.0.0.${n}`);
    expect(asRanges(ips).map((text) => text.split(',').length)).toEqual([100, 100, 1]);
    expect(asRanges([])).toEqual([]);
  });
});
