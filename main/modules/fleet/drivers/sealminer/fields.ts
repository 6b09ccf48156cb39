import type { FieldTable } from '../fieldtable.ts';

/* From the captured A2 (2025). Replies: `stats` = STATS[0], `summary` = SUMMARY[0]. Rates are MH/s. */
export const numbers = {
  hashrateThs: [['stats', 'MHS(30s)', 'MH/s'], ['stats', 'MHS(1m)', 'MH/s'], ['summary', 'MHS 1m', 'MH/s']],
  averageThs: [['stats', 'MHS(Avg)', 'MH/s'], ['summary', 'MHS av', 'MH/s']],
  ratedThs: [['stats', 'MHS(Rated)', 'MH/s'], ['stats', 'MHS(Ideal)', 'MH/s']],
  miningS: [['stats', 'Elapsed', 's'], ['summary', 'Elapsed', 's']],
  uptimeS: [['stats', 'System Uptime', 's']],
  tempMaxC: [['stats', 'Temp', '°C']],
  fans: [['stats', 'Fan Count', 'count']],
  powerW: [['stats', 'PSU Input Power', 'W']],
  powerOutputW: [['stats', 'PSU Output Power', 'W']],
  powerLimitW: [['stats', 'Power Limit', 'W']],
  psuInputV: [['stats', 'PSU Input Voltage', 'V']],
  psuOutputV: [['stats', 'PSU Output Voltage', 'V']],
  psuFanRpm: [['stats', 'PSU Fan Speed', 'rpm']],
  psuTempC: [['stats', 'PSU Temp AMB', '°C']],
  hwErrors: [['summary', 'Hardware Errors', 'count']],
  accepted: [['summary', 'Accepted', 'count']],
  rejected: [['summary', 'Rejected', 'count']],
  stale: [['summary', 'Stale', 'count']],
} as const satisfies FieldTable<string>;

export const texts = {
  model: [['stats', 'Model', 'text']],
  firmwareVersion: [['stats', 'Firmware', 'text']],
  controlBoard: [['stats', 'Ctrl Board', 'text']],
  mac: [['stats', 'MAC', 'text']],
  psuModel: [['stats', 'PSU Model', 'text']],
  psuSerial: [['stats', 'PSU SN', 'text']],
} as const satisfies FieldTable<string>;
