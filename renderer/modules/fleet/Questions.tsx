import type { JSX, ReactNode } from 'react';
import { Button, Modal } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { MarkKind, type Question, type Side } from '../../../preload/contract/identity.ts';
import { call, errorShape } from '../../app/bridge.ts';
import { rigHref } from '../../app/router.ts';
import { Writes } from '../../app/Writes.tsx';
import { useReturnFocus } from '../../ui/focus.ts';
import { formatDateTime } from '../../ui/format.ts';
import { ErrorWords, InlineError, Loading, SectionHead } from '../../ui/states.tsx';
import { fullModel } from './columns.ts';
import { firmwareWords } from './firmwareWords.ts';
import { useQuestions } from './identityQuestions.ts';
import './identity.css';

/** The list in which a person says whether two numbers are one rig. */
export function Questions({ onClose }: { onClose: () => void }): JSX.Element {
  const { t } = useTranslation();
  useReturnFocus();
  return (
    <Modal opened onClose={onClose} title={t('identity.title')} size={860} closeButtonProps={{ 'aria-label': t('identity.close') }}>
      <List onLeave={onClose} />
    </Modal>
  );
}

function List({ onLeave }: { onLeave: () => void }): JSX.Element {
  const { t } = useTranslation();
  const { questions, error } = useQuestions();
  if (questions === null) return error === null ? <Loading words={t('identity.reading')} /> : <ErrorWords error={errorShape(error)} />;
  const open = questions.filter((question) => question.answer === null);
  const answered = questions.filter((question) => question.answer !== null);
  return (
    <div className="words">
      <Writes>
        {open.length === 0 ? <p className="t2">{t('identity.none')}</p> : null}
        {open.map((question) => <OpenQuestion key={question.id} question={question} onLeave={onLeave} />)}
        {answered.length === 0 ? null : (
          <section>
            <SectionHead title={t('identity.answered')} level={3} />
            {answered.map((question) => <Answered key={question.id} question={question} />)}
          </section>
        )}
      </Writes>
    </div>
  );
}

/** Sends an answer; what comes back is the list as it is then. */
function useWord(send: () => Promise<Question[]>): { isPending: boolean; error: unknown; say: () => void } {
  const client = useQueryClient();
  const word = useMutation({
    mutationFn: send,
    onSuccess: (questions) => {
      client.setQueryData(['identity.questions', {}], questions);
      void client.invalidateQueries({ queryKey: ['identity.rig'] });
    },
  });
  return { isPending: word.isPending, error: word.error, say: () => { word.mutate(); } };
}

function OpenQuestion({ question, onLeave }: { question: Question; onLeave: () => void }): JSX.Element {
  const { t } = useTranslation();
  const same = useWord(() => call('identity.answer', { id: question.id, answer: 'same' }));
  const other = useWord(() => call('identity.answer', { id: question.id, answer: 'other' }));
  const isBusy = same.isPending || other.isPending;
  const error = same.error ?? other.error;
  return (
    <section className="word" aria-label={t(`identity.why.${question.why}`)}>
      <p>{t(`identity.why.${question.why}`)}</p>
      <Sides question={question} onLeave={onLeave} />
      <div className="row">
        <Button size="xs" loading={same.isPending} disabled={isBusy} onClick={same.say}>{t('identity.same')}</Button>
        <Button size="xs" variant="default" loading={other.isPending} disabled={isBusy} onClick={other.say}>{t('identity.other')}</Button>
        <span className="t3 f14">{t('identity.sameHint')}</span>
      </div>
      {error === null ? null : <InlineError error={errorShape(error)} />}
    </section>
  );
}

function Answered({ question }: { question: Question }): JSX.Element {
  const { t } = useTranslation();
  const back = useWord(() => call('identity.takeBack', { id: question.id }));
  return (
    <div className="word-done">
      <span className="mono">{question.younger.ip ?? question.younger.lastIp ?? question.older.ip ?? question.older.lastIp}</span>
      <span>{t(question.answer === 'same' ? 'identity.answeredSame' : 'identity.answeredOther')}</span>
      <span className="t3">{question.answeredMs === null ? null : formatDateTime(question.answeredMs)}</span>
      <span className="sp" />
      <Button size="xs" variant="subtle" loading={back.isPending} onClick={back.say}>{t('identity.takeBack')}</Button>
      {back.error === null ? null : <InlineError error={errorShape(back.error)} />}
    </div>
  );
}

/** Both sides beside each other; what is the same on both stands once as such. */
function Sides({ question: { older, younger }, onLeave }: { question: Question; onLeave: () => void }): JSX.Element {
  const { t } = useTranslation();
  const address = (side: Side): ReactNode => (side.ip === null
    ? <span className="t3">{side.lastIp === null ? t('identity.unknown') : t('identity.wasAt', { ip: side.lastIp })}</span>
    : <a className="lnk mono" href={rigHref(side.rigNo)} onClick={onLeave}>{side.ip}</a>);
  const marksOf = (side: Side, kind: MarkKind): string => side.marks.flatMap((mark) => (mark.kind === kind ? [mark.value] : [])).toSorted().join(', ');
  const kinds = MarkKind.options.filter((kind) => marksOf(older, kind) !== '' || marksOf(younger, kind) !== '');
  const lines: [string, ReactNode, ReactNode, boolean][] = [
    [t('identity.address'), address(older), address(younger), false],
    [t('identity.model'), fullModel(older.make, older.model) ?? t(`make.${older.make}`), fullModel(younger.make, younger.model) ?? t(`make.${younger.make}`), false],
    [t('identity.firmware'), firmware(older), firmware(younger), false],
    ...kinds.map((kind): [string, ReactNode, ReactNode, boolean] => [t(`identity.mark.${kind}`), marksOf(older, kind), marksOf(younger, kind), true]),
    [t('identity.lastSeen'), formatDateTime(older.lastSeenMs), formatDateTime(younger.lastSeenMs), false],
  ];
  function firmware(side: Side): string {
    return firmwareWords(t, side.firmware, side.firmwareVersion);
  }
  const told = (value: ReactNode): ReactNode => (value === '' ? <span className="t3">{t('identity.unknown')}</span> : value);
  return (
    <table className="word-sides">
      <thead><tr><td /><th scope="col">{t('identity.older', { date: formatDateTime(older.firstSeenMs) })}</th><th scope="col">{t('identity.younger', { date: formatDateTime(younger.firstSeenMs) })}</th></tr></thead>
      <tbody>
        {lines.map(([name, left, right, isMark]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            {isMark && left === right && left !== ''
              ? <td colSpan={2}><span className="mono selectable">{left}</span> <span className="chip">{t('identity.sameOnBoth')}</span></td>
              : <><td className={isMark ? 'mono selectable' : ''}>{told(left)}</td><td className={isMark ? 'mono selectable' : ''}>{told(right)}</td></>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
