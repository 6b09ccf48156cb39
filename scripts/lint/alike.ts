import type { Alike } from './languages.ts';

/** Words that Chinese and Japanese write as English does, with the reason. An entry that nothing needs fails the lint. */
export const ALIKE: Alike = {
  'unit.*': 'symbols of units',
  'settings.celsius': 'symbol of a unit',
  'settings.fahrenheit': 'symbol of a unit',
  'column.efficiency': 'symbol of a unit',
  'column.power': 'symbol of a unit',
  'make.*': 'names of makers',
  'firmware.*': 'names of programs',
  'algo.*': 'names of algorithms',
  'column.ip': 'IP is written so in every language',
  'columnName.ip': 'IP is written so in every language',
  'rig.ip': 'IP is written so in every language',
  'rig.mac': 'MAC is written so in every language',
  'identity.mark.mac': 'MAC is written so in every language',
  'networkKind.vpn': 'VPN is written so in every language',
  'key.enter': 'what stands on the key',
};
