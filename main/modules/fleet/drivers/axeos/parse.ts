import type { Pool, Psu, RigFault, Telemetry } from '../../../../../preload/contract/rig.ts';
import type { ReplySet } from '../driver.ts';
import { measure, readNumbers, readTexts, toCanonical } from '../fieldtable.ts';
import type { ModelTable } from '../models.ts';
import { openReplies } from '../replies.ts';
import { emptyBoard, emptyPsu, emptyTelemetry, psuOrNull, withModelFacts } from '../telemetry.ts';
import { fieldsOf, flagOf, highest, isFields, listOf, macOf, numberOf, positive, scaledOf, textOf, whole, type Fields } from '../value.ts';
import { numbers, texts } from './fields.ts';

/** Series names by chip (miner-protocols §1). */
const SERIES: Record<string, string> = { BM1397: 'Max', BM1366: 'Ultra', BM1368: 'Supra', BM1370: 'Gamma' };

/** Boards with several chips have their own names: 3xx Hex, 8xx GT. */
const BOARD_SERIES: Record<string, string> = { 3: 'Hex', 8: 'GT' };
const seriesOf = (chip: string, board: string | null): string => BOARD_SERIES[board?.[0] ?? ''] ?? SERIES[chip.toUpperCase()] ?? chip;

/** Bitaxe with AxeOS: all that changes is in one GET. See Driver.parse. */
export function parseAxeos(replies: ReplySet, models: ModelTable): Telemetry {
  const opened = openReplies(replies);
  const info = fieldsOf(opened.commands.get('http:api/system/info'));
  const asic = fieldsOf(opened.commands.get('http:api/system/asic'));
  const values = readNumbers(numbers, { info, asic });
  const named = readTexts(texts, { info, asic });
  const temps = [info['temp'], info['temp2']].map((temp) => positive(measure(temp, '°C')));
  const tempMaxC = highest(temps);
  const chip = named.model;
  const chips = whole(values.chips) ?? measuredChips(info) ?? (chip === null ? null : 1);
  const rpm = [measure(info['fanrpm'], 'rpm'), positive(measure(info['fan2rpm'], 'rpm'))].filter((fan) => fan !== null);
  return withModelFacts({
    ...emptyTelemetry('bitaxe', 'axeos'),
    model: chip === null ? null : ['Bitaxe', seriesOf(chip, named.controlBoard), named.controlBoard].filter((part) => part !== null).join(' '),
    algo: 'sha256',
    firmwareVersion: named.firmwareVersion,
    controlBoard: named.controlBoard,
    hostname: named.hostname,
    mac: macOf(named.mac),
    activity: activityOf(info, values.hashrateThs),
    uptimeS: values.uptimeS,
    miningS: values.uptimeS,
    hashrateThs: values.hashrateThs,
    hashrateAvgThs: values.hashrateAvgThs,
    nominalThs: positive(values.nominalThs),
    powerLimitW: positive(values.powerLimitW),
    tempMaxC,
    fansRpm: rpm,
    fanPercent: values.fanPercent,
    psu: inputOf(info, values),
    boards: chip === null ? [] : [{
      ...emptyBoard(0), hashrateThs: values.hashrateThs, nominalThs: positive(values.nominalThs), chips, chipsExpected: chips,
      tempMaxC, tempBoardC: positive(values.boardC), frequencyMhz: values.frequencyMhz, voltageV: positive(values.coreV),
    }],
    boardsExpected: 1,
    pools: axePools(info, flagOf(info['isUsingFallbackStratum']) === true),
    accepted: values.accepted,
    rejected: values.rejected,
    stale: staleOf(info),
    errors: faultsOf(info),
    missing: opened.missing,
  }, models, values.powerW);
}

/** Losses and rounding between volts × amperes and the watts of the same moment. */
const MOST_APART = 0.25;

/**
 * What goes into the rig. `voltage` is mV at the input; some forks write V. `current` is the input's on boards that measure it there, the core's
 * on others (a captured Gamma: 14.9 A of its core beside 5.05 V and 22 W): it is the input's where it makes the watts.
 */
export function inputOf(info: Fields, { inputA, powerW }: { inputA: number | null; powerW: number | null }): Psu | null {
  const written = numberOf(info['voltage']);
  const inputV = toCanonical(written, written !== null && written >= 100 ? 'mV' : 'V');
  const isOfInput = inputV !== null && inputA !== null && powerW !== null && Math.abs(inputV * inputA - powerW) <= MOST_APART * powerW;
  return psuOrNull({ ...emptyPsu(), inputV, inputA: isOfInput ? inputA : null, inputW: positive(powerW) });
}

function activityOf(info: Fields, hashrateThs: number | null): Telemetry['activity'] {
  if (flagOf(info['overheat_mode']) === true) return 'error';
  if (flagOf(info['miningPaused']) === true) return 'sleeping';
  if (hashrateThs === null) return null;
  return hashrateThs > 0 ? 'mining' : 'idle';
}

/** Newer builds measure every chip and do not count them: `hashrateMonitor: {asics: [{total, …}]}`. */
function measuredChips(info: Fields): number | null {
  const asics = listOf(fieldsOf(info['hashrateMonitor'])['asics']);
  return asics.length === 0 ? null : whole(asics.length);
}

/** `sharesRejectedReasons: [{message: "Stale", count}]`; null on firmware without the list. */
function staleOf(info: Fields): number | null {
  if (!Array.isArray(info['sharesRejectedReasons'])) return null;
  const entry = listOf(info['sharesRejectedReasons']).filter(isFields).find((reason) => /stale/i.test(textOf(reason['message']) ?? ''));
  return entry === undefined ? 0 : measure(entry['count'], 'count');
}

/** Two pools at most; share counters belong to the rig as a whole, so only the active one carries them. */
export function axePools(info: Fields, fallback: boolean): Pool[] {
  return (['stratum', 'fallbackStratum'] as const).flatMap((key, priority) => {
    const host = textOf(info[`${key}URL`]);
    if (host === null) return [];
    const port = numberOf(info[`${key}Port`]);
    const active = (priority === 1) === fallback;
    return [{
      url: port === null || /:\d+$/.test(host) ? host : `${host}:${port}`,
      user: textOf(info[`${key}User`]),
      active,
      status: null,
      priority,
      accepted: active ? measure(info['sharesAccepted'], 'count') : null,
      rejected: active ? measure(info['sharesRejected'], 'count') : null,
      stale: active ? staleOf(info) : null,
      difficulty: active ? positive(scaledOf(info['poolDifficulty'] ?? info['stratumDiff'])) : null,
      lastShareAgeS: null,
    }];
  });
}

function faultsOf(info: Fields): RigFault[] {
  const faults: RigFault[] = [];
  if (flagOf(info['overheat_mode']) === true) faults.push({ code: 'overheat', text: 'Stopped itself because it was too hot' });
  const power = textOf(info['power_fault']);
  if (power !== null && power !== '0') faults.push({ code: 'psu', text: `Power fault: ${power}` });
  const hardware = textOf(info['hardware_fault']);
  if (hardware !== null && hardware !== '0') faults.push({ code: 'hardware', text: `Hardware fault: ${hardware}` });
  return faults;
}
