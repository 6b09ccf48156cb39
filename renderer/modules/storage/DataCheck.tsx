import type { JSX } from 'react';
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { StorageFacts, StoreWork, VerifyResult } from '../../../preload/contract/history.ts';
import { call, errorShape } from '../../app/bridge.ts';
import { formatDateTime, formatNumber } from '../../ui/format.ts';
import { useFocusAfter } from '../../ui/focus.ts';
import { InlineError, SectionHead } from '../../ui/states.tsx';
import { isRunning } from './useWork.ts';
import { WorkLine } from './WorkLine.tsx';

/** Check now, and what the last check found. */
export function DataCheck({ facts, work }: { facts: StorageFacts; work: StoreWork | null }): JSX.Element {
  const { t } = useTranslation();
  const verify = useMutation({ mutationFn: () => call('storage.verify', {}) });
  const begin = useFocusAfter<HTMLButtonElement>(isRunning(work) && work?.kind === 'verify');
  const last = facts.lastVerify;
  return (
    <section>
      <SectionHead title={t('storage.check')} end={last === null ? undefined : t('storage.checkedAt', { time: formatDateTime(last.atMs) })} />
      <p className="t2 f15">{t('storage.checkWhy')}</p>
      <Button ref={begin} variant="default" disabled={isRunning(work)} loading={verify.isPending} onClick={() => { verify.mutate(); }}>{t('storage.checkNow')}</Button>
      <WorkLine work={work} kind="verify" words={t('storage.checking')} />
      {verify.isError ? <InlineError error={errorShape(verify.error)} /> : null}
      {last === null ? <p className="t2 f15">{t('storage.neverChecked')}</p> : <Found result={last.result} />}
    </section>
  );
}

function Found({ result }: { result: VerifyResult }): JSX.Element {
  const { t } = useTranslation();
  const n = formatNumber(result.samples);
  if (result.ok) return <p className="f15 found"><IconCircleCheck size={16} stroke={1.6} className="ok" aria-hidden /><span>{t('storage.sound', { n })}</span></p>;
  const bad = result.files.filter(({ ok }) => !ok);
  const { ok: isJournalWhole, firstBadSeq } = result.audit;
  return (
    <div className="found-bad">
      <p className="f15 found"><IconAlertTriangle size={16} stroke={1.6} className="err" aria-hidden /><span>{t('storage.notSound', { n, bad: formatNumber(result.crcErrors) })}</span></p>
      {isJournalWhole ? null : <p className="f15">{firstBadSeq === null ? t('storage.journalWrong') : t('storage.journalBroken', { seq: formatNumber(firstBadSeq) })}</p>}
      {bad.length === 0 ? null : <ul className="data-list" aria-label={t('storage.badFiles')}>{bad.map(({ file, complaint }) => <li key={file}><span className="mono selectable">{file}</span> <span className="t2">{complaint}</span></li>)}</ul>}
      {result.problems.map((problem, index) => <InlineError key={`${problem.code} ${index}`} error={problem} />)}
    </div>
  );
}
