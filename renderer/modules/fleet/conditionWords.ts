import type { TFunction } from 'i18next';
import { degrees, NONE, toUnit, type TemperatureUnit } from '../../ui/format.ts';
import { needsNoValue, type Condition, type FieldKey } from './conditions.ts';
import { reasonWords } from './reasons.ts';

/* Conditions in words, and their values in the person's own unit. */

const TEMPERATURES: readonly FieldKey[] = ['temp', 'boardTemp', 'inlet', 'outlet', 'boardTemps'];
export const isTemperature = (field: FieldKey): boolean => TEMPERATURES.includes(field);

/** Name of a field, with its unit. */
export const fieldWords = (t: TFunction, field: FieldKey, unit: TemperatureUnit): string => t(`field.${field}`, { unit: degrees(unit) });

export const statusWord = (t: TFunction, status: string): string => t(`status.${status}` as 'status.hashing', { defaultValue: status });

/** A choice's value in words. */
export function choiceWords(t: TFunction, field: FieldKey, value: string): string {
  switch (field) {
    case 'status': return statusWord(t, value);
    case 'reason': return reasonWords(t, { code: value });
    case 'make': return t(`make.${value}` as 'make.other', { defaultValue: value });
    case 'algo': return t(`algo.${value}` as 'algo.other', { defaultValue: value });
    default: return value;
  }
}

const rounded = (value: number): string => String(Math.round(value * 100) / 100);
/** Kept in °C, typed and shown in the person's unit. */
export const shownValue = (field: FieldKey, value: string, unit: TemperatureUnit): string => {
  const number = Number(value);
  return unit === 'C' || !isTemperature(field) || value.trim() === '' || !Number.isFinite(number) ? value : rounded(toUnit(number, unit));
};
export const keptValue = (field: FieldKey, text: string, unit: TemperatureUnit): string => {
  const number = Number(text.trim().replace(',', '.'));
  return unit === 'C' || !isTemperature(field) || text.trim() === '' || !Number.isFinite(number) ? text : String((number - 32) / 1.8);
};

/** `Power, W above 3400` for a chip. */
export function conditionWords(t: TFunction, { field, op, value }: Condition, unit: TemperatureUnit): string {
  const words = { field: fieldWords(t, field, unit), op: t(`operator.${op}`) };
  if (needsNoValue(op)) return t('filter.conditionAlone', words);
  return t('filter.condition', { ...words, value: choiceWords(t, field, shownValue(field, value, unit)) || NONE });
}
