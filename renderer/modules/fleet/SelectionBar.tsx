import type { JSX } from 'react';
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { live } from '../../app/liveData.ts';
import { formatNumber } from '../../ui/format.ts';

/** "50 selected. Select all 1 240 that match." */
export function SelectionBar({ selected, total, onAll, onClear }: { selected: ReadonlySet<number>; total: number; onAll: () => void; onClear: () => void }): JSX.Element {
  const { t } = useTranslation();
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
      <Button variant="subtle" size="xs" onClick={copy}>{t('fleet.copyAddresses')}</Button>
      <Button variant="subtle" size="xs" onClick={onClear} aria-label={t('fleet.clearSelection')}><IconX size={16} aria-hidden /></Button>
    </div>
  );
}
