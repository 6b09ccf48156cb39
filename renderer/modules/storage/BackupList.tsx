import { useState, type JSX } from 'react';
import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { BackupInfo } from '../../../preload/contract/history.ts';
import { errorShape, useCall } from '../../app/bridge.ts';
import { useReadOnly } from '../../app/Writes.tsx';
import { inWords } from '../../i18n/faults.ts';
import { formatDateTime } from '../../ui/format.ts';
import { listOf } from '../../ui/locale.ts';
import { InlineError, Loading, sentence } from '../../ui/states.tsx';
import { useSize } from '../../ui/size.ts';
import { RestoreDialog } from './RestoreDialog.tsx';

/** The backups in their folder, newest first as the engine says them, each with the word of its last check. */
export function BackupList({ isBusy, onRestored }: { isBusy: boolean; onRestored: (madeMs: number) => void }): JSX.Element | null {
  const { t } = useTranslation();
  const size = useSize();
  const list = useCall('backup.list', {});
  const isReadOnly = useReadOnly() !== null;
  const [chosen, setChosen] = useState<BackupInfo | null>(null);
  if (list.isError) return <InlineError error={errorShape(list.error)} />;
  if (list.data === undefined) return <Loading words={t('storage.listLoading')} rows={2} />;
  if (list.data.length === 0) return null;
  return (
    <>
      <table className="tbl backup-list">
        <thead><tr><th>{t('storage.colMade')}</th><th className="r w-size">{t('storage.colSize')}</th><th>{t('storage.colParts')}</th><th>{t('storage.colState')}</th><th className="w-act"><span className="vh">{t('storage.restore')}</span></th></tr></thead>
        <tbody>{list.data.map((backup) => (
          <tr key={backup.id}>
            <td title={backup.id}>{formatDateTime(backup.madeMs)}</td>
            <td className="r">{size(backup.bytes)}</td>
            <td className="t2">{listOf(backup.parts.map((part) => t(`storage.part_${part}`)))}</td>
            <td><State backup={backup} /></td>
            <td className="r"><Button size="compact-sm" variant="default" disabled={isReadOnly || isBusy || backup.problem !== null} aria-label={t('storage.restoreOf', { time: formatDateTime(backup.madeMs) })} onClick={() => { setChosen(backup); }}>{t('storage.restore')}</Button></td>
          </tr>
        ))}</tbody>
      </table>
      {isBusy ? <p className="t3 f14">{t('storage.busy')}</p> : null}
      {chosen === null ? null : <RestoreDialog backup={chosen} onClose={() => { setChosen(null); }} onRestored={() => { setChosen(null); onRestored(chosen.madeMs); }} />}
    </>
  );
}

function State({ backup: { problem, checkedMs } }: { backup: BackupInfo }): JSX.Element {
  const { t } = useTranslation();
  const words = problem === null ? t('storage.backupSound', { time: formatDateTime(checkedMs) }) : sentence(inWords(problem).message);
  return (
    <span className="st backup-state">
      {problem === null ? <IconCircleCheck size={15} stroke={1.6} className="ok" aria-hidden /> : <IconAlertTriangle size={15} stroke={1.6} className="err" aria-hidden />}
      <span>{words}</span>
    </span>
  );
}
