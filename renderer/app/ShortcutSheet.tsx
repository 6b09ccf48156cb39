import { Fragment, type JSX } from 'react';
import { Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useReturnFocus } from '../ui/focus.ts';
import { SHORTCUT_GROUPS, SHORTCUT_IDS, SHORTCUTS, strokesOf } from './shortcuts.ts';
import './palette.css';

/** Every key that the program has, from the table that binds them. */
export function ShortcutSheet({ onClose }: { onClose: () => void }): JSX.Element {
  const { t } = useTranslation();
  useReturnFocus();
  return (
    <Modal opened onClose={onClose} title={t('shortcut.title')} size={760} closeButtonProps={{ 'aria-label': t('shortcut.closeSheet') }}>
      <div className="sheet">
        {SHORTCUT_GROUPS.map((group) => (
          <section key={group}>
            <h3>{t(`shortcut.group_${group}`)}</h3>
            <dl>
              {SHORTCUT_IDS.filter((id) => SHORTCUTS[id].group === group).map((id) => (
                <div className="sheet-line" key={id}>
                  <dt>{t(`shortcut.${id}`)}</dt>
                  <dd>{SHORTCUTS[id].keys.map((key, place) => <Fragment key={key}>{place === 0 ? null : <span className="t3">{t('shortcut.or')}</span>}<Keys of={key} /></Fragment>)}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p className="t3 f15">{t('shortcut.note')}</p>
    </Modal>
  );
}

function Keys({ of }: { of: string }): JSX.Element {
  const { t } = useTranslation();
  return (
    <span className="keys">
      {strokesOf(of).map((stroke, place) => (
        <Fragment key={stroke.join('+')}>
          {place === 0 ? null : <span className="t3">{t('shortcut.then')}</span>}
          {stroke.map((sign) => <kbd key={sign}>{sign === 'Space' ? t('shortcut.spaceKey') : sign}</kbd>)}
        </Fragment>
      ))}
    </span>
  );
}
