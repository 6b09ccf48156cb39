import type { FieldTable } from '../fieldtable.ts';

/*
 * miner-protocols §2, §3. Replies: `stats` = STATS[1], `identity` = STATS[0], `version` = VERSION[0], `summary` =
 * SUMMARY[0] (all cgminer), `web` = summary.cgi SUMMARY[0], `chart` = stats.cgi STATS[0], `system` = get_system_info.cgi,
 * `type` = miner_type.cgi. Rates are not here: their unit depends on rate_unit and algorithm.
 */
export const numbers = {
  miningS: [['stats', 'Elapsed', 's'], ['summary', 'Elapsed', 's'], ['chart', 'elapsed', 's'], ['web', 'elapsed', 's']],
  hwErrors: [['stats', 'no_matching_work', 'count'], ['summary', 'Hardware Errors', 'count'], ['web', 'hw_all', 'count']],
  // `chain_power` "3250 W" or "456.78 (AB)" on some; numeric in new-API replies; total_power on MSKMINER.
  powerW: [['stats', 'power', 'W'], ['stats', 'Power', 'W'], ['stats', 'watt', 'W'], ['chart', 'watt', 'W'], ['chart', 'power', 'W'], ['stats',
    'chain_power', 'W'], ['stats', 'total_power', 'W']],
  fanPercent: [['stats', 'fan_pwm', '%'], ['chart', 'fan_pwm', '%']],
} as const satisfies FieldTable<string>;

export const texts = {
  // `version` names the unit as sold; `stats` of one captured S19 says S19 Pro.
  model: [['type', 'miner_type', 'text'], ['system', 'minertype', 'text'], ['version', 'Type', 'text'], ['identity', 'Type', 'text']],
  firmwareVersion: [['system', 'system_filesystem_version', 'text'], ['type', 'fw_version', 'text'], ['version', 'CompileTime', 'text'], ['identity',
    'CompileTime', 'text']],
  controlBoard: [['type', 'subtype', 'text'], ['system', 'ant_hwv', 'text']],
  serial: [['system', 'serinum', 'text'], ['system', 'serial_no', 'text']],
  hostname: [['system', 'hostname', 'text']],
  mac: [['system', 'macaddr', 'text']],
} as const satisfies FieldTable<string>;

/** Live, average and nominal rate, in the unit of the reply. `total rate` with a space is real. */
export const rates = {
  live: [['stats', 'GHS 5s'], ['chart', 'rate_5s'], ['web', 'rate_5s'], ['summary', 'GHS 5s']],
  average: [['stats', 'GHS av'], ['chart', 'rate_avg'], ['web', 'rate_avg'], ['stats', 'rate_30m']],
  nominal: [['stats', 'total_rateideal'], ['chart', 'rate_ideal'], ['web', 'rate_ideal']],
} as const;
