import { useState, type JSX } from 'react';
import { Button } from '@mantine/core';
import { IconFileText } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ReportDialog } from './ReportDialog.tsx';

/** The button and its dialog; with `rigNo`, a report that begins with that rig. */
export function OpenReport({ rigNo = null }: { rigNo?: number | null }): JSX.Element {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  return (
    <>
      <Button variant="default" size={rigNo === null ? 'xs' : 'sm'} leftSection={<IconFileText size={16} stroke={1.6} aria-hidden />} onClick={() => { setOpened(true); }}>
        {t(rigNo === null ? 'report.open' : 'report.openRig')}
      </Button>
      <ReportDialog opened={opened} onClose={() => { setOpened(false); }} rigNo={rigNo} />
    </>
  );
}
