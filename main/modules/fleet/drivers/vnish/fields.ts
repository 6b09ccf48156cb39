import type { FieldTable } from '../fieldtable.ts';

/*
 * miner-protocols §6 and the vendor's API description (1.2.6, 1.3.4). Replies: `miner` = GET /api/v1/summary miner, `info` = GET /api/v1/info,
 * `network` = system.network_status of info, else of the summary. One object mixes units: the two old names are TH/s, the rest is
 * in info.hr_measure. Rates are not here for that reason.
 */
export const numbers = {
  miningS: [['state', 'miner_state_time', 's']],
  // `power_usage` was watts before 1.2.0 and is the efficiency since.
  powerW: [['miner', 'power_consumption', 'W']],
  fanPercent: [['cooling', 'fan_duty', '%']],
  hwErrors: [['miner', 'hw_errors', 'count']],
  chipMaxC: [['chipTemp', 'max', '°C']],
} as const satisfies FieldTable<string>;

export const texts = {
  model: [['info', 'miner', 'text'], ['miner', 'miner_type', 'text']],
  firmwareVersion: [['info', 'fw_version', 'text']],
  controlBoard: [['info', 'platform', 'text']],
  serial: [['info', 'serial', 'text']],
  algorithm: [['info', 'algorithm', 'text']],
  mac: [['network', 'mac', 'text']],
  hostname: [['network', 'hostname', 'text']],
  psuModel: [['factory', 'psu_model', 'text']],
  psuSerial: [['factory', 'psu_serial', 'text']],
} as const satisfies FieldTable<string>;

/** In the unit of `hr_measure`; the deprecated names of the same values are TH/s where that unit is GH/s. */
export const rates = {
  live: { measured: 'hr_realtime', deprecated: 'instant_hashrate' },
  average: { measured: 'hr_average', deprecated: 'average_hashrate' },
} as const;
