import type { Activity, Pool, RigFault, Telemetry } from '../../../../../preload/contract/rig.ts';
import type { ReplySet } from '../driver.ts';
import { measure, readNumbers, readTexts } from '../fieldtable.ts';
import { MAX_BOARDS } from '../limits.ts';
import { findModel, type ModelTable } from '../models.ts';
import { listed, openReplies } from '../replies.ts';
import { emptyPsu, emptyTelemetry, psuOrNull, withModelFacts } from '../telemetry.ts';
import { fieldsOf, flagOf, highest, isFields, listOf, macOf, numberOf, positive, sum, textOf, whole, type Fields } from '../value.ts';
import { epicBoards, isEnabled } from './boards.ts';
import { numbers, texts } from './fields.ts';

/** Connectors for fans are listed up to this number; null where none is plugged in. */
const FAN_SLOTS = 12;

/** ePIC UMC on hardware of others. See Driver.parse. */
export function parseEpic(replies: ReplySet, models: ModelTable): Telemetry {
  const opened = openReplies(replies);
  const root = opened.commands.get('http:summary') ?? {};
  const caps = opened.commands.get('http:capabilities') ?? {};
  const part = (name: string): Fields => fieldsOf(root[name]);
  const source = {
    root, caps, control: fieldsOf(caps['Control Board Version']), session: part('Session'), psu: part('Power Supply Stats'), fans: part('Fans'),
    misc: part('Misc'), mining: part('Mining'),
  };
  const values = readNumbers(numbers, source);
  const named = readTexts(texts, source);
  const status = listOf(root['HBStatus']).filter(isFields);
  const working = listOf(root['HBs']).filter(isFields);
  const boards = epicBoards({
    status, working, caps, temps: listed(opened, 'http:temps'), chipTemps: listed(opened, 'http:temps/chip'), chipRates: listed(opened, 'http:hashrate'),
  });
  const state = textOf(part('Status')['Operating State']);
  const hashrateThs = working.length > 0 ? sum(boards.map((board) => board.hashrateThs)) : stands(state) ? 0 : null;
  const network = fieldsOf(opened.commands.get('http:network'));
  const model = named.model?.replace(/^antminer\b/i, 'Antminer') ?? null;
  const isSha = /sha-?256/i.test(named.algorithm ?? '');
  return withModelFacts({
    ...emptyTelemetry('antminer', 'epic'),
    model,
    algo: isSha ? 'sha256' : /scrypt/i.test(named.algorithm ?? '') ? 'scrypt' : null,
    firmwareVersion: named.firmwareVersion,
    controlBoard: named.controlBoard,
    serial: named.serial,
    hostname: named.hostname,
    mac: macOf(fieldsOf(network['dhcp'] ?? network['static'])['mac_address']),
    activity: activityOf(state, hashrateThs),
    miningS: values.miningS,
    hashrateThs,
    hashrateAvgThs: values.averageThs,
    // The unit of the rating is known for SHA-256 only.
    nominalThs: isSha ? positive(values.ratedThs) : null,
    powerOutputW: positive(values.outputW),
    tempMaxC: highest(boards.map((board) => board.tempMaxC)),
    // The rig stops itself here, by the sensors that it has.
    tempLimitC: positive(values.shutdownC),
    fansRpm: fansOf(part('Fans Rpm')),
    fanPercent: values.fanPercent,
    psu: psuOrNull({ ...emptyPsu(), inputV: positive(values.inputV), inputA: positive(values.inputA), inputW: positive(values.powerW),
      outputV: positive(values.outputV) }),
    boards,
    boardsExpected: findModel('antminer', model, models)?.boards ?? positive(whole(numberOf(caps['Max HBs']))),
    pools: poolsOfSummary(root, values),
    accepted: values.accepted,
    rejected: values.rejected,
    errors: [...faultsOf(part('Status')), ...switchedOff(status)],
    missing: opened.missing,
  }, models, values.powerW);
}

/** The one word besides "Mining" that is known; it takes the boards out of the summary. */
const stands = (state: string | null): boolean => state?.toLowerCase() === 'idling';

function activityOf(state: string | null, hashrateThs: number | null): Activity | null {
  if (state?.toLowerCase() === 'mining') return 'mining';
  if (stands(state)) return 'idle';
  return hashrateThs === null ? null : hashrateThs > 0 ? 'mining' : 'idle';
}

/** "Fans Speed 1" … "Fans Speed 12" in the rig's order; 0 is a fan that stands. */
function fansOf(fans: Fields): number[] {
  return Array.from({ length: FAN_SLOTS }, (_, index) => measure(fans[`Fans Speed ${index + 1}`], 'rpm')).filter((rpm) => rpm !== null);
}

/** The pools as configured; counters belong to the session, so only the one in use carries them. */
function poolsOfSummary(root: Fields, values: Record<'accepted' | 'rejected' | 'difficulty' | 'lastShareAgeS', number | null>): Pool[] {
  const stratum = fieldsOf(root['Stratum']);
  const current = textOf(stratum['Current Pool']);
  const chosen = numberOf(stratum['Config Id']);
  const isConnected = flagOf(stratum['IsPoolConnected']);
  return listOf(root['StratumConfigs']).filter(isFields).slice(0, 32).flatMap((config, index) => {
    const url = textOf(config['pool']);
    if (url === null) return [];
    const active = current !== null && (chosen === null ? url.endsWith(current) : chosen === index);
    return [{
      url,
      user: textOf(config['login']),
      active,
      status: active && isConnected !== null ? (isConnected ? 'alive' as const : 'dead' as const) : null,
      priority: index,
      accepted: active ? values.accepted : null,
      rejected: active ? values.rejected : null,
      stale: null,
      difficulty: active ? positive(values.difficulty) : null,
      lastShareAgeS: active ? values.lastShareAgeS : null,
    }];
  });
}

function faultsOf(status: Fields): RigFault[] {
  const error = textOf(status['Last Error']);
  return error === null ? [] : [{ code: 'error', text: error }];
}

/** A board that is detected and does not work: its owner or the firmware switched it off. */
function switchedOff(status: readonly Fields[]): RigFault[] {
  return status.slice(0, MAX_BOARDS).flatMap((entry) => {
    const slot = whole(numberOf(entry['Index']));
    return slot === null || isEnabled(entry) || flagOf(entry['Detected']) !== true ? []
      : [{ code: 'board-off', text: 'This hashboard is switched off', slot }];
  });
}
