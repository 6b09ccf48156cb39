import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import { Glyph, type GlyphName } from '../../ui/Glyph.tsx';
import type { Outcome } from './useAdding.ts';

const LOOK: Record<Outcome, [glyph: GlyphName, tone: string]> = {
  found: ['hashing', 'ok'], known: ['hashing', 't2'], identified: ['hashing', 'ok'], locked: ['locked', 'warn'], unknown: ['change', 'info'], refused: ['unknown', 't3'],
  silent: ['offline', 'offline'], again: ['offline', 't3'], waiting: ['unknown', 't3'],
};

/** What became of one address, with its glyph. `withPassword`: a password was given for it. */
export function OutcomeWord({ outcome, withPassword = false }: { outcome: Outcome; withPassword?: boolean }): JSX.Element {
  const { t } = useTranslation();
  const [glyph, tone] = LOOK[outcome];
  const words = outcome === 'found' || outcome === 'known' || outcome === 'waiting' ? t(`add.outcome_${outcome}`)
    : outcome === 'locked' && withPassword ? t('add.outcome_passwordRefused') : t(`addressClass.${outcome}`);
  return <span className="st"><span className={tone}><Glyph name={glyph} size={13} /></span>{words}</span>;
}
