import { rootTexts, roots } from '../axeos/fields.ts';
import type { FieldTable } from '../fieldtable.ts';

/* miner-protocols §6 and the firmware's own source (handler_system.cpp). One reply: `info` = GET /api/system/info. GH/s, mV, mA. */
export const numbers = {
  ...roots,
  chips: [['info', 'asicCount', 'count']],
  tempC: [['info', 'temp', '°C']],
  limitC: [['info', 'overheat_temp', '°C']],
  frequencyMhz: [['info', 'frequency', 'MHz']],
} as const satisfies FieldTable<string>;

export const texts = {
  ...rootTexts,
  model: [['info', 'deviceModel', 'text'], ['info', 'ASICModel', 'text']],
  firmwareVersion: [['info', 'version', 'text']],
} as const satisfies FieldTable<string>;
