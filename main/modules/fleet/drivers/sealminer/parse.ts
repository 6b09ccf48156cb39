import type { Activity, Board, RigFault, Telemetry } from '../../../../../preload/contract/rig.ts';
import type { ReplySet } from '../driver.ts';
import { measure, readNumbers, readTexts } from '../fieldtable.ts';
import type { ModelTable } from '../models.ts';
import { poolsOf } from '../pools.ts';
import { openReplies, record, records } from '../replies.ts';
import { emptyBoard, emptyTelemetry, psuOrNull, withModelFacts } from '../telemetry.ts';
import { flagOf, highest, macOf, numberOf, positive, textOf, whole, type Fields } from '../value.ts';
import { numbers, texts } from './fields.ts';

/** Boards and fans are numbered from 0 in the names of keys; more than any rig has. */
const MAX_PARTS = 16;
const SENSORS = [0, 1, 2, 3];

/** SealMiner (Bitdeer). See Driver.parse. */
export function parseSealminer(replies: ReplySet, models: ModelTable): Telemetry {
  const opened = openReplies(replies);
  const stats = record(opened, 'stats', 'STATS');
  const source = { stats, summary: record(opened, 'summary', 'SUMMARY') };
  const values = readNumbers(numbers, source);
  const named = readTexts(texts, source);
  const boards = boardsOf(stats);
  const fans = fansOf(stats, values.fans);
  return withModelFacts({
    ...emptyTelemetry('sealminer', 'stock'),
    model: named.model === null ? null : `SealMiner ${named.model}`,
    firmwareVersion: named.firmwareVersion,
    controlBoard: named.controlBoard,
    mac: macOf(named.mac),
    activity: activityOf(stats, values.hashrateThs),
    uptimeS: values.uptimeS,
    miningS: values.miningS,
    hashrateThs: values.hashrateThs,
    hashrateAvgThs: values.averageThs,
    nominalThs: positive(values.ratedThs),
    powerOutputW: positive(values.powerOutputW),
    powerLimitW: positive(values.powerLimitW),
    tempMaxC: highest(boards.map((board) => board.tempMaxC)) ?? positive(values.tempMaxC),
    fansRpm: fans,
    fansExpected: whole(values.fans),
    psu: psuOrNull({ model: named.psuModel, serial: named.psuSerial, inputV: positive(values.psuInputV), inputA: null, inputW: positive(values.powerW),
      outputV: positive(values.psuOutputV), tempC: positive(values.psuTempC), fanRpm: values.psuFanRpm }),
    boards,
    pools: poolsOf(records(opened, 'pools', 'POOLS'), opened.whenS.get('pools') ?? null),
    accepted: values.accepted,
    rejected: values.rejected,
    stale: values.stale,
    hwErrors: values.hwErrors,
    errors: faultsOf(stats),
    missing: opened.missing,
  }, models, values.powerW);
}

const parts = (stats: Fields, key: string): number[] =>
  Array.from({ length: MAX_PARTS }, (_, index) => index).filter((index) => `${index} ${key}` in stats);

/** `0 Chip Count`, `0 Temp 2` …; which of the four sensors are of chips is not documented, so the hottest is shown. */
function boardsOf(stats: Fields): Board[] {
  return parts(stats, 'Chip Count').map((slot) => {
    const of = (key: string): unknown => stats[`${slot} ${key}`];
    const found = whole(numberOf(of('Chip Count')));
    const bad = whole(numberOf(of('Bad Chip Count')));
    return {
      ...emptyBoard(slot),
      hashrateThs: measure(of('MHS(Sample)'), 'MH/s'),
      nominalThs: positive(measure(of('MHS(Ideal)'), 'MH/s')),
      chips: found === null ? null : Math.max(0, found - (bad ?? 0)),
      tempMaxC: highest(SENSORS.map((sensor) => positive(measure(of(`Temp ${sensor}`), '°C')))),
      frequencyMhz: positive(measure(of('Freq'), 'MHz')),
      serial: textOf(of('SN')),
    };
  });
}

/** The keys of fans are `0 Speed` …; a rig with liquid cooling counts none. */
function fansOf(stats: Fields, count: number | null): (number | null)[] {
  const listed = parts(stats, 'Speed');
  return listed.slice(0, count === null ? listed.length : Math.max(0, count)).map((fan) => measure(stats[`${fan} Speed`], 'rpm'));
}

function activityOf(stats: Fields, hashrateThs: number | null): Activity | null {
  // Tuning is slow and hashes all along: the rig ramps only while it raises its frequency.
  if (flagOf(stats['Raise Freq Done']) === false) return 'ramping';
  return hashrateThs === null ? null : hashrateThs > 0 ? 'mining' : 'idle';
}

function faultsOf(stats: Fields): RigFault[] {
  const faults: RigFault[] = [];
  const code = textOf(stats['Error Code']);
  if (code !== null && code !== '0') faults.push({ code, text: `The rig reports error ${code}` });
  const chip = textOf(stats['Error Chip']);
  if (chip !== null && chip !== '0') faults.push({ code: 'chips', text: `The rig reports bad chips: ${chip}` });
  const psu = textOf(stats['PSU Error']);
  if (psu !== null && !/^(0x)?0+$/.test(psu)) faults.push({ code: 'psu', text: `The power supply reports ${psu}` });
  for (const slot of parts(stats, 'Online')) {
    if (flagOf(stats[`${slot} Online`]) === false) faults.push({ code: 'board-off', text: 'This hashboard is not online', slot });
  }
  return faults;
}
