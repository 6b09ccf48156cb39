import type { Binding, TextFacts } from './bindings.ts';
import type { Window } from './profiles.ts';
import { count, macLike, number, serialLike } from './respell.ts';
import { lostNominal, type Snapshot } from './rig.ts';
import type { Container, Value } from './scan.ts';

/* What the values of VNish's REST API, ePIC, Elphapex and SealMiner follow. Undefined = the common bindings decide. */

export function otherBinding(v: Value, t: TextFacts): Binding | undefined {
  switch (t.profile.family) {
    case 'vnish-rest': return vnish(v, t);
    case 'epic': return epic(v, t);
    case 'elphapex': return elphapex(v, t);
    case 'sealminer': return sealminer(v, t);
    default: return undefined;
  }
}

/** Whole objects that a lost board takes away. */
export function otherLost(c: Container, family: string): ((s: Snapshot) => boolean) | undefined {
  const path = family === 'vnish-rest' ? /^miner\/chains\/(\d+)$/ : family === 'epic' ? /^HBs\/(\d+)$/ : null;
  const board = path?.exec(c.path)?.[1];
  return board === undefined ? undefined : (s) => s.lostBoard === Number(board);
}

const rate = (v: Value, board: number, window: Window): Binding => number(v, (s, n) => n * (board < 0 ? s.rate(window) : s.boardRate(board, window)));
const lived = (t: TextFacts, s: Snapshot): number => Math.floor(t.profile.facts.elapsedS + (s.still ? 0 : s.ageS) + s.runS);
const hot = (v: Value): Binding => number(v, (s, n) => s.tempC(n));
const watts = (v: Value): Binding => number(v, (s, n) => n * s.powerFactor());
const isLost = (s: Snapshot, board: number): boolean => board >= 0 && s.lostBoard === board;
const boardIn = (pattern: RegExp, path: string): number => Number(pattern.exec(path)?.[1] ?? -1);

/* --- VNish: GET /api/v1/summary and /api/v1/info --- */

const VNISH_RATES: Record<string, Window> = { hr_realtime: 's5', instant_hashrate: 's5', hr_average: 'avg', average_hashrate: 'avg', hashrate_rt: 's5' };

function vnish(v: Value, t: TextFacts): Binding | undefined {
  if (v.key === 'uptime') {
    const captured = uptimeSeconds(v.text);
    return (s) => uptimeWords(s.still ? captured + s.runS : lived(t, s) + 60);
  }
  if (v.kind !== 'number') return undefined;
  const board = boardIn(/^miner\/chains\/(\d+)\//, v.path);
  const window = VNISH_RATES[v.key];
  if (window !== undefined) return rate(v, board, window);
  if (v.key === 'miner_state_time') return number(v, (s) => lived(t, s));
  if (v.key === 'temp' || /_temp\/(?:min|max)$/.test(v.path)) return hot(v);
  if (v.key === 'power_consumption' || v.key === 'power_usage') return watts(v);
  const fan = boardIn(/\/fans\/(\d+)\/rpm$/, v.path);
  if (fan >= 0) return number(v, (s, n) => s.fanRpm(fan, n));
  return /\/pools\/\d+\/(?:accepted|rejected|stale)$/.test(v.path) && v.text !== '0' ? count(v, t) : undefined;
}

/** ` 1:00`, `27 days, 12:24` */
function uptimeSeconds(words: string): number {
  const [, days = '0', hours = '0', minutes = '0'] = /^(?:(\d+) days?, )?\s*(\d+):(\d+)$/.exec(words) ?? [];
  return Number(days) * 86_400 + Number(hours) * 3600 + Number(minutes) * 60;
}

function uptimeWords(seconds: number): string {
  const days = Math.floor(seconds / 86_400);
  const clock = `${Math.floor((seconds % 86_400) / 3600)}:${String(Math.floor((seconds % 3600) / 60)).padStart(2, '0')}`;
  return days === 0 ? ` ${clock}` : `${days} day${days === 1 ? '' : 's'}, ${clock}`;
}

/* --- ePIC: HTTP on 4028 --- */

function epic(v: Value, t: TextFacts): Binding | undefined {
  if (v.kind === 'string') return epicWords(v, t);
  const listed = boardIn(/^HBs\/(\d+)\//, v.path);
  const board = listed >= 0 ? listed : slotBoard(v, t);
  if (v.kind === 'word') return v.key === 'Detected' ? (s) => (isLost(s, statusBoard(v, t)) ? 'false' : v.text) : undefined;
  if (/^HBs\/\d+\/Hashrate\/0$/.test(v.path)) return rate(v, board, 's5');
  if (v.key === 'Average MHs' || v.path.endsWith('LastAverageMHs/Hashrate')) return rate(v, -1, 'avg');
  // /hashrate: a list of [MH/s, %, …] for each chip of each board; /temps: two sensors of each board.
  if (/^\d+\/Data\/\d+\/0$/.test(v.path)) return number(v, (s, n) => n * s.boardRate(chipBoard(v), 's5'));
  if (/^\d+\/Data\/\d+$/.test(v.path) && v.text.length < 7 && Number(v.text) > 0 && Number(v.text) < 130) return hot(v);
  if (v.key === 'Temperature') return hot(v);
  const fan = boardIn(/^Fans Speed (\d+)$/, v.key);
  if (fan > 0) return number(v, (s, n) => s.fanRpm(fan - 1, n));
  if (v.key === 'Input Power') return v.path.startsWith('Power Supply Stats') ? watts(v) : undefined;
  if (v.key === 'Uptime') return number(v, (s) => lived(t, s));
  if (v.key === 'Submitted' || v.key === 'WorkReceived') return count(v, t);
  if (v.key.endsWith(' Timer')) return number(v, (s, n) => Math.floor(n + s.runS - s.workS));
  if (!v.key.endsWith('Timestamp')) return undefined;
  return number(v, (s, n) => Math.floor(s.still ? n + s.runS : s.nowS - (v.key === 'Startup Timestamp' ? lived(t, s) : 25)));
}

/** Boards are told by number in `Index`, ours by position: slot 1 and 2 are 0 and 1 in the capture. */
const positionOf = (t: TextFacts, slot: number): number => t.profile.facts.boards.findIndex((board) => board.slot === slot);
const statusBoard = (v: Value, t: TextFacts): number => positionOf(t, boardIn(/^HBStatus\/(\d+)\//, v.path));
const slotBoard = (v: Value, t: TextFacts): number => positionOf(t, boardIn(/^(\d+)\//, v.path));
/** Chips are listed for the enabled boards only. */
const chipBoard = (v: Value): number => boardIn(/^(\d+)\//, v.path);

function epicWords(v: Value, t: TextFacts): Binding | undefined {
  const host = (s: Snapshot): string => `${s.identity.poolHosts[0]}:3333`;
  if (v.key === 'mac_address') return (s) => macLike(v.text, s.identity.mac);
  if (v.key === 'address') return (s) => s.identity.ip;
  if (v.key === 'login' || v.key === 'Current User') return (s) => s.identity.worker;
  if (v.key === 'pool') return (s) => `stratum+tcp://${host(s)}`;
  if (v.key === 'Current Pool') return host;
  if (v.key === 'cpuSerial') return (s) => serialLike(v.text, s);
  const serial = boardIn(/^Board Serial Numbers\/(\d+)$/, v.path);
  return serial < 0 || t.profile.facts.boards.length === 0 ? undefined : (s) => (isLost(s, serial) ? null : serialLike(v.text, s));
}

/* --- Elphapex: CGI pages --- */

const ELPHAPEX_RATES: Record<string, Window> = { rate_5s: 's5', rate_avg: 'avg', rate_15m: 'm15', rate_real: 's5', hashrate: 's5', hw_all: 'avg' };

function elphapex(v: Value, t: TextFacts): Binding | undefined {
  const board = boardIn(/\/chain\/(\d+)\//, v.path);
  if (v.kind === 'string') return elphapexWords(v, board);
  if (v.kind !== 'number') return undefined;
  const window = ELPHAPEX_RATES[v.key];
  if (window !== undefined) return rate(v, board, window);
  if (v.key === 'asic_num' || v.key === 'hw' || v.key === 'freq_avg') return number(v, (s, n) => (isLost(s, board) ? 0 : n));
  if (v.key === 'rate_ideal') {
    return number(v, (s, n) => (board >= 0 ? (isLost(s, board) ? 0 : n) : s.lostBoard === null ? n : n * (1 - lostNominal(t.profile, s.lostBoard))));
  }
  if (v.key === 'timestamp') return number(v, (s, n) => Math.floor(s.still ? n + s.runS : s.nowS));
  return /^POOLS\/\d+\/(?:accepted|rejected)$/.test(v.path) ? count(v, t) : undefined;
}

/** Fans and chip temperatures are numbers in quotes, the latter in thousandths of a degree. */
function elphapexWords(v: Value, board: number): Binding | undefined {
  if (v.key === 'fan') { const fan = boardIn(/\/fan\/(\d+)$/, v.path); return number(v, (s, n) => s.fanRpm(fan, n)); }
  if (v.key === 'temp_chip' && v.text !== '') return (s) => (isLost(s, board) ? '' : Math.round(s.tempC(Number(v.text) / 1000) * 1000).toFixed(0));
  if (v.key === 'sn') return (s) => (isLost(s, board) ? '' : serialLike(v.text, s));
  return v.key === 'dev_sn' ? (s) => serialLike(v.text, s) : undefined;
}

/* --- SealMiner: cgminer API --- */

const SEALMINER_RATES: Record<string, Window> = {
  'MHS(Sample)': 's5', 'MHS(30s)': 's5', 'MHS(1m)': 'm1', 'MHS(2m)': 'm1', 'MHS(5m)': 'm5', 'MHS(15m)': 'm15', 'MHS(30m)': 'm30', 'MHS(1h)': 'm30', 'MHS(2h)': 'm30', 'MHS(Avg)': 'avg',
};

function sealminer(v: Value, t: TextFacts): Binding | undefined {
  const own = /^(\d) (.+)$/.exec(v.key);
  const board = own === null ? -1 : Number(own[1]);
  const key = own?.[2] ?? v.key;
  if (key === 'Online') return (s) => (isLost(s, board) ? 'false' : v.text);
  if (key === 'SN' || key.endsWith(' SN')) return (s) => serialLike(v.text, s);
  if (v.kind !== 'number') return undefined;
  const window = SEALMINER_RATES[key];
  if (window !== undefined) return rate(v, board, window);
  if (own !== null) {
    if (key === 'Speed') return number(v, (s, n) => s.fanRpm(board, n));
    if (/^Temp \d$/.test(key)) return number(v, (s, n) => (isLost(s, board) ? 0 : s.tempC(n)));
    if (/^(?:Chip Count|Freq|MHS\(Ideal\))$/.test(key)) return number(v, (s, n) => (isLost(s, board) ? 0 : n));
    return undefined;
  }
  if (key === 'Temp') return hot(v);
  if (key === 'System Uptime') return number(v, (s, n) => lived(t, s) + n - t.elapsedS);
  if (/^PSU (?:Input Power|Output Power|Output Current)$/.test(key)) return watts(v);
  if (key === 'Chip Count') return number(v, (s, n) => n - (s.lostBoard === null ? 0 : t.profile.facts.boards[s.lostBoard]?.chips ?? 0));
  return key === 'MHS(Ideal)' || key === 'MHS(Rated)' ? number(v, (s, n) => (s.lostBoard === null ? n : n * (1 - lostNominal(t.profile, s.lostBoard)))) : undefined;
}
