import type { JSX, ReactNode } from 'react';
import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { IconArrowLeft, IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { RigDetail, RigRow } from '../../../preload/contract/fleet.ts';
import { call, errorShape } from '../../app/bridge.ts';
import { live } from '../../app/liveData.ts';
import { useNow } from '../../app/second.ts';
import { useTemperatureUnit } from '../../app/settings.ts';
import { useOffWords } from '../../app/Writes.tsx';
import { formatAge, formatDuration, NONE } from '../../ui/format.ts';
import { StatusWord } from '../../ui/Glyph.tsx';
import { InlineError } from '../../ui/states.tsx';
import { OpenReport } from '../report/OpenReport.tsx';
import { fullModel } from './columns.ts';
import { OpenRigPage } from './OpenRigPage.tsx';
import { firmwareWords } from './firmwareWords.ts';
import { listLeftHref } from './listLeft.ts';
import { isRecognisedOnly, reasonsNow, reasonSentence, reasonWords } from './reasons.ts';

/** Name, status with its reasons, what the rig is and when it was read. */
export function RigHead({ row, detail, onRead }: { row: RigRow; detail: RigDetail; onRead: (detail: RigDetail) => void }): JSX.Element {
  const { t } = useTranslation();
  const now = useNow();
  const unit = useTemperatureUnit();
  const client = useQueryClient();
  const read = useMutation({
    mutationFn: () => call('fleet.readNow', { rigNo: row.rigNo }),
    onSuccess: (fresh) => {
      onRead(fresh);
      client.setQueryData(['fleet.rig', { rigNo: row.rigNo }], fresh);
    },
  });
  const off = useOffWords();
  const start = read.submittedAt;
  const boards = detail.telemetry?.boards ?? [];
  const isReadable = !isRecognisedOnly(row);
  const facts: [string, ReactNode, boolean][] = [
    [t('rig.model'), fullModel(row.make, row.model) ?? t(`make.${row.make}`), false],
    [t('rig.firmware'), <span key="firmware" title={row.firmwareVersion ?? undefined}>{firmwareWords(t, row.firmware, row.firmwareVersion)}</span>, false],
    [t('rig.worker'), row.worker ?? NONE, false],
    [t('rig.ip'), row.ip, true],
    [t('rig.mac'), row.mac ?? NONE, true],
    [t('rig.read'), detail.readAtMs === null ? t('rig.never') : t('rig.ago', { age: formatAge(now - detail.readAtMs) }), false],
  ];
  const reasons = reasonsNow(live.fleet, row);
  const clock = reasons.find((reason) => reason.code === 'clockWrong')?.value ?? null;
  if (clock !== null) facts.push([t('rig.clock'), t(clock > 0 ? 'rig.clockAhead' : 'rig.clockBehind', { duration: formatDuration(Math.abs(clock) * 60) }), false]);
  return (
    <header className="rig-head">
      <div className="row rig-line">
        <a href={listLeftHref()} className="x" aria-label={t('rig.back')} title={t('rig.back')}><IconArrowLeft size={18} stroke={1.6} aria-hidden /></a>
        <span className="n ell">{row.name}</span>
        <span className="rig-status"><StatusWord t={t} status={row.status} size={14} /></span>
        <span className="t3">{t('rig.forAge', { duration: formatAge(now - row.statusSinceMs) })}</span>
        {reasons.slice(0, 4).map((reason, index) => <span className="chip" key={index} title={reasonSentence(t, reason, unit, boards)}>{reasonWords(t, reason, boards)}</span>)}
        {reasons.length > 4 ? <span className="t3">{`+${reasons.length - 4}`}</span> : null}
        <span className="sp" />
        <OpenReport rigNo={row.rigNo} />
        <OpenRigPage row={row} />
        {isReadable ? <Button loading={read.isPending} disabled={off !== undefined} title={off} onClick={() => { read.mutate(); }} leftSection={<IconRefresh size={16} stroke={1.6} aria-hidden />}>{t('rig.readNow')}</Button> : null}
      </div>
      <div className="meta">
        {facts.map(([name, value, mono]) => <div key={name}><span>{name}</span><i className={mono ? 'mono selectable' : 'selectable'}>{value}</i></div>)}
      </div>
      <div aria-live="polite">
        {read.isPending ? <p className="t2 f15">{t('rig.reading', { ip: row.ip })}</p> : null}
        {read.isError ? <InlineError error={errorShape(read.error)} /> : null}
        {read.isSuccess ? <p className="vh">{t('rig.readDone', { seconds: Math.max(0, Math.round((Date.now() - start) / 1000)) })}</p> : null}
      </div>
    </header>
  );
}
