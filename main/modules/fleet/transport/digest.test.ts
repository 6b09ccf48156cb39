import { describe, expect, it } from 'vitest';
import { authorize, parseChallenge } from './digest.ts';

describe('digest', () => {
  it('answers the example of RFC 2617 §3.5', () => {
    const challenge = parseChallenge('Digest realm="testrealm@host.com", qop="auth,auth-int", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41"')!;
    const header = authorize(challenge, { username: 'Mufasa', password: 'Circle Of Life' }, '/dir/index.html', 1, '0a4f113b');
    expect(header).toContain('response="6629fae49393a05397450978507c4ef1"');
    expect(header).toContain('nc=00000001');
    expect(header).toContain('opaque="5ccc069c403ebaf9f0171e9517f40e41"');
  });

  it('answers without qop in the way of RFC 2069', () => {
    const challenge = parseChallenge('Digest realm="antMiner Configuration", nonce="abc"')!;
    const header = authorize(challenge, { username: 'root', password: 'root' }, '/cgi-bin/x.cgi', 7, 'ffff');
    // md5(md5("root:antMiner Configuration:root") + ":abc:" + md5("GET:/cgi-bin/x.cgi")), computed with openssl
    expect(header).toContain('response="278e8398a53fb34a6b928ecf4b0ce308"');
    expect(header).not.toContain('nc=');
  });

  it('knows a stale nonce and leaves other schemes alone', () => {
    expect(parseChallenge('Digest realm="a", nonce="b", stale=TRUE')?.stale).toBe(true);
    expect(parseChallenge('Basic realm="a"')).toBeNull();
    expect(parseChallenge('Digest realm="a", nonce="b", algorithm=SHA-256')).toBeNull();
    expect(parseChallenge('Digest realm="a", nonce="b", qop="auth-int"')).toBeNull();
  });
});
