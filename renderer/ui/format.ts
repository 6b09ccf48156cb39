import { dateFormat, dayFormat, locale, monthFormat } from './locale.ts';

/* Numbers as operator-ux §10 asks: U+202F between thousands, U+2212 as minus, "—" for unknown, alike in the three languages.
   Times and dates are in the language of the screen. Nothing depends on the machine's own locale. */

export const THIN = '\u202F';
export const MINUS = '\u2212';
export const NONE = '—';

export const isKnown = (value: number | null | undefined): value is number => value !== null && value !== undefined && Number.isFinite(value);

/** `1 240`, `−12.3`; unknown is "—". */
export function formatNumber(value: number | null | undefined, decimals = 0): string {
  if (!isKnown(value)) return NONE;
  const [whole = '0', part] = Math.abs(value).toFixed(decimals).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, THIN);
  const text = part === undefined ? grouped : `${grouped}.${part}`;
  const isZero = !/[1-9]/.test(text);
  return value < 0 && !isZero ? MINUS + text : text;
}

/** Sum of what is known; null when nothing is. */
export function sumOfKnown(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}

export interface Quantity { value: string; unit: string }
export const joined = (quantity: Quantity): string => (quantity.unit === '' ? quantity.value : `${quantity.value}${THIN}${quantity.unit}`);

/** Three significant digits without an exponent: 98.7, 118, 1.24. */
export function threeDigits(value: number): string {
  const size = Math.abs(value);
  if (size === 0) return '0';
  const decimals = size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2;
  return formatNumber(value, decimals);
}

const HASH_UNITS: readonly [scale: number, unit: string][] = [
  [1e6, 'EH/s'], [1e3, 'PH/s'], [1, 'TH/s'], [1e-3, 'GH/s'], [1e-6, 'MH/s'], [1e-9, 'kH/s'], [1e-12, 'H/s'],
];

/** The largest unit in which the value is at least 1 after rounding to three digits. */
function hashUnit(ths: number): [number, string] {
  const size = Math.abs(ths);
  if (size === 0) return [1, 'TH/s'];
  for (const step of HASH_UNITS) if (size / step[0] >= 0.9995) return step;
  return [1e-12, 'H/s'];
}

/** Hashrate with the unit that fits: `98.7 TH/s`, `118 PH/s`, `1.24 EH/s`, `505 MH/s`. Input TH/s. */
export function formatHashrate(ths: number | null | undefined): Quantity {
  if (!isKnown(ths)) return { value: NONE, unit: '' };
  const [scale, unit] = hashUnit(ths);
  return { value: threeDigits(ths / scale), unit };
}

/** Like formatHashrate with one digit more, for the one big number of a screen: `132.1 PH/s`. */
export function formatHashrateLong(ths: number | null | undefined): Quantity {
  if (!isKnown(ths)) return { value: NONE, unit: '' };
  const [scale, unit] = hashUnit(ths);
  const scaled = ths / scale;
  return { value: formatNumber(scaled, Math.abs(scaled) >= 9.995 ? 1 : 2), unit };
}

/** Unit of a chart or of a rig's parts, from its largest value in TH/s: one unit for all of it. */
export function unitFor(ths: number): { scale: number; unit: string } {
  const [scale, unit] = hashUnit(ths);
  return { scale, unit };
}

/** A table keeps one unit a column: TH/s with one decimal, more for small rigs so that 0.000505 is not 0.0.
    The digits follow `ratedThs` where the rig is rated higher: 0.737 of 134 is 0.7. */
export function formatThs(ths: number | null | undefined, ratedThs: number | null = null): string {
  if (!isKnown(ths)) return NONE;
  const size = ths === 0 ? 0 : Math.max(Math.abs(ths), ratedThs ?? 0);
  if (size === 0 || size >= 9.995) return formatNumber(ths, 1);
  return formatNumber(ths, Math.min(12, 2 - Math.floor(Math.log10(size))));
}

/** Expected hashrate beside it: whole TH/s when large. */
export function formatExpectedThs(ths: number | null | undefined): string {
  if (!isKnown(ths)) return NONE;
  if (ths >= 99.5) return formatNumber(ths, 0);
  return formatThs(ths).replace(/\.0$/, '');
}

/** `3 250 W`, `412 kW`, `3.42 MW`. */
export function formatPower(watts: number | null | undefined): Quantity {
  if (!isKnown(watts)) return { value: NONE, unit: '' };
  const size = Math.abs(watts);
  if (size >= 999_500) return { value: threeDigits(watts / 1e6), unit: 'MW' };
  if (size >= 9_999.5) return { value: threeDigits(watts / 1e3), unit: 'kW' };
  return { value: formatNumber(watts, 0), unit: 'W' };
}

/** `54.1 kWh`, `1.24 MWh`; under 1 kWh in Wh. Input Wh. */
export function formatEnergy(wh: number | null | undefined): Quantity {
  if (!isKnown(wh)) return { value: NONE, unit: '' };
  if (Math.abs(wh) >= 999_500) return { value: threeDigits(wh / 1e6), unit: 'MWh' };
  if (Math.abs(wh) >= 999.5) return { value: threeDigits(wh / 1e3), unit: 'kWh' };
  return { value: formatNumber(wh, 0), unit: 'Wh' };
}

/** Below this hashrate a J/TH figure would be the noise of an almost idle rig. TH/s. */
const EFFICIENCY_FLOOR_SHARE = 0.02;
/** J/TH of one rig, or null when either half is unknown or the rig hardly hashes. */
export function efficiencyJTh(powerW: number | null, hashrateThs: number | null, nominalThs: number | null): number | null {
  if (!isKnown(powerW) || !isKnown(hashrateThs) || powerW <= 0 || hashrateThs <= 0) return null;
  if (isKnown(nominalThs) && nominalThs > 0 && hashrateThs / nominalThs < EFFICIENCY_FLOOR_SHARE) return null;
  return powerW / hashrateThs;
}
export const formatEfficiency = (jth: number | null | undefined): string =>
  isKnown(jth) ? formatNumber(jth, Math.abs(jth) >= 1000 ? 0 : 1) : NONE;

export type TemperatureUnit = 'C' | 'F';
export const toUnit = (tempC: number, unit: TemperatureUnit): number => (unit === 'F' ? tempC * 1.8 + 32 : tempC);
export const degrees = (unit: TemperatureUnit): string => `°${unit}`;
export const formatTemp = (tempC: number | null | undefined, unit: TemperatureUnit): string =>
  isKnown(tempC) ? formatNumber(toUnit(tempC, unit), 0) : NONE;

/** `92.4 %`. Input is a share, 0 to 1. */
export const formatShare = (share: number | null | undefined, decimals = 1): string =>
  isKnown(share) ? `${formatNumber(share * 100, decimals)}${THIN}%` : NONE;

/** Part of the rejected (or stale) shares in all that were sent, two decimals. */
export function formatRejects(part: number | null, accepted: number | null, rejected: number | null, stale: number | null): string {
  if (!isKnown(part) || !isKnown(accepted)) return NONE;
  const all = accepted + (rejected ?? 0) + (stale ?? 0);
  return all === 0 ? NONE : formatShare(part / all, 2);
}

/** `6 s`, `4 min`, `3 h`, `5 d`: how old, one unit. */
export const formatAge = (ms: number | null | undefined): string => joined(ageOf(ms));

/** The same as number and unit, for a read-out. */
export function ageOf(ms: number | null | undefined): Quantity {
  if (!isKnown(ms)) return { value: NONE, unit: '' };
  return ageIn(ms, locale().time);
}

/** The same for a narrow column. */
export function formatAgeShort(ms: number | null | undefined): string {
  if (!isKnown(ms)) return NONE;
  return joined(ageIn(ms, { ...locale().time, ...locale().timeShort }));
}

function ageIn(ms: number, unit: { s: string; min: string; h: string; d: string }): Quantity {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return { value: `${seconds}`, unit: unit.s };
  if (seconds < 3600) return { value: `${Math.floor(seconds / 60)}`, unit: unit.min };
  if (seconds < 48 * 3600) return { value: `${Math.floor(seconds / 3600)}`, unit: unit.h };
  return { value: formatNumber(Math.floor(seconds / 86_400)), unit: unit.d };
}

/** `3 d 4 h`, `12 min 05 s`: two units. */
export function formatDuration(seconds: number | null | undefined): string {
  if (!isKnown(seconds)) return NONE;
  const s = Math.max(0, Math.floor(seconds));
  const unit = locale().time;
  if (s < 60) return `${s}${THIN}${unit.s}`;
  if (s < 3600) return `${Math.floor(s / 60)}${THIN}${unit.min} ${two(s % 60)}${THIN}${unit.s}`;
  if (s < 86_400) return `${Math.floor(s / 3600)}${THIN}${unit.h} ${two(Math.floor((s % 3600) / 60))}${THIN}${unit.min}`;
  return `${formatNumber(Math.floor(s / 86_400))}${THIN}${unit.d} ${Math.floor((s % 86_400) / 3600)}${THIN}${unit.h}`;
}

/** Uptime in a narrow column: `12 d`, `4.2 h`, `35 min`. */
export function formatUptime(seconds: number | null | undefined): string {
  if (!isKnown(seconds)) return NONE;
  const { time, timeShort } = locale();
  if (seconds >= 86_400) return `${formatNumber(Math.floor(seconds / 86_400))}${THIN}${time.d}`;
  if (seconds >= 3600) return `${formatNumber(Math.floor(seconds / 3600))}${THIN}${timeShort.h}`;
  return `${Math.floor(seconds / 60)}${THIN}${timeShort.min}`;
}

const two = (n: number): string => String(n).padStart(2, '0');
/** Wall clock of this computer, `14:05`. */
export const formatTime = (ms: number): string => {
  const date = new Date(ms);
  return `${two(date.getHours())}:${two(date.getMinutes())}`;
};
export const formatTimeSeconds = (ms: number): string => `${formatTime(ms)}:${two(new Date(ms).getSeconds())}`;
/** `21 Nov 2026`, `2026年11月21日`, local. Exports have ISO dates instead. */
export const formatDate = (ms: number): string => dateFormat().format(ms);
/** `21 Nov 2026 14:05`, local. */
export const formatDateTime = (ms: number): string => `${formatDate(ms)} ${formatTime(ms)}`;
/** `21 Nov`, `11月21日`, local. */
export const formatDay = (ms: number): string => dayFormat().format(ms);
/** `Nov 2026`, `2026年11月`, local. */
export const formatMonth = (ms: number): string => monthFormat().format(ms);
