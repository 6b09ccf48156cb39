import { useState, type JSX } from 'react';
import { Button, Modal, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { IconAlertTriangle, IconFolderSymlink, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { DELETE_WORD, type ChosenFolder, type DataFacts, type FolderWarning } from '../../../preload/contract/data.ts';
import { call, errorShape, useCall } from '../../app/bridge.ts';
import { useIsDemo } from '../../app/settings.ts';
import { Writes } from '../../app/Writes.tsx';
import { useReturnFocus } from '../../ui/focus.ts';
import { useSize } from '../../ui/size.ts';
import { InlineError, Loading, SectionHead } from '../../ui/states.tsx';

/** Where the data lie, how large they are, and how they are moved or removed. */
export function DataFolder(): JSX.Element {
  const { t } = useTranslation();
  const size = useSize();
  const client = useQueryClient();
  const demo = useIsDemo();
  const facts = useCall('shell.data', {});
  const keep = (next: DataFacts): void => {
    client.setQueryData(['shell.data', {}], next);
    for (const name of ['app.info', 'app.doctor']) void client.invalidateQueries({ queryKey: [name, {}] });
  };
  const choose = useMutation({ mutationFn: () => call('shell.chooseDataFolder', {}) });
  const removeOld = useMutation({ mutationFn: () => call('shell.removeOldData', {}), onSuccess: keep });
  const [removing, setRemoving] = useState(false);
  const data = facts.data;
  return (
    <section>
      <SectionHead title={t('data.title')} />
      {facts.isError ? <InlineError error={errorShape(facts.error)} /> : null}
      {data === undefined ? null : (
        <>
          <p className="t2 f15">{t('data.where')} <span className="mono selectable">{data.folder}</span></p>
          <p className="t2 f15">{t('data.size', { size: size(data.bytes), free: size(data.freeBytes) })}</p>
          <Warnings warnings={data.warnings} />
          {data.old === null ? null : (
            <div className="strip amber data-old" role="status">
              <span>{t('data.oldThere', { size: size(data.old.bytes) })} <span className="mono selectable">{data.old.folder}</span></span>
              <span className="sp" />
              <Button size="xs" variant="default" loading={removeOld.isPending} onClick={() => { removeOld.mutate(); }}>{t('data.removeOld')}</Button>
            </div>
          )}
          {removeOld.isError ? <InlineError error={errorShape(removeOld.error)} /> : null}
          {demo ? null : (
            <Writes>
              <div className="row">
                <Button variant="default" disabled={data.old !== null} loading={choose.isPending} leftSection={<IconFolderSymlink size={16} stroke={1.6} aria-hidden />} onClick={() => { choose.mutate(); }}>{t('data.move')}</Button>
                <Button variant="default" leftSection={<IconTrash size={16} stroke={1.6} aria-hidden />} onClick={() => { setRemoving(true); }}>{t('data.removeAll')}</Button>
              </div>
              {data.old === null ? null : <p className="t3 f14">{t('data.moveAfterOld')}</p>}
            </Writes>
          )}
          {choose.isError ? <InlineError error={errorShape(choose.error)} /> : null}
          {choose.data == null ? null : <MoveDialog chosen={choose.data} facts={data} onMoved={keep} onClose={() => { choose.reset(); }} />}
          {removing ? <RemoveDialog facts={data} onClose={() => { setRemoving(false); }} /> : null}
        </>
      )}
    </section>
  );
}

function Warnings({ warnings }: { warnings: FolderWarning[] }): JSX.Element | null {
  const { t } = useTranslation();
  if (warnings.length === 0) return null;
  return <ul className="data-warnings">{warnings.map((warning) => <li key={warning}><IconAlertTriangle size={16} stroke={1.6} className="warn" aria-hidden /> {t(`data.warn_${warning}`)}</li>)}</ul>;
}

function MoveDialog({ chosen, facts, onMoved, onClose }: { chosen: ChosenFolder; facts: DataFacts; onMoved: (facts: DataFacts) => void; onClose: () => void }): JSX.Element {
  const { t } = useTranslation();
  useReturnFocus();
  const size = useSize();
  const move = useMutation({
    mutationFn: () => call('shell.moveData', {}),
    onSuccess: (next) => {
      onMoved(next);
      onClose();
    },
  });
  return (
    <Modal opened onClose={() => { if (!move.isPending) onClose(); }} title={t('data.moveTitle')} size={620} closeButtonProps={{ 'aria-label': t('data.keep') }}>
      <p className="t2">{t('data.moveTo', { size: size(facts.bytes), free: size(chosen.freeBytes) })}</p>
      <p className="mono selectable">{chosen.folder}</p>
      <Warnings warnings={chosen.warnings} />
      {chosen.problem === null ? <p className="t2">{t('data.moveHow')}</p> : <InlineError error={chosen.problem} />}
      {move.isPending ? <Loading words={t('data.moving')} /> : null}
      {move.isError ? <InlineError error={errorShape(move.error)} /> : null}
      <div className="row modal-actions">
        <Button variant="default" disabled={move.isPending} onClick={onClose}>{t('data.keep')}</Button>
        <Button disabled={chosen.problem !== null || move.isError} loading={move.isPending} onClick={() => { move.mutate(); }}>{t('data.moveNow')}</Button>
      </div>
    </Modal>
  );
}

function RemoveDialog({ facts, onClose }: { facts: DataFacts; onClose: () => void }): JSX.Element {
  const { t } = useTranslation();
  useReturnFocus();
  const size = useSize();
  const [word, setWord] = useState('');
  const remove = useMutation({ mutationFn: () => call('shell.removeAllData', { word: DELETE_WORD }) });
  return (
    <Modal opened onClose={onClose} title={t('data.removeTitle')} size={620} closeButtonProps={{ 'aria-label': t('data.keepAll') }}>
      <p className="t2">{t('data.removeWhat')}</p>
      <ul className="data-list">
        <li>{t('data.removeFarm', { size: size(facts.bytes) })} <span className="mono selectable">{facts.folder}</span></li>
        {facts.old === null ? null : <li>{t('data.removeOldFarm')} <span className="mono selectable">{facts.old.folder}</span></li>}
        <li>{t('data.removeDemo')} <span className="mono selectable">{facts.root}</span></li>
        <li>{t('data.removeKeys')}</li>
        <li>{t('data.removeLogin')}</li>
      </ul>
      <p className="t2">{t('data.removeStays')}</p>
      <TextInput mt={12} label={t('data.typeWord', { word: DELETE_WORD })} value={word} onChange={(event) => { setWord(event.currentTarget.value); }} autoComplete="off" spellCheck={false} data-autofocus />
      {remove.isError ? <InlineError error={errorShape(remove.error)} /> : null}
      <div className="row modal-actions">
        <Button variant="default" onClick={onClose}>{t('data.keepAll')}</Button>
        <Button color="red" disabled={word !== DELETE_WORD} loading={remove.isPending} onClick={() => { remove.mutate(); }}>{t('data.removeNow')}</Button>
      </div>
    </Modal>
  );
}
