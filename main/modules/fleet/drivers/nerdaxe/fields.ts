import type { FieldTable } from '../fieldtable.ts';

/* miner-protocols §6 and the firmware's own source (handler_system.cpp). One reply: `info` = GET /api/system/info. GH/s, mV, mA. */
export const numbers = {
  hashrateThs: [['info', 'hashRate', 'GH/s']],
  hashrateAvgThs: [['info', 'hashRate_1h', 'GH/s'], ['info', 'hashRate_10m', 'GH/s'], ['info', 'hashRate_1m', 'GH/s']],
  powerW: [['info', 'power', 'W']],
  powerLimitW: [['info', 'maxPower', 'W']],
  uptimeS: [['info', 'uptimeSeconds', 's']],
  fanPercent: [['info', 'fanspeed', '%']],
  accepted: [['info', 'sharesAccepted', 'count']],
  rejected: [['info', 'sharesRejected', 'count']],
  chips: [['info', 'asicCount', 'count']],
  tempC: [['info', 'temp', '°C']],
  boardC: [['info', 'vrTemp', '°C']],
  limitC: [['info', 'overheat_temp', '°C']],
  frequencyMhz: [['info', 'frequency', 'MHz']],
  coreV: [['info', 'coreVoltageActual', 'mV'], ['info', 'coreVoltage', 'mV']],
  inputA: [['info', 'current', 'mA']],
} as const satisfies FieldTable<string>;

export const texts = {
  model: [['info', 'deviceModel', 'text'], ['info', 'ASICModel', 'text']],
  firmwareVersion: [['info', 'version', 'text']],
  hostname: [['info', 'hostname', 'text']],
  mac: [['info', 'macAddr', 'text']],
} as const satisfies FieldTable<string>;
