import type { Binding, TextFacts } from './bindings.ts';
import type { Window } from './profiles.ts';
import { count, macLike, number, serialLike } from './respell.ts';
import { lostNominal, type Snapshot } from './rig.ts';
import type { Container, Value } from './scan.ts';

/* What the values of Braiins OS follow: GraphQL (`data/bosminer/…`) and REST, told apart by their paths. */

const REST_WINDOWS: Record<string, Window> = {
  last_5s: 's5', last_15s: 's5', last_30s: 's5', last_1m: 'm1', last_5m: 'm5', last_15m: 'm15', last_30m: 'm30', last_1h: 'm30', last_24h: 'avg', since_restart: 'avg',
};
const SHARES = new Set(['acceptedSolutions', 'rejectedSolutions', 'accepted_shares', 'rejected_shares', 'stale_shares', 'generated_work']);
const UPTIMES = new Set(['durationS', 'system_uptime', 'system_uptime_s', 'bosminer_uptime_s']);
/** Order of the sensors of a board in the GraphQL capture: Max Board, Max Chip, Inlet, Outlet. */
const INLET = 2;
/** MinerStatus of REST. */
const PAUSED = '3';

const BOARD = /(?:^|\/)(?:childSolvers|hashboards)\/(\d+)/;
const boardOf = (path: string): number => Number(BOARD.exec(path)?.[1] ?? -1);

/** A missing board is not in the list. */
export function braiinsLost(c: Container): ((s: Snapshot) => boolean) | undefined {
  const board = /(?:^|\/)(?:childSolvers|hashboards)\/\d+$/.test(c.path) ? boardOf(c.path) : -1;
  return board < 0 ? undefined : (s) => s.lostBoard === board;
}

/** The binding of one value, or undefined when it is not of this firmware alone. */
export function braiinsBinding(v: Value, t: TextFacts): Binding | undefined {
  if (v.kind === 'string') return identity(v);
  if (v.kind !== 'number') return undefined;
  const board = boardOf(v.path);
  const rate = (window: Window): Binding => number(v, (s, n) => n * (board < 0 ? s.rate(window) : s.boardRate(board, window)));
  const window = v.key === 'mhs5S' ? 's5' : REST_WINDOWS[/real_hashrate\/(\w+)\/gigahash_per_second$/.exec(v.path)?.[1] ?? ''];
  if (window !== undefined) return rate(window);
  if (v.path === 'status') return (s) => (s.fault?.name === 'sleeping' ? PAUSED : v.text);
  if (board < 0 && /(?:nominalMhs|nominal_hashrate\/gigahash_per_second)$/.test(v.path)) {
    return number(v, (s, n) => (s.lostBoard === null ? n : n * (1 - lostNominal(t.profile, s.lostBoard))));
  }
  if (SHARES.has(v.key)) return v.text === '0' ? undefined : count(v, t);
  if (UPTIMES.has(v.key)) return number(v, (s, n) => Math.floor(n + (s.still ? 0 : s.ageS) + s.runS));
  if (v.path.endsWith('last_share_time/seconds')) return number(v, (s, n) => Math.floor((s.still ? n + s.runS : s.nowS - 3) - (s.runS - s.workS)));
  const fan = /(?:^|\/)fans\/(\d+)\/rpm$/.exec(v.path);
  if (fan !== null) return number(v, (s, n) => s.fanRpm(Number(fan[1]), n));
  if (/(?:approxConsumptionW|approximated_consumption\/watt)$/.test(v.path)) return number(v, (s, n) => n * s.powerFactor());
  if (v.path.endsWith('joule_per_terahash')) return number(v, (s, n) => { const now = s.rate('s5'); return now === 0 ? 0 : n * (s.powerFactor() / now); });
  return temperature(v, t);
}

function temperature(v: Value, t: TextFacts): Binding | undefined {
  if (v.path.endsWith('lowest_inlet_temp/degree_c') || v.path.endsWith(`temperatures/${INLET}/degreesC`)) return number(v, (s, n) => s.ambientC(n));
  if (v.path === 'highest_temperature/temperature/degree_c') {
    return number(v, (s, n) => {
      const left = t.profile.facts.boards.flatMap((facing, index) => (index === s.lostBoard || facing.tempMaxC === null ? [] : [facing.tempMaxC]));
      return s.tempC(s.lostBoard === null || left.length === 0 ? n : Math.max(...left));
    });
  }
  return /^(degreesC|degree_c)$/.test(v.key) ? number(v, (s, n) => s.tempC(n)) : undefined;
}

function identity(v: Value): Binding | undefined {
  if (v.text === '') return undefined;
  if (v.key === 'mac_address') return (s) => macLike(v.text, s.identity.mac);
  if (/^(hbSerialNumber|serial_number|uid)$/.test(v.key)) return (s) => serialLike(v.text, s);
  if (v.key === 'address') return (s) => s.identity.ip;
  return v.key === 'default_gateway' ? (s) => s.identity.gateway : undefined;
}
