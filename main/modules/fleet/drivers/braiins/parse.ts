import type { Activity, Board, Make, Pool, Telemetry } from '../../../../../preload/contract/rig.ts';
import type { ReplySet } from '../driver.ts';
import { measure, readNumbers, readTexts, toCanonical } from '../fieldtable.ts';
import { MAX_FANS } from '../limits.ts';
import { findModel, type ModelTable } from '../models.ts';
import { firstShares, poolsOf, sharesOf } from '../pools.ts';
import { openReplies, record, records, type Opened } from '../replies.ts';
import { emptyPsu, emptyTelemetry, psuOrNull, withModelFacts } from '../telemetry.ts';
import { fieldsOf, highest, isFields, listOf, macOf, numberOf, positive, sum, textOf, type Fields, type Known } from '../value.ts';
import { airOf, chainBoards, restBoards, solverBoards } from './boards.ts';
import { faultsOf } from './faults.ts';
import { numbers, texts } from './fields.ts';

/** MinerStatus of the REST API. */
const STATUS = { notStarted: 1, normal: 2, paused: 3, suspended: 4 } as const;
/** TunerState of the REST API. */
const TUNING = 3;
const BRAND_WHATSMINER = 2;
/** ControlBoardSocFamily of the REST API. */
const SOC_FAMILIES: Record<number, string> = { 1: 'CVITEK', 2: 'BBB', 3: 'AML', 4: 'ZYNQ', 5: 'BRAIINS' };

const MAX_GROUPS = 16;
/** Chain numbers of the S9 control board, which lists four fans and has two. */
const S9_CHAINS = new Set([6, 7, 8]);
const S9_FANS = 2;

const rest = (opened: Opened, path: string): Fields => fieldsOf(opened.commands.get(`http:api/v1/${path}`));
/** The fields at the end of a path; empty where it breaks off. */
const at = (fields: Fields, ...path: string[]): Fields => path.reduce((inner, key) => fieldsOf(inner[key]), fields);

/** Braiins OS: REST, GraphQL or the cgminer API, whichever answered. See Driver.parse. */
export function parseBraiins(replies: ReplySet, models: ModelTable, known?: Known): Telemetry {
  const opened = openReplies(replies);
  const query = (name: string): Fields => fieldsOf(opened.commands.get(`graphql:${name}`));
  const stats = rest(opened, 'miner/stats');
  const details = rest(opened, 'miner/details');
  const tuner = rest(opened, 'performance/tuner-state');
  const cooling = rest(opened, 'cooling/state');
  const system = query('system');
  const solver = at(system, 'bosminer', 'info', 'workSolver');
  const hashboards = rest(opened, 'miner/hw/hashboards')['hashboards'];
  const childSolvers = at(query('boards'), 'bosminer', 'info', 'workSolver')['childSolvers'];
  const mode = Object.values(fieldsOf(tuner['mode_state'])).find(isFields) ?? {};
  const source: Record<string, Fields> = {
    now: at(stats, 'miner_stats', 'real_hashrate', 'last_5s'),
    lifetime: at(stats, 'miner_stats', 'real_hashrate', 'since_restart'),
    nominal: at(stats, 'miner_stats', 'nominal_hashrate'),
    shares: at(stats, 'pool_stats'),
    consumption: at(stats, 'power_stats', 'approximated_consumption'),
    hottest: at(cooling, 'highest_temperature', 'temperature'),
    target: at(mode, 'current_target'),
    details,
    version: at(details, 'bos_version'),
    identity: at(details, 'miner_identity'),
    psu: at(details, 'psu_info'),
    bos: at(system, 'bos'),
    release: at(system, 'bos', 'info', 'version'),
    uptime: at(system, 'bos', 'uptime'),
    solver,
    solverNow: at(solver, 'realHashrate'),
    power: at(system, 'bosminer', 'info', 'summary', 'power'),
    info: at(query('model'), 'bosminer', 'info'),
    lan: fieldsOf(listOf(opened.commands.get('http:cgi-bin/luci/admin/network/iface_status/lan')?.['list'])[0]),
    summary: record(opened, 'summary', 'SUMMARY'),
    tuner: record(opened, 'tunerstatus', 'TUNERSTATUS'),
    api: record(opened, 'version', 'VERSION'),
    device: record(opened, 'devdetails', 'DEVDETAILS'),
  };
  const values = readNumbers(numbers, source);
  const named = readTexts(texts, source);
  const model = named.model === null ? known?.model ?? null : named.model.replace(/^bitmain\s+/i, '');
  const make = makeOf(source['identity']!, model);
  const boards = firstFilled(
    restBoards(hashboards),
    solverBoards(childSolvers, at(query('serials'), 'bosminer', 'info', 'workSolver')['childSolvers']),
    chainBoards(records(opened, 'devs', 'DEVS'), records(opened, 'temps', 'TEMPS'), records(opened, 'devdetails', 'DEVDETAILS')),
  );
  const pools = poolsIn(opened, query('pools'));
  const fans = fansIn(cooling, at(system, 'bosminer', 'info'), records(opened, 'fans', 'FANS'));
  const air = airOf(hashboards, childSolvers);
  const count = findModel(make, model, models)?.fans ?? (boards.length > 0 && boards.every((board) => S9_CHAINS.has(board.slot)) ? S9_FANS : null);
  const soc = numberOf(details['control_board_soc_family']);

  return withModelFacts({
    ...emptyTelemetry(make, known?.firmware ?? 'braiins'),
    model,
    // GraphQL and cgminer tell no algorithm; Braiins OS knows SHA-256 only.
    algo: 'sha256',
    firmwareVersion: named.firmwareVersion,
    controlBoard: soc === null ? null : SOC_FAMILIES[soc] ?? null,
    mac: macOf(named.mac),
    controlBoardId: named.controlBoardId,
    serial: named.serial,
    hostname: named.hostname,
    activity: activityOf(details, tuner, values.hashrateThs),
    uptimeS: values.uptimeS,
    miningS: values.miningS,
    hashrateThs: values.hashrateThs,
    hashrateAvgThs: values.hashrateAvgThs,
    nominalThs: positive(values.nominalThs) ?? positive(sum(boards.map((board) => board.nominalThs))),
    powerLimitW: positive(values.powerLimitW),
    tempMaxC: highest(boards.map((board) => board.tempMaxC)) ?? positive(values.hottestC),
    tempInletC: air.inletC,
    tempOutletC: air.outletC,
    fansRpm: count === null ? fans.rpm : fans.rpm.slice(0, Math.max(count, 1 + fans.rpm.findLastIndex((rpm) => (rpm ?? 0) > 0))),
    fanPercent: fans.percent,
    psu: psuOrNull({ ...emptyPsu(), model: named.psuModel, serial: named.psuSerial }),
    boards,
    pools,
    ...firstShares(values, sharesOf(pools)),
    hwErrors: values.hwErrors,
    errors: faultsOf({
      log: rest(opened, 'miner/errors')['errors'], lastShareS: numberOf(at(stats, 'pool_stats', 'last_share_time')['seconds']), miningS: values.miningS,
      tunerState: numberOf(tuner['overall_tuner_state']), status: numberOf(details['status']), appeals: at(query('events'), 'events')['appeals'],
      chains: source['tuner']!['TunerChainStatus'],
    }),
    missing: opened.missing,
  }, models, values.powerW);
}

const firstFilled = (...lists: Board[][]): Board[] => lists.find((list) => list.length > 0) ?? [];

/** The hardware's maker: Braiins OS runs on rigs of others, and on its own Mini Miner. */
function makeOf(identity: Fields, model: string | null): Make {
  if (numberOf(identity['brand']) === BRAND_WHATSMINER || /whatsminer/i.test(model ?? '')) return 'whatsminer';
  return /\bBMM\b|mini miner/i.test(model ?? '') ? 'other' : 'antminer';
}

/** By the rig's own status where it tells one (REST); the older APIs show only whether it hashes. */
function activityOf(details: Fields, tuner: Fields, hashrateThs: number | null): Activity | null {
  const status = numberOf(details['status']);
  if (status === STATUS.paused || status === STATUS.suspended) return 'sleeping';
  if (status === STATUS.notStarted) return (hashrateThs ?? 0) > 0 ? 'mining' : 'booting';
  // The tuner searches for hours while the rate climbs and falls.
  if ((hashrateThs ?? 0) > 0) return numberOf(tuner['overall_tuner_state']) === TUNING ? 'ramping' : 'mining';
  return hashrateThs === 0 ? 'idle' : null;
}

/** Fans in the rig's order, and the highest speed that is asked of one, %. */
function fansIn(cooling: Fields, info: Fields, classic: Fields[]): { rpm: (number | null)[]; percent: number | null } {
  const listed = (list: unknown): Fields[] => listOf(list).slice(0, MAX_FANS).filter(isFields);
  const now = listed(cooling['fans']);
  if (now.length > 0) {
    const ratio = highest(now.map((fan) => numberOf(fan['target_speed_ratio'])));
    return { rpm: now.map((fan) => measure(fan['rpm'], 'rpm')), percent: toCanonical(ratio === null ? null : ratio * 100, '%') };
  }
  const before = listed(info['fans']);
  if (before.length > 0) return { rpm: before.map((fan) => measure(fan['rpm'], 'rpm')), percent: highest(before.map((fan) => measure(fan['speed'], '%'))) };
  return { rpm: listed(classic).map((fan) => measure(fan['RPM'], 'rpm')), percent: highest(listed(classic).map((fan) => measure(fan['Speed'], '%'))) };
}

/** Pools of all groups in the words of the cgminer API, so that the same rules hold for all families. */
function poolsIn(opened: Opened, query: Fields): Pool[] {
  const groups = firstList(opened.commands.get('http:api/v1/pools')?.['list'], at(query, 'bosminer', 'info')['poolGroups']);
  if (groups.length === 0) return poolsOf(records(opened, 'pools', 'POOLS'), opened.whenS.get('pools') ?? null);
  const pools = groups.flatMap((group) => listOf(group['pools']).filter(isFields));
  return poolsOf(pools.map((pool, index) => {
    const stats = fieldsOf(pool['stats']);
    const shares = fieldsOf(pool['shares']);
    return {
      'URL': pool['url'], 'User': pool['user'], 'Priority': index, 'Stratum Active': pool['active'], 'Status': statusOf(pool),
      'Accepted': stats['accepted_shares'] ?? shares['acceptedSolutions'], 'Rejected': stats['rejected_shares'] ?? shares['rejectedSolutions'],
      'Stale': stats['stale_shares'], 'Diff': stats['last_difficulty'],
    };
  }), null);
}

const firstList = (...lists: unknown[]): Fields[] =>
  lists.map((list) => listOf(list).slice(0, MAX_GROUPS).filter(isFields)).find((list) => list.length > 0) ?? [];

function statusOf(pool: Fields): string | null {
  if (pool['enabled'] === false) return 'disabled';
  return pool['alive'] === true ? 'alive' : pool['alive'] === false ? 'dead' : textOf(pool['status']);
}
