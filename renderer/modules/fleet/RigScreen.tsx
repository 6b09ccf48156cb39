import { useState, useSyncExternalStore, type JSX } from 'react';
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { RigDetail, RigRow } from '../../../preload/contract/fleet.ts';
import { errorShape } from '../../app/bridge.ts';
import { useShortcuts } from '../../app/shortcuts.ts';
import { live, useFleetState } from '../../app/liveData.ts';
import { go } from '../../app/router.ts';
import { useNow } from '../../app/second.ts';
import { inWords } from '../../i18n/faults.ts';
import { ErrorWords, InlineError, Loading, PartialStrip } from '../../ui/states.tsx';
import type { LiveReading } from '../history/liveSteps.ts';
import { BoardsSection } from './BoardsSection.tsx';
import { IdentityHistory } from './IdentityHistory.tsx';
import { Instruments } from './Instruments.tsx';
import { listLeftHref } from './listLeft.ts';
import { useLiveRig } from './liveRig.ts';
import { Locked, NotRead } from './NotRead.tsx';
import { RigCharts } from './RigCharts.tsx';
import { behindPassword, Identity, unansweredOf } from './RigFacts.tsx';
import { RigHead } from './RigHead.tsx';
import { Pools } from './RigPools.tsx';
import { Errors, Totals } from './RigTotals.tsx';
import { isRecognisedOnly } from './reasons.ts';
import './rig.css';

export function RigScreen({ rigNo }: { rigNo: number }): JSX.Element {
  const { t } = useTranslation();
  const { detail, error, appended } = useLiveRig(rigNo);
  const [readNow, setReadNow] = useState<RigDetail | null>(null);
  const store = live.fleet;
  useSyncExternalStore((listener) => store.subscribeRow(rigNo, listener), () => store.rowVersion(rigNo));
  useShortcuts({ back: () => { go(listLeftHref()); } });
  // The newest of what was asked by hand and what came by itself.
  const newest = readNow !== null && (detail?.readAtMs ?? 0) < (readNow.readAtMs ?? 0) ? readNow : detail;
  const row = store.row(rigNo) ?? newest?.row ?? null;
  if (newest === null || row === null) {
    return (
      <div className="page">
        {error === null ? <Loading words={t('rig.loading')} rows={6} /> : <ErrorWords error={errorShape(error)} action={<Button component="a" href={listLeftHref()} variant="default" size="xs">{t('rig.back')}</Button>} />}
      </div>
    );
  }
  return (
    <div className="page rig">
      <RigHead row={row} detail={newest} onRead={setReadNow} />
      <Body row={row} detail={newest} appended={appended} />
    </div>
  );
}

function Body({ row, detail, appended }: { row: RigRow; detail: RigDetail; appended: LiveReading[] }): JSX.Element {
  const { t } = useTranslation();
  const { telemetry } = detail;
  const { pollIntervalMs } = useFleetState();
  const now = useNow();
  // A rig that has not answered since the program began still has its past.
  if (telemetry === null) return <><NotRead row={row} detail={detail} />{row.class === 'identified' && !isRecognisedOnly(row) ? <RigCharts rigNo={row.rigNo} name={row.name} telemetry={null} appended={appended} everyMs={pollIntervalMs} /> : null}</>;
  const unanswered = unansweredOf(telemetry);
  const isOld = detail.readAtMs === null || now - detail.readAtMs > 2 * pollIntervalMs;
  return (
    <div className="rig-body" data-stale={isOld || undefined}>
      {row.status === 'locked' ? <div className="rig-locked"><Locked row={row} /></div> : null}
      {detail.lastError !== null && row.status !== 'locked' ? <InlineError error={detail.lastError} /> : null}
      {behindPassword(telemetry) ? <PartialStrip action={<a className="lnk" href="#/settings">{t('rig.givePassword')}</a>}>{t('rig.behindPassword')}</PartialStrip> : null}
      {unanswered.length === 0 ? null : (
        <PartialStrip>
          {t('rig.partial', { count: unanswered.length })}{' '}
          {unanswered.map((part) => <span key={part.what} title={inWords(part).message}><span className="mono">{part.what}</span>{` (${part.code}) `}</span>)}
        </PartialStrip>
      )}
      <div className="rg3">
        <div className="l">
          <BoardsSection telemetry={telemetry} />
          <RigCharts rigNo={row.rigNo} name={row.name} telemetry={telemetry} appended={appended} everyMs={pollIntervalMs} />
          <Errors telemetry={telemetry} />
          <Identity row={row} telemetry={telemetry} />
          <IdentityHistory rigNo={row.rigNo} />
        </div>
        <aside>
          <Instruments row={row} telemetry={telemetry} />
          <Pools telemetry={telemetry} />
          <Totals telemetry={telemetry} />
        </aside>
      </div>
    </div>
  );
}
