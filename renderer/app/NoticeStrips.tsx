import { useEffect, useState, type JSX } from 'react';
import { IconDatabase, IconLock, IconTool, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { AppErrorShape } from '../../preload/contract/contract.ts';
import { inWords } from '../i18n/faults.ts';
import { CopyCode, sentence } from '../ui/states.tsx';
import { useCall } from './bridge.ts';
import { useFleetState, useMonitoring } from './liveData.ts';

/** What comes up while the engine runs, such as a system that keeps it from the network. */
const NOTICES_MS = 30_000;
/** Told once a start: a notice that was read stays away until the window is opened again. */
const dismissed = new Set<string>();
const keyOf = (notice: AppErrorShape): string => `${notice.code} ${notice.message}`;

/** What the engine says of its data, on every screen: not stored now, opened read-only, repaired when it was opened. */
export function NoticeStrips(): JSX.Element {
  const { t } = useTranslation();
  const { kind } = useMonitoring();
  const storeError = useFleetState().farm?.storeError ?? null;
  const info = useCall('app.info', {}, { staleTime: Infinity, refetchInterval: NOTICES_MS });
  const { refetch } = info;
  const [, setRead] = useState(0);
  // A restarted engine opened its data again and may have found something new.
  useEffect(() => { if (kind === 'live') void refetch(); }, [kind, refetch]);
  const readOnly = info.data?.readOnlyReason ?? null;
  const notices = (info.data?.notices ?? []).filter((notice) => !dismissed.has(keyOf(notice)));
  const close = (notice: AppErrorShape): void => {
    dismissed.add(keyOf(notice));
    setRead((count) => count + 1);
  };
  return (
    <>
      {storeError === null || storeError.code === readOnly?.code ? null : (
        <div className="strip red monitoring" role="alert">
          <span className="err"><IconDatabase size={15} stroke={1.6} aria-hidden /></span>
          <span><span className="b">{t('notice.notStored')}</span> <Words error={storeError} /></span>
          <span className="sp" /><CopyCode code={storeError.code} />
        </div>
      )}
      {readOnly === null ? null : (
        <div className="strip amber monitoring" role="alert">
          <span className="warn"><IconLock size={15} stroke={1.6} aria-hidden /></span>
          <span><span className="b">{t('notice.readOnly')}</span> <Words error={readOnly} /></span>
          <span className="sp" /><CopyCode code={readOnly.code} />
        </div>
      )}
      {notices.map((notice) => (
        <div className="strip amber monitoring" role="status" key={keyOf(notice)}>
          <span className="warn"><IconTool size={15} stroke={1.6} aria-hidden /></span>
          <span><Words error={notice} /></span>
          <span className="sp" /><CopyCode code={notice.code} />
          <button type="button" className="x" aria-label={t('notice.dismiss')} title={t('notice.dismiss')} onClick={() => { close(notice); }}><IconX size={15} stroke={1.6} aria-hidden /></button>
        </div>
      ))}
    </>
  );
}

function Words({ error: shape }: { error: AppErrorShape }): JSX.Element {
  const error = inWords(shape);
  return <>{sentence(error.message)}{error.next === undefined ? null : <span className="t2">{` ${sentence(error.next)}`}</span>}</>;
}
