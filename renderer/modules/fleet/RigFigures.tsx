import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import { formatEnergy, formatNumber, formatRejects, formatShare, NONE } from '../../ui/format.ts';
import type { RangeFigures } from '../history/rangeFigures.ts';

/** Small numbers of the range that is seen: energy, uptime, shares, restarts; each says what it rests on. */
export function RigFigures({ figures }: { figures: RangeFigures }): JSX.Element {
  const { t } = useTranslation();
  const { energyWh, estimatedShare, coveredShare, hashingShare, onlineShare, accepted, rejected, stale, restarts, isAtLeast } = figures;
  const energy = formatEnergy(energyWh);
  const rejects = formatRejects(rejected, accepted, rejected, stale);
  return (
    <dl className="range-figures live">
      <div>
        <dt>{t('rigRange.energy')}</dt>
        <dd>{energy.value}{energy.unit === '' ? null : <small>{energy.unit}</small>}</dd>
        <dd className="why">{energyWh === null ? t('rigRange.noPower') : t('rigRange.energyWhy', { covered: formatShare(coveredShare, 0), estimated: formatShare(estimatedShare ?? 0, 0) })}</dd>
      </div>
      <div>
        <dt>{t('rigRange.hashing')}</dt>
        <dd>{formatShare(hashingShare)}</dd>
        <dd className="why">{onlineShare === null ? t('rigRange.notWatched') : t('rigRange.online', { share: formatShare(onlineShare) })}</dd>
      </div>
      <div>
        <dt>{t('rigRange.accepted')}</dt>
        <dd>{formatNumber(accepted)}</dd>
        <dd className="why">{rejected === null ? t('rigRange.noRejects') : t('rigRange.rejected', { n: formatNumber(rejected), share: rejects === NONE ? '0' : rejects })}</dd>
      </div>
      <div>
        <dt>{t('rigRange.restarts')}</dt>
        <dd>{formatNumber(restarts)}</dd>
        {isAtLeast ? <dd className="why">{t('rigRange.atLeast')}</dd> : null}
      </div>
    </dl>
  );
}
