import type { JSX } from 'react';
import { Button, Progress } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { StoreWork } from '../../../preload/contract/history.ts';
import { call, errorShape } from '../../app/bridge.ts';
import { formatShare, formatTime } from '../../ui/format.ts';
import { InlineError } from '../../ui/states.tsx';

/** How one kind of long work goes on, and how it ended when that was not well. */
export function WorkLine({ work, kind, words }: { work: StoreWork | null; kind: StoreWork['kind']; words: string }): JSX.Element | null {
  const { t } = useTranslation();
  const cancel = useMutation({ mutationFn: () => call('storage.cancel', {}) });
  if (work === null || work.kind !== kind) return null;
  if (work.state === 'cancelled') return <p className="t2 f15" role="status">{t('storage.cancelled', { time: formatTime(work.endedMs ?? work.startedMs) })}</p>;
  if (work.state === 'failed') return work.error === null ? null : <InlineError error={work.error} />;
  if (work.state === 'done') return null;
  const share = work.total > 0 ? Math.min(1, work.done / work.total) : 0;
  return (
    <div className="work">
      <span className="f15" role="status">{words}</span>
      <Progress.Root size="sm" className="work-bar"><Progress.Section value={share * 100} aria-label={words} /></Progress.Root>
      <span className="f15 t2 work-share">{formatShare(share, 0)}</span>
      <Button size="xs" variant="default" loading={cancel.isPending} onClick={() => { cancel.mutate(); }}>{t('storage.cancel')}</Button>
      {cancel.isError ? <InlineError error={errorShape(cancel.error)} /> : null}
    </div>
  );
}
