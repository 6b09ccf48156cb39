import type { RigRow } from '../../../preload/contract/fleet.ts';
import type { Board, Reason } from '../../../preload/contract/rig.ts';
import type { TFunction } from 'i18next';
import { formatDuration, formatNumber, formatTemp, THIN, type TemperatureUnit } from '../../ui/format.ts';
import type { FleetStore } from './fleetStore.ts';

/** The reasons of a rig with their numbers: those that change with every reading are live columns, not words. */
export function reasonsNow(store: FleetStore, row: RigRow): Reason[] {
  const value = (column: Parameters<FleetStore['value']>[1]): number | null => store.value(row.rigNo, column);
  /** %; null when one of the two is not known. */
  const share = (part: number | null, whole: number | null): number | null => (part === null || whole === null || whole <= 0 ? null : (part / whole) * 100);
  return row.reasons.map((reason) => {
    switch (reason.code) {
      case 'hotChip': return { ...reason, value: value('tempMaxC'), limit: value('tempLimitC') };
      case 'lowHashrate': return { ...reason, value: share(value('hashrateThs'), value('nominalThs')) };
      case 'rejects': return { ...reason, value: share(value('rejected'), (value('accepted') ?? 0) + (value('rejected') ?? 0)) };
      case 'noAnswer': return { ...reason, value: value('failures') };
      default: return reason;
    }
  });
}

/** Board 1 to n as the rig's page counts them; null where only the rig's own slot number is known. */
function boardPlace(slot: number, boards: readonly Pick<Board, 'slot'>[]): number | null {
  const index = boards.findIndex((board) => board.slot === slot);
  return index < 0 ? null : index + 1;
}

/** Short words of a reason, for a chip. An unknown code is shown as it came. `boards`: the rig's boards, where they are known. */
export function reasonWords(t: TFunction, reason: Reason, boards: readonly Pick<Board, 'slot'>[] = []): string {
  const slot = reason.slot ?? null;
  const value = reason.value ?? null;
  switch (reason.code) {
    case 'hotChip': return t('reason.hotChip');
    case 'fanStopped': return slot === null ? t('reason.fan') : t('reason.fanN', { slot });
    case 'boardMissing': {
      if (slot === null) return t('reason.boardsMissing', { count: value ?? 1 });
      const place = boardPlace(slot, boards);
      return place === null ? t('reason.boardSlot', { slot }) : t('reason.boardN', { slot: place });
    }
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
    case 'clockWrong': return t('reason.clockWrong');
    default: return reason.code;
  }
}

/** The whole sentence, with numbers, for a tooltip and for screen readers. */
export function reasonSentence(t: TFunction, reason: Reason, unit: TemperatureUnit, boards: readonly Pick<Board, 'slot'>[] = []): string {
  const value = reason.value ?? null;
  const limit = reason.limit ?? null;
  const slot = reason.slot ?? null;
  const degree = (tempC: number): string => `${formatTemp(tempC, unit)}${THIN}°${unit}`;
  switch (reason.code) {
    case 'hotChip': return value !== null && limit !== null
      ? t('reasonLong.hotChip', { value: degree(value), limit: degree(limit) }) : t('reasonLong.hotChipPlain');
    case 'fanStopped': return slot === null ? t('reasonLong.fan') : t('reasonLong.fanN', { slot });
    case 'boardMissing': {
      if (slot === null) return t('reasonLong.boardsMissing', { count: value ?? 1 });
      const place = boardPlace(slot, boards);
      return place === null ? t('reasonLong.boardSlot', { slot }) : t('reasonLong.boardN', { slot: place });
    }
    case 'noAnswer': return value === null ? t('reasonLong.noAnswer') : t('reasonLong.noAnswerN', { count: value });
    case 'badLogin': return t('reasonLong.badLogin');
    case 'partialReply': return t('reasonLong.partialReply', { count: value ?? 1 });
    case 'noDriver': return t('reasonLong.noDriver');
    case 'noPool': return t('reasonLong.noPool');
    case 'zeroHash': return t('reasonLong.zeroHash');
    case 'recovering': return t('reasonLong.recovering');
    case 'clockWrong': return value === null ? t('reason.clockWrong')
      : t(value > 0 ? 'reasonLong.clockAhead' : 'reasonLong.clockBehind', { duration: formatDuration(Math.abs(value) * 60) });
    default: return reasonWords(t, reason, boards);
  }
}

/** Whether a fan at 0 rpm is a fault: the status decides, since the fans of a sleeping or liquid-cooled rig stand still and are well. @param place from 0 */
export const isFanStopped = (row: { reasons: readonly Reason[] }, place: number): boolean => row.reasons.some(({ code, slot }) => code === 'fanStopped' && slot === place + 1);

/** No driver reads its firmware yet: there is nothing to ask. */
export const isRecognisedOnly = (row: { reasons: readonly Reason[] }): boolean => row.reasons.some((reason) => reason.code === 'noDriver');
