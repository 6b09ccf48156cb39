import { useState, type JSX } from 'react';
import { Button, Modal, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { RESTORE_WORD, type BackupInfo, type RestorePreview } from '../../../preload/contract/history.ts';
import { call, errorShape, useCall } from '../../app/bridge.ts';
import { useReturnFocus } from '../../ui/focus.ts';
import { formatDateTime, formatNumber } from '../../ui/format.ts';
import { InlineError, Loading } from '../../ui/states.tsx';
import { isNamedTable, shownTables } from './tables.ts';

/** What a restore takes away, then the word, then the restore itself: the engine is down meanwhile. */
export function RestoreDialog({ backup, onClose, onRestored }: { backup: BackupInfo; onClose: () => void; onRestored: () => void }): JSX.Element {
  const { t } = useTranslation();
  useReturnFocus();
  const client = useQueryClient();
  const [word, setWord] = useState('');
  const preview = useCall('backup.preview', { id: backup.id }, { gcTime: 0, retry: false });
  const restore = useMutation({
    mutationFn: () => call('shell.restore', { id: backup.id, word: RESTORE_WORD }),
    onSuccess: onRestored,
    // Whether it worked or not, the engine was started again: all that is on the screen may have changed.
    onSettled: () => { void client.invalidateQueries(); },
  });
  const isReady = preview.data !== undefined && !preview.isError;
  return (
    <Modal opened onClose={() => { if (!restore.isPending) onClose(); }} title={t('storage.restoreTitle', { time: formatDateTime(backup.madeMs) })} size={620} closeButtonProps={{ 'aria-label': t('storage.restoreKeep') }}>
      {preview.isError ? <InlineError error={errorShape(preview.error)} /> : preview.data === undefined ? <Loading words={t('storage.previewing')} /> : <Preview preview={preview.data} />}
      <p className="t2">{t('storage.restoreHow')}</p>
      <form onSubmit={(event) => {
        event.preventDefault();
        if (isReady && word === RESTORE_WORD && !restore.isPending) restore.mutate();
      }}>
        <TextInput mt={12} label={t('data.typeWord', { word: RESTORE_WORD })} value={word} disabled={restore.isPending} onChange={(event) => { setWord(event.currentTarget.value); }} autoComplete="off" spellCheck={false} data-autofocus />
        {restore.isPending ? <Loading words={t('storage.restoring')} /> : null}
        {restore.isError ? <InlineError error={errorShape(restore.error)} /> : null}
        <div className="row modal-actions">
          <Button variant="default" disabled={restore.isPending} onClick={onClose}>{t('storage.restoreKeep')}</Button>
          <Button type="submit" color="red" disabled={!isReady || word !== RESTORE_WORD} loading={restore.isPending}>{t('storage.restoreNow')}</Button>
        </div>
      </form>
    </Modal>
  );
}

function Preview({ preview }: { preview: RestorePreview }): JSX.Element {
  const { t } = useTranslation();
  const { parts } = preview.backup;
  const tables = shownTables(preview.tables);
  return (
    <>
      {!parts.includes('settings') ? <p className="t2">{t('storage.noSettingsIn')}</p>
        : <p className={preview.changedSinceMs === null ? 't2' : 'warn'}>{preview.changedSinceMs === null ? t('storage.notChanged') : t('storage.changedSince', { time: formatDateTime(preview.changedSinceMs) })}</p>}
      <p className={parts.includes('history') ? 'warn' : 't2'}>{t(parts.includes('history') ? 'storage.historyGoes' : 'storage.noHistoryIn')}</p>
      {tables.length === 0 ? null : (
        <table className="tbl restore-tables">
          <thead><tr><th>{t('storage.colWhat')}</th><th className="r">{t('storage.colNow')}</th><th className="r">{t('storage.colThen')}</th></tr></thead>
          <tbody>{tables.map(({ table, now, inBackup }) => (
            <tr key={table} className={now === inBackup ? 't2' : 'b'}><td>{isNamedTable(table) ? t(`storage.table_${table}`) : <span className="mono">{table}</span>}</td><td className="r">{formatNumber(now)}</td><td className="r">{formatNumber(inBackup)}</td></tr>
          ))}</tbody>
        </table>
      )}
      {preview.warnings.map((warning, index) => <InlineError key={`${warning.code} ${index}`} error={warning} />)}
    </>
  );
}
