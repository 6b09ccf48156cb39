import type { TFunction } from 'i18next';
import type { Firmware } from '../../../preload/contract/rig.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** Stock Antminer firmware names itself by the moment it was built, as `date` prints it: `Thu Oct  9 18:55:45 CST 2025`. */
const BUILT = /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) {1,2}(\d{1,2}) \d{2}:\d{2}:\d{2} \w+ (\d{4})$/;

/** A version as it is shown, sorted and filtered: a build moment as its day, `2025-10-09`; anything else as the rig tells it. */
export function shownVersion(version: string): string {
  const [, name = '', day = '', year = ''] = BUILT.exec(version.trim()) ?? [];
  const month = MONTHS.indexOf(name) + 1;
  return month === 0 ? version : `${year}-${String(month).padStart(2, '0')}-${day.padStart(2, '0')}`;
}

/** `Stock 2025-10-09`, `LuxOS 2025.4.8`; the kind alone where no version is known. */
export const firmwareWords = (t: TFunction, firmware: Firmware, version: string | null): string =>
  (version === null ? t(`firmware.${firmware}`) : `${t(`firmware.${firmware}`)} ${shownVersion(version)}`);
