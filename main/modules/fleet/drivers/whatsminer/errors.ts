import type { RigFault } from '../../../../../preload/contract/rig.ts';
import { isFields, listOf, numberOf, textOf, type Fields } from '../value.ts';

/** Codes with a slot as last digit: the text gets "hashboard N" (miner-protocols §4.4, `n` = slot). */
const SLOTTED: Record<string, string> = {
  30: 'temperature sensor missing', 32: 'temperature sensor cannot be read', 35: 'over-temperature protection',
  36: 'too hot', 41: 'EEPROM missing', 42: 'EEPROM cannot be parsed', 43: 'chip bin type wrong', 44: 'chip number wrong',
  45: 'EEPROM transfer error', 51: 'miner type wrong', 52: 'bin type wrong', 53: 'not found', 54: 'chip id cannot be read',
  55: 'has bad chips', 56: 'lost balance', 57: 'transfer error', 58: 'was reset', 59: 'frequency too low', 72: 'frame error',
  501: 'chip voltage low', 502: 'chip voltage changed', 503: 'chip temperature spread', 504: 'chip temperature spread',
  505: 'stopped: chip over-temperature', 507: 'water flow abnormal', 511: 'frequency-up timed out', 512: 'CRC errors', 513: 'unstable',
    517: 'frequency-up timed out',
};

/** Single codes and ranges, first match wins. */
const TABLE: readonly (readonly [from: number, to: number, text: string])[] = [
  [100, 100, 'Unknown fan'], [110, 110, 'Intake fan speed error'], [111, 111, 'Exhaust fan speed error'],
  [120, 120, 'Intake fan deviates by more than 2000 rpm'], [121, 121, 'Exhaust fan deviates by more than 2000 rpm'],
  [130, 130, 'Intake fan deviates by more than 3000 rpm'], [131, 131, 'Exhaust fan deviates by more than 3000 rpm'], [140, 140, 'Fan speed too high'],
  [200, 200, 'No power supply found'], [201, 201, 'Power supply does not match the configuration'], [202, 202, 'Power supply output voltage error'],
  [203, 204, 'Power supply protects itself: ambient too hot'], [205, 205, 'Power supply current error'], [206, 206, 'Power supply input voltage low'],
  [207, 207, 'Power supply input current protection'], [208, 208, 'Power supply power error'], [209, 209, 'Power supply voltage offset error'],
  [210, 210, 'Power supply error'], [211, 211, 'Power supply output current error'], [212, 212, 'Power supply output voltage at its border'],
  [213, 213, 'Power supply input and output do not match'], [214, 214, 'Power supply input power does not change'], [215, 215,
    'Power supply voltage cannot be set'],
  [216, 216, 'Power supply unchanged for long'], [217, 217, 'Power supply enable error'], [218, 218, 'Input voltage below 230 V in high mode'], [219, 219,
    'Power supply input current error'],
  [233, 235, 'Power supply output over-temperature'], [236, 238, 'Power supply output over-current'], [239, 239, 'Power supply output over-voltage'],
  [240, 240, 'Power supply output under-voltage'], [241, 241, 'Power supply output imbalance'], [243, 245, 'Power supply input over-temperature'],
  [246, 247, 'Power supply input over-voltage'], [248, 249, 'Power supply input over-current'], [250, 251, 'Power supply input under-voltage'],
  [253, 254, 'Power supply fan error'], [255, 256, 'Power supply over power'], [257, 257, 'Power supply primary over-current'],
  [263, 263, 'Power supply communication warning'], [264, 264, 'Power supply communication error'], [265, 266, 'Power supply: unknown fault'],
  [267, 267, 'Power supply watchdog'], [268, 268, 'Power supply output over-current'], [269, 269, 'Power supply input over-current'],
  [270, 270, 'Power supply warning: input voltage high'], [271, 271, 'Power supply warning: input voltage low'], [272, 272,
    'Power supply warning: output excess'],
  [273, 273, 'Power supply warning: input power high'], [274, 274, 'Power supply warning: fan'], [275, 275, 'Power supply warning: temperature'],
  [276, 280, 'Power supply: unknown fault'], [281, 296, 'Power supply vendor status'],
  [329, 329, 'Control board temperature sensor error'], [370, 370, 'Ambient temperature fluctuates'], [380, 383, 'Humidity error'],
  [600, 600, 'Ambient too hot'], [610, 610, 'Ambient too hot for high mode'],
  [700, 700, 'MAC address invalid'], [701, 701, 'Control board not supported'], [710, 712, 'Control board rebooted'], [713, 713, 'Network unstable'],
  [800, 800, 'Checksum of btminer wrong'], [801, 801, 'Checksum of the monitor wrong'], [802, 802, 'Checksum of the daemon wrong'],
  [810, 810, 'Board serial number does not match'], [901, 901, 'Power rate error'],
  [2000, 2000, 'No pool configured'], [2010, 2010, 'All pools disabled'], [2020, 2029, 'A pool cannot be connected'], [2030, 2030, 'High reject rate'],
    [2040, 2040, 'Pool lacks asicboost'],
  [2110, 2119, 'Factory test'], [2310, 2310, 'Hashrate too low'], [2320, 2320, 'Hashrate too low'], [2330, 2330, 'Hash loss too high'], [2340, 2340,
    'Hash loss too high'], [2350, 2350, 'Hash loss'],
  [5080, 5080, 'Calibration error'], [5090, 5099, 'Hashboard fault'],
  [8000, 8000, 'Tool too old'], [8100, 8100, 'Chip data error'], [8200, 8200, 'Power supply version error'], [8210, 8210, 'Miner type error'],
  [8220, 8220, 'Version error'], [8400, 8400, 'Firmware too old'], [8700, 8799, 'Power supply does not match'], [9000, 9099,
    'A process of the rig crashed'], [9999, 9999, 'Unknown fault'],
  [100_000, 100_003, 'Security: a signature or file is illegal; the firmware must be renewed'], [100_100, 100_100,
    'Security: a file is illegal; the firmware must be renewed'],
  [110_000, 110_001, 'Security: malware was removed; the firmware must be renewed'],
];

/** Six digits not starting with 1: type, slot, chip. */
const CHIP_TEXT: Record<string, string> = { 52: 'error nonces', 53: 'too few nonces', 54: 'temperature protection', 55: 'was reset', 56: 'zero nonces' };

/** What a WhatsMiner code means. `reason` of API v3 wins; slots are as the rig counts them. */
export function explainCode(code: string, reason: string | null = null): RigFault {
  const number = Number(code);
  const fault = (text: string, slot?: number): RigFault => ({ code, text: reason ?? text, ...(slot === undefined ? {} : { slot }) });
  if (!/^\d{1,9}$/.test(code)) return fault('Fault without a known meaning');
  if (code.length === 6 && !code.startsWith('1')) {
    const slot = Number(code[2]);
    const chip = Number(code.slice(3));
    return fault(`Hashboard ${slot}, chip ${chip}: ${CHIP_TEXT[code.slice(0, 2)] ?? 'fault'}`, slot);
  }
  const single = TABLE.find(([from, to]) => number >= from && number <= to);
  if (single !== undefined) return fault(single[2]);
  const slotted = SLOTTED[code.slice(0, -1)];
  if (slotted !== undefined) return fault(`Hashboard ${code.at(-1)}: ${slotted}`, Number(code.at(-1)));
  return fault('Fault without a known meaning');
}

/** More faults than this are one fault said many times (a btminer reported hundreds). */
const MAX_FAULTS = 100;

/**
 * `error_code` in its three spellings: `["329","2022-01-17 11:28:11"]`, `{"329":"time"}`, `[{"329":"time","reason":…}]`.
 * Each code once, in the rig's order; 0 is none.
 */
export function faultsOf(value: unknown): RigFault[] {
  const faults = new Map<string, RigFault>();
  const add = (code: string, reason: string | null = null): void => {
    if (!faults.has(code) && faults.size < MAX_FAULTS) faults.set(code, explainCode(code, reason));
  };
  const addMap = (fields: Fields): void => {
    for (const key of Object.keys(fields)) if (/^\d+$/.test(key) && Number(key) !== 0) add(key, textOf(fields['reason']));
  };
  if (isFields(value)) addMap(value);
  for (const entry of listOf(value)) {
    if (isFields(entry)) addMap(entry);
    else {
      const code = numberOf(entry);
      if (code !== null && Number.isInteger(code) && code > 0) add(String(code));
    }
  }
  return [...faults.values()];
}

/** Older summaries: `Error Code Count` and `Error Code 0` …; `Factory Error Code n` are from the factory and not now. */
export function faultsOfSummary(summary: Fields): RigFault[] {
  const codes = Object.keys(summary).filter((key) => /^Error Code \d+$/.test(key)).map((key) => numberOf(summary[key]));
  return faultsOf(codes);
}
