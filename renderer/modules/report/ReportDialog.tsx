import { useState, type JSX } from 'react';
import { Button, Checkbox, Modal, MultiSelect } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { DEFAULT_HIDE, MAX_REPORT_RIGS, oneText, type Hide } from '../../../preload/contract/report.ts';
import { call, errorShape, useCall } from '../../app/bridge.ts';
import { live } from '../../app/liveData.ts';
import { formatNumber } from '../../ui/format.ts';
import { ErrorWords, InlineError, Loading } from '../../ui/states.tsx';
import './report.css';

const HIDES = ['workers', 'publicAddresses', 'privateAddresses', 'macs'] as const satisfies readonly (keyof Hide)[];

/**
 * What one attaches to a bug report, shown before it is saved: every part with its text, each can be left out. Secrets are taken out
 * by the engine; what merely tells on the farm by choice.
 */
export function ReportDialog({ opened, onClose, rigNo = null }: { opened: boolean; onClose: () => void; rigNo?: number | null }): JSX.Element {
  const { t } = useTranslation();
  return (
    <Modal opened={opened} onClose={onClose} title={t('report.title')} size={1040} closeButtonProps={{ 'aria-label': t('report.close') }}>
      {opened ? <Report rigNo={rigNo} onClose={onClose} /> : null}
    </Modal>
  );
}

function Report({ rigNo, onClose }: { rigNo: number | null; onClose: () => void }): JSX.Element {
  const { t } = useTranslation();
  const [hide, setHide] = useState<Hide>(DEFAULT_HIDE);
  const [rigs, setRigs] = useState<number[]>(rigNo === null ? [] : [rigNo]);
  const [leftOut, setLeftOut] = useState<ReadonlySet<string>>(new Set());
  const [shown, setShown] = useState<string | null>(null);
  const report = useCall('app.report', { rigs, hide }, { staleTime: Infinity, gcTime: 0, retry: false });
  const files = report.data?.files ?? [];
  const chosen = files.filter(({ name }) => !leftOut.has(name));
  const file = files.find(({ name }) => name === shown) ?? files[0];
  const save = useMutation({
    mutationFn: () => call('shell.saveText', { suggestedName: `tera-report-${new Date().toISOString().slice(0, 10)}.txt`, text: oneText(chosen) }),
  });
  return (
    <div className="report">
      <p className="t2 f15">{t('report.why')}</p>
      <div className="report-choice">
        <RigChoice rigs={rigs} onChange={setRigs} />
        <fieldset>
          <legend>{t('report.leaveOut')}</legend>
          {HIDES.map((kind) => <Checkbox key={kind} size="xs" label={t(`report.hide_${kind}`)} checked={hide[kind]} onChange={(event) => { setHide({ ...hide, [kind]: event.currentTarget.checked }); }} />)}
        </fieldset>
      </div>
      {report.isError ? <ErrorWords error={errorShape(report.error)} /> : null}
      {report.isPending ? <Loading words={t(rigs.length === 0 ? 'report.loading' : 'report.reading', { count: rigs.length })} rows={6} /> : null}
      {report.isSuccess ? (
        <div className="report-parts">
          <ul aria-label={t('report.parts')}>
            {files.map(({ name, text }) => (
              <li key={name} data-shown={name === file?.name || undefined}>
                <Checkbox size="xs" aria-label={t('report.include', { name })} checked={!leftOut.has(name)} onChange={(event) => {
                  const next = new Set(leftOut);
                  if (event.currentTarget.checked) next.delete(name);
                  else next.add(name);
                  setLeftOut(next);
                }} />
                <button type="button" aria-current={name === file?.name} onClick={() => { setShown(name); }}>
                  <span className="mono ell">{name}</span><span className="t3">{t('unit.kb', { value: formatNumber(Math.max(1, Math.round(text.length / 1024))) })}</span>
                </button>
              </li>
            ))}
          </ul>
          <pre tabIndex={0} aria-label={file?.name} className="mono selectable">{file?.text}</pre>
        </div>
      ) : null}
      {save.isError ? <InlineError error={errorShape(save.error)} /> : null}
      <div className="row modal-actions">
        <span className="t3 f15" role="status">{save.data?.path == null ? '' : t('report.saved', { path: save.data.path })}</span>
        <span className="sp" />
        <Button variant="default" onClick={onClose}>{t('report.close')}</Button>
        <Button disabled={!report.isSuccess || chosen.length === 0} loading={save.isPending} leftSection={<IconDownload size={16} stroke={1.6} aria-hidden />} onClick={() => { save.mutate(); }}>
          {t('report.save', { count: chosen.length })}
        </Button>
      </div>
    </div>
  );
}

/** Rigs by name or address, from the live table. */
function RigChoice({ rigs, onChange }: { rigs: number[]; onChange: (rigs: number[]) => void }): JSX.Element {
  const { t } = useTranslation();
  const [data] = useState(() => Array.from({ length: live.fleet.size }, (_, slot) => live.fleet.rowAt(slot))
    .map(({ rigNo, name, ip }) => ({ value: String(rigNo), label: name === ip ? ip : `${name} · ${ip}` })));
  return (
    <MultiSelect
      label={t('report.rigs')} description={t('report.rigsWhy', { count: MAX_REPORT_RIGS })} placeholder={rigs.length === 0 ? t('report.noRigs') : ''}
      data={data} value={rigs.map(String)} maxValues={MAX_REPORT_RIGS} limit={50} searchable clearable nothingFoundMessage={t('report.noSuchRig')}
      onChange={(values) => { onChange(values.map(Number)); }}
    />
  );
}
