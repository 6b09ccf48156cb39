import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createDial } from '../../../engine/net/dial.ts';
import type { Identity, Login, RigHost } from './driver.ts';
import { readRig } from './index.ts';
import { durableMemory } from './memory.ts';
import { responsesOf, rigOf } from './replayed.test-support.ts';

const MINUTE = 60_000;
const closing: (() => unknown)[] = [];
afterEach(async () => { await Promise.all(closing.splice(0).map((close) => close())); });

/** A captured rig whose web pages want a login and take only `right`; `tries` counts what it saw of wrong ones. */
async function rigBehindLogin(slug: string, scheme: 'digest' | 'token', right: string | null) {
  const seen = { tries: 0, pages: 0, open: false };
  const responses = Object.fromEntries(Object.entries(responsesOf(slug)).filter(([key]) => key.startsWith('4028/')));
  const rig = await rigOf(responses);
  const web = createServer((request, response) => {
    request.resume().on('end', () => {
      seen.pages += 1;
      const login = request.headers.authorization;
      if (request.method === 'POST') {
        if (request.url?.includes('login') === true) seen.tries += 1;
        return void response.writeHead(401).end();
      }
      if (seen.open || (right !== null && login?.includes(`username="${right}"`) === true)) return void response.end('{"hostname":"open","macaddr":"02:00:00:00:00:01"}');
      if (login !== undefined) seen.tries += 1;
      response.writeHead(401, scheme === 'digest' ? { 'www-authenticate': 'Digest realm="antMiner Configuration", nonce="n1", qop="auth"' } : {}).end();
    });
  });
  await new Promise<void>((resolve) => { web.listen(0, '127.0.0.1', resolve); });
  closing.push(() => new Promise((resolve) => { web.close(resolve); }));
  const dial = createDial({ allow: '127.0.0.0/8', allowPublic: () => false });
  const host = (logins: Login[]): RigHost => ({
    address: '10.0.0.9', logins: () => logins, timeoutMs: 2000,
    dial: (address, port, options) => (port === 80 ? dial('127.0.0.1', (web.address() as AddressInfo).port, options) : rig.dial(address, port, options)),
  });
  return { seen, host };
}

const antminer: Identity = { class: 'identified', make: 'antminer', firmware: 'stock', driver: 'antminer', model: null, ports: [80, 4028] };
const braiins: Identity = { class: 'identified', make: 'antminer', firmware: 'braiins', driver: 'braiins', model: null, ports: [80, 4028] };
const wrong: Login[] = [{ username: 'root', password: 'wrong' }, { username: 'root', password: 'also wrong' }];

describe.each([
  ['Digest pages of an AntMiner that stands still', 'antminer/s19-overheat-idle', 'digest', antminer],
  ['the REST pages of Braiins OS', 'antminer/s9-braiins-os-plus', 'token', braiins],
] as const)('%s refuse every login', (_name, slug, scheme, who) => {
  it('each login is tried once, and not again for an hour of polls', async () => {
    const { seen, host } = await rigBehindLogin(slug, scheme, null);
    let reading = await readRig(host(wrong), who, {}, 'full', 0);
    expect(reading.telemetry.missing).toContainEqual(expect.objectContaining({ code: 'FLEET_LOCKED', message: expect.stringContaining('refuses every login') as string }));
    expect(seen.tries).toBe(wrong.length);
    for (let minute = 1; minute < 60; minute += 1) reading = await readRig(host(wrong), who, reading.memory, 'poll', minute * MINUTE);
    expect(seen.tries).toBe(wrong.length);
    expect(reading.telemetry.missing).toContainEqual(expect.objectContaining({ code: 'FLEET_LOCKED', message: expect.stringContaining('refuses every login') as string }));
    reading = await readRig(host(wrong), who, reading.memory, 'poll', 66 * MINUTE);
    expect(seen.tries).toBe(2 * wrong.length);
    expect(JSON.stringify(durableMemory(reading.memory))).not.toContain('wrong');
  });
});

it('another login is tried at the next poll of that page, and a page that needs none any more is read', async () => {
  const right: Login = { username: 'owner', password: 'right' };
  const changed = await rigBehindLogin('antminer/s19-overheat-idle', 'digest', 'owner');
  const first = await readRig(changed.host(wrong), antminer, {}, 'full', 0);
  const second = await readRig(changed.host([right]), antminer, first.memory, 'poll', 6 * MINUTE);
  expect(second.telemetry).toMatchObject({ hostname: 'open', mac: '02:00:00:00:00:01' });
  const opened = await rigBehindLogin('antminer/s19-overheat-idle', 'digest', null);
  const locked = await readRig(opened.host(wrong), antminer, {}, 'full', 0);
  opened.seen.open = true;
  expect((await readRig(opened.host(wrong), antminer, locked.memory, 'poll', 6 * MINUTE)).telemetry.hostname).toBe('open');
});
