import type { Reason } from '../../../preload/contract/rig.ts';
import type { TFunction } from 'i18next';
import { formatNumber, formatTemp, THIN, type TemperatureUnit } from '../../ui/format.ts';

/** Short words of a reason, for a chip. An unknown code is shown as it came. */
export function reasonWords(t: TFunction, reason: Reason): string {
  const slot = reason.slot ?? null;
  const value = reason.value ?? null;
  switch (reason.code) {
    case 'hotChip': return t('reason.hotChip');
    case 'fanStopped': return slot === null ? t('reason.fan') : t('reason.fanN', { slot });
    case 'boardMissing': return slot !== null ? t('reason.boardN', { slot }) : t('reason.boardsMissing', { count: value ?? 1 });
    case 'lowHashrate': return value === null ? t('reason.lowHashrate') : t('reason.lowHashrateN', { value: `${formatNumber(value)}${THIN}%` });
    case 'rejects': return value === null ? t('reason.rejects') : t('reason.rejectsN', { value: `${formatNumber(value, value < 10 ? 1 : 0)}${THIN}%` });
    case 'zeroHash': return t('reason.zeroHash');
    case 'noAnswer': return t('reason.noAnswer');
    case 'badLogin': return t('reason.badLogin');
    case 'partialReply': return t('reason.partialReply');
    case 'noDriver': return t('reason.noDriver');
    case 'minerError': return value === null || value <= 1 ? t('reason.minerError') : t('reason.minerErrors', { count: value });
    case 'psuFault': return t('reason.psuFault');
    case 'noPool': return t('reason.noPool');
    case 'warming': return t('reason.warming');
    case 'recovering': return t('reason.recovering');
    case 'sleeping': return t('reason.sleeping');
    case 'neverRead': return t('reason.neverRead');
    default: return reason.code;
  }
}

/** The whole sentence, with numbers, for a tooltip and for screen readers. */
export function reasonSentence(t: TFunction, reason: Reason, unit: TemperatureUnit): string {
  const value = reason.value ?? null;
  const limit = reason.limit ?? null;
  const slot = reason.slot ?? null;
  const degree = (tempC: number): string => `${formatTemp(tempC, unit)}${THIN}°${unit}`;
  switch (reason.code) {
    case 'hotChip': return value !== null && limit !== null
      ? t('reasonLong.hotChip', { value: degree(value), limit: degree(limit) }) : t('reasonLong.hotChipPlain');
    case 'fanStopped': return slot === null ? t('reasonLong.fan') : t('reasonLong.fanN', { slot });
    case 'boardMissing': return slot !== null ? t('reasonLong.boardN', { slot }) : t('reasonLong.boardsMissing', { count: value ?? 1 });
    case 'noAnswer': return value === null ? t('reasonLong.noAnswer') : t('reasonLong.noAnswerN', { count: value });
    case 'badLogin': return t('reasonLong.badLogin');
    case 'partialReply': return t('reasonLong.partialReply', { count: value ?? 1 });
    case 'noDriver': return t('reasonLong.noDriver');
    case 'noPool': return t('reasonLong.noPool');
    case 'zeroHash': return t('reasonLong.zeroHash');
    case 'recovering': return t('reasonLong.recovering');
    default: return reasonWords(t, reason);
  }
}
