import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_HIDE, type Hide } from '../../../../preload/contract/report.ts';
import { loadFixtures } from '../../../../tests/fixtures/miners/fixtures.ts';
import { HIDDEN, redactor, type Known } from './redact.ts';

const NOBODY: Known = { secrets: [], workers: [], home: '' };
const ALL: Hide = { workers: true, publicAddresses: true, privateAddresses: true, macs: true };
const NONE: Hide = { workers: false, publicAddresses: false, privateAddresses: false, macs: false };
const redact = (text: string, hide: Hide = DEFAULT_HIDE, known: Partial<Known> = {}): string => redactor(hide, { ...NOBODY, ...known })(text);

/** Characters that passwords have and that quoting, nesting and separators stumble over. */
const secret = fc.string({ unit: fc.constantFrom(...'abzQX019!#$%+*~^\\"\'/:@ ?<>()[]{}.-_é矿'), minLength: 6, maxLength: 24 })
  .map((text) => `Zq${text.trim()}7x`);
const plainSecret = fc.string({ unit: fc.constantFrom(...'abcdefXYZ0189_-.!$%*+'), minLength: 6, maxLength: 24 }).map((text) => `Zq${text}7x`);
const name = fc.constantFrom('password', 'Pass', 'pass1', 'pool1pwd', '_ant_pool1pw', 'wifiPass', 'passwd', 'passphrase', 'token', 'access_token', 'X-Auth-Token', 'api_key', 'apiKey',
  'secret', 'client-secret', 'privateKey', 'private_key', 'seed', 'mnemonic', 'authorization', 'Cookie', 'session_id', 'salt', 'sealed', 'key', 'login', 'username', 'wif', 'ntpPsk', 'ssid');
const headerName = fc.constantFrom('Authorization', 'Cookie', 'Set-Cookie', 'X-Api-Key', 'Password', 'password', 'Token');
const nest = (text: string, depth: number): string => (depth === 0 ? text : nest(JSON.stringify({ time: 1, msg: text, next: 'Look' }), depth - 1));
/** No piece of the secret of four characters or more is left, however it was written. */
const gone = (out: string, planted: string): void => {
  expect(out).not.toContain(planted);
  const longest = planted.split(/[^A-Za-z0-9]+/).sort((a, b) => b.length - a.length)[0]!;
  if (longest.length >= 4) expect(out).not.toContain(longest);
};

describe('no secret survives', () => {
  it('as a value in JSON, however deep JSON is inside JSON', () => {
    fc.assert(fc.property(name, secret, fc.integer({ min: 0, max: 3 }), (key, planted, depth) => {
      gone(redact(nest(JSON.stringify({ a: 1, [key]: planted, b: 'kept' }), depth), NONE), planted);
    }), { numRuns: 2_000 });
  });
  it('in lists and objects', () => {
    fc.assert(fc.property(name, secret, fc.integer({ min: 0, max: 2 }), (key, planted, depth) => {
      const out = redact(nest(JSON.stringify({ [key]: [{ x: [planted], y: planted }, planted], after: 'kept' }), depth), NONE);
      gone(out, planted);
      expect(out).toContain('kept');
    }));
  });
  it('in JSON that is cut off', () => {
    fc.assert(fc.property(name, plainSecret, fc.nat(), (key, planted, at) => {
      const text = JSON.stringify({ a: 1, [key]: `${planted} ${planted}`, b: 2 });
      const cut = text.indexOf(planted) + 1 + (at % (text.length - text.indexOf(planted)));
      expect(redact(text.slice(0, cut), NONE)).not.toContain(planted.slice(0, 4));
    }));
  });
  it('as name=value in the text style of cgminer, in query strings and log lines', () => {
    fc.assert(fc.property(name, plainSecret, fc.constantFrom(',', '|', '&', ' ', '\n', ''), (key, planted, end) => {
      gone(redact(`STATUS=S,When=5,URL=stratum+tcp://a.example:3333,${key}=${planted}${end}Elapsed=77|`, NONE), planted);
      gone(redact(`GET /set?${key}=${planted}&x=1`, NONE), planted);
    }));
  });
  it('in headers, alone and inside a log line', () => {
    fc.assert(fc.property(headerName, plainSecret, fc.constantFrom('Bearer ', 'Basic ', ''), fc.integer({ min: 0, max: 2 }), (key, planted, scheme, depth) => {
      const out = redact(nest(`GET / HTTP/1.1\r\nHost: 10.0.0.1\r\n${key}: ${scheme}${planted}\r\nAccept: */*`, depth), NONE);
      gone(out, planted);
      expect(out).toContain('Accept');
    }));
  });
  it('in URLs', () => {
    fc.assert(fc.property(plainSecret, plainSecret, (user, planted) => {
      const out = redact(`fetch http://${user}:${planted}@10.0.0.7/cgi-bin failed`, NONE);
      gone(out, planted);
      gone(out, user);
      expect(out).toContain('10.0.0.7');
    }));
  });
  it.each([
    ['PEM', '-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEIBq0\nabcd\n-----END EC PRIVATE KEY-----', 'MHcCAQEE'],
    ['PEM in JSON', JSON.stringify({ msg: '-----BEGIN PRIVATE KEY-----\nMHcCAQEEIBq0\n-----END PRIVATE KEY-----' }), 'MHcCAQEE'],
    ['PEM that is cut off', 'x -----BEGIN PRIVATE KEY-----\nMHcCAQEEIBq0', 'MHcCAQEE'],
    ['a raw key in hex', `sealed with ${'a1b2c3d4'.repeat(8)}.`, 'a1b2c3d4'],
    ['a WIF key', '5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ', '5HueCGU8'],
    ['an extended key', 'xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvvNKmPGJxWUtg6LnF5kejMRNNU3TGtRBeJgk33yuGBxrMPHi', 'xprv9s21'],
    ['a web token', 'sent eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc-_def', 'eyJhbGci'],
  ])('%s', (_name, text, piece) => { expect(redact(text, NONE)).not.toContain(piece); });
  it('wherever it stands, when it is a stored login', () => {
    fc.assert(fc.property(secret, fc.integer({ min: 0, max: 2 }), (planted, depth) => {
      gone(redact(nest(`tried ${planted} on 10.0.0.5`, depth), NONE, { secrets: [planted] }), planted);
    }));
  });
});

describe('what tells on the farm goes by choice', () => {
  const reply = '{"POOLS":[{"POOL":0,"URL":"stratum+tcp://eu.pool.example:3333","User":"acme.rig7","Stratum Active":true}],"mac":"AABBCCDDEEFF","ip":"10.0.3.7"}';
  it('by default: workers, coin addresses and public addresses', () => {
    const out = redact(`${reply}\nUser=acme.rig7,Status=Alive|\npeer 203.0.113.9 and 2001:db8::7, paid to bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq`);
    expect(out).not.toMatch(/acme|203\.0\.113|2001:db8|bc1q/);
    expect(out).toContain('"User":"worker-1"');
    expect(out).toContain('User=worker-1,Status=Alive|');
    expect(out).toContain('peer public-2 and public-1');
    expect(out).toContain('eu.pool.example:3333');
    expect(out).toContain('10.0.3.7');
    expect(out).toContain('AABBCCDDEEFF');
  });
  it('the same thing has the same name in every part of a report', () => {
    const one = redactor(ALL, { ...NOBODY, workers: ['acme.rig7'] });
    expect(one('{"User":"acme.rig7"}')).toBe('{"User":"worker-1"}');
    expect(one('name acme.rig7 at 10.0.0.1, aa:bb:cc:dd:ee:ff')).toBe('name worker-1 at lan-1, mac-1');
    expect(one('10.0.0.2 10.0.0.1 AA:BB:CC:DD:EE:FF')).toBe('lan-2 lan-1 mac-1');
  });
  it('shown where the person wants it', () => {
    expect(redact(reply, NONE)).toBe(reply);
    expect(redact('peer 203.0.113.9, 2001:db8::7', NONE)).toBe('peer 203.0.113.9, 2001:db8::7');
  });
  it('the name of the home folder', () => { expect(redact('data in /home/mara/tera/farm', NONE, { home: '/home/mara' })).toBe('data in ~/tera/farm'); });
});

it('what helps stays: captured replies lose nothing but their pool users', () => {
  let same = 0;
  for (const { responses } of loadFixtures()) {
    for (const text of Object.values(responses)) {
      if (redact(text, NONE) === text) same += 1;
      for (const number of ['Elapsed', 'GHS 5s', 'chain_rate1', 'HS RT', 'fan1']) {
        const value = new RegExp(`"${number}": ?"?[\\d.]+`).exec(text)?.[0];
        if (value !== undefined) expect(redact(text, ALL)).toContain(value);
      }
    }
  }
  expect(same).toBeGreaterThan(50);
});

it('never throws, and a second time changes nothing more', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json(), fc.string({ unit: fc.constantFrom('\\', '"', ':', 'pass', '{', '}', ' ', '=') })), (text) => {
    const once = redact(text, ALL);
    expect(redact(once, ALL).replaceAll(HIDDEN, '')).toBe(once.replaceAll(HIDDEN, ''));
  }), { numRuns: 500 });
});

describe('names of people in paths', () => {
  it.each([
    'ENOENT /home/zqanna/x', '"/home/zqanna"', '/Users/zqanna/Library/a', 'C:\\Users\\zqanna b\\AppData\\Local', 'c:\\users\\zqanna\\x', JSON.stringify({ dir: 'C:\\Users\\zqanna\\x' }),
    JSON.stringify(JSON.stringify({ dir: 'C:\\Users\\zqanna\\x' })), 'file:///C:/Users/zqanna/a', 'file:///home/zqanna/a', 'open /home/zqanna', 'at (/home/zqanna/out/cli.cjs:5:1)',
  ])('%s', (text) => {
    const out = redact(text, NONE);
    expect(out).not.toMatch(/zqanna/);
    expect(out).toMatch(/(home|users)/i);
  });
  it('leaves folders that are nobody’s, and web addresses', () => {
    for (const text of ['/srv/tera/farm', 'C:\\Users\\Public\\x', 'http://10.0.0.1/home/index.html', '/Users/Shared/x']) expect(redact(text, NONE)).toBe(text);
  });
  it('hides the computer that owns a data folder', () => {
    expect(redact('Another copy of this program (process 30431 on anna-laptop, version 0.1.0) already works here', NONE)).not.toContain('anna');
  });
});

describe('what a reader needs stays', () => {
  it('versions of four numbers are no addresses, where their name says so', () => {
    for (const text of ['"Miner":"49.0.1.3"', 'Miner=49.0.1.3,', '"miner_version":"49.0.1.3"', '"v8": "13.6.233.17-node.53"', JSON.stringify(JSON.stringify({ fwVersion: '49.0.1.3' }))]) {
      expect(redact(text)).toBe(text);
    }
    for (const text of ['"minerIp":"49.0.1.3"', 'miner: 49.0.1.3', '"pool":"49.0.1.3"']) expect(redact(text)).not.toContain('49.0.1.3');
  });
  it('whether a secret is there, and how many passes a scan made', () => {
    expect(redact('{"allowDefaultCredentials":false,"passes":2}')).toBe('{"allowDefaultCredentials":false,"passes":2}');
    expect(redact('{"passed1":"Zq","pass":2}')).not.toMatch(/Zq|2/);
  });
});

describe('what rigs write in other ways than JSON', () => {
  it.each([
    ['a URL whose user looks like a name', 'stratum+tcp://zquser:Zqpw@pool.example:3333 zquser', 'stratum+tcp://[hidden]@pool.example:3333 zquser'],
    ['a dict of Python', "{'password': 'Zq1', 'user': 'zq.w1', 'port': '80'}", "{'password': '[hidden]', 'user': 'worker-1', 'port': '80'}"],
    ['a field of a page', '<input type="text" name="pool1_pw" id="a" value="Zq1"><input name="port" value="80">', '<input type="text" name="pool1_pw" id="a" value="[hidden]"><input name="port" value="80">'],
    ['a command line', 'cgminer -o x -u zq.w1 -p Zq1 --pass Zq2 --api-listen', 'cgminer -o x -u worker-1 -p [hidden] --pass [hidden] --api-listen'],
  ])('%s', (_name, text, redacted) => {
    expect(redact(text)).toBe(redacted);
    expect(JSON.parse(redact(JSON.stringify({ note: text })))).toEqual({ note: redacted });
  });
});
