import { describe, expect, it } from 'vitest';
import { capture } from './captures.ts';
import { defaultDemo } from './defaultDemo.ts';
import { canHave, createFarm, type Farm, type FarmOptions } from './farm.ts';
import { FAULTS } from './faults.ts';
import { PROFILES, profileById } from './profiles.ts';
import { v3Reply } from './replies.ts';
import { cgminerAnswer } from './serveCgminer.ts';
import { httpAnswer } from './serveHttp.ts';
import { epicApi } from './serveOther.ts';

const START = Date.UTC(2026, 10, 21, 12);

function farmOf(profiles: string[], options: Partial<FarmOptions> = {}): { farm: Farm; go: (seconds: number) => void } {
  let nowMs = START;
  const farm = createFarm({ rigs: profiles.map((profile, index) => ({ ip: `10.0.0.${index + 1}`, profile })), clock: { nowMs: () => nowMs }, ...options });
  return { farm, go: (seconds) => { nowMs += seconds * 1000; } };
}

function say(farm: Farm, ip: string, command: string, style: 'json' | 'text' = 'json'): string {
  const rig = farm.find(ip)!;
  return cgminerAnswer(rig.profile, style === 'json' ? JSON.stringify({ command }) : command, farm.look(rig));
}

/** One page of a Braiins rig, with the login that it wants; GraphQL is asked for every field of the captured text. */
function braiins(farm: Farm, ip: string, key: string): string {
  const rig = farm.find(ip)!;
  const s = farm.look(rig);
  const to = (method: string, path: string, more: object = {}): ReturnType<typeof httpAnswer> => httpAnswer(rig, { method, path, authorization: undefined, ...more }, s);
  if (key.startsWith('80/graphql/')) {
    const fields = [...capture(rig.profile.capture).responses[key]!.matchAll(/"(\w+)":/g)].map((match) => match[1]).filter((word) => word !== 'data');
    return to('POST', '/graphql', { body: JSON.stringify({ query: `{ ${fields.join(' ')} }` }) }).body;
  }
  const path = key.slice('80/http'.length);
  if (rig.profile.family === 'braiins') {
    const cookie = to('POST', '/cgi-bin/luci', { body: 'luci_username=root&luci_password=root' }).headers['Set-Cookie']!.split(';')[0];
    return to('GET', path, { cookie }).body;
  }
  const { token } = JSON.parse(to('POST', '/api/v1/auth/login', { body: '{"username":"root","password":"root"}' }).body) as { token: string };
  return to('GET', path, { authorization: token }).body;
}

/** The text without what makes a rig itself: addresses, serials, pool and worker names. */
function anonymous(text: string): string {
  return text
    .replace(/("(?:MAC|MACAddr|mac_address|serial_number|hbSerialNumber|uid|address|default_gateway|mac|macAddr|macaddr|URL|url|Stratum URL|stratumURL|fallbackStratumURL|User|user|account|worker|stratumUser|fallbackStratumUser|hostname|Hostname|ip|ipaddress|IPAddr|gateway|Gateway|dns|miner_id|serinum|serial_no|sn|\d SN|Ctrl Board SN|PSU SN|IP|cpuSerial|login|pool|Current Pool|Current User|miner-sn|SerialNumber|PCB SN|pcbsn\d|DNA|asicid)"\s*:\s*)"[^"]*"/g, '$1""')
    .replace(/DNA\[[0-9a-f]*\]/g, 'DNA[]')
    .replace(/("(?:dns|Board Serial Numbers)"\s*:\s*)\[[^\]]*\]/g, '$1[]');
}

const number = (text: string, pattern: RegExp): number => Number(pattern.exec(text)?.[1] ?? Number.NaN);

describe('a farm at rest serves the captures', () => {
  const all = farmOf(PROFILES.map((profile) => profile.id), { still: true });
  const cases = PROFILES.flatMap((profile, index) => Object.entries(capture(profile.capture).responses).map(([key, text]) => ({ profile, key, text,
    ip: `10.0.0.${index + 1}` })));

  it.each(cases)('$profile.id $key, byte for byte but for its identity', ({ profile, key, text, ip }) => {
    const [port, protocol, ...rest] = key.split('/');
    const command = rest.join('/');
    // Nano 3S joined replies were captured hours apart; the farm joins the single ones so that one rig tells one story.
    if (profile.id === 'avalon-nano3s' && command.includes('+')) return expect(say(all.farm, ip, command)).toMatch(/^\{"summary":\[\{"STATUS":/);
    const rig = all.farm.find(ip)!;
    const s = all.farm.look(rig);
    let got: string;
    if (profile.brand === 'braiins' && port === '80') got = braiins(all.farm, ip, key);
    else if (protocol === 'v3') {
      const [cmd, param] = command.split(':');
      got = v3Reply(profile, cmd!, param, s);
    } else if (protocol === 'http') {
      // AntMiner pages want a login; doors.test.ts asks for them with one.
      if (port === '4028') got = epicApi(rig, { method: 'GET', path: `/${command}`, authorization: undefined }, s).body;
      else if ((profile.make === 'antminer' && profile.family !== 'vnish-rest') || profile.family === 'elphapex' || profile.family === 'sealminer') return expect(httpAnswer(rig, { method: 'GET', path: `/${command}`, authorization: undefined }, s).status).toBe(401);
      else got = httpAnswer(rig, { method: 'GET', path: `/${command}`, authorization: undefined }, s).body;
    } else {
      got = say(all.farm, ip, command, protocol === 'cgminer-text' ? 'text' : 'json');
      expect(port).toBe('4028');
    }
    // Stock S19 firmware does not join; no captured text of one is joined.
    expect(anonymous(got)).toBe(anonymous(text));
  });

  it('keeps the quirks that repair code exists for', () => {
    const at = (id: string): string => `10.0.0.${PROFILES.findIndex((profile) => profile.id === id) + 1}`;
    expect(say(all.farm, at('antminer-l3plus'), 'stats')).toContain('"Antminer L3+"}{"STATS":0');
    expect(say(all.farm, at('antminer-s9-hiveon'), 'stats')).toContain('}{"STATS":0');
    expect(say(all.farm, at('whatsminer-m30s'), 'summary')).toContain(`"Firmware Version":"'20200512.13.REL'"`);
    expect(say(all.farm, at('antminer-s19pro-2020'), 'stats')).toContain('"2--1-20-22"');
    expect(say(all.farm, at('avalon-nano3s'), 'stats')).toContain('ITemp[-273]');
  });

  it('gives every rig its own identity', () => {
    const farm = createFarm({ rigs: { miners: 600, base: '10.1.0.1' } });
    const macs = new Set(farm.list().map((rig) => farm.truth(rig.ip).mac));
    const workers = new Set(farm.list().map((rig) => farm.truth(rig.ip).worker));
    expect([macs.size, workers.size]).toEqual([600, 600]);
  });
});

describe('a farm that lives', () => {
  const ids = PROFILES.map((profile) => profile.id);

  it('its counters and times rise and never fall', () => {
    const { farm, go } = farmOf(['antminer-s19pro', 'whatsminer-m20s', 'avalon-a1566', 'bitaxe-gamma', 'antminer-l3plus']);
    const read = (): number[] => [
      number(say(farm, '10.0.0.1', 'pools'), /"Accepted":(\d+)/), number(say(farm, '10.0.0.1', 'stats'), /"Elapsed":(\d+)/), number(say(farm, '10.0.0.1',
      'stats'), /"no_matching_work":(\d+)/),
      number(say(farm, '10.0.0.2', 'summary'), /"Accepted":(\d+)/), number(say(farm, '10.0.0.2', 'summary'), /"Uptime":(\d+)/), number(say(farm, '10.0.0.2',
      'summary'), /"Total MH":(\d+)/),
      number(say(farm, '10.0.0.3', 'pools'), /"Accepted":(\d+)/), number(say(farm, '10.0.0.3', 'estats'), /LW\[(\d+)\]/),
      number(httpAnswer(farm.find('10.0.0.4')!, { method: 'GET', path: '/api/system/info', authorization: undefined },
      farm.look(farm.find('10.0.0.4')!)).body, /"sharesAccepted":(\d+)/),
      number(say(farm, '10.0.0.5', 'pools'), /"Rejected":(\d+)/),
    ];
    let before = read();
    const first = before;
    for (let step = 0; step < 60; step += 1) {
      go(step % 7 === 0 ? 1 : 97);
      if (step === 20) farm.setFault('10.0.0.1', 'zeroHash');
      if (step === 40) farm.setFault('10.0.0.1', null);
      const now = read();
      now.forEach((value, index) => expect(value).toBeGreaterThanOrEqual(before[index]!));
      before = now;
    }
    before.forEach((value, index) => expect(value).toBeGreaterThan(first[index]!));
  });

  it('accepts no shares while it does not hash', () => {
    const { farm, go } = farmOf(['antminer-s19pro']);
    farm.setFault('10.0.0.1', 'zeroHash');
    const before = number(say(farm, '10.0.0.1', 'pools'), /"Accepted":(\d+)/);
    go(86_400);
    expect(number(say(farm, '10.0.0.1', 'pools'), /"Accepted":(\d+)/)).toBe(before);
    farm.setFault('10.0.0.1', null);
    go(86_400);
    expect(number(say(farm, '10.0.0.1', 'pools'), /"Accepted":(\d+)/)).toBeGreaterThan(before);
  });

  it('moves: hashrate, temperature and fans differ a minute later, within a few percent', () => {
    const { farm, go } = farmOf(['antminer-s21']);
    const rates = Array.from({ length: 30 }, () => { go(60); return farm.truth('10.0.0.1').hashrateThs; });
    expect(new Set(rates).size).toBe(30);
    for (const rate of rates) expect(Math.abs(rate / 200.389 - 1)).toBeLessThan(0.04);
  });

  const served: Record<string, (farm: Farm, ip: string) => Partial<Record<'hashrateThs' | 'powerW' | 'tempMaxC' | 'nominalThs',
    number>> & { fans?: number[] }> = {
    antminer: (farm, ip) => {
      const text = say(farm, ip, 'stats').replaceAll('": ', '":');
      const fans = [...text.matchAll(/"fan\d+":(\d+)/g)].map((match) => Number(match[1])).filter((rpm) => rpm > 0);
      const chips = [...text.matchAll(/"(?:temp_chip\d+|temp2_\d+)":"?(-?[\d-]+)/g)].flatMap((match) => [...match[1]!.matchAll(/(?:^|-)(-?\d+)/g)].map((part) => Number(part[1])));
      // An L3+ says MH/s where the others say GH/s.
      return { hashrateThs: number(text, /"GHS 5s":"?([\d.]+)/) / (text.includes('"L30"') ? 1e6 : 1000), tempMaxC: Math.max(...chips), fans };
    },
    'whatsminer-v2': (farm, ip) => {
      const text = say(farm, ip, 'summary');
      return {
        tempMaxC: number(text, /"Chip Temp Max":([\d.]+)/),
        hashrateThs: number(text, /"HS RT":([\d.]+)/) / 1e6 || number(text, /"MHS 1m":([\d.]+)/) / 1e6, powerW: number(text, /"Power":([\d.]+)/),
        nominalThs: number(text, /"Factory GHS":(\d+)/) / 1000, fans: [number(text, /"Fan Speed In":(\d+)/), number(text, /"Fan Speed Out":(\d+)/)],
      };
    },
    'whatsminer-v3': (farm, ip) => {
      const rig = farm.find(ip)!;
      const text = v3Reply(rig.profile, 'get.miner.status', 'summary', farm.look(rig));
      return {
        hashrateThs: number(text, /"hash-realtime":([\d.]+)/), powerW: number(text, /"power-realtime":([\d.]+)/), tempMaxC: number(text,
        /"chip-temp-max":([\d.]+)/),
        fans: [number(text, /"fan-speed-in":(\d+)/), number(text, /"fan-speed-out":(\d+)/)],
      };
    },
    avalon: (farm, ip) => {
      const text = say(farm, ip, 'estats');
      const power = number(text, /WALLPOWER\[(\d+)\]/) || number(text, /PS\[(?:-?\d+ ){6}(\d+)\]/);
      const live = text.includes('GHSspd[') ? number(text, /GHSspd\[([\d.]+)\]/) / 1000 : number(say(farm, ip, 'summary'), /"MHS 1m":([\d.]+)/) / 1e6;
      return { hashrateThs: live, tempMaxC: number(text, /TMax\[(\d+)\]/), ...(power > 0 ? { powerW: power } : {}),
        fans: [...text.matchAll(/Fan\d\[(\d+)\]/g)].map((match) => Number(match[1])) };
    },
    braiins: (farm, ip) => {
      const system = braiins(farm, ip, '80/graphql/system');
      const chips = [...braiins(farm, ip, '80/graphql/boards').matchAll(/"degreesC":([\d.]+),"name":"Max Chip"/g)].map((match) => Number(match[1]));
      return {
        hashrateThs: number(system, /"realHashrate":\{"mhs5S":([\d.]+)/) / 1e6, nominalThs: number(system, /"nominalMhs":([\d.]+)/) / 1e6,
        powerW: number(system, /"approxConsumptionW":(\d+)/), tempMaxC: Math.max(...chips), fans: [...system.matchAll(/"rpm":(\d+)/g)].map((match) => Number(match[1])),
      };
    },
    'braiins-rest': (farm, ip) => {
      const page = (path: string): string => braiins(farm, ip, `80/http/api/v1/${path}`);
      const stats = page('miner/stats');
      return {
        hashrateThs: number(stats, /"last_5s":\{"gigahash_per_second":([\d.]+)/) / 1e3, nominalThs: number(stats, /"nominal_hashrate":\{"gigahash_per_second":([\d.]+)/) / 1e3,
        powerW: number(stats, /"watt":(\d+)/), tempMaxC: number(page('cooling/state'), /"degree_c":([\d.]+)/),
        fans: [...page('cooling/state').matchAll(/"rpm":(\d+)/g)].map((match) => Number(match[1])),
      };
    },
    luxos: (farm, ip) => {
      const temps = [...say(farm, ip, 'temps').matchAll(/"(?:Top|Bottom)(?:Left|Right)":([\d.]+)/g)].map((match) => Number(match[1]));
      return {
        hashrateThs: number(say(farm, ip, 'summary'), /"GHS 5s":([\d.]+)/) / 1e3, powerW: number(say(farm, ip, 'power'), /"Watts":(\d+)/), tempMaxC: Math.max(...temps),
        fans: [...say(farm, ip, 'fans').matchAll(/"RPM":(\d+)/g)].map((match) => Number(match[1])),
      };
    },
    axeos: (farm, ip) => {
      const rig = farm.find(ip)!;
      const text = httpAnswer(rig, { method: 'GET', path: '/api/system/info', authorization: undefined }, farm.look(rig)).body;
      return { hashrateThs: number(text, /"hashRate":([\d.]+)/) / 1000, powerW: number(text, /"power":([\d.]+)/), tempMaxC: number(text, /"temp":([\d.]+)/),
        fans: [number(text, /"fanrpm":(\d+)/)] };
    },
  };
  const checked = PROFILES.filter((profile) => (profile.family in served || profile.family === 'antminer-old') && profile.facts.boards.length > 0);

  it.each(checked.flatMap((profile) => [null, 'zeroHash', 'hot', 'lostBoard', 'deadFan'].filter((fault) => fault === null || canHave(profile,
  fault as 'hot')).map((fault) => ({ profile, fault }))))(
    'truth of $profile.id with fault $fault is what it serves',
    ({ profile, fault }) => {
      const { farm, go } = farmOf([profile.id]);
      go(5000);
      if (fault !== null) farm.setFault('10.0.0.1', fault as 'hot');
      go(60);
      const truth = farm.truth('10.0.0.1');
      const now = served[profile.family === 'antminer-old' ? 'antminer' : profile.family]!(farm, '10.0.0.1');
      expect(now.hashrateThs).toBeCloseTo(truth.hashrateThs, profile.algo === 'scrypt' ? 7 : 3);
      if (now.powerW !== undefined && truth.powerW !== null) expect(Math.abs(now.powerW - truth.powerW)).toBeLessThanOrEqual(1);
      if (now.tempMaxC !== undefined && truth.tempMaxC !== null) expect(Math.abs(now.tempMaxC - truth.tempMaxC)).toBeLessThanOrEqual(0.51);
      const standing = profile.family.startsWith('antminer') ? truth.fansRpm.filter((rpm) => rpm > 0) : truth.fansRpm;
      expect(now.fans).toEqual(standing);
      if (fault === 'zeroHash') expect(truth.hashrateThs).toBe(0);
      if (fault === 'hot') expect(truth.tempMaxC).toBeGreaterThan(95);
      if (fault === 'deadFan') expect(truth.fansRpm).toContain(0);
      if (fault === 'lostBoard') expect(truth.boards).toHaveLength(profile.facts.boards.length - 1);
    },
  );

  it('a lost board is missing in the reply as that family shows it', () => {
    const { farm } = farmOf(['antminer-s19pro', 'whatsminer-m20s', 'avalon-a1566', 'whatsminer-m60s']);
    for (const rig of farm.list()) farm.setFault(rig.ip, 'lostBoard', { index: 1 });
    const antminer = say(farm, '10.0.0.1', 'stats');
    expect(antminer).toContain('"chain_acn2":0');
    expect(antminer).toContain('"chain_rate2":""');
    expect(antminer).toContain('"temp_chip2":"0-0-0-0"');
    expect(antminer).toContain('"miner_count":2');
    const devs = say(farm, '10.0.0.2', 'edevs');
    expect((JSON.parse(devs) as { DEVS: { Slot: number }[] }).DEVS.map((device) => device.Slot)).toEqual([0, 2]);
    expect(devs).toContain('2 ASC(s)');
    expect(say(farm, '10.0.0.2', 'summary')).toContain('"Error Code Count":1,"Error Code 0":531');
    const avalon = say(farm, '10.0.0.3', 'estats');
    expect(avalon).toMatch(/MGHS\[\d+\.\d\d 0\.00 \d+\.\d\d\]/);
    expect(avalon).toContain('Hash Board: 2 ]');
    const rig = farm.find('10.0.0.4')!;
    const edevs = JSON.parse(v3Reply(rig.profile, 'get.miner.status', 'edevs', farm.look(rig))) as { msg: { edevs: { id: number }[] } };
    expect(edevs.msg.edevs.map((device) => device.id)).toEqual([0, 2]);
    expect(v3Reply(rig.profile, 'get.device.info', 'error-code', farm.look(rig))).toContain('"531"');
    // First and last boards too: the commas must stay right.
    for (const index of [0, 2]) {
      farm.setFault('10.0.0.2', 'lostBoard', { index });
      expect((JSON.parse(say(farm, '10.0.0.2', 'edevs')) as { DEVS: unknown[] }).DEVS).toHaveLength(2);
    }
  });

  it('every JSON reply that was JSON when captured still is, under every fault', () => {
    const { farm, go } = farmOf(ids);
    const commands = ['version', 'summary', 'stats', 'pools', 'devs', 'edevs', 'devdetails', 'estats', 'status', 'get_version', 'get_psu', 'get_error_code',
      'get_miner_info', 'summary+pools'];
    for (const fault of [null, ...FAULTS]) {
      for (const rig of farm.list()) {
        const profile = profileById(rig.profile)!;
        if (fault !== null && !canHave(profile, fault)) continue;
        farm.setFault(rig.ip, fault);
        go(13);
        for (const command of commands) {
          const text = say(farm, rig.ip, command);
          if (profile.family === 'avalon-text' || text.includes('}{"STATS":')) continue;
          expect(() => JSON.parse(text) as unknown, `${rig.profile} ${command} ${fault ?? ''}: ${text.slice(0, 200)}`).not.toThrow();
          expect(text).not.toMatch(/NaN|undefined|Infinity/);
        }
      }
    }
  });

  it('a lost board and sleep are told as Braiins and LuxOS tell them', () => {
    const { farm } = farmOf(['braiins-s21', 'braiins-s19xp', 'luxos-s19kpro']);
    for (const rig of farm.list()) farm.setFault(rig.ip, 'lostBoard', { index: 1 });
    expect([...braiins(farm, '10.0.0.1', '80/graphql/boards').matchAll(/"name":"(\d)"/g)].map((match) => match[1])).toEqual(['1', '3']);
    expect((JSON.parse(braiins(farm, '10.0.0.2', '80/http/api/v1/miner/hw/hashboards')) as { hashboards: { id: string }[] }).hashboards.map((board) => board.id)).toEqual(['1', '3']);
    expect((JSON.parse(say(farm, '10.0.0.3', 'devs')) as { DEVS: { ID: number }[] }).DEVS.map((device) => device.ID)).toEqual([2, 0]);
    expect((JSON.parse(say(farm, '10.0.0.3', 'temps')) as { TEMPS: { ID: number }[] }).TEMPS.map((board) => board.ID)).toEqual([0, 2]);
    expect(say(farm, '10.0.0.3', 'events')).toContain('"Code":"BOARD_NOT_DETECTED"');
    expect(() => farm.setFault('10.0.0.1', 'sleeping')).toThrow(/cannot have/);
    farm.setFault('10.0.0.2', 'sleeping');
    expect(braiins(farm, '10.0.0.2', '80/http/api/v1/miner/details')).toContain('"status":3');
    farm.setFault('10.0.0.3', 'sleeping');
    expect(say(farm, '10.0.0.3', 'config')).toContain('"CurtailMode":"Sleep"');
    farm.setFault('10.0.0.3', null);
    expect(say(farm, '10.0.0.3', 'events')).toContain('"EVENTS":[]');
  });

  it('a Braiins rig answers queries of the fields that it has, and refuses others', () => {
    const { farm } = farmOf(['braiins-s21']);
    const rig = farm.find('10.0.0.1')!;
    const ask = (query: string): unknown => JSON.parse(httpAnswer(rig, { method: 'POST', path: '/graphql', authorization: undefined, body: JSON.stringify({ query }) },
      farm.look(rig)).body);
    expect(ask('query model { bosminer { info { modelName } } }')).toEqual({ data: { bosminer: { info: { modelName: 'Bitmain Antminer S21+' } } } });
    expect(ask('{ bos { hostname uptime { durationS } } }')).toMatchObject({ data: { bos: { hostname: farm.truth('10.0.0.1').hostname } } });
    expect(ask('{ bos { password } }')).toMatchObject({ data: null, errors: [{ message: expect.stringContaining('Unknown field') as string }] });
    expect(ask('{ __proto__ }')).toMatchObject({ data: null });
  });

  it('a Braiins token ends, and another rig does not take it', () => {
    const { farm, go } = farmOf(['braiins-s19xp', 'braiins-s19xp']);
    const page = (ip: string, authorization: string | undefined): number => {
      const rig = farm.find(ip)!;
      return httpAnswer(rig, { method: 'GET', path: '/api/v1/miner/stats', authorization }, farm.look(rig)).status;
    };
    const rig = farm.find('10.0.0.1')!;
    const login = (password: string): { status: number; body: string } => httpAnswer(rig, { method: 'POST', path: '/api/v1/auth/login', authorization: undefined,
      body: JSON.stringify({ username: 'root', password }) }, farm.look(rig));
    expect(login('').status).toBe(401);
    const { token } = JSON.parse(login('root').body) as { token: string };
    expect([page('10.0.0.1', undefined), page('10.0.0.1', token), page('10.0.0.2', token)]).toEqual([401, 200, 401]);
    go(3601);
    expect(page('10.0.0.1', token)).toBe(401);
    farm.setFault('10.0.0.1', 'locked');
    expect(login('root').status).toBe(401);
  });

  it('answers in text to whom asks in text', () => {
    const { farm } = farmOf(['avalon-nano3s', 'avalon-nano3']);
    expect(say(farm, '10.0.0.1', 'version', 'text')).toMatch(/^STATUS=S,When=\d+,Code=22,.*\|VERSION,CGMiner=4\.11\.1,API=3\.7,/);
    expect(say(farm, '10.0.0.1', 'pools', 'text')).toMatch(/\|POOL=0,URL=stratum\+tcp:\/\/.*\|POOL=1,/);
    expect(say(farm, '10.0.0.1', 'stats', 'text')).toMatch(/,MM ID0=Ver\[Nano3s-.*\],MM Count=1,/);
    expect(say(farm, '10.0.0.2', 'stats', 'text')).toContain('MM ID0=HashStatus[1] Ver[nano3-');
    expect(say(farm, '10.0.0.2', 'nonsense', 'text')).toMatch(/^STATUS=E,When=\d+,Code=14,/);
  });
});

describe('orders', () => {
  it('refuses what cannot be', () => {
    const { farm } = farmOf(['bitaxe-gamma']);
    expect(() => farm.setFault('10.0.0.9', 'hot')).toThrow(/no virtual rig/);
    expect(() => farm.setFault('10.0.0.1', 'lostBoard')).toThrow(/cannot have/);
    expect(() => createFarm({ rigs: [{ ip: '10.0.0.1', profile: 'nothing' }] })).toThrow(/no profile/);
    expect(() => createFarm({ rigs: { miners: 5, base: '10.0.0.1', mix: { nokia: 1 } } })).toThrow(/nokia/);
    expect(() => createFarm({ rigs: { miners: 2, base: '10.0.0.1', faults: { hot: 3 } } })).toThrow(/Only/);
  });

  it('keeps to the mix and the fault counts, and the same seed gives the same farm', () => {
    const plan = { miners: 500, base: '10.50.0.1', mix: { antminer: 6, whatsminer: 3, avalon: 1 }, faults: { zeroHash: 3, offline: 2 }, seed: 5 } as const;
    const farm = createFarm({ rigs: plan });
    const count = (make: string): number => farm.list().filter((rig) => rig.make === make).length;
    expect([count('antminer'), count('whatsminer'), count('avalon')]).toEqual([300, 150, 50]);
    expect(farm.list().filter((rig) => rig.fault?.name === 'zeroHash')).toHaveLength(3);
    expect(farm.list().filter((rig) => rig.fault?.name === 'offline')).toHaveLength(2);
    expect(createFarm({ rigs: plan }).list()).toEqual(farm.list());
    expect(farm.list().some((rig) => /\.(0|255)$/.test(rig.ip))).toBe(false);
  });

  it('the default demo is a farm of 240 rigs in five networks with rigs in trouble', () => {
    const demo = defaultDemo();
    const farm = createFarm({ rigs: demo.rigs });
    expect(farm.size).toBe(240);
    expect(demo.networks.map((network) => network.cidr)).toEqual(['10.77.1.0/24', '10.77.2.0/24', '10.77.3.0/24', '10.77.4.0/24', '10.77.5.0/24']);
    expect(new Set(farm.list().map((rig) => rig.make)).size).toBeGreaterThanOrEqual(4);
    const states = new Set(farm.list().map((rig) => farm.truth(rig.ip).state));
    expect([...states].toSorted()).toEqual(['hashing', 'offline', 'sleeping', 'warming', 'zeroHash']);
    const faults = new Set(farm.list().flatMap((rig) => (rig.fault === null ? [] : [rig.fault.name])));
    for (const name of ['hot', 'lostBoard', 'deadFan', 'locked', 'halfOpen', 'badJson', 'slow', 'refused'] as const) expect(faults).toContain(name);
  });
});
