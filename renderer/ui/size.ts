import { useTranslation } from 'react-i18next';
import { formatNumber } from './format.ts';

const KB = 1024;
const MB = 1024 ** 2;
const GB = 1024 ** 3;

/** Sizes of files: gigabytes with one place, smaller ones in whole megabytes or kilobytes; nothing that is there is 0. */
export function useSize(): (bytes: number) => string {
  const { t } = useTranslation();
  const whole = (value: number): string => formatNumber(Math.max(1, Math.round(value)));
  return (bytes) => {
    if (bytes >= GB) return t('unit.gb', { value: formatNumber(bytes / GB, 1) });
    if (bytes >= MB) return t('unit.mb', { value: whole(bytes / MB) });
    return t('unit.kb', { value: bytes <= 0 ? '0' : whole(bytes / KB) });
  };
}
