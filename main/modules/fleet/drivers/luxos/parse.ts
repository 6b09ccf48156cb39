import type { Activity, Telemetry } from '../../../../../preload/contract/rig.ts';
import type { ReplySet } from '../driver.ts';
import { isClimbing } from '../climbing.ts';
import { measure, readNumbers, readTexts } from '../fieldtable.ts';
import { MAX_FANS } from '../limits.ts';
import type { ModelTable } from '../models.ts';
import { firstShares, poolsOf, sharesOf } from '../pools.ts';
import { openReplies, record, records } from '../replies.ts';
import { emptyPsu, emptyTelemetry, psuOrNull, withModelFacts } from '../telemetry.ts';
import { flagOf, highest, macOf, positive, sum, textOf, type Fields, type Known } from '../value.ts';
import { airOf, boardsOf } from './boards.ts';
import { faultsOf, wordsOf } from './events.ts';
import { numbers, texts } from './fields.ts';


/** LuxOS: the cgminer API with commands of its own. See Driver.parse. */
export function parseLuxos(replies: ReplySet, models: ModelTable, known?: Known): Telemetry {
  const opened = openReplies(replies);
  const stats = records(opened, 'stats', 'STATS');
  const source: Record<string, Fields> = {
    summary: record(opened, 'summary', 'SUMMARY'),
    identity: stats[0] ?? {},
    stats: stats.find((entry) => 'GHS 5s' in entry || 'chain_acn1' in entry) ?? {},
    version: record(opened, 'version', 'VERSION'),
    config: record(opened, 'config', 'CONFIG'),
    power: record(opened, 'power', 'POWER'),
  };
  const values = readNumbers(numbers, source);
  const named = readTexts(texts, source);
  const devs = records(opened, 'devs', 'DEVS');
  const temps = records(opened, 'temps', 'TEMPS');
  const boards = boardsOf(source['stats']!, devs, temps);
  const pools = poolsOf(records(opened, 'pools', 'POOLS'), opened.whenS.get('pools') ?? null);
  const fans = records(opened, 'fans', 'FANS').slice(0, MAX_FANS);
  const events = records(opened, 'events', 'EVENTS');
  const air = airOf(record(opened, 'temps', 'METADATA'), temps);
  const t = withModelFacts({
    ...emptyTelemetry('antminer', known?.firmware ?? 'luxos'),
    model: named.model ?? known?.model ?? null,
    algo: 'sha256',
    firmwareVersion: named.firmwareVersion,
    controlBoard: named.controlBoard,
    mac: macOf(named.mac),
    serial: named.serial,
    hostname: named.hostname,
    activity: activityOf(source['config']!, devs, wordsOf(events), values.hashrateThs),
    miningS: values.miningS,
    hashrateThs: values.hashrateThs,
    hashrateAvgThs: values.hashrateAvgThs,
    nominalThs: positive(values.nominalThs) ?? positive(sum(boards.map((board) => board.nominalThs))),
    powerLimitW: positive(values.powerLimitW),
    tempMaxC: highest(boards.map((board) => board.tempMaxC)),
    tempInletC: air.inletC,
    tempOutletC: air.outletC,
    fansRpm: fans.map((fan) => measure(fan['RPM'], 'rpm')),
    fanPercent: highest(fans.map((fan) => measure(fan['Speed'], '%'))),
    psu: psuOrNull({ ...emptyPsu(), model: named.psuModel }),
    boards,
    pools,
    ...firstShares(values, sharesOf(pools)),
    hwErrors: values.hwErrors,
    errors: faultsOf(events),
    missing: opened.missing,
  }, models, values.powerW);
  // Without a meter in the power supply the rig reckons its watts, as we would (miner-protocols §6).
  return t.powerSource === 'miner' && flagOf(source['power']!['PSU']) === false ? { ...t, powerSource: 'estimate' } : t;
}

/**
 * `IsTuning` only says that the tuner is on, so it is not asked. The configuration is read less often than the rate: a rig that hashes is not
 * asleep, whatever was configured.
 */
function activityOf(config: Fields, devs: Fields[], events: ReadonlySet<string>, hashrateThs: number | null): Activity | null {
  if (isClimbing(devs.map((dev) => ({ climbs: flagOf(dev['IsRamping']) === true, rate: measure(dev['MHS 5s'], 'MH/s') })))) return 'ramping';
  if ((hashrateThs ?? 0) > 0) return 'mining';
  const curtailed = !/^none$/i.test(textOf(config['CurtailMode']) ?? 'none');
  const shutDown = devs.length > 0 && devs.every((dev) => flagOf(dev['IsUserShutdown']) === true);
  if (curtailed || shutDown || flagOf(config['IsPowerSupplyOn']) === false && events.size === 0 || events.has('SLEEP') || events.has('IDLE')) return 'sleeping';
  if (events.has('REBOOT_SYSINIT')) return 'booting';
  return hashrateThs === 0 ? 'idle' : null;
}
