import type { FieldTable } from '../fieldtable.ts';

/*
 * miner-protocols §2, §4. v2 replies (4028): `summary` = SUMMARY[0]; `status`, `version`, `psu`, `info` = Msg of status,
 * get_version, get_psu, get_miner_info; `details` = DEVDETAILS[0]. v3 replies (4433): `now` = msg.summary of
 * get.miner.status; `miner`, `system`, `power`, `network` = parts of get.device.info. v2 rates are MH/s, v3 TH/s.
 */
export const numbers = {
  hashrateThs: [['now', 'hash-realtime', 'TH/s'], ['summary', 'HS RT', 'MH/s'], ['summary', 'MHS 1m', 'MH/s']],
  hashrateAvgThs: [['now', 'hash-average', 'TH/s'], ['summary', 'MHS av', 'MH/s']],
  nominalThs: [['now', 'factory-hash', 'TH/s'], ['summary', 'Factory GHS', 'GH/s']],
  powerW: [['now', 'power-realtime', 'W'], ['now', 'power-5min', 'W'], ['summary', 'Power', 'W'], ['summary', 'Power_RT', 'W']],
  powerLimitW: [['now', 'power-limit', 'W'], ['summary', 'Power Limit', 'W']],
  uptimeS: [['now', 'bootup-time', 's'], ['summary', 'Uptime', 's']],
  miningS: [['now', 'elapsed', 's'], ['summary', 'Elapsed', 's']],
  chipMaxC: [['now', 'chip-temp-max', '°C'], ['summary', 'Chip Temp Max', '°C']],
  boardMaxC: [['summary', 'Temperature', '°C']],
  tempInletC: [['now', 'environment-temperature', '°C'], ['summary', 'Env Temp', '°C']],
  fanIn: [['now', 'fan-speed-in', 'rpm'], ['summary', 'Fan Speed In', 'rpm']],
  fanOut: [['now', 'fan-speed-out', 'rpm'], ['summary', 'Fan Speed Out', 'rpm']],
  accepted: [['summary', 'Accepted', 'count']],
  rejected: [['summary', 'Rejected', 'count']],
  stale: [['summary', 'Stale', 'count']],
  hwErrors: [['summary', 'Hardware Errors', 'count']],
  boardsExpected: [['miner', 'board-num', 'count']],
  psuInputV: [['power', 'vin', 'V'], ['psu', 'vin', '10mV'], ['summary', 'Power Voltage Input', 'V']],
  psuInputA: [['power', 'iin', 'A'], ['psu', 'iin', 'mA'], ['summary', 'Power Current Input', 'A']],
  psuInputW: [['power', 'pin', 'W'], ['psu', 'pin', 'W']],
  psuOutputV: [['power', 'vout', '10mV'], ['psu', 'vout', '10mV']],
  psuTempC: [['power', 'temp0', '°C'], ['psu', 'temp0', '°C']],
  psuFanRpm: [['power', 'fanspeed', 'rpm'], ['psu', 'fan_speed', 'rpm'], ['summary', 'Power Fanspeed', 'rpm']],
} as const satisfies FieldTable<string>;

export const texts = {
  model: [['miner', 'type', 'text'], ['details', 'Model', 'text'], ['info', 'miner_type', 'text']],
  firmwareVersion: [['system', 'fwversion', 'text'], ['version', 'fw_ver', 'text'], ['summary', 'Firmware Version', 'text'], ['status', 'FirmwareVersion',
    'text'], ['status', 'Firmware Version', 'text']],
  controlBoard: [['system', 'control-board-version', 'text'], ['version', 'platform', 'text'], ['summary', 'CB Platform', 'text']],
  mac: [['network', 'mac', 'text'], ['info', 'mac', 'text'], ['summary', 'MAC', 'text']],
  hostname: [['network', 'hostname', 'text'], ['info', 'hostname', 'text']],
  serial: [['miner', 'miner-sn', 'text'], ['info', 'minersn', 'text']],
  psuModel: [['power', 'model', 'text'], ['psu', 'model', 'text'], ['psu', 'name', 'text']],
  psuSerial: [['power', 'sn', 'text'], ['psu', 'serial_no', 'text']],
} as const satisfies FieldTable<string>;
