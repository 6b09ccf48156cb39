import type { Activity, Board, RigFault, Telemetry } from '../../../../../preload/contract/rig.ts';
import type { ReplySet } from '../driver.ts';
import { isClimbing } from '../climbing.ts';
import { measure, readNumbers, readTexts } from '../fieldtable.ts';
import { MAX_BOARDS } from '../limits.ts';
import type { ModelTable } from '../models.ts';
import { firstShares, poolsOf, sharesOf } from '../pools.ts';
import { openReplies, payload, record, records, type Opened } from '../replies.ts';
import { emptyBoard, emptyTelemetry, psuOrNull, withModelFacts } from '../telemetry.ts';
import { fieldsOf, flagOf, highest, isFields, listOf, macOf, numberOf, positive, textOf, whole, type Fields, type Known } from '../value.ts';
import { faultsOf, faultsOfSummary } from './errors.ts';
import { numbers, texts } from './fields.ts';

/** A board that stands reports 0 for its sensors. */
const celsius = (value: unknown): number | null => positive(measure(value, '°C'));

/** WhatsMiner API v2 and v3: the replies of either door, or both, fill the same fields. See Driver.parse. */
export function parseWhatsminer(replies: ReplySet, models: ModelTable, known?: Known): Telemetry {
  const opened = openReplies(replies);
  const device = payload(opened, 'get.device.info');
  const live = v3Status(opened);
  const source: Record<string, Fields> = {
    summary: record(opened, 'summary', 'SUMMARY'),
    status: payload(opened, 'status'),
    version: payload(opened, 'get_version'),
    psu: payload(opened, 'get_psu'),
    info: payload(opened, 'get_miner_info'),
    details: record(opened, 'devdetails', 'DEVDETAILS'),
    now: fieldsOf(live['summary']),
    miner: fieldsOf(device['miner']),
    system: fieldsOf(device['system']),
    power: fieldsOf(device['power']),
    network: fieldsOf(device['network']),
  };
  const values = readNumbers(numbers, source);
  const named = readTexts(texts, source);
  const summary = source['summary']!;
  const boards = boardsOf(opened, live, source['miner']!);
  const v3pools = listOf(live['pools']).filter(isFields);
  const pools = v3pools.length > 0 ? poolsOf(v3pools, null) : poolsOf(records(opened, 'pools', 'POOLS'), opened.whenS.get('pools') ?? null);
  const off = isOff(source);
  const hashrateThs = values.hashrateThs ?? (off === true ? 0 : null);
  const fans = [values.fanIn, values.fanOut];
  const t: Telemetry = {
    ...emptyTelemetry('whatsminer', known?.firmware ?? 'stock'),
    model: named.model ?? known?.model ?? null,
    algo: 'sha256',
    firmwareVersion: named.firmwareVersion,
    controlBoard: named.controlBoard,
    mac: macOf(named.mac),
    serial: named.serial,
    hostname: named.hostname,
    activity: activityOf(off, source, boards, opened, hashrateThs),
    uptimeS: values.uptimeS,
    miningS: values.miningS,
    hashrateThs,
    hashrateAvgThs: values.hashrateAvgThs,
    nominalThs: positive(values.nominalThs),
    powerLimitW: positive(values.powerLimitW),
    tempMaxC: positive(values.chipMaxC) ?? highest(boards.map((board) => board.tempMaxC)) ?? positive(values.boardMaxC),
    tempInletC: values.tempInletC,
    fansRpm: fans.every((rpm) => rpm === null) ? [] : fans,
    psu: psuOrNull({
      model: named.psuModel, serial: named.psuSerial, inputV: positive(values.psuInputV), inputA: values.psuInputA, inputW: positive(values.psuInputW),
      outputV: positive(values.psuOutputV), tempC: values.psuTempC, fanRpm: values.psuFanRpm,
    }),
    boards,
    boardsExpected: whole(positive(values.boardsExpected)),
    pools,
    ...firstShares(values, sharesOf(pools)),
    hwErrors: values.hwErrors,
    errors: faults(opened, device, summary),
    missing: opened.missing,
  };
  return cooled(withModelFacts(t, models, values.powerW), summary);
}

/** Immersion and hydro units may say so, and report 0/0 for fans that they do not have. */
function cooled(t: Telemetry, summary: Fields): Telemetry {
  return flagOf(summary['Liquid Cooling']) === true ? { ...t, fansExpected: 0 } : t;
}

/** msg of every get.miner.status reply laid together: `summary`, `pools`, `edevs`. */
function v3Status(opened: Opened): Fields {
  const all: Fields = {};
  for (const [command, reply] of opened.commands) if (command.startsWith('get.miner.status')) Object.assign(all, fieldsOf(reply['msg']));
  return all;
}

/** true: mining is switched off; false: on; null: the rig did not say. */
function isOff(source: Record<string, Fields>): boolean | null {
  const working = flagOf(source['miner']!['working']);
  if (working !== null) return !working;
  return flagOf(source['status']!['mineroff'] ?? source['status']!['btmineroff']);
}

function activityOf(off: boolean | null, source: Record<string, Fields>, boards: Board[], opened: Opened, hashrateThs: number | null): Activity | null {
  const now = source['now']!;
  // status and get.device.info are read less often than the rate: a rig that hashes is not off.
  if (off === true && !((hashrateThs ?? 0) > 0)) return 'sleeping';
  const finished = flagOf(now['up-freq-finish']);
  const climbing = isClimbing(devsOf(opened).map((dev) => ({ climbs: flagOf(dev['Upfreq Complete']) === false, rate: rateOf(dev) })));
  if (finished === false || climbing) return 'ramping';
  if ((hashrateThs ?? 0) > 0) return 'mining';
  return hashrateThs === 0 || boards.length > 0 ? 'idle' : null;
}

/** Boards of API v2. */
function devsOf(opened: Opened): Fields[] {
  const devs = records(opened, 'edevs', 'DEVS');
  return (devs.length > 0 ? devs : records(opened, 'devs', 'DEVS')).slice(0, MAX_BOARDS);
}
const rateOf = (dev: Fields): number | null => measure(dev['HS RT'], 'MH/s') ?? measure(dev['MHS av'], 'MH/s');

function boardsOf(opened: Opened, live: Fields, miner: Fields): Board[] {
  const v3 = listOf(live['edevs']).filter(isFields);
  if (v3.length > 0) {
    const pcb = listOf(fieldsOf(live['summary'])['board-temperature']).map(celsius);
    return v3.slice(0, MAX_BOARDS).map((dev, position) => {
      const slot = whole(numberOf(dev['slot']) ?? numberOf(dev['id'])) ?? position;
      return {
        ...emptyBoard(slot),
        hashrateThs: measure(dev['hash-realtime'], 'TH/s') ?? measure(dev['hash-average'], 'TH/s'),
        nominalThs: positive(measure(dev['factory-hash'], 'TH/s')),
        chips: whole(numberOf(dev['effective-chips'])),
        tempMaxC: celsius(dev['chip-temp-max']) ?? pcb[position] ?? null,
        tempBoardC: pcb[position] ?? null,
        frequencyMhz: positive(measure(dev['freq'], 'MHz')),
        serial: textOf(miner[`pcbsn${slot}`]),
      };
    });
  }
  return devsOf(opened).map((dev, position) => ({
    ...emptyBoard(whole(numberOf(dev['Slot']) ?? numberOf(dev['ASC'])) ?? position),
    hashrateThs: rateOf(dev),
    nominalThs: positive(measure(dev['Factory GHS'], 'GH/s')),
    chips: whole(numberOf(dev['Effective Chips'])),
    tempMaxC: celsius(dev['Chip Temp Max']) ?? celsius(dev['Temperature']),
    tempBoardC: celsius(dev['Temperature']),
    frequencyMhz: positive(measure(dev['Chip Frequency'], 'MHz')),
    hwErrors: measure(dev['Hardware Errors'], 'count'),
    serial: textOf(dev['PCB SN']),
  }));
}

function faults(opened: Opened, device: Fields, summary: Fields): RigFault[] {
  if ('error-code' in device) return faultsOf(device['error-code']);
  return opened.commands.has('get_error_code') ? faultsOf(payload(opened, 'get_error_code')['error_code']) : faultsOfSummary(summary);
}
