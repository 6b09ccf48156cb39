import type { FieldTable } from '../fieldtable.ts';

/*
 * miner-protocols §6; enums and fields of REST as in braiins/bos-plus-api. Replies of the three generations, newest first:
 * REST: `now`, `lifetime`, `nominal` = rates of miner/stats; `shares` its pool_stats; `consumption` its power_stats; `details` = miner/details,
 * `version`, `identity`, `psu` parts of it; `target` = power target of performance/tuner-state; `hottest` of cooling/state.
 * GraphQL: `bos`, `release`, `uptime` = bos, its info.version and uptime; `solver`, `solverNow` = workSolver and its rate; `power` = summary.power;
 * `info` = bosminer.info of the query `model`. LuCI: `lan`. cgminer: `summary`, `tuner`, `api` = VERSION[0], `device` = DEVDETAILS[0].
 */
export const numbers = {
  hashrateThs: [['now', 'gigahash_per_second', 'GH/s'], ['solverNow', 'mhs5S', 'MH/s'], ['summary', 'MHS 5s', 'MH/s']],
  // last_24h of REST counts the hours before the start as zero; the rate since the restart does not.
  hashrateAvgThs: [['lifetime', 'gigahash_per_second', 'GH/s'], ['summary', 'MHS av', 'MH/s']],
  nominalThs: [['nominal', 'gigahash_per_second', 'GH/s'], ['solver', 'nominalMhs', 'MH/s']],
  powerW: [['consumption', 'watt', 'W'], ['power', 'approxConsumptionW', 'W'], ['tuner', 'ApproximateMinerPowerConsumption', 'W']],
  powerLimitW: [['target', 'watt', 'W'], ['power', 'limitW', 'W'], ['tuner', 'PowerLimit', 'W']],
  hottestC: [['hottest', 'degree_c', '°C']],
  uptimeS: [['details', 'system_uptime_s', 's'], ['uptime', 'durationS', 's']],
  miningS: [['details', 'bosminer_uptime_s', 's'], ['summary', 'Elapsed', 's']],
  accepted: [['shares', 'accepted_shares', 'count'], ['summary', 'Accepted', 'count']],
  rejected: [['shares', 'rejected_shares', 'count'], ['summary', 'Rejected', 'count']],
  stale: [['shares', 'stale_shares', 'count'], ['summary', 'Stale', 'count']],
  hwErrors: [['summary', 'Hardware Errors', 'count']],
} as const satisfies FieldTable<string>;

export const texts = {
  model: [['identity', 'miner_model', 'text'], ['identity', 'name', 'text'], ['info', 'modelName', 'text'], ['device', 'Model', 'text']],
  firmwareVersion: [['version', 'current', 'text'], ['release', 'full', 'text'], ['api', 'BOSer', 'text'], ['api', 'BOSminer+', 'text'], ['api', 'BOSminer', 'text']],
  mac: [['details', 'mac_address', 'text'], ['lan', 'macaddr', 'text']],
  serial: [['details', 'serial_number', 'text']],
  controlBoardId: [['details', 'uid', 'text']],
  hostname: [['details', 'hostname', 'text'], ['bos', 'hostname', 'text']],
  psuModel: [['psu', 'model_name', 'text']],
  psuSerial: [['psu', 'serial_number', 'text']],
} as const satisfies FieldTable<string>;
