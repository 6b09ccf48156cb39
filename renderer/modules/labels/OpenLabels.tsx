import { lazy, Suspense, useState, type JSX } from 'react';
import { Button } from '@mantine/core';
import { IconTag } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useCommands } from '../../app/shortcuts.ts';
import { useOffWords } from '../../app/Writes.tsx';
import { formatNumber } from '../../ui/format.ts';

/* Read from disk when first asked for. */
const LabelsDialog = lazy(async () => ({ default: (await import('./LabelsDialog.tsx')).LabelsDialog }));

/** The button, the palette's entry, and the dialog. @param name of the one rig, where it is one */
export function OpenLabels({ rigNos, name }: { rigNos: () => readonly number[]; name?: string }): JSX.Element {
  const { t } = useTranslation();
  const off = useOffWords();
  const [opened, setOpened] = useState<readonly number[] | null>(null);
  const open = (): void => { setOpened(rigNos()); };
  const count = name === undefined ? rigNos().length : 1;
  useCommands(off === undefined ? [{ id: name === undefined ? 'labels' : 'labelsOne', words: name === undefined ? t('labels.openMany', { count, n: formatNumber(count) }) : t('labels.openOne', { name }), run: open }] : []);
  return (
    <>
      <Button variant="subtle" size="xs" disabled={off !== undefined} title={off} leftSection={<IconTag size={15} stroke={1.6} aria-hidden />} onClick={open}>{t('labels.open')}</Button>
      {opened === null ? null : <Suspense fallback={null}><LabelsDialog rigNos={opened} onClose={() => { setOpened(null); }} /></Suspense>}
    </>
  );
}
