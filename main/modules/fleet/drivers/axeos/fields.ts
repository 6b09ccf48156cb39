import type { FieldTable } from '../fieldtable.ts';

/* miner-protocols §2 and §6. Replies: `info` = GET /api/system/info, `asic` = GET /api/system/asic (2.6 and later). hashRate is GH/s, current mA. */
/** What AxeOS and its relatives (NerdAxe) call alike. */
export const roots = {
  hashrateThs: [['info', 'hashRate', 'GH/s']],
  hashrateAvgThs: [['info', 'hashRate_1h', 'GH/s'], ['info', 'hashRate_10m', 'GH/s'], ['info', 'hashRate_1m', 'GH/s']],
  powerW: [['info', 'power', 'W']],
  powerLimitW: [['info', 'maxPower', 'W']],
  uptimeS: [['info', 'uptimeSeconds', 's']],
  fanPercent: [['info', 'fanspeed', '%']],
  accepted: [['info', 'sharesAccepted', 'count']],
  rejected: [['info', 'sharesRejected', 'count']],
  coreV: [['info', 'coreVoltageActual', 'mV'], ['info', 'coreVoltage', 'mV']],
  boardC: [['info', 'vrTemp', '°C']],
  inputA: [['info', 'current', 'mA']],
} as const satisfies FieldTable<string>;

export const numbers = {
  ...roots,
  nominalThs: [['info', 'expectedHashrate', 'GH/s']],
  chips: [['info', 'asicCount', 'count'], ['asic', 'asicCount', 'count']],
  // `frequency` is what was set, `actualFrequency` (2.12) what runs.
  frequencyMhz: [['info', 'actualFrequency', 'MHz'], ['info', 'frequency', 'MHz']],
} as const satisfies FieldTable<string>;

export const rootTexts = {
  hostname: [['info', 'hostname', 'text']],
  mac: [['info', 'macAddr', 'text']],
} as const satisfies FieldTable<string>;

export const texts = {
  ...rootTexts,
  model: [['info', 'ASICModel', 'text'], ['asic', 'ASICModel', 'text']],
  firmwareVersion: [['info', 'version', 'text'], ['info', 'axeOSVersion', 'text']],
  controlBoard: [['info', 'boardVersion', 'text']],
} as const satisfies FieldTable<string>;
