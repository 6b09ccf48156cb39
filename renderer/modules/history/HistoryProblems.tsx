import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppErrorShape } from '../../../preload/contract/contract.ts';
import { inWords } from '../../i18n/faults.ts';
import { PartialStrip, sentence } from '../../ui/states.tsx';

/** Says once for the charts under it which parts could not be read. */
export function HistoryProblems({ problems }: { problems: readonly AppErrorShape[] }): JSX.Element | null {
  const { t } = useTranslation();
  const [first] = problems;
  if (first === undefined) return null;
  const { message, next } = inWords(first);
  return <PartialStrip>{t('history.problems', { count: problems.length })} {sentence(message)}{next === undefined ? null : <> {sentence(next)}</>} <span className="mono t3 selectable">{first.code}</span></PartialStrip>;
}
