import { useState, type JSX } from 'react';
import { Button, Modal, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useReturnFocus } from '../../ui/focus.ts';

const NAME_LENGTH = 60;

/** Asks for the name of a view that is saved or renamed. */
export function ViewName({ first, isNew, onName, onClose }: { first: string; isNew: boolean; onName: (name: string) => void; onClose: () => void }): JSX.Element {
  const { t } = useTranslation();
  useReturnFocus();
  const [name, setName] = useState(first);
  return (
    <Modal opened onClose={onClose} title={t(isNew ? 'views.saveTitle' : 'views.renameTitle')} size={420} closeButtonProps={{ 'aria-label': t('shortcut.closeSheet') }}>
      <form className="name-form" onSubmit={(event) => { event.preventDefault(); if (name.trim() !== '') onName(name.trim()); }}>
        <TextInput data-autofocus label={t('views.name')} value={name} maxLength={NAME_LENGTH} spellCheck={false} autoComplete="off" onChange={(event) => { setName(event.currentTarget.value); }} />
        {isNew ? <p className="t3 f14">{t('views.saveWhat')}</p> : null}
        <div className="row"><span className="sp" /><Button type="submit" disabled={name.trim() === ''}>{t(isNew ? 'views.saveButton' : 'views.renameButton')}</Button></div>
      </form>
    </Modal>
  );
}
