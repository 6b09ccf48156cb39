import { lazy, Suspense, useState, type JSX } from 'react';
import { IconHelpHexagon } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useOpenQuestions } from './identityQuestions.ts';

/* Read from disk when first asked for: most farms have nothing to settle. */
const Questions = lazy(async () => ({ default: (await import('./Questions.tsx')).Questions }));

/** A strip while two numbers may be one rig, and the list in which a person says what they are. Nothing when there is nothing to say. */
export function NeedsYourWord(): JSX.Element | null {
  const { t } = useTranslation();
  const open = useOpenQuestions();
  const [isShown, setIsShown] = useState(false);
  if (open === 0 && !isShown) return null;
  return (
    <>
      {open === 0 ? null : (
        <div className="strip amber monitoring" role="status">
          <span className="warn"><IconHelpHexagon size={15} stroke={1.6} aria-hidden /></span>
          <span>{t('identity.strip', { count: open })}</span>
          <span className="sp" />
          <button type="button" className="lnk" onClick={() => { setIsShown(true); }}>{t('identity.look')}</button>
        </div>
      )}
      {isShown ? <Suspense fallback={null}><Questions onClose={() => { setIsShown(false); }} /></Suspense> : null}
    </>
  );
}
