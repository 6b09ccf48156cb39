import type { FieldTable } from '../fieldtable.ts';

/*
 * From the captured DG1+ (1.0.2). Replies: `summary` = summary.cgi SUMMARY[0], `stats` = stats.cgi STATS[0], `about` = INFO of either,
 * `system` = get_system_info.cgi. Rates are in `rate_unit` and read by hand. Not read on purpose: `hw_all` repeats rate_avg,
 * `hw` of a board repeats asic_num, and `freq_avg` 62000 fits no frequency that this rig can be set to.
 */
export const numbers = {
  miningS: [['stats', 'elapsed', 's'], ['summary', 'elapsed', 's']],
  fans: [['stats', 'fan_num', 'count']],
} as const satisfies FieldTable<string>;

export const texts = {
  model: [['system', 'minertype', 'text'], ['about', 'type', 'text']],
  firmwareVersion: [['system', 'system_filesystem_version', 'text'], ['about', 'miner_version', 'text']],
  controlBoard: [['about', 'hw_version', 'text']],
  serial: [['about', 'dev_sn', 'text']],
  algorithm: [['system', 'Algorithm', 'text']],
  hostname: [['system', 'hostname', 'text']],
  mac: [['system', 'macaddr', 'text']],
} as const satisfies FieldTable<string>;

/** Live, average and nominal rate; the summary is as fresh as the chart and has them too. */
export const rates = {
  live: [['summary', 'rate_5s'], ['stats', 'rate_5s']],
  average: [['summary', 'rate_avg'], ['stats', 'rate_avg']],
  nominal: [['summary', 'rate_ideal'], ['stats', 'rate_ideal']],
} as const;
