import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import { live } from '../../app/liveData.ts';
import { formatDuration, formatNumber } from '../../ui/format.ts';
import { ErrorWords } from '../../ui/states.tsx';
import type { ScanState } from './scanStore.ts';

/** How far the asking is and what it found, in one line that is read out. */
export function AddProgress({ scan }: { scan: ScanState }): JSX.Element {
  const { t } = useTranslation();
  const known = live.scan.found.filter((entry) => entry.known && entry.device.class === 'identified').length;
  const { counts } = scan;
  const parts = [
    t('add.new', { count: counts.identified - known, n: formatNumber(counts.identified - known) }), t('add.known', { count: known, n: formatNumber(known) }),
    t('add.locked', { count: counts.locked, n: formatNumber(counts.locked) }), t('add.noRig', { count: counts.unknown + counts.refused, n: formatNumber(counts.unknown + counts.refused) }),
    t('add.silent', { count: counts.silent, n: formatNumber(counts.silent) }),
  ];
  return (
    <div className="add-progress" role="status" aria-live="polite">
      <div className="bar"><i style={{ width: `${scan.total === 0 ? 0 : (scan.asked / scan.total) * 100}%` }} /></div>
      <p className="t2 f15">
        {t('find.askedOf', { asked: formatNumber(scan.asked), total: formatNumber(scan.total) })}
        {scan.state === 'running' && scan.etaMs !== null ? ` · ${t('add.left', { left: formatDuration(scan.etaMs / 1000) })}` : ''}
      </p>
      <p className="f15">{parts.join(' · ')}</p>
      <Slowed scan={scan} />
      {scan.error === null ? null : <ErrorWords error={scan.error} />}
    </div>
  );
}

/** Why a scan goes slower than the network would let it. */
export function Slowed({ scan }: { scan: Pick<ScanState, 'slowed' | 'state'> }): JSX.Element | null {
  const { t } = useTranslation();
  if (scan.state !== 'running' || scan.slowed.length === 0) return null;
  return <>{scan.slowed.map((why) => <p className="t3 f14" key={why}>{t(`slowed.${why}`)}</p>)}</>;
}
