import { describe, expect, it } from 'vitest';
import { checkNonce, digestResponse, makeNonce, parseDigest } from './digest.ts';

describe('digest', () => {
  it('gives the response of the RFC 2617 §3.5 example', () => {
    const fields = {
      username: 'Mufasa', realm: 'testrealm@host.com', nonce: 'dcd98b7102dd2f0e8b11d0f600bfb0c093', uri: '/dir/index.html', qop: 'auth', nc: '00000001',
      cnonce: '0a4f113b',
    };
    expect(digestResponse(fields, 'Circle Of Life', 'GET')).toBe('6629fae49393a05397450978507c4ef1');
  });

  it('reads the header of that example, and refuses half of one', () => {
    const header = 'Digest username="Mufasa", realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", uri="/dir/index.html", qop=auth, nc=00000001, '
      + 'cnonce="0a4f113b", response="6629fae49393a05397450978507c4ef1", opaque="5ccc069c403ebaf9f0171e9517f40e41"';
    expect(parseDigest(header)).toEqual({
      username: 'Mufasa', realm: 'testrealm@host.com', nonce: 'dcd98b7102dd2f0e8b11d0f600bfb0c093', uri: '/dir/index.html', qop: 'auth', nc: '00000001',
      cnonce: '0a4f113b', response: '6629fae49393a05397450978507c4ef1',
    });
    expect(parseDigest('Digest username="x", realm="y"')).toBeNull();
    expect(parseDigest('Basic eDp5')).toBeNull();
  });

  it('nonces prove their age and their maker', () => {
    const nonce = makeNonce('rig 1', 1_000_000);
    expect(checkNonce(nonce, 'rig 1', 1_100_000)).toBe('good');
    expect(checkNonce(nonce, 'rig 1', 1_000_000 + 301_000)).toBe('stale');
    expect(checkNonce(nonce, 'rig 2', 1_000_000)).toBe('bad');
    expect(checkNonce('', 'rig 1', 0)).toBe('bad');
  });
});
