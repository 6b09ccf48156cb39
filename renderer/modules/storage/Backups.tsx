import { useState, type JSX } from 'react';
import { Button, Checkbox, Select } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { IconAlertTriangle, IconFolder } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { BackupFolder, BackupPart, StorageFacts, StoreWork } from '../../../preload/contract/history.ts';
import { call, errorShape } from '../../app/bridge.ts';
import { Writes } from '../../app/Writes.tsx';
import { formatDateTime, formatTime } from '../../ui/format.ts';
import { useFocusAfter } from '../../ui/focus.ts';
import { InlineError, SectionHead } from '../../ui/states.tsx';
import { everyWords } from '../discovery/rescanValue.ts';
import { BackupList } from './BackupList.tsx';
import { isRunning } from './useWork.ts';
import { WorkLine } from './WorkLine.tsx';

const PARTS: readonly BackupPart[] = ['settings', 'history'];
const EVERY_HOURS: readonly (number | null)[] = [null, 6, 24, 168];

/** Where backups are made, how often, now, and those that are there. */
export function Backups({ facts, work, onRestored }: { facts: StorageFacts; work: StoreWork | null; onRestored: (madeMs: number) => void }): JSX.Element {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { backup } = facts;
  const [parts, setParts] = useState<readonly BackupPart[]>(PARTS);
  const begin = useFocusAfter<HTMLButtonElement>(isRunning(work) && work?.kind === 'backup');
  const make = useMutation({ mutationFn: () => call('backup.make', { parts: [...parts] }) });
  const every = useMutation({ mutationFn: (hours: number | null) => call('backup.every', { hours }), onSuccess: (next) => { client.setQueryData(['storage.facts', {}], next); } });
  const choose = useMutation({
    mutationFn: () => call('shell.chooseBackupFolder', {}),
    onSuccess: (folder) => { if (folder !== null) for (const name of ['storage.facts', 'backup.list']) void client.invalidateQueries({ queryKey: [name, {}] }); },
  });
  const error = make.error ?? every.error ?? choose.error;
  return (
    <section>
      <SectionHead title={t('storage.backups')} />
      <p className="t2 f15">{backup.last === null ? t('storage.noBackup') : t('storage.lastBackup', { time: formatDateTime(backup.last.madeMs), checked: formatDateTime(backup.last.checkedMs) })}</p>
      {backup.error === null ? null : <div className="strip red storage-strip"><span className="b">{t('storage.backupFailed')}</span> <InlineError error={backup.error} /></div>}
      <Writes>
        <div className="row backup-folder">
          <span className="f15 t2">{backup.folder === null ? t('storage.ownFolder') : <>{t('storage.backupFolder')} <span className="mono selectable">{backup.folder}</span></>}</span>
          <Button variant="default" size="xs" loading={choose.isPending} leftSection={<IconFolder size={15} stroke={1.6} aria-hidden />} onClick={() => { choose.mutate(); }}>{t('storage.chooseFolder')}</Button>
        </div>
        {choose.data == null ? null : <FolderWords chosen={choose.data} />}
        <Select
          label={t('storage.every')} value={String(backup.everyHours)} allowDeselect={false} disabled={every.isPending}
          data={[...new Set([...EVERY_HOURS, backup.everyHours])].map((hours) => ({ value: String(hours), label: hours === null ? t('storage.every_off') : everyWords(t, hours * 60) }))}
          onChange={(value) => { if (value !== null) every.mutate(value === 'null' ? null : Number(value)); }}
        />
        <Checkbox.Group label={t('storage.parts')} value={[...parts]} onChange={(chosen) => { setParts(PARTS.filter((part) => chosen.includes(part))); }}>
          <div className="row backup-parts">{PARTS.map((part) => <Checkbox key={part} value={part} label={t(`storage.part_${part}`)} />)}</div>
        </Checkbox.Group>
        <div className="row">
          <Button ref={begin} variant="default" disabled={parts.length === 0 || isRunning(work)} loading={make.isPending} onClick={() => { make.mutate(); }}>{t('storage.backupNow')}</Button>
          {parts.length === 0 ? <span className="t2 f15">{t('storage.partsNone')}</span> : null}
        </div>
      </Writes>
      <WorkLine work={work} kind="backup" words={t('storage.backingUp')} />
      {work?.kind === 'backup' && work.state === 'done' && work.endedMs !== null ? <p className="f15 ok" role="status">{t('storage.backupDone', { time: formatTime(work.endedMs) })}</p> : null}
      {error === null ? null : <InlineError error={errorShape(error)} />}
      <BackupList isBusy={isRunning(work)} onRestored={onRestored} />
    </section>
  );
}

/** What speaks against the folder that was just chosen. */
function FolderWords({ chosen }: { chosen: BackupFolder }): JSX.Element | null {
  const { t } = useTranslation();
  // Of the data folder's own place the line above says it.
  const words = [...chosen.warnings.map((warning) => t(`storage.warn_${warning}`)), ...(chosen.sameDisk && chosen.folder !== null ? [t('storage.sameDisk')] : [])];
  if (words.length === 0) return null;
  return <ul className="data-warnings" role="status">{words.map((text) => <li key={text}><IconAlertTriangle size={16} stroke={1.6} className="warn" aria-hidden /> {text}</li>)}</ul>;
}
