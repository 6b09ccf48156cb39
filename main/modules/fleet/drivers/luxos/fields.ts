import type { FieldTable } from '../fieldtable.ts';

/*
 * miner-protocols §6. All cgminer: `summary` = SUMMARY[0], `stats` = STATS[1], `identity` = STATS[0], `version` = VERSION[0], `config` =
 * CONFIG[0], `power` = POWER[0]. Rates of `stats` are GH/s whatever its rate_unit "GH" leaves out.
 */
export const numbers = {
  hashrateThs: [['summary', 'GHS 5s', 'GH/s'], ['stats', 'GHS 5s', 'GH/s']],
  hashrateAvgThs: [['summary', 'GHS av', 'GH/s'], ['stats', 'GHS av', 'GH/s']],
  nominalThs: [['stats', 'total_rateideal', 'GH/s']],
  powerW: [['power', 'Watts', 'W']],
  powerLimitW: [['config', 'ActualPowerTarget', 'W']],
  miningS: [['summary', 'Elapsed', 's'], ['stats', 'Elapsed', 's']],
  accepted: [['summary', 'Accepted', 'count']],
  rejected: [['summary', 'Rejected', 'count']],
  stale: [['summary', 'Stale', 'count']],
  hwErrors: [['summary', 'Hardware Errors', 'count']],
} as const satisfies FieldTable<string>;

export const texts = {
  model: [['config', 'Model', 'text'], ['version', 'Type', 'text'], ['identity', 'Type', 'text']],
  firmwareVersion: [['version', 'LUXminer', 'text'], ['version', 'Miner', 'text'], ['identity', 'Miner', 'text']],
  controlBoard: [['config', 'ControlBoardType', 'text']],
  mac: [['config', 'MACAddr', 'text']],
  serial: [['config', 'SerialNumber', 'text']],
  hostname: [['config', 'Hostname', 'text']],
  psuModel: [['config', 'PSULabel', 'text']],
} as const satisfies FieldTable<string>;
