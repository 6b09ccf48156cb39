import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import { SectionHead } from '../../ui/states.tsx';

/** The way from Settings to the storage screen. */
export function StorageLink(): JSX.Element {
  const { t } = useTranslation();
  return (
    <section>
      <SectionHead title={t('screen.storage')} end={<a className="lnk" href="#/storage">{t('storage.open')}</a>} />
      <p className="t2 f15">{t('storage.openWhy')}</p>
    </section>
  );
}
