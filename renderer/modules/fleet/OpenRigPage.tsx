import { useState, type JSX } from 'react';
import { Button, Modal } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { IconExternalLink } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { RigRow } from '../../../preload/contract/fleet.ts';
import { call, errorShape } from '../../app/bridge.ts';
import { useIsDemo } from '../../app/settings.ts';
import { InlineError } from '../../ui/states.tsx';

/** Opens the rig's own page in the browser, once the person has read whose page that is. Virtual rigs have none. */
export function OpenRigPage({ row }: { row: Pick<RigRow, 'rigNo' | 'ip' | 'name'> }): JSX.Element | null {
  const { t } = useTranslation();
  const [ask, setAsk] = useState(false);
  const open = useMutation({ mutationFn: () => call('shell.openRigPage', { rigNo: row.rigNo }), onSuccess: () => { setAsk(false); } });
  if (useIsDemo()) return null;
  return (
    <>
      <Button variant="default" leftSection={<IconExternalLink size={16} stroke={1.6} aria-hidden />} onClick={() => { open.reset(); setAsk(true); }}>{t('rigPage.open')}</Button>
      <Modal opened={ask} onClose={() => { setAsk(false); }} title={t('rigPage.title', { name: row.name })} closeButtonProps={{ 'aria-label': t('rigPage.stay') }}>
        <p className="t2">{t('rigPage.why', { ip: row.ip })}</p>
        {open.isError ? <InlineError error={errorShape(open.error)} /> : null}
        <div className="row modal-actions">
          <Button variant="default" onClick={() => { setAsk(false); }}>{t('rigPage.stay')}</Button>
          <Button loading={open.isPending} onClick={() => { open.mutate(); }}>{t('rigPage.openAt', { ip: row.ip })}</Button>
        </div>
      </Modal>
    </>
  );
}
