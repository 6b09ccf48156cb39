import { useState, type JSX } from 'react';
import { Modal, Tabs } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useReturnFocus } from '../../ui/focus.ts';
import { AddByAddress } from './AddByAddress.tsx';
import { AddByButton } from './AddByButton.tsx';
import { AddByList } from './AddByList.tsx';
import './add.css';

const WAYS = ['address', 'list', 'button'] as const;
type Way = (typeof WAYS)[number];

/** Adds rigs one by one: by address, by a list with passwords, by the button on the rig. */
export function AddRigs({ onClose }: { onClose: () => void }): JSX.Element {
  const { t } = useTranslation();
  useReturnFocus();
  const [way, setWay] = useState<Way>('address');
  return (
    <Modal opened onClose={onClose} title={t('add.title')} size={720} closeButtonProps={{ 'aria-label': t('add.close') }}>
      <Tabs value={way} onChange={(value) => { setWay(WAYS.find((known) => known === value) ?? 'address'); }} keepMounted={false}>
        <Tabs.List>{WAYS.map((name) => <Tabs.Tab key={name} value={name}>{t(`add.by_${name}`)}</Tabs.Tab>)}</Tabs.List>
        <Tabs.Panel value="address"><AddByAddress /></Tabs.Panel>
        <Tabs.Panel value="list"><AddByList /></Tabs.Panel>
        <Tabs.Panel value="button"><AddByButton /></Tabs.Panel>
      </Tabs>
    </Modal>
  );
}
