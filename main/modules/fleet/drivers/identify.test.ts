import { createServer, type AddressInfo, type Server } from 'node:net';
import { createServer as createHttp } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { createDial, DialError, type Dial } from '../../../engine/net/dial.ts';
import type { RigHost } from './driver.ts';
import { classify, identify, noEvidence } from './identify.ts';

const servers: Server[] = [];
afterEach(() => { for (const server of servers.splice(0)) server.close(); });
const connect = createDial({ allow: '127.0.0.0/8', allowPublic: () => false });

async function hostWith(ports: Record<number, Server>, logins = 0, signal?: AbortSignal): Promise<RigHost> {
  for (const server of Object.values(ports)) {
    servers.push(server);
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  }
  const dial: Dial = (address, port, options) => {
    const server = ports[port];
    return server === undefined ? Promise.reject(new DialError('DIAL_REFUSED', `${address} refused`)) : connect('127.0.0.1',
      (server.address() as AddressInfo).port, options);
  };
  return { address: '10.0.0.5', dial, logins: () => Array.from({ length: logins }, () => ({ username: 'root', password: 'root' })), timeoutMs: 1500, signal };
}
const says = (reply: string, afterMs = 0): Server => createServer((socket) => {
  socket.on('error', () => {}); // the asker may leave first
  socket.once('data', () => { setTimeout(() => socket.end(reply), afterMs); });
});
const page = (status: number, headers: Record<string, string>, body: string, afterMs = 0): Server => createHttp((_request, response) => {
  setTimeout(() => { response.writeHead(status, headers); response.end(body); }, afterMs);
});
const stockVersion = '{"STATUS":[{"STATUS":"S","Code":22}],"VERSION":[{"Type":"Antminer S19","BMMiner":"1.0.0"}],"id":1}\0';
const realm = { 'www-authenticate': 'Digest realm="antMiner Configuration", nonce="1", qop="auth"' };

describe('identify', () => {
  it('waits for proof of third-party firmware after a stock answer', async () => {
    const host = await hostWith({ 80: page(200, {}, '<title>AnthillOS</title>', 120), 4028: says(stockVersion) });
    expect(await identify(host, [80, 4028])).toMatchObject({ class: 'identified', make: 'antminer', firmware: 'vnish', model: 'Antminer S19', heard: true });
  });

  it('does not wait for a page that never comes', async () => {
    const host = await hostWith({ 80: page(200, {}, '', 1400), 4028: says(stockVersion) });
    expect(await identify(host, [80, 4028])).toMatchObject({ class: 'identified', firmware: 'stock', driver: 'antminer', ports: [80, 4028] });
  });

  it('a readable API is identified although the page wants a password', async () => {
    const host = await hostWith({ 80: page(401, realm, ''), 4028: says(stockVersion) });
    expect((await identify(host, [80, 4028])).class).toBe('identified');
  });

  it('a password page alone is locked, and identified for who has a login', async () => {
    const locked = await hostWith({ 80: page(401, realm, '') });
    expect(await identify(locked, [80])).toMatchObject({ class: 'locked', make: 'antminer' });
    const opened = await hostWith({ 80: page(401, realm, '') }, 1);
    expect(await identify(opened, [80])).toMatchObject({ class: 'identified', driver: 'antminer' });
  });

  it('a web server that is no rig is unknown, a host that says nothing is not heard', async () => {
    const printer = await hostWith({ 80: page(200, {}, '<title>LaserJet</title>') });
    expect(await identify(printer, [80])).toMatchObject({ class: 'unknown', make: null, heard: true });
    const mute = await hostWith({ 4028: createServer((socket) => { socket.on('error', () => {}); setTimeout(() => socket.destroy(), 50); }) });
    expect(await identify(mute, [4028])).toMatchObject({ class: 'unknown', heard: false });
  });

  it('asks open ports only and stops at once', async () => {
    const stop = new AbortController();
    const host = await hostWith({ 4028: says('', 1200) }, 0, stop.signal);
    setTimeout(() => stop.abort(), 30);
    await expect(identify(host, [4028])).rejects.toMatchObject({ code: 'FLEET_ABORTED' });
  });
});

describe('classify', () => {
  const api = (text: string, command = 'version') => classify({ ...noEvidence(), api: { [command]: text } });
  const web = (text: string, status = 200, headers: Record<string, string> = {}) => classify({ ...noEvidence(), pages: { '/': { status, headers, text } } });

  it.each([
    ['{"VERSION":[{"BOSer":"x","Type":"Antminer S19"}]}', 'antminer', 'braiins'], ['{"VERSION":[{"LUXminer":"1","Type":"Antminer S19"}]}', 'antminer', 'luxos'],
    ['{"VERSION":[{"Type":"Antminer S9 Hiveon","BMMiner":"2.0.0 rwglr"}]}', 'antminer', 'hiveon'],
      ['{"VERSION":[{"BMMiner":"2.0.0 rwglr","Type":"Antminer S9"}]}', 'antminer', 'mskminer'],
    ['{"Description":"KAONSU"}', 'antminer', 'marathon'], ['{"Driver":"bitmicro"}', 'whatsminer', 'stock'], ['{"VERSION":[{"PROD":"AvalonMiner 1246"}]}',
      'avalon', 'stock'],
    ['{"Description":"gcminer"}', 'auradine', 'stock'], ['{"Description":"bdminer 4.11.1"}', 'sealminer', 'stock'],
  ])('%s', (text, make, firmware) => expect(api(text)).toMatchObject({ class: 'identified', make, firmware }));

  it.each([
    ['Braiins OS', 'antminer', 'braiins'], ['Luxor Firmware', 'antminer', 'luxos'], ['AnthillOS', 'antminer', 'vnish'], ['Miner Web Dashboard', 'antminer',
      'epic'],
    ['<title>AxeOS</title>', 'bitaxe', 'axeos'], ['<title>NerdQAxe AxeOS</title>', 'nerdaxe', 'nerdaxe'], ['Proto OS', 'proto', 'stock'], ['VolcMiner',
      'volcminer', 'stock'],
    ['<a href="/cgi-bin/luci">', 'whatsminer', 'stock'], ['Avalon Device', 'avalon', 'stock'], ['amazeui', 'sealminer', 'stock'],
  ])('page %s', (text, make, firmware) => expect(web(text)).toMatchObject({ class: 'identified', make, firmware }));

  it.each(['braiins', 'luxos'])('%s is read by its own driver, whichever door named it', (firmware) => {
    const [mark, title] = firmware === 'braiins' ? ['BOSer', 'Braiins OS'] : ['LUXminer', 'Luxor Firmware'];
    for (const seen of [api(`{"VERSION":[{"${mark}":"x","Type":"Antminer S19"}]}`), web(`<title>${title}</title>`)]) expect(seen).toMatchObject({ firmware, driver: firmware });
  });

  it('Antminer in devdetails proves nothing', () => expect(api('{"DEVDETAILS":[{"Driver":"antminer"}]}', 'devdetails').class).toBe('unknown'));
  it('reads the realm of other makers', () => expect(web('', 401,
    { 'www-authenticate': 'Digest realm="blackMiner Configuration"' })).toMatchObject({ class: 'locked', make: 'volcminer' }));
  it('Marathon by its algorithm header', () => expect(web('', 401, { algorithm: 'MD5' })).toMatchObject({ class: 'locked', firmware: 'marathon' }));
  it('WhatsMiner by its move to TLS', () => expect(web('', 307, { location: 'https://10.0.0.5/cgi-bin/luci' })).toMatchObject({ make: 'whatsminer' }));
});
