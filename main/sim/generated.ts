import { capture } from './captures.ts';
import type { Profile } from './profiles.ts';
import { counter, errorCodes, lostNominal, type Snapshot } from './rig.ts';

/**
 * Replies that no capture holds but that a rig of the family gives. Shapes as documented (miner-protocols §0, §3.2, §4.1, §5.1, §6);
 * numbers from the same snapshot as the captured text. Null = not known to this firmware.
 */
export function generated(profile: Profile, command: string, s: Snapshot): string | null {
  switch (profile.family) {
    case 'antminer': case 'antminer-old': return antminer(profile, command, s);
    case 'whatsminer-v2': return whatsminer(profile, command, s);
    case 'avalon': return avalon(profile, command, s);
    case 'avalon-text': return avalonText(profile, command, s);
    default: return null;
  }
}

const when = (s: Snapshot): number => Math.floor(s.nowS);
const round = (value: number, decimals: number): number => Number(value.toFixed(decimals));
const lived = (profile: Profile, s: Snapshot): number => Math.floor(profile.facts.elapsedS + s.ageS + s.runS);

function envelope(s: Snapshot, code: number, msg: string, description: string, name: string, body: unknown): string {
  return JSON.stringify({ STATUS: [{ STATUS: 'S', When: when(s), Code: code, Msg: msg, Description: description }], [name]: [body], id: 1 });
}

function antminer(profile: Profile, command: string, s: Snapshot): string | null {
  const { facts } = profile;
  const acceptedNow = Math.floor(counter(facts.accepted ?? 0, facts.elapsedS, s));
  if (command === 'summary') {
    return envelope(s, 11, 'Summary', 'cgminer 1.0.0', 'SUMMARY', {
      'Elapsed': lived(profile, s), 'GHS 5s': round(facts.hashrateThs * s.rate('s5') * 1000, 2),
      'GHS av': round((facts.hashrateAvgThs ?? 0) * s.rate('avg') * 1000, 2),
      'Found Blocks': 0, 'Accepted': acceptedNow, 'Rejected': 0, 'Hardware Errors': 0, 'Stale': 0, 'Best Share': 0, 'Pool Rejected%': 0, 'Pool Stale%': 0,
    });
  }
  return null;
}

function devdetails(model: string, description: string, s: Snapshot): string {
  const device = (index: number): object => ({ DEVDETAILS: index, Name: 'SM', ID: index, Driver: 'bitmicro', Kernel: '', Model: model });
  const status = { STATUS: 'S', When: when(s), Code: 69, Msg: 'Device Details', Description: description };
  return JSON.stringify({ STATUS: [status], DEVDETAILS: [0, 1, 2].map(device), id: 1 });
}

function whatsminer(profile: Profile, command: string, s: Snapshot): string | null {
  const flat = (msg: unknown): string => JSON.stringify({ STATUS: 'S', When: when(s), Code: 131, Msg: msg, Description: 'whatsminer v1.4.0' });
  const late = (profile.firmwareVersion ?? '') >= '20211';
  switch (command) {
    case 'devdetails': return devdetails(profile.devModel ?? profile.model, 'cgminer 4.9.2', s);
    case 'get_version': return flat({ api_ver: late ? 'whatsminer v2.0.4' : 'whatsminer v1.4.0', fw_ver: profile.firmwareVersion });
    case 'status': {
      const off = String(s.fault?.name === 'sleeping' || profile.facts.state === 'sleeping');
      return flat(late ? { mineroff: off, mineroff_reason: '', mineroff_time: '', FirmwareVersion: profile.firmwareVersion, power_mode: '', hash_percent: '' }
        : { 'btmineroff': off, 'Firmware Version': `'${profile.firmwareVersion}'` });
    }
    case 'get_miner_info': {
      if (!late) return null;
      const { identity } = s;
      return flat({ ip: identity.ip, proto: 'dhcp', netmask: '255.255.255.0', gateway: identity.gateway, dns: identity.gateway, hostname: identity.hostname,
        mac: identity.mac, ledstat: 'auto' });
    }
    case 'get_error_code': {
      const time = new Date(s.nowS * 1000).toISOString().slice(0, 19).replace('T', ' ');
      return flat({ error_code: errorCodes(s).map((error) => ({ [error.code]: time })) });
    }
    default: return null;
  }
}

function avalon(profile: Profile, command: string, s: Snapshot): string | null {
  if (command === 'version') {
    const mac = s.identity.mac.replaceAll(':', '').toLowerCase();
    return envelope(s, 22, 'CGMiner versions', 'cgminer 4.11.1', 'VERSION', {
      CGMiner: '4.11.1', API: '3.7', PROD: `AvalonMiner ${profile.model}`, MODEL: profile.model, HWTYPE: 'MM3v2_X3', SWTYPE: 'MM317',
      VERSION: '20051101_85dc6f0_0332654', MAC: mac, UPAPI: '2',
    });
  }
  if (command === 'devdetails') {
    return envelope(s, 69, 'Device Details', 'cgminer 4.11.1', 'DEVDETAILS', { DEVDETAILS: 0, Name: 'AVA10', ID: 0, Driver: 'avalon10', Kernel: '',
      Model: '' });
  }
  if (command === 'summary') {
    const { facts } = profile;
    const mhs = facts.hashrateThs * 1e6;
    return envelope(s, 11, 'Summary', 'cgminer 4.11.1', 'SUMMARY', {
      'Elapsed': lived(profile, s), 'MHS av': round((facts.hashrateAvgThs ?? facts.hashrateThs) * 1e6 * s.rate('avg'), 2),
      'MHS 30s': round(mhs * s.rate('s5'), 2),
      'MHS 1m': round(mhs * s.rate('m1'), 2), 'MHS 5m': round(mhs * s.rate('m5'), 2), 'MHS 15m': round(mhs * s.rate('m15'), 2), 'Found Blocks': 0,
      'Accepted': Math.floor(counter(facts.accepted ?? 0, facts.elapsedS, s)), 'Rejected': 0, 'Hardware Errors': 0, 'Stale': 0, 'Pool Rejected%': 0,
      'Pool Stale%': 0, 'Last getwork': 0,
    });
  }
  return null;
}

function avalonText(profile: Profile, command: string, s: Snapshot): string | null {
  const head = (code: number, msg: string): string => `STATUS=S,When=${when(s)},Code=${code},Msg=${msg},Description=cgminer 4.11.1|`;
  const { facts } = profile;
  switch (command) {
    case 'version':
      return `${head(22, 'CGMiner versions')}VERSION,CGMiner=4.11.1,API=3.7,PROD=Avalon Nano3,MODEL=Nano3,HWTYPE=N_MM1v1_X1,SWTYPE=MM318,`
        + 'LVERSION=24071801_42c628d,BVERSION=24071801_42c628d,CGVERSION=24071801_42c628d,DNA=0000000000000000,MAC=000000000000,UPAPI=2|';
    case 'devdetails': return `${head(69, 'Device Details')}DEVDETAILS=0,Name=AVANANO,ID=0,Driver=avalonnano,Kernel=,Model=,Device Path=|`;
    case 'summary':
      return `${head(11, 'Summary')}SUMMARY,Elapsed=${lived(profile, s)},MHS av=${((facts.hashrateAvgThs ?? 0) * 1e6 * s.rate('avg')).toFixed(2)},`
        + `MHS 5s=${(facts.hashrateThs * 1e6 * s.rate('s5')).toFixed(2)},Accepted=0,Rejected=0,Hardware Errors=0,Stale=0|`;
    case 'pools':
      return `${head(7, '1 Pool(s)')}POOL=0,URL=stratum+tcp://${s.identity.poolHosts[0]}:3333,Status=Alive,Priority=0,Quota=1,User=${s.identity.worker},`
        + `Stratum Active=true,Stratum URL=${s.identity.poolHosts[0]}|`;
    default: return null;
  }
}

/** LuxOS `events`: what is so now (docs.luxor.tech, events). */
export function luxosEvents(s: Snapshot): string {
  const event = (code: string, text: string, board?: number): object => ({
    Code: code, CreatedAt: new Date(s.nowS * 1000).toISOString().slice(0, 19) + '+00:00', Description: text,
    DocUrl: 'https://docs.luxor.tech/firmware/kb/eventstroubleshooting', ...(board === undefined ? { Target: 'MINER' } : { ID: board, Target: 'BOARD' }),
  });
  const now = (): object[] => {
    switch (s.fault?.name) {
      case 'lostBoard': return [event('BOARD_NOT_DETECTED', 'Board was removed or connection to control board is faulty.', s.lostBoard ?? 0)];
      case 'deadFan': return [event('FAN_FAILURE', 'Fan failure.')];
      case 'hot': return [event('BOARD_HIGH_TEMPERATURE', 'Board temperature is above user defined Hot Temperature.', 0)];
      case 'zeroHash': return [event('REBOOT_NOT_HASHING', 'Board reboot due to it not hashing.', 0)];
      case 'sleeping': return [event('SLEEP', 'Miner is in Sleep mode.')];
      default: return [];
    }
  };
  const status = { Code: 357, Description: 'LUXminer 2025.4.8.220305-57b389c7', Msg: 'Miner Events', STATUS: 'S', When: when(s) };
  return JSON.stringify({ EVENTS: now(), STATUS: [status], id: 1 });
}

/** Stock firmware names itself by the time it was built, on both ports. */
function compileTime(profile: Profile): string {
  return /"CompileTime":\s*"([^"]*)"/.exec(capture(profile.capture).responses['4028/cgminer/version'] ?? '')?.[1] ?? '';
}

/** AntMiner CGI pages of the S19/S21 generation (§3.2). Null = 404 on this firmware. */
export function antminerCgi(profile: Profile, path: string, s: Snapshot): unknown {
  const { facts } = profile;
  const modern = profile.family === 'antminer';
  const { identity } = s;
  const asleep = s.fault?.name === 'sleeping' || facts.state === 'sleeping';
  const rate = (ths: number): number => round(ths * 1000, 2);
  const info = { miner_version: modern ? 'uart_trans.1.3' : '30.0.1.3', CompileTime: compileTime(profile), type: profile.model };
  const status = (msg: string): object => ({ STATUS: 'S', when: when(s), Msg: msg, api_version: '1.0.0' });
  switch (path) {
    case 'get_system_info.cgi':
      return {
        minertype: profile.model, nettype: 'DHCP', netdevice: 'eth0', macaddr: identity.mac, hostname: identity.hostname, ipaddress: identity.ip,
        netmask: '255.255.255.0',
        gateway: '', dnsservers: '', system_mode: 'GNU/Linux', system_filesystem_version: compileTime(profile),
        ...(modern ? { firmware_type: 'Release' } : { ant_hwv: '16.8.1.3', bmminer_version: '2.0.0', system_kernel_version: 'Linux 3.14.0-xilinx' }),
      };
    case 'get_network_info.cgi':
      return {
        nettype: 'DHCP', netdevice: 'eth0', macaddr: identity.mac, ipaddress: identity.ip, netmask: '255.255.255.0', conf_nettype: 'DHCP',
        conf_hostname: identity.hostname,
        conf_ipaddress: '', conf_netmask: '', conf_gateway: '', conf_dnsservers: '',
      };
    case 'miner_type.cgi': return modern ? { miner_type: profile.model, subtype: 'AMLCtrl_BHB42XXX', fw_version: '49.0.1.3' } : null;
    case 'get_blink_status.cgi': return modern ? { blink: false } : null;
    case 'get_miner_conf.cgi':
      return {
        'pools': identity.poolHosts.map((host) => ({ url: `stratum+tcp://${host}:3333`, user: identity.worker, pass: 'x' })),
        'api-listen': true, 'api-network': true, 'api-groups': 'A:stats:pools:devs:summary:version', 'api-allow': 'A:0/0,W:*', 'bitmain-fan-ctrl': false,
        'bitmain-fan-pwm': '100', 'bitmain-use-vil': true, 'bitmain-freq': '525', 'bitmain-voltage': '1400', 'bitmain-ccdelay': '0', 'bitmain-pwth': '0',
        'bitmain-work-mode': asleep ? '1' : '0', 'bitmain-freq-level': '100',
      };
    case 'summary.cgi': {
      if (!modern) return null;
      const mark = (type: string, bad: boolean, code: number, msg: string): object => (
        bad ? { type, status: 'e', code, msg } : { type, status: 's', code: 0, msg: '' }
      );
      const fault = s.fault?.name;
      return {
        STATUS: status('summary'), INFO: info,
        SUMMARY: [{
          elapsed: lived(profile, s), rate_5s: rate(facts.hashrateThs * s.rate('s5')), rate_30m: rate(facts.hashrateThs * s.rate('m30')),
          rate_avg: rate((facts.hashrateAvgThs ?? 0) * s.rate('avg')), rate_ideal: rate(nominalNow(profile, s)), rate_unit: 'GH/s', hw_all: 0, bestshare: 0,
          status: [
            mark('rate', fault === 'zeroHash' || fault === 'lostBoard', 1, fault === 'lostBoard' ? 'chain lost' : 'hashrate is zero'),
            mark('network', false, 0, ''),
            mark('fans', fault === 'deadFan', 2, 'fan lost'), mark('temp', fault === 'hot', 3, 'temperature too high'),
          ],
        }],
      };
    }
    case 'stats.cgi': {
      if (!modern) return null;
      const fans = facts.fansRpm.map((rpm, index) => s.fanRpm(index, rpm));
      const chain = facts.boards.map((facing, index) => {
        const lost = index === s.lostBoard;
        const hot = lost || facing.tempMaxC === null ? 0 : Math.round(s.tempC(facing.tempMaxC));
        return {
          index: facing.slot - 1, freq_avg: lost ? 0 : 525, rate_ideal: lost ? 0 : rate((facts.nominalThs ?? 0) / facts.boards.length),
          rate_real: rate(facing.hashrateThs * s.boardRate(index, 's5')), asic_num: lost ? 0 : facing.chips ?? 0,
          asic: lost ? '' : 'o'.repeat(facing.chips ?? 0),
          temp_pic: lost ? [0, 0, 0, 0] : [hot - 36, hot - 36, hot - 15, hot - 15], temp_pcb: lost ? [0, 0, 0, 0] : [hot - 26, hot - 26, hot - 5, hot - 5],
          temp_chip: lost ? [0, 0, 0, 0] : [hot - 21, hot - 21, hot - 1, hot], hw: 0, eeprom_loaded: !lost,
          sn: `DEMO${String(s.rigNo).padStart(6, '0')}B${facing.slot}`, hwp: 0, tpl: [],
        };
      });
      return {
        STATUS: status('stats'), INFO: info,
        STATS: asleep ? [] : [{
          'elapsed': lived(profile, s), 'rate_5s': rate(facts.hashrateThs * s.rate('s5')), 'rate_30m': rate(facts.hashrateThs * s.rate('m30')),
          'rate_avg': rate((facts.hashrateAvgThs ?? 0) * s.rate('avg')), 'rate_ideal': rate(nominalNow(profile, s)), 'rate_unit': 'GH/s',
          'chain_num': chain.length,
          'fan_num': fans.length, 'fan': fans, 'hwp_total': 0, 'miner-mode': 0, 'freq-level': 100, 'chain': chain,
        }],
      };
    }
    case 'pools.cgi': {
      if (!modern) return null;
      return {
        STATUS: status('pools'), INFO: info,
        POOLS: identity.poolHosts.map((host, index) => ({
          index, url: `stratum+tcp://${host}:3333`, user: identity.worker, status: 'Alive', priority: index,
          accepted: index === 0 ? Math.floor(counter(facts.accepted ?? 0, facts.elapsedS, s)) : 0, rejected: 0, stale: 0, diff: '524K', lstime: '0:00:03',
        })),
      };
    }
    default: return null;
  }
}

function nominalNow(profile: Profile, s: Snapshot): number {
  return (profile.facts.nominalThs ?? 0) * (s.lostBoard === null ? 1 : 1 - lostNominal(profile, s.lostBoard));
}

/** `/api/system/asic` of AxeOS 2.6 and later. */
export function axeAsic(profile: Profile): unknown {
  if (!/^v2\.(?:[6-9]|\d\d)\./.test(profile.firmwareVersion ?? '')) return null;
  return {
    ASICModel: profile.model, deviceModel: 'Gamma', asicCount: 1, defaultFrequency: 525, frequencyOptions: [400, 490, 525, 550, 600, 625],
    defaultVoltage: 1150, voltageOptions: [1000, 1060, 1100, 1150, 1200, 1250],
  };
}
