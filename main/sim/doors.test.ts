import { EventEmitter } from 'node:events';
import net from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { admit } from './loopbackDoor.ts';
import { createFarm, listenDemo, listenLoopback, type Door, type Farm, type LoopbackDoor } from './index.ts';
import { digestResponse } from './digest.ts';
import { ask, get, v3Frame, viaDemo, viaLoopback, type Talk, type TalkOptions } from './rawClient.test-support.ts';

/* Both doors lead to the same rigs; the loopback one is Linux only, as `simulate` is. */

const PROFILES = ['antminer-s19pro', 'whatsminer-m20s', 'whatsminer-m60s', 'avalon-nano3s', 'bitaxe-gamma', 'bitaxe-supra', 'antminer-l3plus', 'braiins-s21',
  'vnish-s19xp', 'luxos-s19kpro', 'avalon-nano3', 'braiins-s19xp'];
const at = (id: string): string => `127.61.0.${PROFILES.indexOf(id) + 11}`;

let farm: Farm;
let demo: Door;
let loopback: LoopbackDoor | null = null;

beforeAll(async () => {
  farm = createFarm({ rigs: PROFILES.map((profile) => ({ ip: at(profile), profile })), seed: 3 });
  demo = await listenDemo(farm);
  if (process.platform === 'linux') loopback = await listenLoopback(farm, { httpPort: 0, cgminerPort: 0, v3Port: 0 });
});
afterAll(async () => {
  await demo.close();
  await loopback?.close();
});

type Way = (ip: string, port: 80 | 4028 | 4433, say: string | Buffer | null, options?: TalkOptions) => Promise<Talk>;
const ways: [string, Way][] = [
  ['demo', (ip, port, say, options) => viaDemo(demo.port, ip, port, say, options)],
  ...(process.platform === 'linux' ? [['loopback', (ip, port, say, options) => {
    const { ports } = loopback!;
    return viaLoopback(ip, port === 80 ? ports.http : port === 4028 ? ports.cgminer : ports.v3, say, options);
  }] as [string, Way]] : []),
];

async function digestGet(way: Way, ip: string, path: string, password = 'root'): Promise<string> {
  const first = (await way(ip, 80, get(path))).bytes.toString();
  const nonce = /nonce="([^"]+)"/.exec(first)![1]!;
  const fields = { username: 'root', realm: 'antMiner Configuration', nonce, uri: path, qop: 'auth', nc: '00000001', cnonce: '0a4f113b' };
  const response = digestResponse(fields, password, 'GET');
  const header = `Authorization: Digest username="root", realm="${fields.realm}", nonce="${nonce}", uri="${path}", qop=auth, nc=00000001, cnonce="0a4f113b", response="${response}"\r\n`;
  return (await way(ip, 80, get(path, header))).bytes.toString();
}
const bodyOf = (http: string): string => http.slice(http.indexOf('\r\n\r\n') + 4);

describe.each(ways)('through the %s door', (_name, way) => {
  it('the cgminer port answers with JSON, a NUL, and closes', async () => {
    const reply = await way(at('antminer-s19pro'), 4028, ask('version'));
    expect(reply.ended).toBe('end');
    expect(reply.bytes.at(-1)).toBe(0);
    expect(reply.bytes.indexOf(0)).toBe(reply.bytes.length - 1);
    expect(reply.bytes.toString()).toContain('"Type":"Antminer S19 Pro"');
  });

  it('keeps the `}{` of the L3+ on the wire', async () => {
    expect((await way(at('antminer-l3plus'), 4028, ask('stats'))).bytes.toString()).toContain('"Type":"Antminer L3+"}{"STATS":0');
  });

  it('answers WhatsMiner to command and cmd, joins, and refuses the unknown as its family does', async () => {
    const ip = at('whatsminer-m20s');
    expect((await way(ip, 4028, '{"cmd":"get_version"}')).bytes.toString()).toContain('"fw_ver":"20210322.22.REL"');
    expect((await way(ip, 4028, ask('devdetails'))).bytes.toString()).toContain('"Driver":"bitmicro","Kernel":"","Model":"M20SV10"');
    const joined = (await way(ip, 4028, ask('summary+pools'))).bytes.toString().replace('\0', '');
    expect(Object.keys(JSON.parse(joined) as object)).toEqual(['summary', 'pools', 'id']);
    expect(JSON.parse((await way(ip, 4028, ask('explode'))).bytes.toString().replace('\0', ''))).toMatchObject({ STATUS: 'E', Code: 14 });
    expect(JSON.parse((await way(at('antminer-s19pro'), 4028, ask('summary+pools'))).bytes.toString().replace('\0',
      ''))).toMatchObject({ STATUS: [{ STATUS: 'E', Code: 14 }] });
    expect((await way(at('antminer-s19pro'), 4028, '{"command":')).bytes.toString()).toContain('"Code":23');
  });

  it('speaks text to whom speaks text', async () => {
    expect((await way(at('avalon-nano3'), 4028, 'stats')).bytes.toString()).toMatch(/^STATUS=S,.*MM ID0=HashStatus\[1\] Ver\[nano3-/);
    expect((await way(at('avalon-nano3s'), 4028, 'version')).bytes.toString()).toContain('PROD=Avalon Nano3s');
  });

  it('frames WhatsMiner API 3, several requests a connection, heartbeats between', async () => {
    const request = Buffer.concat([v3Frame({ cmd: 'get.device.info' }), Buffer.alloc(4), v3Frame({ cmd: 'get.miner.status', param: 'summary+edevs' }),
      v3Frame({ cmd: 'x' }), v3Frame('{nonsense')]);
    const { bytes } = await way(at('whatsminer-m60s'), 4433, request, { waitMs: 400 });
    const replies: { code: number; msg: Record<string, unknown> }[] = [];
    for (let offset = 0; offset < bytes.length; offset += 4 + bytes.readUInt32LE(offset)) {
      replies.push(JSON.parse(bytes.subarray(offset + 4, offset + 4 + bytes.readUInt32LE(offset)).toString()) as never);
    }
    expect(replies.map((reply) => reply.code)).toEqual([0, 0, -2, -3]);
    expect(replies[0]!.msg).toMatchObject({ miner: { type: 'M60S_VK40' }, network: { ip: at('whatsminer-m60s') } });
    expect(Object.keys(replies[1]!.msg)).toEqual(['summary', 'edevs']);
  });

  it('AntMiner pages want the digest of root/root, and tell of the same rig as 4028', async () => {
    const ip = at('antminer-s19pro');
    const denied = (await way(ip, 80, get('/'))).bytes.toString();
    expect(denied).toMatch(/^HTTP\/1\.1 401 /);
    expect(denied).toContain('Digest realm="antMiner Configuration"');
    expect(await digestGet(way, ip, '/cgi-bin/get_system_info.cgi', 'wrong')).toMatch(/^HTTP\/1\.1 401 /);
    const info = JSON.parse(bodyOf(await digestGet(way, ip, '/cgi-bin/get_system_info.cgi'))) as Record<string, string>;
    expect(info).toMatchObject({ minertype: 'Antminer S19 Pro', macaddr: farm.truth(ip).mac.toUpperCase(), ipaddress: ip });
    const stats = JSON.parse(bodyOf(await digestGet(way, ip, '/cgi-bin/stats.cgi'))) as { STATS: { rate_5s: number; chain: { asic_num: number }[] }[] };
    expect(Math.abs(stats.STATS[0]!.rate_5s / 1000 - farm.truth(ip).hashrateThs)).toBeLessThan(3);
    expect(stats.STATS[0]!.chain.map((chain) => chain.asic_num)).toEqual([114, 114, 114]);
    for (const page of ['summary.cgi', 'pools.cgi', 'get_miner_conf.cgi', 'miner_type.cgi', 'get_network_info.cgi']) {
      expect(await digestGet(way, ip, `/cgi-bin/${page}`), page).toMatch(/^HTTP\/1\.1 200 /);
    }
    expect(await digestGet(way, at('antminer-l3plus'), '/cgi-bin/miner_type.cgi')).toMatch(/^HTTP\/1\.1 404 /);
  });

  it('every make has its mark on the web', async () => {
    const page = async (id: string, path = '/'): Promise<string> => (await way(at(id), 80, get(path))).bytes.toString();
    expect(await page('whatsminer-m20s')).toMatch(/^HTTP\/1\.1 307 [^]*Location: https:\/\/127\.61\.0\./);
    expect(await page('avalon-nano3s')).toContain('Avalon');
    expect(await page('bitaxe-gamma')).toContain('AxeOS');
    expect(await page('braiins-s21')).toContain('Braiins OS');
    expect(await page('vnish-s19xp')).toContain('AnthillOS');
    expect(await page('luxos-s19kpro')).toContain('Luxor Firmware');
    expect(JSON.parse(bodyOf(await page('bitaxe-gamma', '/api/system/info')))).toMatchObject({ ASICModel: 'BM1370',
      macAddr: farm.truth(at('bitaxe-gamma')).mac.toUpperCase() });
    expect(await page('bitaxe-gamma', '/api/system/asic')).toMatch(/^HTTP\/1\.1 200 /);
    expect(await page('bitaxe-supra', '/api/system/asic')).toMatch(/^HTTP\/1\.1 404 /);
    expect((await way(at('braiins-s21'), 4028, ask('version'))).bytes.toString()).toContain('BOSer');
    expect((await way(at('luxos-s19kpro'), 4028, ask('version'))).bytes.toString()).toContain('LUXminer');
    expect((await way(at('bitaxe-gamma'), 4028, ask('version'))).bytes).toHaveLength(0);
  });

  it('takes a POST however its bytes come, and gives the token that opens the REST pages', async () => {
    const ip = at('braiins-s19xp');
    const post = (path: string, body: string): string => `POST ${path} HTTP/1.1\r\nHost: rig\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
    const login = post('/api/v1/auth/login', '{"username":"root","password":"root"}');
    const answer = (await way(ip, 80, login)).bytes.toString();
    const { token } = JSON.parse(bodyOf(answer)) as { token: string };
    expect((await way(ip, 80, get('/api/v1/miner/stats'))).bytes.toString()).toMatch(/^HTTP\/1\.1 401 /);
    expect((await way(ip, 80, get('/api/v1/miner/stats', `Authorization: ${token}\r\n`))).bytes.toString()).toMatch(/^HTTP\/1\.1 200 [^]*"pool_stats"/);
    // Without its last byte the request is not whole.
    expect(await way(ip, 80, login.slice(0, -1), { waitMs: 300 })).toMatchObject({ ended: 'timeout', bytes: Buffer.alloc(0) });
    expect((await way(ip, 80, post('/api/v1/auth/login', 'nonsense'))).bytes.toString()).toMatch(/^HTTP\/1\.1 400 /);
    expect((await way(ip, 80, post('/api/v1/actions/pause', '{}'))).bytes.toString()).toMatch(/^HTTP\/1\.1 404 /);
    expect((await way(at('luxos-s19kpro'), 80, post('/', '{}'))).bytes.toString()).toMatch(/^HTTP\/1\.1 405 /);
  });

  it('faults do what they say, at run time, and mend', async () => {
    const ip = at('antminer-s19pro');
    const stats = async (options?: TalkOptions): Promise<Talk> => way(ip, 4028, ask('stats'), options);
    farm.setFault(ip, 'zeroHash');
    expect((await stats()).bytes.toString()).toContain('"GHS 5s":0.00');
    farm.setFault(ip, 'hot', { tempC: 105 });
    expect((await stats()).bytes.toString()).toMatch(/"temp_chip1":"105-/);
    farm.setFault(ip, 'deadFan', { index: 2 });
    expect((await stats()).bytes.toString()).toContain('"fan3":0');
    farm.setFault(ip, 'sleeping');
    expect(bodyOf(await digestGet(way, ip, '/cgi-bin/get_miner_conf.cgi'))).toContain('"bitmain-work-mode":"1"');
    expect(bodyOf(await digestGet(way, ip, '/cgi-bin/stats.cgi'))).toContain('"STATS":[]');
    farm.setFault(ip, 'badJson');
    const bad = (await stats()).bytes.toString().replace('\0', '');
    expect(bad.length).toBeGreaterThan(100);
    expect(() => JSON.parse(bad) as unknown).toThrow();
    farm.setFault(ip, 'halfOpen');
    expect(await stats({ waitMs: 400 })).toMatchObject({ ended: 'timeout', bytes: Buffer.alloc(0) });
    farm.setFault(ip, 'slow', { ms: 500 });
    expect((await stats({ waitMs: 250 })).ended).toBe('timeout');
    expect((await stats()).bytes.toString()).toContain('"GHS 5s"');
    farm.setFault(ip, 'locked');
    expect((await stats({ waitMs: 400 })).bytes).toHaveLength(0);
    expect(await digestGet(way, ip, '/cgi-bin/get_system_info.cgi')).toMatch(/^HTTP\/1\.1 401 /);
    farm.setFault(ip, 'floods');
    expect((await stats({ limit: 8_000_000, waitMs: 8000 })).bytes.length).toBeGreaterThan(8_000_000);
    farm.setFault(ip, null);
    expect((await stats()).bytes.toString()).not.toContain('"GHS 5s":0.00');

    const whatsminer = at('whatsminer-m20s');
    farm.setFault(whatsminer, 'locked');
    expect((await way(whatsminer, 4028, ask('summary'))).bytes.toString()).toContain('"Code":45');
    farm.setFault(whatsminer, 'sleeping');
    expect((await way(whatsminer, 4028, ask('status'))).bytes.toString()).toContain('"btmineroff":"true"');
    expect((await way(whatsminer, 4028, ask('summary'))).bytes.toString()).toContain('"STATUS":"E"');
    farm.setFault(whatsminer, null);
  });

  it('bad clients hurt nobody', async () => {
    const ip = at('avalon-nano3s');
    const garbage = Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 7919) & 255));
    await Promise.all([
      way(ip, 4028, garbage, { waitMs: 600 }), way(ip, 80, garbage, { waitMs: 300 }), way(at('whatsminer-m60s'), 4433, garbage, { waitMs: 300 }),
      way(ip, 4028, 'x'.repeat(70_000), { waitMs: 600 }), way(ip, 80, `GET /${'a'.repeat(70_000)}`, { waitMs: 600 }), way(at('whatsminer-m60s'), 4433,
        Buffer.from([255, 255, 255, 127]), { waitMs: 300 }),
      way(ip, 80, 'GET / HTTP/1.1\r\n', { waitMs: 300 }), way(ip, 4028, '{"command":["a"]}'), way(ip, 4028, 'null\n'), way(ip, 4028,
        '{"command":"__proto__"}'), way(ip, 4028, ask('constructor+toString')),
      way(at('whatsminer-m60s'), 4433, v3Frame('null'), { waitMs: 300 }), way(ip, 80, 'POST / HTTP/1.1\r\n\r\n'),
    ]);
    expect((await way(ip, 4028, ask('version'))).bytes.toString()).toContain('Nano3s');
  });
});

describe('the demo door', () => {
  it('says + for open, - for refused, nothing for a silent host', async () => {
    const ip = at('antminer-s19pro');
    expect((await viaDemo(demo.port, ip, 4028, ask('version'))).verdict).toBe('+');
    expect((await viaDemo(demo.port, ip, 22, null)).verdict).toBe('-');
    expect((await viaDemo(demo.port, ip, 4433, null)).verdict).toBe('-');
    expect(await viaDemo(demo.port, '10.77.9.9', 80, null, { waitMs: 300 })).toMatchObject({ verdict: null, ended: 'timeout' });
    farm.setFault(ip, 'offline');
    expect(await viaDemo(demo.port, ip, 4028, null, { waitMs: 300 })).toMatchObject({ verdict: null, ended: 'timeout' });
    farm.setFault(ip, 'refused');
    expect((await viaDemo(demo.port, ip, 80, null)).verdict).toBe('-');
    farm.setFault(ip, null);
  });

  it('drops what does not begin with a PROXY line', async () => {
    for (const line of ['GET / HTTP/1.1\r\n\r\n', `${'A'.repeat(500)}`, 'PROXY UNKNOWN\r\n', 'PROXY TCP4 1.2.3.4 1.2.3.4 1 99999999\r\n']) {
      const ended = await new Promise<boolean>((resolve) => {
        const socket = net.connect({ host: '127.0.0.1', port: demo.port }, () => socket.write(line));
        socket.on('close', () => resolve(true));
        socket.on('error', () => {});
      });
      expect(ended).toBe(true);
    }
  });

  it('releases every socket when it closes', async () => {
    const door = await listenDemo(farm);
    const silent = viaDemo(door.port, '10.9.9.9', 80, null, { waitMs: 5000 });
    const half = viaDemo(door.port, at('avalon-nano3s'), 4028, null, { waitMs: 5000 });
    await new Promise((resolve) => setTimeout(resolve, 100));
    await door.close();
    expect((await silent).ended).not.toBe('timeout');
    expect((await half).ended).not.toBe('timeout');
  });
});

describe('the loopback door', () => {
  /** A socket that claims other ends than loopback: real ones cannot be had in a test that must not leave the computer. */
  class Stranger extends EventEmitter {
    done = '';
    readonly remoteAddress: string;
    readonly localAddress: string;
    constructor(remoteAddress: string, localAddress: string) {
      super();
      this.remoteAddress = remoteAddress;
      this.localAddress = localAddress;
    }
    destroy(): void { this.done ||= 'destroyed'; }
    resetAndDestroy(): void { this.done ||= 'reset'; }
  }
  const fate = (remote: string, local: string): string => {
    const socket = new Stranger(remote, local);
    admit(farm, 'cgminer', socket as unknown as net.Socket);
    return socket.done;
  };

  it('lets nobody in from outside, nor over an outside address', () => {
    expect(fate('192.168.1.5', at('antminer-s19pro'))).toBe('destroyed');
    expect(fate('::ffff:10.0.0.9', at('antminer-s19pro'))).toBe('destroyed');
    expect(fate('127.0.0.1', '192.168.1.7')).toBe('destroyed');
    expect(fate('127.0.0.1', '127.61.0.250')).toBe('reset');
  });

  it.skipIf(process.platform !== 'linux')('resets where no rig lives and where one is offline', async () => {
    const ip = at('antminer-s19pro');
    const port = loopback!.ports.cgminer;
    expect((await viaLoopback('127.61.9.9', port, ask('version'))).ended).toBe('reset');
    farm.setFault(ip, 'offline');
    expect((await viaLoopback(ip, port, ask('version'))).ended).toBe('reset');
    farm.setFault(ip, null);
    expect((await viaLoopback(ip, port, ask('version'))).ended).toBe('end');
  });

  it.skipIf(process.platform !== 'linux')('serves ten thousand rigs, each its own, in little memory', async () => {
    const before = process.memoryUsage().heapUsed;
    const many = createFarm({ rigs: { miners: 10_000, base: '127.62.0.1' } });
    const rigs = many.list();
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(40_000_000);
    const door = await listenLoopback(many, { httpPort: 0, cgminerPort: 0, v3Port: 0 });
    for (const index of [0, 4999, 9999]) {
      const rig = rigs[index]!;
      const onHttp = rig.make === 'bitaxe' || /^(?:vnish-s19jpro|braiins-s19xp)$/.test(rig.profile);
      const service = onHttp ? door.ports.http : rig.profile === 'whatsminer-m60s' ? door.ports.v3 : door.ports.cgminer;
      const say = onHttp ? get(rig.make === 'bitaxe' ? '/api/system/info' : '/') : rig.profile === 'whatsminer-m60s' ? v3Frame({ cmd: 'get.device.info' }) : ask('version');
      expect((await viaLoopback(rig.ip, service, say, { waitMs: 500 })).bytes.length).toBeGreaterThan(50);
    }
    await door.close();
  });
});
