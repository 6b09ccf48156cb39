import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPrivate } from '../engine/net/ranges.ts';
import { checkRigPage } from './rig-page.ts';

const opens = (url: string): boolean => {
  try {
    return checkRigPage(url) === url;
  } catch (error) {
    expect(error).toMatchObject({ code: 'RIG_PAGE_REFUSED' });
    return false;
  }
};

describe("a rig's own page", () => {
  it.each(['http://10.0.3.17/', 'https://192.168.1.4/', 'http://127.77.9.11/'])('%s is opened', (url) => {
    expect(opens(url)).toBe(true);
  });
  it.each([
    'http://8.8.8.8/', 'http://10.0.3.17', 'http://10.0.3.17/reset?all=1', 'http://10.0.3.17:8080/', 'http://10.0.3.17@8.8.8.8/', 'http://rig.example/', 'file:///etc/passwd',
    'javascript:alert(1)', 'http://10.0.3.300/', 'http://010.0.3.17/', 'ms-msdt:/id', '', ' http://10.0.3.17/', 'http://10.0.3.17/\nhttp://8.8.8.8/',
  ])('%j is not', (url) => {
    expect(opens(url)).toBe(false);
  });
  it('of all addresses, private ones alone', () => {
    fc.assert(fc.property(fc.ipV4(), fc.constantFrom('http', 'https'), (ip, scheme) => opens(`${scheme}://${ip}/`) === isPrivate(ip)));
    fc.assert(fc.property(fc.oneof(fc.webUrl(), fc.string()), (url) => !opens(url)));
  });
});
