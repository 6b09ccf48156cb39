import type { FieldTable } from '../fieldtable.ts';

/*
 * miner-protocols §6. Replies: `session`, `psu`, `fans`, `misc`, `root` = parts of GET /summary; `caps` = GET /capabilities, `control` its
 * "Control Board Version". Rates of the summary are MH/s, "Default Hashrate" is TH/s.
 */
export const numbers = {
  averageThs: [['session', 'Average MHs', 'MH/s']],
  ratedThs: [['caps', 'Default Hashrate', 'TH/s']],
  miningS: [['session', 'Uptime', 's']],
  accepted: [['session', 'Accepted', 'count']],
  rejected: [['session', 'Rejected', 'count']],
  difficulty: [['session', 'Difficulty', 'count']],
  lastShareAgeS: [['session', 'Last Accepted Share Timer', 's']],
  powerW: [['psu', 'Input Power', 'W']],
  outputW: [['psu', 'Output Power', 'W']],
  inputV: [['psu', 'Input Voltage', 'V']],
  inputA: [['psu', 'Input Current', 'A']],
  outputV: [['psu', 'Output Voltage', 'V']],
  fanPercent: [['fans', 'Fans Speed', '%']],
  shutdownC: [['misc', 'Shutdown Temp', '°C']],
} as const satisfies FieldTable<string>;

export const texts = {
  model: [['caps', 'Model', 'text']],
  firmwareVersion: [['root', 'Software', 'text']],
  controlBoard: [['control', 'cpuHardware', 'text']],
  // Often absent: the serial of the control board's processor is not the rig's.
  serial: [['caps', 'Miner Serial Number', 'text']],
  hostname: [['root', 'Hostname', 'text']],
  algorithm: [['mining', 'Algorithm', 'text']],
} as const satisfies FieldTable<string>;
