import { useState, type JSX } from 'react';
import { Button, Select } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { StorageFacts, StoreWork } from '../../../preload/contract/history.ts';
import { call, errorShape } from '../../app/bridge.ts';
import { formatDate } from '../../ui/format.ts';
import { useFocusAfter } from '../../ui/focus.ts';
import { InlineError, SectionHead } from '../../ui/states.tsx';
import { useSize } from '../../ui/size.ts';
import { dayMs } from './space.ts';
import { isRunning } from './useWork.ts';
import { WorkLine } from './WorkLine.tsx';

/** One sealed day as a file of the person's own. */
export function ExportDay({ facts, work }: { facts: StorageFacts; work: StoreWork | null }): JSX.Element {
  const { t } = useTranslation();
  const size = useSize();
  const begin = useFocusAfter<HTMLButtonElement>(isRunning(work) && work?.kind === 'exportDay');
  const [chosen, setChosen] = useState<string | null>(null);
  const write = useMutation({ mutationFn: (day: string) => call('shell.exportDay', { day }) });
  // A day that went meanwhile is no choice any more.
  const day = facts.days.some((one) => one.day === chosen) ? chosen : facts.days[0]?.day ?? null;
  const path = write.data?.path ?? null;
  const isDone = work?.kind === 'exportDay' && work.state === 'done';
  return (
    <section>
      <SectionHead title={t('storage.export')} />
      <p className="t2 f15">{day === null ? t('storage.exportNone') : t('storage.exportWhy')}</p>
      {day === null ? null : (
        <div className="row export-row">
          <Select label={t('storage.day')} value={day} data={facts.days.map((one) => ({ value: one.day, label: `${formatDate(dayMs(one.day))} · ${size(one.bytes)}` }))} onChange={setChosen} allowDeselect={false} />
          <Button ref={begin} variant="default" disabled={isRunning(work)} loading={write.isPending} onClick={() => { write.mutate(day); }}>{t('storage.exportNow')}</Button>
        </div>
      )}
      <WorkLine work={work} kind="exportDay" words={t('storage.exporting')} />
      {write.isError ? <InlineError error={errorShape(write.error)} /> : null}
      {isDone && path !== null ? <p className="f15" role="status">{t('storage.exported')} <span className="mono selectable">{path}</span></p> : null}
    </section>
  );
}
