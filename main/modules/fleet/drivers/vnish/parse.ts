import type { Activity, Pool, RigFault, Telemetry } from '../../../../../preload/contract/rig.ts';
import { displayModel, parseAntminer, thirdPartyVersion } from '../antminer/parse.ts';
import type { ReplySet } from '../driver.ts';
import { measure, rateUnitOf, readNumbers, readTexts, type Unit } from '../fieldtable.ts';
import { MAX_BOARDS, MAX_FANS } from '../limits.ts';
import type { ModelTable } from '../models.ts';
import { poolsOf, sharesOf } from '../pools.ts';
import { listed, openReplies, records, type Opened } from '../replies.ts';
import { emptyPsu, emptyTelemetry, psuOrNull, withModelFacts } from '../telemetry.ts';
import { fieldsOf, highest, isFields, listOf, macOf, numberOf, positive, sum, textOf, whole, type Fields, type Known } from '../value.ts';
import { vnishBoards } from './boards.ts';
import { numbers, rates, texts } from './fields.ts';
import { uptimeOf } from './uptime.ts';

const API = 'http:api/v1/';

/** VNish: its own REST API, else the cgminer replies that it shares with the stock firmware. See Driver.parse. */
export function parseVnish(replies: ReplySet, models: ModelTable, known?: Known): Telemetry {
  const opened = openReplies(replies);
  return opened.commands.has(`${API}summary`) ? fromRest(opened, models, known) : parseAntminer(replies, models, { model: null, ...known, firmware: 'vnish' }, boardWatts(opened));
}

/** `chain_consumption6` … of the cgminer reply are the watts of the boards; newer builds write 0, which is unknown. */
function boardWatts(opened: Opened): number | null {
  const stats = records(opened, 'stats', 'STATS').at(-1) ?? {};
  const watts = Object.keys(stats).filter((key) => /^chain_consumption\d{1,2}$/.test(key)).map((key) => measure(stats[key], 'W'));
  return positive(sum(watts));
}

function fromRest(opened: Opened, models: ModelTable, known: Known | undefined): Telemetry {
  const page = (path: string): Fields => opened.commands.get(`${API}${path}`) ?? {};
  const summary = page('summary');
  const info = page('info');
  const miner = fieldsOf(summary['miner']);
  const cooling = fieldsOf(miner['cooling']);
  const system = { ...fieldsOf(summary['system']), ...fieldsOf(info['system']) };
  // The summary has no miner while mining is stopped; the status page still tells the state.
  const state = isFields(miner['miner_status']) ? miner['miner_status'] : page('status');
  const factory = page('chains/factory-info');
  const source = { info, miner, cooling, state, factory, network: fieldsOf(system['network_status']), chipTemp: fieldsOf(miner['chip_temp']) };
  const values = readNumbers(numbers, source);
  const named = readTexts(texts, source);
  const unit = rateUnitOf(info['hr_measure']) ?? 'GH/s';
  const chains = listOf(miner['chains']).filter(isFields);
  const boards = vnishBoards(chains, [...listed(opened, `${API}chains`), ...listed(opened, `${API}boards`)], listOf(factory['chains']).filter(isFields), unit);
  const fans = listOf(cooling['fans']).filter(isFields).slice(0, MAX_FANS);
  const pools = poolsOf(listOf(miner['pools']).filter(isFields).flatMap(poolFields), null);
  const word = textOf(state['miner_state']);
  const live = rate(miner, rates.live, unit) ?? (word !== null && STANDS.has(word) ? 0 : null);
  const type = textOf(miner['miner_type']);
  return withModelFacts({
    ...emptyTelemetry('antminer', 'vnish'),
    model: named.model === null ? known?.model ?? null : displayModel(named.model),
    algo: /sha256/i.test(named.algorithm ?? '') ? 'sha256' : /scrypt/i.test(named.algorithm ?? '') ? 'scrypt' : null,
    firmwareVersion: named.firmwareVersion ?? thirdPartyVersion(type),
    controlBoard: named.controlBoard,
    mac: macOf(named.mac),
    serial: named.serial,
    hostname: named.hostname,
    activity: word === null ? null : ACTIVITY[word] ?? null,
    uptimeS: uptimeOf(system['uptime']),
    // Counted in the mining state only.
    miningS: word === 'mining' ? values.miningS : null,
    hashrateThs: live,
    hashrateAvgThs: rate(miner, rates.average, unit),
    nominalThs: positive(measure(miner['hr_nominal'], unit)) ?? positive(sum(boards.map((board) => board.nominalThs))),
    powerLimitW: presetWatts(page('perf-summary')),
    tempMaxC: positive(values.chipMaxC) ?? highest(boards.map((board) => board.tempMaxC)),
    // Water in and out of a hydro rig.
    tempInletC: highest(chains.map((chain) => positive(measure(chain['inlet_water_temp'], '°C')))),
    tempOutletC: highest(chains.map((chain) => positive(measure(chain['outlet_water_temp'], '°C')))),
    fansRpm: fans.map((fan) => measure(fan['rpm'], 'rpm')),
    fansExpected: fans.length === 0 ? null : whole(numberOf(cooling['fan_num'])),
    fanPercent: values.fanPercent,
    psu: psuOrNull({ ...emptyPsu(), model: named.psuModel, serial: named.psuSerial }),
    boards,
    pools,
    ...sharesOf(pools),
    hwErrors: values.hwErrors,
    errors: [...failure(state), ...boardFaults(chains), ...lostFans(fans)],
    missing: opened.missing,
  }, models, values.powerW ?? ('power_consumption' in miner ? null : measure(miner['power_usage'], 'W')));
}

/** The measured value in `hr_measure`, else its deprecated twin in TH/s, which is documented for SHA-256 only. */
function rate(miner: Fields, name: { measured: string; deprecated: string }, unit: Unit): number | null {
  return measure(miner[name.measured], unit) ?? (unit === 'GH/s' ? measure(miner[name.deprecated], 'TH/s') : null);
}

/** `miner_state` of the vendor's API description. Stopped is what an owner orders, failure what happens. */
const ACTIVITY: Partial<Record<string, Activity>> = {
  'mining': 'mining', 'auto-tuning': 'ramping', 'initializing': 'booting', 'starting': 'booting', 'restarting': 'booting',
  'shutting-down': 'idle', 'stopped': 'sleeping', 'failure': 'error',
};
const STANDS: ReadonlySet<string> = new Set(['stopped', 'failure', 'shutting-down']);

const POOL_STATUS: Partial<Record<string, Pool['status']>> = { active: 'alive', working: 'alive', offline: 'dead', disabled: 'disabled', rejecting: 'rejecting' };

/** Into the words of cgminer; the firmware's own pools (DevFee, Refund) are left out. */
function poolFields(pool: Fields): Fields[] {
  const type = textOf(pool['pool_type']);
  if (type !== null && type !== 'UserPool') return [];
  const status = textOf(pool['status'])?.toLowerCase() ?? '';
  return [{
    'URL': pool['url'], 'User': pool['user'], 'Priority': pool['id'], 'Status': POOL_STATUS[status] ?? '', 'Stratum Active': status === 'active',
    'Accepted': pool['accepted'], 'Rejected': pool['rejected'], 'Stale': pool['stale'], 'Diff': pool['diff'], 'Last Share Time': pool['ls_time'],
  }];
}

/** Presets are power targets: `{name: "3250", pretty: "3250 watt ~ 110 TH"}`. One that says no watts is no limit. */
function presetWatts(performance: Fields): number | null {
  const pretty = textOf(fieldsOf(performance['current_preset'])['pretty']);
  return positive(numberOf(/^(\d{2,5}) ?w(?:att)?s?\b/i.exec(pretty ?? '')?.[1]));
}

function failure(state: Fields): RigFault[] {
  if (textOf(state['miner_state']) !== 'failure') return [];
  return [{ code: textOf(state['failure_code']) ?? 'failure', text: textOf(state['description']) ?? 'The rig reports a failure' }];
}

/** Boards whose state is a fault, in the rig's words where it has some. */
function boardFaults(chains: readonly Fields[]): RigFault[] {
  return chains.slice(0, MAX_BOARDS).flatMap((chain) => {
    const status = fieldsOf(chain['status']);
    const state = textOf(status['state']);
    const id = whole(numberOf(chain['id']));
    if (id === null || (state !== 'failure' && state !== 'disconnected' && state !== 'disabled')) return [];
    const words = state === 'disabled' ? 'This hashboard is switched off' : textOf(status['description']) ?? `This hashboard reports ${state}`;
    return [{ code: state === 'disabled' ? 'board-off' : 'board', text: words, slot: id - 1 }];
  });
}

const lostFans = (fans: readonly Fields[]): RigFault[] => fans.flatMap((fan, index) =>
  (textOf(fan['status']) === 'lost' ? [{ code: 'fan', text: `Fan ${index + 1} is lost` }] : []));
