import { useState, type JSX } from 'react';
import { useTranslation } from 'react-i18next';
import { errorShape, useCall } from '../../app/bridge.ts';
import { Writes } from '../../app/Writes.tsx';
import { formatDateTime } from '../../ui/format.ts';
import { ErrorWords, InlineError, Loading } from '../../ui/states.tsx';
import { Backups } from './Backups.tsx';
import { DataCheck } from './DataCheck.tsx';
import { ExportDay } from './ExportDay.tsx';
import { Limits } from './Limits.tsx';
import { Space, Tiers } from './Space.tsx';
import { useWork } from './useWork.ts';
import '../settings/settings.css';
import './storage.css';

const REFRESH_MS = 60_000;

/** What is kept and how large it is, checks, backups, restore, export. */
export function StorageScreen(): JSX.Element {
  const { t } = useTranslation();
  const facts = useCall('storage.facts', {}, { refetchInterval: REFRESH_MS });
  const work = useWork();
  const [restoredMs, setRestoredMs] = useState<number | null>(null);
  const data = facts.data;
  if (data === undefined) {
    return <div className="page">{facts.isError ? <ErrorWords error={errorShape(facts.error)} action={<button type="button" className="lnk" onClick={() => { void facts.refetch(); }}>{t('app.retry')}</button>} /> : <Loading words={t('storage.loading')} />}</div>;
  }
  return (
    <div className="page storage">
      {facts.isError ? <div className="strip amber storage-strip"><InlineError error={errorShape(facts.error)} /></div> : null}
      {restoredMs === null ? null : <div className="strip storage-done" role="status">{t('storage.restored', { time: formatDateTime(restoredMs) })}</div>}
      {data.rawStopped === null ? null : <div className="strip red storage-strip"><span className="b">{t('storage.rawStopped')}</span> <InlineError error={data.rawStopped} /></div>}
      <div className="settings storage-cols">
        <div className="settings-col">
          <Space facts={data} />
          <Tiers facts={data} />
          <Writes><Limits key={restoredMs} facts={data} /></Writes>
        </div>
        <div className="settings-col">
          <Backups facts={data} work={work} onRestored={setRestoredMs} />
          <DataCheck facts={data} work={work} />
          <ExportDay facts={data} work={work} />
        </div>
      </div>
    </div>
  );
}
