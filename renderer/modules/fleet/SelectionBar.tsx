import type { JSX } from 'react';
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconX } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { live } from '../../app/liveData.ts';
import { formatNumber } from '../../ui/format.ts';
import { OpenLabels } from '../labels/OpenLabels.tsx';
import { FEWEST, MOST, whyNotCompared } from '../history/Compare.ts';
import { useShownFleet } from './shownFleet.ts';

/** "50 selected. Select all 1 240 that match." @param onCompare null = nothing is kept to compare */
export function SelectionBar({ selected, total, onAll, onClear, onCompare }: { selected: ReadonlySet<number>; total: number; onAll: () => void; onClear: () => void; onCompare: (() => void) | null }): JSX.Element {
  const { t } = useTranslation();
  const why = compareWords(t, selected.size);
  // What writes is for the rigs of now.
  const isPast = useShownFleet().tickMs !== null;
  const copy = (): void => {
    const lines = [...selected].map((rigNo) => live.fleet.row(rigNo)?.ip).filter((ip) => ip !== undefined);
    navigator.clipboard.writeText(lines.join('\n')).then(
      () => { notifications.show({ message: t('fleet.copied', { count: lines.length }) }); },
      () => { notifications.show({ message: t('fleet.notCopied') }); },
    );
  };
  return (
    <div className="pop bulk" role="toolbar" aria-label={t('fleet.selection')}>
      <span className="b nw" role="status">{t('fleet.selected', { count: selected.size, n: formatNumber(selected.size) })}</span>
      {selected.size < total ? <button type="button" className="lnk f15" onClick={onAll}>{t('fleet.selectAllN', { n: formatNumber(total) })}</button> : null}
      {onCompare === null ? null : <Button variant="subtle" size="xs" disabled={why !== undefined} title={why} aria-description={why} onClick={onCompare}>{t('compare.do')}</Button>}
      {isPast ? null : <OpenLabels rigNos={() => [...selected]} />}
      <Button variant="subtle" size="xs" onClick={copy}>{t('fleet.copyAddresses')}</Button>
      <Button variant="subtle" size="xs" onClick={onClear} aria-label={t('fleet.clearSelection')}><IconX size={16} aria-hidden /></Button>
    </div>
  );
}

/** Why so many rigs cannot be compared, in words; undefined = they can. */
export function compareWords(t: TFunction, count: number): string | undefined {
  const why = whyNotCompared(count);
  return why === null ? undefined : t(why === 'few' ? 'compare.tooFew' : 'compare.tooMany', { few: FEWEST, most: MOST });
}
