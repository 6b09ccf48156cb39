import type { Profile, Window } from './profiles.ts';
import { braiinsBinding, braiinsLost } from './braiinsBindings.ts';
import { otherBinding, otherLost } from './otherBindings.ts';
import { errorCodes, lostNominal, type Snapshot } from './rig.ts';
import { count, macLike, number, serialLike } from './respell.ts';
import type { Container, Value } from './scan.ts';

/** What stands in a value's place now; null removes the member. */
export type Binding = (s: Snapshot) => string | null;

/** What a binding must know of the text around it. */
export interface TextFacts {
  profile: Profile;
  /** `Elapsed` of this text, else of the capture. */
  elapsedS: number;
  /** `When` of this text; null when it has none. */
  whenS: number | null;
}

const WINDOW_OF: Record<string, Window> = {
  'GHS 5s': 's5', 'MHS 5s': 's5', 'MHS 30s': 's5', 'GHS 1m': 'm1', 'MHS 1m': 'm1', 'GHS 5m': 'm5', 'MHS 5m': 'm5', 'GHS 15m': 'm15', 'MHS 15m': 'm15',
  'GHS 30m': 'm30', 'rate_30m': 'm30', 'GHS av': 'avg', 'MHS av': 'avg', 'total rate': 'avg', 'total_rate': 's5', 'HS RT': 'rt',
  'hashRate': 'm1', 'GHSspd': 's5', 'GHSavg': 'avg', 'WU': 'm5', 'Work Utility': 'm5',
  'hash-realtime': 'rt', 'hash-average': 'avg', 'hash-1min': 'm1', 'hash-15min': 'm15',
};

const COUNTERS = new Set([
  'Accepted', 'Rejected', 'Stale', 'Hardware Errors', 'Discarded', 'Getworks', 'Getwork', 'Local Work', 'Network Blocks', 'Total MH', 'Diff1 Work',
  'Diff1 Shares',
  'Difficulty Accepted', 'Difficulty Rejected', 'Difficulty Stale', 'Works', 'Bad Work', 'no_matching_work', 'LW', 'HW', 'DHW', 'MH', 'sharesAccepted',
  'sharesRejected',
  'count', 'Times Sent', 'Bytes Sent', 'Times Recv', 'Bytes Recv', 'Net Bytes Sent', 'Net Bytes Recv',
]);

const ELAPSED = new Set(['Elapsed', 'elapsed', 'Device Elapsed', 'uptimeSeconds']);
const BOOTED = new Set(['Uptime', 'bootup-time']);
const SERIALS = /^(DNA|SerialNumber|HDNA|miner_id|serinum|miner-sn|minersn|PCB SN|pcbsn\d|serial_no|sn|asicid)$/;
/** Of these, what the control board holds: it goes with the board. */
const BOARD_SERIALS = /^(DNA|HDNA|miner_id|serinum|miner-sn|minersn|serial_no)$/;
const CHIP_TEMPS =
  /^(Temperature|Chip Temp (Min|Max|Avg)|chip-temp-(min|max|avg)|board-temperature|TMax|TAvg|OTemp|MTmax|MTavg|PVT_T\d+|temp_max|(Top|Bottom)(Left|Right))$/;
const AMBIENT_TEMPS = /^(Env Temp|environment-temperature|ITemp|Temp)$/;
const RIG_MAX_TEMP = /^(Chip Temp Max|chip-temp-max|TMax)$/;

/** Board of a value by its place: DEVS/1/…, edevs/1/…, MGHS/1, PVT_T1. -1 = of the whole rig. */
function boardOf(v: Value, profile: Profile): number {
  const whatsminer = profile.make === 'whatsminer' ? /(?:^|\/)(?:DEVS|edevs)\/(\d+)\//.exec(v.path) : null;
  if (whatsminer !== null) return Number(whatsminer[1]);
  if (profile.family === 'luxos') return luxosBoard(v.path);
  const chip = /\/(?:PVT_[TV]|MW)(\d+)\/\d+$/.exec(v.path);
  if (chip !== null) return Number(chip[1]);
  const list = /\/(?:MGHS|MTmax|MTavg|MVavg)\/(\d+)$/.exec(v.path) ?? /board-temperature\/(\d+)$/.exec(v.path);
  return list === null ? -1 : Number(list[1]);
}

function identity(v: Value): Binding | undefined {
  if (v.kind !== 'string' || v.text === '' || v.text === '*' || v.text === 'DevFee') return undefined;
  const pool = Number(/\/(\d+)\/[^/]+$/.exec(v.path)?.[1] ?? (v.key.startsWith('fallback') ? 1 : 0)) % 3;
  if (/^mac(addr|address)?$/i.test(v.key)) return (s) => macLike(v.text, s.identity.mac);
  if (/^(user|account|stratumUser|fallbackStratumUser|worker)$/i.test(v.key)) return (s) => s.identity.worker;
  if (/^url$/i.test(v.key)) return (s) => `stratum+tcp://${s.identity.poolHosts[pool]}:3333`;
  if (/^(Stratum URL|stratumURL|fallbackStratumURL)$/.test(v.key)) return (s) => s.identity.poolHosts[pool]!;
  if (/^hostname$/i.test(v.key)) return (s) => s.identity.hostname;
  if (/^(ip|ipaddress|IPAddr)$/.test(v.key)) return (s) => s.identity.ip;
  if (/^(gateway|dns|dnsservers)$/i.test(v.key)) return (s) => s.identity.gateway;
  if (SERIALS.test(v.key)) return (s) => serialLike(v.text, s, BOARD_SERIALS.test(v.key) ? s.boardNo : s.rigNo);
  return undefined;
}

function time(v: Value, t: TextFacts): Binding | undefined {
  if (v.kind !== 'number') return undefined;
  const lived = (s: Snapshot): number => t.profile.facts.elapsedS + s.ageS + s.runS;
  if (ELAPSED.has(v.key)) return number(v, (s, n) => Math.floor(s.still ? n + s.runS : lived(s) + (n - t.elapsedS)));
  if (BOOTED.has(v.key)) return number(v, (s, n) => Math.floor(s.still ? n + s.runS : lived(s) + Math.max(n - t.elapsedS, 120)));
  const when = /^when$/i.test(v.key);
  const last = /^Last (Share Time|Valid Work|getwork)$/.test(v.key);
  if ((!when && !last) || v.text === '0') return undefined;
  const idle = (s: Snapshot): number => (last ? s.runS - s.workS : 0);
  return number(v, (s, n) => {
    if (s.still || t.whenS === null) return Math.floor(n + s.runS - idle(s));
    // A rig without the time of day counts from its start (Avalon: When 168).
    const shift = t.whenS > 1e9 ? s.nowS - t.whenS : lived(s) - t.elapsedS;
    return Math.floor(n + shift - idle(s));
  });
}

/** Keys that carry the number of a chain or fan: chain_rate6, temp_chip2, fan5. */
function numbered(v: Value, t: TextFacts): Binding | undefined {
  const { profile } = t;
  const fan = /^fan(\d+)$/.exec(v.key);
  if (fan !== null && profile.fanKeys !== undefined) {
    const index = profile.fanKeys.indexOf(Number(fan[1]));
    return index < 0 ? undefined : number(v, (s, n) => s.fanRpm(index, n));
  }
  const chain = /^(chain_rate|chain_acn|chain_acs|chain_rateideal|chain_hw|freq|freq_avg|temp_chip|temp_pcb|temp_pic|temp2_|temp3_|temp)(\d+)$/.exec(v.key);
  if (chain === null || profile.chains === undefined) return undefined;
  const board = profile.chains.indexOf(Number(chain[2]));
  const what = chain[1]!;
  if (board < 0) return undefined;
  if (what === 'chain_hw') return count(v, t);
  if (what === 'chain_acs') return (s) => (s.lostBoard === board ? '' : v.text);
  if (what === 'chain_rate') {
    if (v.text === '') return undefined;
    const served = number(v, (s, n) => n * s.boardRate(board, 's5'));
    return (s) => (s.lostBoard === board && v.kind === 'string' ? '' : served(s));
  }
  if (what.startsWith('temp')) {
    const many = /^-?\d+(?:-+\d+)+$/.test(v.text);
    if (many) {
      const parts = [...v.text.matchAll(/(^|-)(-?\d+)/g)].map((part) => Number(part[2]));
      return (s) => parts.map((n) => (s.lostBoard === board ? 0 : n === 0 ? 0 : Math.round(s.tempC(n)))).join('-');
    }
    if (v.text === '0' || Number.isNaN(Number(v.text))) return undefined;
    return number(v, (s, n) => (s.lostBoard === board ? 0 : s.tempC(n)));
  }
  return Number.isNaN(Number(v.text)) ? undefined : number(v, (s, n) => (s.lostBoard === board ? 0 : n));
}

function farmState(v: Value, t: TextFacts): Binding | undefined {
  const boards = Math.max(1, t.profile.facts.boards.length);
  const lost = (s: Snapshot): boolean => s.lostBoard !== null;
  const asleep = (s: Snapshot): boolean => s.fault?.name === 'sleeping';
  switch (v.key) {
    case 'CurtailMode': return (s) => (asleep(s) ? 'Sleep' : v.text);
    case 'IsPowerSupplyOn': return (s) => (asleep(s) ? 'false' : v.text);
    case 'btmineroff': return (s) => (asleep(s) ? 'true' : v.text);
    case 'working': return (s) => (asleep(s) ? 'false' : v.text);
    case 'bitmain-work-mode': return (s) => (asleep(s) ? '1' : v.text);
    case 'SoftOFF': return number(v, (s, n) => (asleep(s) ? 1 : n));
    case 'STATE': return number(v, (s, n) => (asleep(s) ? 2 : n));
    case 'SYSTEMSTATU':
      return (s) => {
        const awake = asleep(s) ? v.text.replace('In Work', 'In Idle') : v.text;
        return lost(s) ? awake.replace(/Hash Board: (\d+)/, (_, n: string) => `Hash Board: ${Number(n) - 1}`) : awake;
      };
    case 'miner_count': case 'temp_num': return number(v, (s, n) => (lost(s) ? Math.max(0, n - 1) : n));
    case 'board-num': return (s) => (lost(s) ? String(Number(v.text) - 1) : v.text);
    case 'total_acn': case 'TA': return number(v, (s, n) => (lost(s) ? Math.max(0, n - (t.profile.facts.boards[s.lostBoard!]?.chips ?? 0)) : n));
    case 'total_rateideal': return number(v, (s, n) => (lost(s) ? n * (1 - lostNominal(t.profile, s.lostBoard!)) : n));
    case 'ECHU': { const at = Number(/\/(\d+)$/.exec(v.path)?.[1] ?? 0); return number(v, (s, n) => (s.lostBoard === at ? n | 8 : n)); }
    case 'Msg': {
      if (!/^\d ASC\(s\)$/.test(v.text) || t.profile.make !== 'whatsminer') return undefined;
      return (s) => (lost(s) ? `${boards - 1} ASC(s)` : v.text);
    }
    default: {
      const perBoard = /^(?:chipdata|pcbsn)(\d)$/.exec(v.key);
      if (perBoard === null) return undefined;
      const serial = v.key.startsWith('pcbsn');
      return (s) => (s.lostBoard === Number(perBoard[1]) ? null : serial ? serialLike(v.text, s) : v.text);
    }
  }
}

function errors(v: Value): Binding | undefined {
  if (v.key === 'Error Code Count') {
    return (s) => {
      const codes = errorCodes(s);
      if (codes.length === 0) return s.still && s.fault === null ? v.text : '0';
      return `${codes.length}${codes.map((error, index) => `,"Error Code ${index}":${error.code}`).join('')}`;
    };
  }
  // The captured units had errors of their own; a rig of the farm has those that were ordered.
  if (/^Error (Code )?\d+( Time)?$/.test(v.key)) return (s) => (s.still && s.fault === null ? v.text : null);
  if (v.key === 'error_code') return (s) => (s.still && s.fault === null ? v.text : null);
  return undefined;
}

function power(v: Value, profile: Profile): Binding | undefined {
  if (v.kind !== 'number') return undefined;
  const ps = /\/PS\/(\d+)$/.exec(v.path);
  if (ps !== null) return profile.wattsInPs?.includes(Number(ps[1])) ? number(v, (s, n) => n * s.powerFactor()) : undefined;
  if (/^(Power|Power_RT|power-realtime|power-5min|WALLPOWER|Watts)$/.test(v.key)) return number(v, (s, n) => n * s.powerFactor());
  if (profile.family === 'axeos' && /^(power|current)$/.test(v.path)) return number(v, (s, n) => n * s.powerFactor());
  if (/^(Power Rate|power-rate)$/.test(v.key)) {
    return number(v, (s, n) => { const rate = s.rate('rt'); return rate === 0 ? 0 : n * (s.powerFactor() / rate); });
  }
  return undefined;
}

/** The binding of one captured value, or undefined when it stays as it is. */
export function bind(v: Value, t: TextFacts): Binding | undefined {
  if (t.profile.brand === 'braiins') return braiinsBinding(v, t) ?? identity(v) ?? time(v, t);
  return otherBinding(v, t) ?? identity(v) ?? time(v, t) ?? errors(v) ?? farmState(v, t) ?? numbered(v, t) ?? measured(v, t);
}

function measured(v: Value, t: TextFacts): Binding | undefined {
  const { profile } = t;
  const board = boardOf(v, profile);
  const window = WINDOW_OF[v.key];
  if (window !== undefined && !Number.isNaN(Number(v.text)) && v.text !== '') {
    return number(v, (s, n) => n * (board < 0 ? s.rate(window) : s.boardRate(board, window)));
  }
  if (v.kind !== 'number') return undefined;
  if (v.key === 'MGHS') return number(v, (s, n) => n * s.boardRate(board, 'avg'));
  if (v.key === 'sharesAccepted' && v.text === '0') return (s) => String(Math.floor((s.ageS + s.workS) / 7));
  if (COUNTERS.has(v.key)) return v.text === '0' ? undefined : count(v, t);
  const temps = profile.family === 'axeos' ? /^(temp|vrTemp)$/ : CHIP_TEMPS;
  if (temps.test(v.key)) return temperature(v, board, profile);
  if (AMBIENT_TEMPS.test(v.key)) return Number(v.text) <= -273 || profile.family === 'axeos' ? undefined : number(v, (s, n) => s.ambientC(n));
  const fan = fanIndex(v, profile);
  if (fan >= 0) return number(v, (s, n) => s.fanRpm(fan, n));
  return power(v, profile);
}

function temperature(v: Value, board: number, profile: Profile): Binding | undefined {
  const captured = Number(v.text);
  if (captured === 0 || captured <= -273) return undefined;
  if (v.key === 'board-temperature') {
    const served = number(v, (s, n) => s.tempC(n));
    return (s) => (s.lostBoard === board ? null : served(s));
  }
  if (board < 0 && RIG_MAX_TEMP.test(v.key)) {
    return number(v, (s, n) => {
      const left = profile.facts.boards.flatMap((facing, index) => (index === s.lostBoard || facing.tempMaxC === null ? [] : [facing.tempMaxC]));
      return s.tempC(s.lostBoard === null || left.length === 0 ? n : Math.max(...left));
    });
  }
  return number(v, (s, n) => (board >= 0 && s.lostBoard === board ? 0 : s.tempC(n)));
}

function fanIndex(v: Value, profile: Profile): number {
  if (/^(Fan Speed In|fan-speed-in)$/.test(v.key)) return 0;
  if (/^(Fan Speed Out|fan-speed-out)$/.test(v.key)) return 1;
  if (profile.make === 'avalon' && /^Fan\d$/.test(v.key)) return Number(v.key.slice(3)) - 1;
  if (v.path === 'fanrpm') return 0;
  const listed = /^FANS\/(\d+)\/RPM$/.exec(v.path);
  return listed === null ? -1 : Number(listed[1]);
}

/** LuxOS lists its devices as they started: 2, 0, 1 in the capture. */
const LUXOS_DEVS = [2, 0, 1];

/** Board of a LuxOS value: DEVS in the order of the capture, TEMPS by number; -1 = of the whole rig. */
function luxosBoard(path: string): number {
  const place = /^(DEVS|TEMPS)\/(\d+)(?:\/|$)/.exec(path);
  if (place === null) return -1;
  return place[1] === 'DEVS' ? LUXOS_DEVS[Number(place[2])] ?? -1 : Number(place[2]);
}

function luxosLost(c: Container): ((s: Snapshot) => boolean) | undefined {
  const board = /^(DEVS|TEMPS)\/\d+$/.test(c.path) ? luxosBoard(c.path) : -1;
  return board < 0 ? undefined : (s) => s.lostBoard === board;
}

/** Whole objects that a lost board takes away: WhatsMiner lists only the boards that it finds. */
export function bindContainer(c: Container, profile: Profile): ((s: Snapshot) => boolean) | undefined {
  const gone = otherLost(c, profile.family);
  if (gone !== undefined) return gone;
  if (profile.brand === 'braiins') return braiinsLost(c);
  if (profile.family === 'luxos') return luxosLost(c);
  if (profile.make !== 'whatsminer') return undefined;
  const device = /(?:^|\/)(?:DEVS|edevs)\/(\d+)$/.exec(c.path);
  return device === null ? undefined : (s) => s.lostBoard === Number(device[1]);
}
